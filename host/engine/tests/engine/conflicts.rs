//! Who gives something when two campaigns meet, in every combination of
//! groups, exclusiveness and priority: the table in
//! `tests/corpus/conflicts.md`. `BLESS=1` rewrites its last column.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use std::fmt::Write as _;
use std::path::Path;

use sadakat_engine::Events;
use sadakat_engine::decide::{Evaluator, Granted, NoUsage};
use sadakat_engine::load::{Folder, load};

const EVENT: &str = r#"{"id":"e1","kind":"purchase","at":"2026-03-01T10:00:00","purchase":{"lines":[{"sku":"mug","quantity":1,"unit_price":"100.00"}]}}"#;

/// How the groups of `ten` and `twenty` stand to each other.
const GROUPS: [(&str, &str, &str, &str); 8] = [
    ("none", "", "", ""),
    ("one, all", "g all", "g all", ""),
    ("one, first", "g first", "g first", ""),
    ("one, best", "g best", "g best", ""),
    ("two", "g all", "h all", ""),
    ("two apart, all", "g all", "h all", "[\"g\", \"h\"]"),
    ("two apart, first", "g first", "h first", "[\"g\", \"h\"]"),
    ("two apart, best", "g best", "h best", "[\"g\", \"h\"]"),
];

#[test]
fn every_combination_is_as_in_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/conflicts.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (head, known) = text.split_once("|---|---|---|---|\n").unwrap();
    let mut table = String::new();
    for (groups, ten, twenty, apart) in GROUPS {
        for exclusive in ["nobody", "ten", "twenty", "both"] {
            for first in ["ten", "twenty"] {
                let given = given(ten, twenty, apart, exclusive, first);
                writeln!(table, "| {groups} | {exclusive} | {first} | {given} |").unwrap();
            }
        }
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, format!("{head}|---|---|---|---|\n{table}")).unwrap();
    } else {
        assert_eq!(table, known, "{}", path.display());
    }
}

fn given(ten: &str, twenty: &str, apart: &str, exclusive: &str, first: &str) -> String {
    let mut folder = Folder::default();
    let program = format!(
        "[program]\nname = \"Test\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n\
         [stacking]\nnever_together = [{apart}]\n"
    );
    folder.insert("program.toml", program.as_bytes());
    for (id, group, amount) in [("ten", ten, 10), ("twenty", twenty, 20), ("five", "", 5)] {
        let priority = match id {
            "five" => 3,
            id if id == first => 1,
            _ => 2,
        };
        let is_exclusive = id == exclusive || exclusive == "both" && id != "five";
        let mut manifest = format!(
            "on = [\"purchase\"]\nphase = \"order\"\npriority = {priority}\nexclusive = {is_exclusive}\n"
        );
        if let Some((group, stacking)) = group.split_once(' ') {
            writeln!(manifest, "group = \"{group}\"\nstacking = \"{stacking}\"").unwrap();
        }
        let script = format!("discount(#{{ amount: {amount} }});");
        folder.insert(&format!("campaigns/{id}.toml"), manifest.as_bytes());
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
    }
    let loaded = load(&folder);
    let Some(snapshot) = loaded.snapshot else {
        panic!("{}", loaded.report.render(false))
    };
    let events = Events::read(&snapshot, [(EVENT, None)]).unwrap();
    let decisions = Evaluator::new(snapshot.clone()).evaluate(&events.batch(&NoUsage));
    let names = decisions.given(0).iter().map(|given| {
        assert!(matches!(given.effect, Granted::Discount { .. }));
        &*snapshot
            .campaigns()
            .get(given.campaign as usize)
            .unwrap()
            .id
    });
    names.collect::<Vec<_>>().join(", ")
}
