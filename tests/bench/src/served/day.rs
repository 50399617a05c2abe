//! A day of tills in minutes: what a server's memory does that is never started
//! again.

use std::thread;

use serde_json::{Value, json};

use super::client::Client;
use super::process::Process;
use crate::contender::Error;
use crate::live::OnDisk;
use crate::program;
use crate::workload::{self, Event};

/// What one hour of the day was.
#[derive(Debug)]
pub struct Hour {
    /// The hour that the tills' clocks showed.
    pub hour: u32,
    /// How many requests were answered.
    pub requests: usize,
    /// How many of them were no success.
    pub refused: usize,
    /// Kibibytes of the server's memory at its end.
    pub memory: u64,
    /// Kibibytes of the ledger's files at its end.
    pub ledger: u64,
}

/// Tills that ask at the same time.
const TILLS: usize = 4;

/// How often a basket is evaluated before it is paid.
const PREVIEWS: usize = 2;

/// Members who buy, one after the other.
const MEMBERS: u32 = 5_000;

/// A day of 24 hours with so many purchases in each, into a ledger in a file. A
/// script is edited each hour; the day's sweep runs at three.
///
/// # Errors
/// If the server does not start or a connection breaks.
pub fn run(purchases: usize) -> Result<Vec<Hour>, Error> {
    let folder = OnDisk::new(&program::sixteen_scripts())?;
    let scratch = tempfile::tempdir()?;
    let ledger = scratch.path().join("ledger.db");
    let ledger = ledger.to_str().ok_or("a folder whose name is no text")?;
    let args = ["--no-console", "--ledger", ledger];
    let served = Process::sadakat(folder.path(), scratch.path(), &args)?;
    let events = day(purchases)?;
    let mut client = Client::new(&served.address)?;
    for event in events.iter().take(MEMBERS as usize) {
        let customer = json!({ "id": event.customer(), "birth_date": event.birth.to_string() });
        accepted(&mut client, "/v1/customers", &customer.to_string())?;
    }
    let mut hours = Vec::new();
    for (hour, events) in (0..24).zip(events.chunks(purchases.max(1))) {
        folder.edit(hour as usize)?;
        accepted(&mut client, "/v1/reload", "")?;
        if hour == 3 {
            let day = events.first().ok_or("an hour without purchases")?.date;
            let asked = json!({ "day": day.to_string() }).to_string();
            accepted(&mut client, "/v1/sweep", &asked)?;
        }
        let (requests, refused) = tills(&served.address, events)?;
        hours.push(Hour {
            hour,
            requests,
            refused,
            memory: served.memory()?,
            ledger: size(scratch.path())?,
        });
    }
    Ok(hours)
}

/// The purchases of a day, as many each hour, by members who come again.
fn day(purchases: usize) -> Result<Vec<Event>, Error> {
    let mut events = workload::generate(24 * purchases, workload::SEED);
    let date = events.first().ok_or("a day without purchases")?.date;
    for (number, event) in events.iter_mut().enumerate() {
        let second = u32::try_from(number * 3_600 / purchases)?;
        (event.date, event.second) = (date, second);
    }
    Ok(events)
}

/// Tills share an hour's purchases: how many requests, and how many were refused.
fn tills(address: &str, events: &[Event]) -> Result<(usize, usize), Error> {
    thread::scope(|scope| {
        let tills: Vec<_> = events
            .chunks(events.len().div_ceil(TILLS).max(1))
            .map(|events| scope.spawn(|| till(address, events).map_err(|error| error.to_string())))
            .collect();
        let mut all = (0, 0);
        for till in tills {
            let (requests, refused) = till.join().map_err(|_| "a till panicked")??;
            all = (all.0 + requests, all.1 + refused);
        }
        Ok(all)
    })
}

fn till(address: &str, events: &[Event]) -> Result<(usize, usize), Error> {
    let mut client = Client::new(address)?;
    let (mut requests, mut refused) = (0, 0);
    let mut ask = |path: &str, body: &str| -> Result<(), Error> {
        requests += 1;
        refused += usize::from(client.post(path, body)?.status != 200);
        Ok(())
    };
    let records = workload::events_ndjson(events);
    for (record, event) in records.lines().zip(events) {
        let mut record: Value = serde_json::from_str(record)?;
        let customer = format!("c{}", event.number % MEMBERS);
        *record.get_mut("customer").ok_or("an event of nobody")? = customer.into();
        let basket = json!({ "event": record }).to_string();
        for _ in 0..PREVIEWS {
            ask("/v1/evaluate", &basket)?;
        }
        ask("/v1/events", &record.to_string())?;
    }
    Ok((requests, refused))
}

fn accepted(client: &mut Client, path: &str, body: &str) -> Result<(), Error> {
    let answer = client.post(path, body)?;
    match answer.status {
        200 => Ok(()),
        _ => Err(format!("{path}: {}", answer.body).into()),
    }
}

/// Kibibytes of the ledger's files.
fn size(folder: &std::path::Path) -> Result<u64, Error> {
    let mut bytes = 0;
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        if file.file_name().to_string_lossy().starts_with("ledger.db") {
            bytes += file.metadata()?.len();
        }
    }
    Ok(bytes / 1_024)
}
