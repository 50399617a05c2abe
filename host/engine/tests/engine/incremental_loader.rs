//! A loader that has seen a folder change makes of it what a new one would.

#![allow(clippy::unwrap_used, reason = "helpers of tests may stop them")]

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use sadakat_engine::decide::{Evaluator, NoUsage};
use sadakat_engine::load::{Folder, IncrementalLoader, load};
use sadakat_engine::{Events, Snapshot};

const PROGRAM: &str = "[program]\nname = \"Test\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n[wallets.points]\n";
const EVENTS: [&str; 3] = [
    r#"{"id":"e1","kind":"purchase","at":"2026-11-21T14:03:00+03:00",
        "purchase":{"store":"moda","lines":[{"sku":"latte","quantity":2,"unit_price":"95.00"}]}}"#,
    r#"{"id":"e2","kind":"purchase","at":"2026-11-21T14:03:00+03:00",
        "purchase":{"store":"kadikoy","lines":[{"sku":"bread","quantity":1,"unit_price":"12.50"}]}}"#,
    r#"{"id":"e3","kind":"visit","at":"2026-11-21T14:03:00+03:00"}"#,
];

/// One edit of a folder.
#[derive(Debug, Clone)]
enum Edit {
    Write(String, String),
    Remove(String),
}

impl Edit {
    fn apply(&self, folder: &mut Folder) {
        match self {
            Self::Write(path, text) => folder.insert(path, text.clone().into_bytes()),
            Self::Remove(path) => _ = folder.remove(path),
        }
    }
}

fn campaign() -> impl Strategy<Value = String> {
    (0..5u8).prop_map(|number| format!("campaigns/c{number}"))
}

