//! A service that keeps its members itself: the engine asks for what the
//! program in force reads of a member, and for nothing else.
//!
//! `cargo run --example own_members`
#![expect(clippy::print_stdout, reason = "an example speaks")]

use std::collections::HashMap;
use std::error::Error;

use sadakat_engine::load::Folder;
use sadakat_engine::{Event, FieldValue, Host, Line, Member};

/// Where members are kept, a database perhaps: values by member and field, such
/// as `customer.tier` or `wallet.points.balance`.
struct Table(HashMap<(&'static str, &'static str), FieldValue>);

impl Table {
    fn field(&self, member: &str, field: &str) -> Option<FieldValue> {
        self.0.get(&(member, field)).cloned()
    }
}

fn decide(
    host: &Host,
    members: &Table,
    member: &str,
    event: &Event,
) -> Result<String, Box<dyn Error>> {
    // What is asked for is what this program reads, whatever is edited
    // meanwhile.
    let program = host.pin();
    let facts = program.needs().facts;
    let known = facts.iter().filter_map(|fact| {
        let value = members.field(member, &fact.field)?;
        Some((&fact.field, value))
    });
    let known = known.fold(Member::new(member), |known, (field, value)| {
        known.fact(field, value)
    });
    Ok(program.decide(event, &known)?.to_json())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut folder = Folder::default();
    folder.insert(
        "program.toml",
        &b"[program]\nname = \"Books\"\ncurrency = \"EUR\"\ntime_zone = \"Europe/Berlin\"\n\
           [wallets.points]\n[tiers]\nlevels = { reader = 0, friend = 500 }\n"[..],
    );
    folder.insert(
        "campaigns/friends.toml",
        &b"on = [\"purchase\"]\naudience = 'customer.tier == \"friend\" && history.purchases >= 3'\n"[..],
    );
    folder.insert(
        "campaigns/friends.rhai",
        &b"coupon(#{ percent: 10, valid: \"30 days\" });"[..],
    );
    let host = Host::builder()
        .build(&folder)
        .map_err(|report| report.render(false))?;
    let facts: Vec<String> = host
        .needs()
        .facts
        .into_iter()
        .map(|fact| fact.field)
        .collect();
    println!("The program reads {}.", facts.join(", "));

    let members = Table(HashMap::from([
        (("ada", "customer.tier"), "friend".into()),
        (("ada", "history.purchases"), 4.into()),
        (("bo", "customer.tier"), "reader".into()),
        (("bo", "history.purchases"), 9.into()),
    ]));
    for member in ["ada", "bo"] {
        let event = Event::purchase(&format!("e-{member}"), "2026-11-21T14:03:00+01:00")
            .customer(member)
            .line(Line::new("novel").quantity(1).unit_price("18.00"))
            .build();
        println!("{}", decide(&host, &members, member, &event)?);
    }
    Ok(())
}
