//! Records in which everything meets that members have in common, decided on
//! any number of threads and any number of events at a time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use sadakat_engine::Snapshot;
use sadakat_engine::decide::write_decision;
use sadakat_engine::records::EventReader;

use crate::recorded::{parallel, program};

const MEMBERS: usize = 5;

/// What happens: who (none is a guest), under which of a few ids, so that they
/// are used again and again.
#[derive(Debug, Clone)]
enum Happens {
    Buys {
        who: Option<usize>,
        id: usize,
        units: u8,
    },
    BringsBack {
        who: Option<usize>,
        /// As the receipt or as its purchase is called.
        of: Option<(usize, bool)>,
        units: u8,
    },
    /// A receipt of goods that were bought and of others that came back.
    Exchanges {
        who: Option<usize>,
        id: usize,
    },
    NextDay,
}

fn happens() -> impl Strategy<Value = Happens> {
    let who = || prop::option::weighted(0.9, 0..MEMBERS);
    let id = || 0..6usize;
    prop_oneof![
        4 => (who(), id(), 1..4u8).prop_map(|(who, id, units)| Happens::Buys { who, id, units }),
        4 => (who(), prop::option::weighted(0.7, (id(), any::<bool>())), 1..3u8)
            .prop_map(|(who, of, units)| Happens::BringsBack { who, of, units }),
        1 => (who(), id()).prop_map(|(who, id)| Happens::Exchanges { who, id }),
        3 => Just(Happens::NextDay),
    ]
}

/// The records, in the order of time.
fn records(all: &[Happens]) -> String {
    let mut day = jiff::civil::date(2026, 3, 1);
    let mut records = String::new();
    for (number, happens) in all.iter().enumerate() {
        let (kind, who, id, purchase) = match happens {
            Happens::NextDay => {
                day += jiff::ToSpan::days(1);
                continue;
            }
            Happens::Buys { who, id, units } => (
                "purchase",
                who,
                format!("e{id}"),
                format!(r#""lines":[{{"sku":"a","quantity":{units},"unit_price":"10.00"}}]"#),
            ),
            Happens::BringsBack { who, of, units } => {
                let of = of.map_or_else(String::new, |(of, exact)| {
                    let sale = if exact { "" } else { "#purchase" };
                    format!(r#""of":"e{of}{sale}","#)
                });
                let lines = format!(r#""lines":[{{"sku":"a","quantity":{units}}}]"#);
                ("return", who, format!("r{number}"), format!("{of}{lines}"))
            }
            Happens::Exchanges { who, id } => (
                "purchase",
                who,
                format!("e{id}"),
                r#""lines":[{"sku":"a","quantity":2,"unit_price":"10.00"},{"sku":"b","quantity":-1,"unit_price":"3.00"}]"#.to_owned(),
            ),
        };
        let customer = who.map_or_else(String::new, |who| format!(r#""customer":"c{who}","#));
        writeln!(
            records,
            r#"{{"id":"{id}","kind":"{kind}","at":"{day}T10:00:00",{customer}"purchase":{{{purchase}}}}}"#
        )
        .unwrap_or_default();
    }
    records
}

/// Points that depend on everything that a member did before, and something
/// for whoever brings goods back.
fn snapshot(budget: &str) -> Arc<Snapshot> {
    let files = [
        (
            "campaigns/base.toml",
            format!("on = [\"purchase\"]\n{budget}"),
        ),
        (
            "campaigns/base.rhai",
            "points(purchase.net + history.spend_30d + wallet.points.balance);".to_owned(),
        ),
        (
            "campaigns/once.toml",
            "on = [\"purchase\"]\nlimit = { per_customer = 2, every = \"week\" }\n".to_owned(),
        ),
        ("campaigns/once.rhai", "points(1000);".to_owned()),
        ("campaigns/back.toml", "on = [\"return\"]\n".to_owned()),
        (
            "campaigns/back.rhai",
            "points(1 + history.spend_30d + purchase.total);".to_owned(),
        ),
    ];
    let files: BTreeMap<String, String> = files
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text))
        .collect();
    program(
        r#"
[program]
name = "Test"
currency = "EUR"
time_zone = "Europe/Vienna"
[returns]
within = "1 day"
[history]
spend_30d = { sum = "purchase.total", over = "30 days" }
"#,
        &files,
    )
}

fn decided(snapshot: &Arc<Snapshot>, records: &str, batch: usize, threads: usize) -> String {
    let customers: String = (0..MEMBERS)
        .map(|member| format!("{{\"id\":\"c{member}\"}}\n"))
        .collect();
    let mut replay = parallel(snapshot, &customers, threads);
    let schema = Arc::clone(&snapshot.settings().schema);
    let mut reader = EventReader::new(records.as_bytes(), "events", schema);
    let (wanted, mut out) = (replay.wanted(), Vec::new());
    while let Ok(Some(chunk)) = reader.read(&wanted, batch) {
        let replayed = replay.decide(&chunk.columns);
        for event in 0..replayed.len() {
            match replayed.get(event) {
                Some((columns, decisions, row)) => {
                    write_decision(&mut out, snapshot, columns, decisions, row);
                }
                None => {
                    let mut refused = replayed.refused().iter();
                    let refused = refused.find(|refused| refused.event == event);
                    let told = refused.map(|refused| format!("{}: {}\n", refused.id, refused.why));
                    out.extend(told.unwrap_or_default().bytes());
                }
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Purchases of one id, returns of other members' and guests' purchases,
    /// returns that name none, and returns that come too late.
    #[test]
    fn threads_and_batches_change_nothing(
        all in prop::collection::vec(happens(), 1..60),
        batch in 1..60usize,
        threads in 1..5usize,
        budget in any::<bool>(),
    ) {
        let budget = if budget { "budget = { points = 300 }\n" } else { "" };
        let (snapshot, records) = (snapshot(budget), records(&all));
        let one_by_one = decided(&snapshot, &records, 1, 1);
        prop_assert_eq!(&decided(&snapshot, &records, batch, 1), &one_by_one);
        prop_assert_eq!(&decided(&snapshot, &records, batch, threads), &one_by_one);
    }
}
