//! Decides past events in the order of time, each seeing what came before.
//!
//! `cargo run --example replay -- rules customers.ndjson events.ndjson`; without
//! arguments it replays a program and records of its own.
#![expect(clippy::print_stdout, reason = "an example speaks")]

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use sadakat_engine::decide::write_decision;
use sadakat_engine::load::{Folder, load};
use sadakat_engine::records::{CustomerFormat, EventReader, read_customers};
use sadakat_engine::{Replay, Snapshot};

const PROGRAM: &str = r#"
[program]
name = "Café"
currency = "EUR"
time_zone = "Europe/Berlin"

[wallets.points]
"#;

const CAMPAIGN: &str = r#"
name = "A point for every euro, a hundred for the second visit"
on = ["purchase"]
phase = "earn"
"#;

const SCRIPT: &str = "points(purchase.net); if history.purchases == 1 { points(100); }";

const CUSTOMERS: &str = r#"{"id":"c1"}
{"id":"c2"}
"#;

const EVENTS: &str = r#"{"id":"e1","kind":"purchase","at":"2026-03-02T09:00:00+01:00","customer":"c1","purchase":{"lines":[{"sku":"espresso","quantity":2,"unit_price":"2.50"}]}}
{"id":"e2","kind":"purchase","at":"2026-03-02T09:05:00+01:00","customer":"c2","purchase":{"lines":[{"sku":"latte","quantity":1,"unit_price":"4.20"}]}}
{"id":"e3","kind":"purchase","at":"2026-03-03T09:00:00+01:00","customer":"c1","purchase":{"lines":[{"sku":"latte","quantity":1,"unit_price":"4.20"}]}}
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [] => {
            let mut folder = Folder::default();
            folder.insert("program.toml", PROGRAM.as_bytes());
            folder.insert("campaigns/points.toml", CAMPAIGN.as_bytes());
            folder.insert("campaigns/points.rhai", SCRIPT.as_bytes());
            replay(&folder, CUSTOMERS.as_bytes(), EVENTS.as_bytes())
        }
        [program, customers, events] => {
            let open = |path: &String| std::fs::File::open(path).map(BufReader::new);
            replay(
                &Folder::read(Path::new(program))?,
                open(customers)?,
                open(events)?,
            )
        }
        _ => Err("write: replay PROGRAM CUSTOMERS EVENTS".into()),
    }
}

fn replay(
    folder: &Folder,
    customers: impl BufRead,
    events: impl BufRead,
) -> Result<(), Box<dyn Error>> {
    let loaded = load(folder);
    let Some(snapshot) = loaded.snapshot else {
        return Err(loaded.report.render(false).into());
    };
    let schema = Arc::clone(&snapshot.settings().schema);
    let mut rejects = 0;
    let customers = read_customers(
        customers,
        "customers",
        CustomerFormat::NdJson,
        &schema,
        &mut |reject| {
            rejects += 1;
            println!("{reject}");
        },
    )?;
    let mut replay = Replay::new(Arc::clone(&snapshot), &customers);
    let mut events = EventReader::new(events, "events", schema);
    let wanted = replay.wanted().clone();
    while let Some(chunk) = events.read(&wanted, 4096)? {
        rejects += chunk.rejects.len();
        for reject in &chunk.rejects {
            println!("{reject}");
        }
        print(&snapshot, &replay.decide(&chunk.columns));
    }
    println!("{rejects} rejected");
    Ok(())
}

fn print(snapshot: &Snapshot, replayed: &sadakat_engine::replay::Replayed) {
    let mut line = Vec::new();
    for event in 0..replayed.len() {
        if let Some((columns, decisions, row)) = replayed.get(event) {
            line.clear();
            write_decision(&mut line, snapshot, columns, decisions, row);
            print!("{}", String::from_utf8_lossy(&line));
        }
    }
}