fn manifest() -> impl Strategy<Value = String> {
    let audience = prop_oneof![
        Just(String::new()),
        Just("audience = 'purchase.total > 50'\n".to_owned()),
        Just("audience = '(purchase.store ?? \"none\") in [\"moda\", \"kadikoy\"]'\n".to_owned()),
        Just("audience = '(table_of_stores ?? 1) == 1'\n".to_owned()),
        Just("audience = 'purchase.total > params.least'\n[params]\nleast = 20\n".to_owned()),
    ];
    let group = prop_oneof![
        Just(""),
        Just("group = \"a\"\nstacking = \"first\"\n"),
        Just("group = \"b\"\nstacking = \"best\"\n"),
        Just("group = \"a\"\nstacking = \"all\"\n"),
    ];
    let runs = prop_oneof![
        4 => Just(String::new()),
        1 => campaign().prop_map(|path| format!("script = \"{path}.rhai\"\n")),
    ];
    (0..3u8, group, runs, audience).prop_map(|(priority, group, runs, audience)| {
        format!("on = [\"purchase\"]\npriority = {priority}\n{group}{runs}{audience}")
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let script = prop_oneof![
        Just("points(purchase.total);"),
        Just("if purchase.lines.len() > 1 { points(7); }"),
        Just("coupon(#{ percent: 10, valid: \"7 days\" });"),
        Just("poinst(1);"),
    ];
    let write = |ending: &'static str| move |(path, text)| Edit::Write(path + ending, text);
    prop_oneof![
        6 => (campaign(), manifest()).prop_map(write(".toml")),
        6 => (campaign(), script.prop_map(str::to_owned)).prop_map(write(".rhai")),
        2 => campaign().prop_map(|path| Edit::Remove(path + ".toml")),
        1 => campaign().prop_map(|path| Edit::Remove(path + ".rhai")),
        1 => Just(Edit::Write("program.toml".to_owned(), PROGRAM.to_owned())),
        1 => Just(Edit::Write("program.toml".to_owned(),
            PROGRAM.to_owned() + "[stacking]\nnever_together = [[\"a\", \"b\"]]\n")),
        1 => Just(Edit::Write("tables/stores.csv".to_owned(), "store,city\nmoda,istanbul\n".to_owned())),
        1 => Just(Edit::Remove("tables/stores.csv".to_owned())),
    ]
}

fn decide(snapshot: &Arc<Snapshot>) -> String {
    let events = Events::read(snapshot, EVENTS.map(|event| (event, None))).unwrap();
    let decisions = Evaluator::new(Arc::clone(snapshot)).evaluate(&events.batch(&NoUsage));
    (0..EVENTS.len())
        .map(|row| decisions.to_json(snapshot, events.columns(), row) + "\n")
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn edits_one_by_one_come_to_the_folder_as_a_whole(edits in prop::collection::vec(edit(), 1..24)) {
        let mut folder = Folder::default();
        folder.insert("program.toml", PROGRAM.as_bytes());
        let mut loader = IncrementalLoader::new();
        for edit in &edits {
            edit.apply(&mut folder);
            let step = loader.load(&folder);
            let whole = load(&folder);
            prop_assert_eq!(step.report.render(false), whole.report.render(false));
            match (&step.snapshot, &whole.snapshot) {
                (Some(step), Some(whole)) => {
                    prop_assert_eq!(step.hash(), whole.hash());
                    prop_assert_eq!(decide(step), decide(whole));
                }
                (None, None) => {}
                _ => prop_assert!(false, "one of them is none"),
            }
        }
    }
}

fn folder() -> Folder {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    for id in ["one", "two"] {
        let manifest = b"on = [\"purchase\"]\naudience = 'purchase.total > 50'\n";
        folder.insert(&format!("campaigns/{id}.toml"), &manifest[..]);
        folder.insert(&format!("campaigns/{id}.rhai"), &b"points(1);"[..]);
    }
    folder
}

#[test]
fn only_what_changed_is_compiled() {
    let mut folder = folder();
    let mut loader = IncrementalLoader::new();
    let before = loader.load(&folder).snapshot.unwrap();
    folder.insert("campaigns/two.rhai", &b"points(2);"[..]);
    let after = loader.load(&folder).snapshot.unwrap();
    let same = |id: &str| {
        let [one, two] = [&before, &after].map(|snapshot| {
            let position = snapshot.find(id).unwrap();
            Arc::clone(&snapshot.campaigns()[position])
        });
        Arc::ptr_eq(&one, &two)
    };
    assert!(same("one"));
    assert!(!same("two"));
    // A broken edit in between costs the others nothing.
    folder.insert("campaigns/two.rhai", &b"poinst(2);"[..]);
    assert!(loader.load(&folder).snapshot.is_none());
    folder.insert("campaigns/two.rhai", &b"points(3);"[..]);
    let again = loader.load(&folder).snapshot.unwrap();
    let kept = again
        .find("one")
        .map(|at| Arc::clone(&again.campaigns()[at]));
    assert!(Arc::ptr_eq(&kept.unwrap(), &before.campaigns()[0]));
}

#[test]
fn a_withheld_campaign_is_left_out_and_the_hash_says_so() {
    let folder = folder();
    let mut loader = IncrementalLoader::new();
    let before = loader.load(&folder).snapshot.unwrap();
    loader.withhold(BTreeSet::from(["one".into()]));
    let without = loader.load(&folder).snapshot.unwrap();
    assert_eq!(without.find("one"), None);
    assert_eq!(without.campaigns().len(), 1);
    assert_ne!(without.hash(), before.hash());
    loader.withhold(BTreeSet::new());
    assert_eq!(loader.load(&folder).snapshot.unwrap().hash(), before.hash());
}

/// The graph of audiences does not grow for ever.
#[test]
fn what_nothing_uses_any_more_is_thrown_away() {
    let mut folder = folder();
    let mut loader = IncrementalLoader::new();
    let mut largest = 0;
    for number in 0..5_000 {
        let manifest = format!("on = [\"purchase\"]\naudience = 'purchase.total > {number}'\n");
        folder.insert("campaigns/one.toml", manifest.into_bytes());
        let snapshot = loader.load(&folder).snapshot.unwrap();
        largest = largest.max(snapshot.operations());
    }
    assert!(largest < 5_000, "{largest}");
}
