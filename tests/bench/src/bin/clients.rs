//! Several clients at one ledger, in PostgreSQL or in a file: events a second.
//!
//! `clients PROGRAM --customers FILE --events FILE` starts a server of its own,
//! whose disk does what it says, and prints a table.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use sadakat_engine::load::Folder;
use sadakat_ledger::{Ledger, Program};
use sadakat_test_postgres::Postgres;
use serde::Deserialize;

type Error = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, Parser)]
struct Arguments {
    /// The program folder
    program: PathBuf,
    /// Customers, NDJSON
    #[arg(long)]
    customers: PathBuf,
    /// Events, NDJSON, one record a line
    #[arg(long)]
    events: PathBuf,
    /// How many clients there are
    #[arg(long, default_values_t = [1, 8])]
    clients: Vec<usize>,
    /// How many events become durable together
    #[arg(long, default_values_t = [1, 64])]
    in_flight: Vec<usize>,
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let customers = std::fs::read_to_string(&arguments.customers)?;
    let events = std::fs::read_to_string(&arguments.events)?;
    let server = Postgres::start(true)?;
    let folder = tempfile::tempdir()?;
    println!("| store | clients | in flight each | events/s |");
    println!("|---|---:|---:|---:|");
    for &in_flight in &arguments.in_flight {
        for &clients in &arguments.clients {
            let file = folder.path().join(format!("{in_flight}-{clients}.db"));
            for (store, place) in [("PostgreSQL", server.place()?), ("a file", file)] {
                let mut ledger = open(&place, &arguments.program)?;
                for enrolled in ledger.enrol(customers.lines())? {
                    enrolled?;
                }
                drop(ledger);
                let shares = shares(&events, clients)?;
                let took = all(&place, &arguments.program, &shares, in_flight)?;
                let count: usize = shares.iter().map(Vec::len).sum();
                let speed = count as u128 * 1_000_000 / took.as_micros().max(1);
                println!("| {store} | {clients} | {in_flight} | {speed} |");
            }
        }
    }
    Ok(())
}

fn open(place: &Path, program: &Path) -> Result<Ledger, Error> {
    let program = Program::load(Folder::read(program)?).map_err(|report| report.render(false))?;
    Ok(Ledger::open(place, program)?)
}

/// Each client's events: those of a member go to one client, in their order.
fn shares(events: &str, clients: usize) -> Result<Vec<Vec<&str>>, Error> {
    #[derive(Deserialize)]
    struct Whose {
        #[serde(default)]
        customer: Option<String>,
    }
    let mut shares = vec![Vec::new(); clients.max(1)];
    let mut seen: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for record in events.lines() {
        let Whose { customer } = serde_json::from_str(record)?;
        let next = seen.len() % shares.len();
        let client = *seen.entry(customer).or_insert(next);
        if let Some(share) = shares.get_mut(client) {
            share.push(record);
        }
    }
    Ok(shares)
}

/// All clients at once, from when all have opened the ledger until all are done.
fn all(
    place: &Path,
    program: &Path,
    shares: &[Vec<&str>],
    in_flight: usize,
) -> Result<Duration, Error> {
    let ready = Barrier::new(shares.len() + 1);
    thread::scope(|scope| {
        let ready = &ready;
        let clients: Vec<_> = shares
            .iter()
            .map(|share| {
                scope.spawn(move || -> Result<(), Error> {
                    let ledger = open(place, program);
                    ready.wait();
                    let mut ledger = ledger?;
                    for batch in share.chunks(in_flight.max(1)) {
                        ledger.process_batch(batch.iter().copied())?;
                    }
                    Ok(())
                })
            })
            .collect();
        ready.wait();
        let before = Instant::now();
        for client in clients {
            client.join().map_err(|_| "a client panicked")??;
        }
        Ok(before.elapsed())
    })
}
