//! Two programs in one process: nothing is global.
#![expect(clippy::print_stdout, reason = "an example speaks")]

use std::error::Error;
use std::path::Path;

use sadakat_engine::{Events, Fact, Host, MemberFacts};

const EVENT: &str = r#"{"id":"e1","kind":"purchase","at":"2026-11-21T14:03:00+03:00",
    "customer":"c42","purchase":{"lines":[{"sku":"latte","quantity":2,"unit_price":"95.00"}]}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("sadakat-two-{}", std::process::id()));
    let café = program(&folder, "café", "TRY", "points(purchase.net / 10);")?;
    let books = program(
        &folder,
        "books",
        "EUR",
        "tag(`reader-${customer.tier ?? \"new\"}`);",
    )?;
    for host in [&café, &books] {
        let facts = MemberFacts::new().with("customer.tier", Fact::Text("gold".to_owned()));
        let events = Events::read(&host.snapshot(), [(EVENT, Some(&facts))])?;
        let decisions = host.evaluate_events(&events);
        println!(
            "{}",
            decisions.to_json(events.snapshot(), events.columns(), 0)
        );
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Writes a program of one campaign, and opens it.
fn program(
    folder: &Path,
    name: &str,
    currency: &str,
    script: &str,
) -> Result<Host, Box<dyn Error>> {
    let folder = folder.join(name);
    std::fs::create_dir_all(folder.join("campaigns"))?;
    let program = format!(
        "[program]\nname = \"{name}\"\ncurrency = \"{currency}\"\ntime_zone = \"Europe/Istanbul\"\n\
         [wallets.points]\n[tiers]\nlevels = {{ bronze = 0, gold = 1000 }}\n"
    );
    std::fs::write(folder.join("program.toml"), program)?;
    std::fs::write(
        folder.join("campaigns/one.toml"),
        "name = \"One\"\non = [\"purchase\"]\n",
    )?;
    std::fs::write(folder.join("campaigns/one.rhai"), script)?;
    Ok(Host::open(folder)?)
}
