//! A service that keeps its members itself: the engine asks for what the
//! program in force reads of a member, and for nothing else.
//!
//! `cargo run --example own_members`
#![expect(clippy::print_stdout, reason = "an example speaks")]

use std::collections::HashMap;
use std::error::Error;

use sadakat_engine::load::Folder;
use sadakat_engine::schema::Origin;
use sadakat_engine::{Fact, Host, MemberFacts, Pinned};

/// Where members are kept: a database, a cache, another service.
trait Members {
    /// The value of one field of a member, such as `customer.tier` or
    /// `wallet.points.balance`; none if it is not known.
    fn field(&self, member: &str, field: &str) -> Option<Fact>;
}

/// A table of values by member and field.
struct Table(HashMap<(&'static str, &'static str), Fact>);

impl Members for Table {
    fn field(&self, member: &str, field: &str) -> Option<Fact> {
        self.0.get(&(member, field)).cloned()
    }
}

/// What the rules in force want to know of members: a query need not fetch
/// more.
fn wanted(program: &Pinned) -> Vec<&str> {
    let snapshot = program.snapshot();
    let schema = &snapshot.settings().schema;
    let fields = snapshot.reads().iter().filter_map(|id| schema.field(id));
    fields
        .filter(|field| matches!(field.origin, Origin::Customer | Origin::State))
        .filter(|field| field.name != "customer.id")
        .map(|field| field.name.as_str())
        .collect()
}

fn decide(
    host: &Host,
    members: &dyn Members,
    member: &str,
    event: &str,
) -> Result<String, Box<dyn Error>> {
    let program = host.pin();
    let known = wanted(&program)
        .into_iter()
        .filter_map(|field| Some((field, members.field(member, field)?)))
        .fold(MemberFacts::new(), |facts, (field, fact)| {
            facts.with(field, fact)
        });
    let events = program.read([(event, Some(&known))])?;
    let decisions = program.evaluate_events(&events);
    Ok(decisions.to_json(program.snapshot(), events.columns(), 0))
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
    println!("The program reads {}.", wanted(&host.pin()).join(", "));

    let members = Table(HashMap::from([
        (("ada", "customer.tier"), Fact::Text("friend".to_owned())),
        (("ada", "history.purchases"), Fact::Integer(4)),
        (("bo", "customer.tier"), Fact::Text("reader".to_owned())),
        (("bo", "history.purchases"), Fact::Integer(9)),
    ]));
    for member in ["ada", "bo"] {
        let event = format!(
            r#"{{"id":"e-{member}","kind":"purchase","at":"2026-11-21T14:03:00+01:00","customer":"{member}","purchase":{{"lines":[{{"sku":"novel","quantity":1,"unit_price":"18.00"}}]}}}}"#
        );
        println!("{}", decide(&host, &members, member, &event)?);
    }
    Ok(())
}
