//! Events from JSON text: into columns, and beside it what serde_json needs to
//! parse the same lines into structs that borrow from them.
//!
//! Run with `cargo bench -p sadakat-engine --bench records`.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sadakat_engine::model::{Currency, Zone};
use sadakat_engine::records::EventReader;
use sadakat_engine::schema::{FieldSet, Schema};
use serde::Deserialize;

const EVENTS: usize = 20_000;
const CHUNK: usize = 1024;

/// What the same record is without checks: no exact amounts, no duplicates,
/// no order, no calendar.
#[derive(Deserialize)]
struct Event<'a> {
    id: &'a str,
    kind: &'a str,
    at: &'a str,
    customer: &'a str,
    #[serde(borrow)]
    purchase: Purchase<'a>,
}

#[derive(Deserialize)]
struct Purchase<'a> {
    store: &'a str,
    channel: &'a str,
    currency: &'a str,
    #[serde(borrow)]
    lines: Vec<Line<'a>>,
}

#[derive(Deserialize)]
struct Line<'a> {
    sku: &'a str,
    category: &'a str,
    quantity: i64,
    unit_price: &'a str,
}

/// As above, with texts of its own, as most services have them.
#[derive(Deserialize)]
struct OwnedEvent {
    id: String,
    kind: String,
    at: String,
    customer: String,
    purchase: OwnedPurchase,
}

#[derive(Deserialize)]
struct OwnedPurchase {
    store: String,
    channel: String,
    currency: String,
    lines: Vec<OwnedLine>,
}

#[derive(Deserialize)]
struct OwnedLine {
    sku: String,
    category: String,
    quantity: i64,
    unit_price: String,
}

/// Purchases of 4.5 lines on average.
fn events() -> String {
    let mut text = String::new();
    for id in 0..EVENTS {
        let lines: Vec<String> = (0..(id * 7) % 8 + 1)
            .map(|line| {
                let sku = (id * 31 + line * 17) % 500;
                let categories = ["coffee", "food", "tobacco", "books", "gift-card"];
                let category = categories.get(sku % 5).copied().unwrap_or("");
                let (quantity, price) = (sku % 3 + 1, sku * 7 + 150);
                format!(
                    r#"{{"sku":"sku-{sku}","category":"{category}","quantity":{quantity},"unit_price":"{}.{:02}"}}"#,
                    price / 100,
                    price % 100
                )
            })
            .collect();
        let (day, hour) = (id / 800 + 1, id / 40 % 20);
        writeln!(
            text,
            r#"{{"id":"e{id}","kind":"purchase","at":"2026-11-{day:02}T{hour:02}:03:00+03:00","customer":"c{}","purchase":{{"store":"kadikoy","channel":"store","currency":"TRY","lines":[{}]}}}}"#,
            id * 7919 % 5000,
            lines.join(",")
        )
        .unwrap_or_default();
    }
    text
}

fn bench(c: &mut Criterion) {
    let text = events();
    let (Ok(currency), Ok(zone)) = (
        Currency::from_code("TRY"),
        Zone::from_name("Europe/Istanbul"),
    ) else {
        return;
    };
    let schema = Arc::new(Schema::new(currency, zone));
    let set =
        |names: &[&str]| -> FieldSet { names.iter().filter_map(|n| schema.find(n)).collect() };
    let all: FieldSet = (schema.fields().iter())
        .filter_map(|f| schema.find(&f.name))
        .collect();
    let typical = set(&[
        "customer.id",
        "purchase.total",
        "purchase.store",
        "purchase.channel",
        "line.category",
        "line.quantity",
        "line.amount",
    ]);
    let mut group = c.benchmark_group("records");
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.sample_size(20);
    for (name, wanted) in [("columns, 7 fields", typical), ("columns, all fields", all)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut reader = EventReader::new(text.as_bytes(), "bench", schema.clone());
                let mut rows = 0;
                while let Ok(Some(chunk)) = reader.read(&wanted, CHUNK) {
                    assert!(chunk.rejects.is_empty());
                    rows += black_box(chunk).columns.rows();
                }
                assert_eq!(rows, EVENTS);
            });
        });
    }
    group.bench_function("serde_json, borrowed structs", |b| {
        b.iter(|| {
            let mut sum = 0;
            for line in text.lines() {
                if let Ok(event) = serde_json::from_str::<Event<'_>>(line) {
                    let purchase = &event.purchase;
                    sum += event.id.len() + event.kind.len() + event.at.len();
                    sum += event.customer.len() + purchase.store.len();
                    sum += purchase.channel.len() + purchase.currency.len();
                    for line in &purchase.lines {
                        sum += line.sku.len() + line.category.len();
                        sum += line.unit_price.len() + line.quantity as usize;
                    }
                }
            }
            black_box(sum)
        });
    });
    group.bench_function("serde_json, owned structs", |b| {
        b.iter(|| {
            let mut sum = 0;
            for line in text.lines() {
                if let Ok(event) = serde_json::from_str::<OwnedEvent>(line) {
                    let purchase = &event.purchase;
                    sum += event.id.len() + event.kind.len() + event.at.len();
                    sum += event.customer.len() + purchase.store.len();
                    sum += purchase.channel.len() + purchase.currency.len();
                    for line in &purchase.lines {
                        sum += line.sku.len() + line.category.len();
                        sum += line.unit_price.len() + line.quantity as usize;
                    }
                }
            }
            black_box(sum)
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
