//! Limits in all that outlive the process: what is taken of them is kept with
//! every answer, and read when the service begins.
//!
//! `cargo run -p sadakat-engine --example limits_in_all`
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use sadakat_engine::decide::MemoryClaims;
use sadakat_engine::load::Folder;
use sadakat_engine::{Account, Event, Host, Line};

/// Stands for a table of texts by their names, written in transactions.
type Database = BTreeMap<String, String>;

/// A service of one process.
struct Service {
    host: Host,
    claims: Arc<MemoryClaims>,
}

impl Service {
    fn begin(database: &Database) -> Result<Self, Box<dyn Error>> {
        let mut program = Folder::default();
        let settings = "[program]\nname = \"Café\"\ncurrency = \"TRY\"\n\
                        time_zone = \"Europe/Istanbul\"\n";
        program.insert("program.toml", settings.as_bytes());
        let manifest = "on = [\"purchase\"]\nphase = \"order\"\nlimit = { total = 2 }\n";
        program.insert("campaigns/first.toml", manifest.as_bytes());
        program.insert("campaigns/first.rhai", &b"gift(\"mug\");"[..]);
        let kept = database.get("limits").map(String::as_str);
        let claims = Arc::new(MemoryClaims::kept(kept)?);
        let host = Host::builder().claims(claims.clone()).build(&program);
        let host = host.map_err(|report| report.render(false))?;
        Ok(Self { host, claims })
    }

    /// One event at a time, as in a transaction that locks the claims' row.
    fn answer(&self, database: &mut Database, event: &Event) -> Result<String, Box<dyn Error>> {
        let header = self.host.header(event)?;
        let answered = format!("answer {}", header.id);
        if let Some(answer) = database.get(&answered) {
            return Ok(answer.clone());
        }
        let id = header.customer.ok_or("this example has no guests")?;
        let member = format!("member {id}");
        let mut account = Account::kept(&id, database.get(&member).map(String::as_str))?;
        let decision = self.host.process(event, &mut account)?;
        // A database that refuses this is followed by `host.release(&decision)`.
        database.extend([
            (answered, decision.to_json()),
            (member, account.to_json()),
            ("limits".to_owned(), self.claims.to_json()),
        ]);
        Ok(decision.to_json())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut database = Database::new();
    for number in 1..=3 {
        // Each customer finds a service that has just been started.
        let service = Service::begin(&database)?;
        let event = Event::purchase(&format!("e{number}"), "2026-11-21T14:03:00+03:00")
            .customer(&format!("c{number}"))
            .line(Line::new("latte").quantity(2).unit_price("95.00"))
            .build();
        println!("{}", service.answer(&mut database, &event)?);
    }
    println!("{}", database.get("limits").map_or("", String::as_str));
    Ok(())
}
