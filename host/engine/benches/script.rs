//! Nanoseconds per event of small scripts, beside Rhai as one would first
//! embed it: the event as maps, and `Engine::call_fn`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may stop, and criterion's macros write undocumented functions"
)]

#[path = "../tests/engine/common/mod.rs"]
mod common;

use std::hint::black_box;
use std::sync::{Arc, Mutex};

use common::{Event, Fixture, purchase};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rhai::{Dynamic, Engine, Map, Scope};
use rust_decimal::Decimal;
use sadakat_engine::model::Date;
use sadakat_engine::program::{Program as _, Proposals, Rows};

const EVENTS: usize = 1_000;

const SCRIPTS: [(&str, &str); 4] = [
    (
        "base earn",
        "let base = 0;
         for line in purchase.lines {
             if !(line.category in [\"tobacco\", \"gift-card\"]) { base += line.amount; }
         }
         points(base);",
    ),
    (
        "base earn aggregate",
        "points(sum(line.amount, !(line.category in [\"tobacco\", \"gift-card\"])));",
    ),
    (
        "birthday coupon",
        "if is_birthday(customer.birth_date) {
             coupon(#{ percent: params.percent, valid: params.valid });
         }",
    ),
    (
        "threshold",
        "if purchase.total >= 500 && customer.tier in [\"gold\", \"platinum\"] { points(50); }",
    ),
];

fn events() -> Vec<Event> {
    (0..EVENTS)
        .map(|n| {
            let mut event = purchase()
                .with("event.id", &format!("E{n}"))
                .with("purchase.total", &format!("{}.50", n % 1000));
            if n % 10 != 0 {
                event = event.with("customer.birth_date", "1985-03-02");
            }
            // 4.5 lines on average.
            event.lines.truncate(2);
            for line in 0..2 + n % 2 {
                event = event.line(["coffee 1 20", "tobacco 1 90", "bakery 2 35.50"][line % 3]);
            }
            event
        })
        .collect()
}

fn map(event: &Event) -> Map {
    let money = |text: &String| Dynamic::from(text.parse::<Decimal>().unwrap());
    let get = |name: &str| event.values.get(name);
    let mut purchase = Map::new();
    purchase.insert("total".into(), money(get("purchase.total").unwrap()));
    let lines: rhai::Array = event
        .lines
        .iter()
        .map(|line| {
            let mut map = Map::new();
            for (name, value) in line {
                let number = matches!(*name, "amount" | "quantity");
                let value = if number {
                    money(value)
                } else {
                    value.clone().into()
                };
                map.insert((*name).into(), value);
            }
            map.entry("category".into()).or_insert(Dynamic::UNIT);
            map.into()
        })
        .collect();
    purchase.insert("lines".into(), lines.into());
    let mut customer = Map::new();
    customer.insert("tier".into(), get("customer.tier").unwrap().clone().into());
    let birth = Date::parse(get("customer.birth_date").unwrap()).unwrap();
    customer.insert("birth_date".into(), Dynamic::from(birth));
    Map::from([
        ("purchase".into(), purchase.into()),
        ("customer".into(), customer.into()),
    ])
}

fn plain(c: &mut Criterion, name: &str, script: &str, events: &[Event]) {
    let mut engine = Engine::new();
    engine.set_max_operations(500_000);
    let out: Arc<Mutex<Vec<Dynamic>>> = Arc::default();
    for name in ["points", "coupon"] {
        let out = out.clone();
        engine.register_fn(name, move |value: Dynamic| out.lock().unwrap().push(value));
    }
    let today = Date::parse("2026-11-21").unwrap();
    engine.register_fn("is_birthday", move |date: Date| {
        today.is_birthday(date, Default::default())
    });
    let script = format!("fn rule(purchase, customer, params) {{ {script} }}");
    let ast = engine.compile(script).unwrap();
    let params = Map::from([
        ("percent".into(), 15i64.into()),
        ("valid".into(), "14 days".into()),
    ]);
    let options = || rhai::CallFnOptions::new().eval_ast(false);
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("plain call_fn with maps", |b| {
        b.iter(|| {
            for event in events {
                let mut event = map(event);
                let purchase = event.remove("purchase").unwrap();
                let customer = event.remove("customer").unwrap();
                let arguments = (purchase, customer, params.clone());
                let _: Dynamic = engine
                    .call_fn_with_options(options(), &mut Scope::new(), &ast, "rule", arguments)
                    .unwrap();
            }
            out.lock().unwrap().clear();
        });
    });
    let maps: Vec<Map> = events.iter().map(map).collect();
    group.bench_function("plain call_fn, maps made before", |b| {
        b.iter(|| {
            for event in &maps {
                let arguments = (
                    event["purchase"].clone(),
                    event["customer"].clone(),
                    params.clone(),
                );
                let _: Dynamic = engine
                    .call_fn_with_options(options(), &mut Scope::new(), &ast, "rule", arguments)
                    .unwrap();
            }
            out.lock().unwrap().clear();
        });
    });
    group.finish();
}

fn scripts(c: &mut Criterion) {
    let events = events();
    let fixture = Fixture::default();
    let columns = Arc::new(fixture.columns(&events));
    let selected: Vec<u32> = (0..EVENTS as u32).collect();
    for (name, script) in SCRIPTS {
        let (program, _) = fixture.compile(script).unwrap();
        let mut worker = program.worker();
        let mut out = Proposals::default();
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(EVENTS as u64));
        group.bench_function("sadakat", |b| {
            b.iter(|| {
                out.clear();
                let rows = Rows {
                    columns: &columns,
                    selected: &selected,
                };
                worker.evaluate(&rows, &mut out);
                assert!(out.faults.is_empty());
                black_box(out.effects.len())
            });
        });
        group.finish();
        if !script.contains("sum(") {
            plain(c, name, script, &events);
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).without_plots();
    targets = scripts
}
criterion_main!(benches);
