//! What a decision costs: without prices, with prices, with competing offers,
//! and with a trace.
//!
//! `cargo bench --workspace --bench decide`

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench may stop, and criterion's macros write undocumented functions"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sadakat_engine::decide::{Evaluator, NoUsage};
use sadakat_engine::load::{Folder, load};
use sadakat_engine::{Events, Fact, MemberFacts, Snapshot};

const PROGRAM: &str = "[program]\nname = \"Bench\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n\
    [tiers]\nlevels = { bronze = 0, silver = 1000, gold = 5000 }\n";

fn snapshot(campaigns: &[(String, String, String)]) -> Arc<Snapshot> {
    let mut folder = Folder::default();
    folder.insert("program.toml", PROGRAM.as_bytes());
    for (id, manifest, script) in campaigns {
        let manifest = format!("on = [\"purchase\"]\n{manifest}");
        folder.insert(&format!("campaigns/{id}.toml"), manifest.as_bytes());
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
    }
    let loaded = load(&folder);
    let Some(snapshot) = loaded.snapshot else {
        panic!("{}", loaded.report.render(false))
    };
    snapshot
}

/// Sixteen campaigns that give points and coupons.
fn without_prices() -> Arc<Snapshot> {
    let mut campaigns = vec![(
        "base".to_owned(),
        "phase = \"earn\"".to_owned(),
        "points(purchase.total);".to_owned(),
    )];
    for n in 0..15 {
        let audience = match n % 3 {
            0 => format!("purchase.total >= {}", n * 40),
            1 => "customer.tier == \"gold\"".to_owned(),
            _ => "any(line.category == \"coffee\")".to_owned(),
        };
        campaigns.push((
            format!("c{n}"),
            format!("audience = '{audience}'"),
            format!("points({n} + 1);\ncoupon(#{{ percent: {n} + 1 }});"),
        ));
    }
    snapshot(&campaigns)
}

/// Twenty campaigns that lower prices, in one way of sharing.
fn prices(shared: &str) -> Arc<Snapshot> {
    let campaigns: Vec<_> = (0..20)
        .map(|n| {
            let script = match n % 4 {
                0 => format!("discount(#{{ percent: {} }});", n % 7 + 1),
                1 => format!("discount(#{{ amount: {}, base: \"initial\" }});", n + 1),
                2 => "for line in purchase.lines {\
                      if line.category == \"coffee\" {\
                      discount(#{ percent: 5, on: line }); } }"
                    .to_owned(),
                _ => "discount(#{ percent: 10, cap: 20 });".to_owned(),
            };
            (
                format!("p{n}"),
                format!("phase = \"order\"\npriority = {n}\n{shared}"),
                script,
            )
        })
        .collect();
    snapshot(&campaigns)
}

fn events(snapshot: &Arc<Snapshot>, count: usize, lines: usize) -> Events {
    let records: Vec<String> = (0..count)
        .map(|n| {
            let mut record = format!(
                r#"{{"id":"e{n}","kind":"purchase","at":"2026-03-01T10:00:00","customer":"c{n}","purchase":{{"lines":["#
            );
            for line in 0..lines {
                let comma = if line > 0 { "," } else { "" };
                let category = if (n + line) % 5 == 0 { "coffee" } else { "kitchen" };
                let price = (n * 37 + line * 91) % 9_000 + 100;
                write!(
                    record,
                    r#"{comma}{{"sku":"s{line}","category":"{category}","quantity":{},"unit_price":"{}.{:02}"}}"#,
                    line % 3 + 1,
                    price / 100,
                    price % 100
                )
                .unwrap();
            }
            record.push_str("]}}");
            record
        })
        .collect();
    let tiers = ["bronze", "silver", "gold"];
    let facts: Vec<MemberFacts> = (0..count)
        .map(|n| {
            let tier = tiers.get(n % 3).copied().unwrap_or("bronze");
            MemberFacts::new()
                .newcomer()
                .with("customer.tier", Fact::Text(tier.to_owned()))
        })
        .collect();
    let records = records.iter().zip(&facts);
    Events::read(
        snapshot,
        records.map(|(r, facts)| (r.as_str(), Some(facts))),
    )
    .unwrap()
}

fn measure(c: &mut Criterion, name: &str, snapshot: &Arc<Snapshot>, count: usize, lines: usize) {
    let events = events(snapshot, count, lines);
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Elements(count as u64));
    for traced in [false, true] {
        let mut evaluator = Evaluator::new(Arc::clone(snapshot));
        evaluator.trace(traced);
        let name = if traced { "traced" } else { "plain" };
        group.bench_function(name, |bench| {
            bench.iter(|| black_box(evaluator.evaluate(&events.batch(&NoUsage))));
        });
    }
    group.finish();
}

fn benches(c: &mut Criterion) {
    measure(
        c,
        "16 campaigns without prices, 4 lines",
        &without_prices(),
        1_024,
        4,
    );
    measure(c, "20 price campaigns, 200 lines", &prices(""), 16, 200);
    let best = prices("group = \"g\"\nstacking = \"best\"");
    measure(
        c,
        "the best of 20 price campaigns, 200 lines",
        &best,
        16,
        200,
    );
}

criterion_group!(all, benches);
criterion_main!(all);
