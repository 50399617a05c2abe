//! What an order of many lines costs with twenty campaigns of the price phase.
//!
//! `cargo bench -p sadakat-engine --bench price`
//!
//! "orders" are twenty discounts on the whole order: nearly all of the time is
//! arithmetic. "sets" are on filtered lines, on cheapest units and per unit:
//! nearly all of it is the scripts' closures, one call a line. Both must grow
//! with the number of lines, and no faster.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench may stop, and criterion's macros write undocumented functions"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sadakat_engine::Events;
use sadakat_engine::Snapshot;
use sadakat_engine::decide::{Batch, Evaluator, NoUsage};
use sadakat_engine::load::{Folder, load};

const CAMPAIGNS: usize = 20;

const PROGRAM: &str =
    "[program]\nname = \"Bench\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n";

const ORDERS: [&str; 4] = [
    "discount(#{ percent: 3 });",
    "discount(#{ percent: 2, base: \"initial\" });",
    "discount(#{ amount: 1.11 });",
    "discount(#{ percent: 50, cap: 2 });",
];

const SETS: [&str; 4] = [
    "discount(#{ percent: 3, on: purchase.lines.filter(|l| l.category == \"coffee\") });",
    "discount(#{ percent: 100, cheapest: 2, on: purchase.lines.filter(|l| l.category == \"tea\") });",
    "discount(#{ amount: 0.05, per: \"unit\", on: purchase.lines.filter(|l| l.quantity >= 2) });",
    "discount(#{ percent: 50, dearest: 3, base: \"initial\" });",
];

fn program(scripts: &[&str]) -> Arc<Snapshot> {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    for (number, script) in (0..CAMPAIGNS).zip(scripts.iter().cycle()) {
        let manifest = "on = [\"purchase\"]\nphase = \"order\"\n";
        folder.insert(&format!("campaigns/c{number:02}.toml"), manifest.as_bytes());
        folder.insert(&format!("campaigns/c{number:02}.rhai"), script.as_bytes());
    }
    load(&folder).snapshot.unwrap()
}

fn event(lines: usize) -> String {
    let mut event =
        r#"{"id":"e1","kind":"purchase","at":"2026-11-21T14:03:00Z","purchase":{"lines":["#
            .to_owned();
    for line in 0..lines {
        let category = ["coffee", "tea", "bakery", "mugs"]
            .iter()
            .cycle()
            .nth(line)
            .unwrap();
        let comma = if line > 0 { "," } else { "" };
        let (quantity, price) = (line % 5 + 1, 100 + line * 37 % 900);
        write!(
            event,
            r#"{comma}{{"sku":"s{line}","category":"{category}","quantity":{quantity},"unit_price":"{price}.95"}}"#
        )
        .unwrap();
    }
    event + "]}}"
}

fn orders(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("price");
    for (name, scripts) in [("orders", ORDERS), ("sets", SETS)] {
        let snapshot = program(&scripts);
        for lines in [20, 200, 2_000] {
            let event = event(lines);
            let events = Events::read(&snapshot, [(event.as_str(), None)]).unwrap();
            let batch = Batch {
                columns: Arc::clone(events.columns()),
                members: None,
                usage: &NoUsage,
            };
            let mut evaluator = Evaluator::new(Arc::clone(&snapshot));
            assert!(evaluator.evaluate(&batch).all_faults().is_empty());
            group.throughput(Throughput::Elements((lines * CAMPAIGNS) as u64));
            group.bench_function(BenchmarkId::new(name, lines), |bencher| {
                bencher.iter(|| black_box(evaluator.evaluate(&batch)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, orders);
criterion_main!(benches);
