//! What a plugin costs an event: tier-multiplier over purchases of five lines.
//!
//! `cargo bench -p sadakat-engine --bench plugin`

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use sadakat_engine::batch::{
    Column, Columns, ColumnsBuilder, DictionaryBuilder, Integers, TextColumn,
};
use sadakat_engine::constants::Params;
use sadakat_engine::model::{Currency, Instant, Zone};
use sadakat_engine::plugin::{BindContext, Isolation, Plugin, PluginProgram, PluginRuntime};
use sadakat_engine::program::{Limits, Program as _, Proposals, Rows};
use sadakat_engine::schema::{KindId, Schema};

const LINES: usize = 5;

fn plugin() -> Vec<u8> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/plugins/tier-multiplier.wasm"
    );
    std::fs::read(path).unwrap_or_default()
}

fn texts(count: usize, of: &[&str], missing_every: usize) -> Column {
    let mut dictionary = DictionaryBuilder::default();
    let keys: Vec<u32> = (0..count)
        .map(|i| {
            of.get(i * 7 % of.len())
                .map_or(0, |text| dictionary.intern(text))
        })
        .collect();
    let present: Vec<bool> = (0..count).map(|i| i % missing_every != 0).collect();
    Column::Text(TextColumn {
        keys: keys.into(),
        dictionary: dictionary.finish(),
        validity: Some(present.into()),
    })
}

fn events(schema: &Schema, count: usize) -> Arc<Columns> {
    let mut builder = ColumnsBuilder::default();
    for _ in 0..count {
        builder.push(KindId::PURCHASE, Instant::from_micros(0), schema, LINES);
    }
    let mut columns = builder.finish();
    let mut set = |name: &str, column| {
        if let Some(id) = schema.find(name) {
            columns.set(id, column);
        }
    };
    let tiers = ["bronze", "silver", "gold", "platinum"];
    set("customer.tier", texts(count, &tiers, 8));
    let categories = ["coffee", "tea", "bakery", "gift-card", "beans", "mugs"];
    set("line.category", texts(count * LINES, &categories, 50));
    set(
        "line.amount",
        Column::Integers(Integers {
            values: (0..count * LINES).map(|i| 1_000 + i as i64 % 977).collect(),
            validity: None,
        }),
    );
    Arc::new(columns)
}

fn bound(plugin: &Plugin, schema: &Schema, isolation: Isolation) -> Option<PluginProgram> {
    plugin
        .bind(&BindContext {
            schema,
            params: &Params::default(),
            phase: None,
            campaign_id: "bench",
            wallets: &["points".to_owned()],
            tiers: &[],
            limits: Limits::default(),
            isolation,
        })
        .ok()
}

fn benches(criterion: &mut Criterion) {
    let Ok(currency) = Currency::from_code("TRY") else {
        return;
    };
    let schema = Schema::new(currency, Zone::utc());
    let bytes = plugin();
    let Ok(runtime) = PluginRuntime::new(&Limits::default()) else {
        return;
    };
    let plugin = match Plugin::load(&runtime, &bytes) {
        Ok(plugin) => plugin,
        Err(error) => return assert!(bytes.is_empty(), "{error}"),
    };
    for (name, isolation) in [("kept", Isolation::Shared), ("fresh", Isolation::Call)] {
        let Some(program) = bound(&plugin, &schema, isolation) else {
            return;
        };
        let mut group = criterion.benchmark_group(format!("tier-multiplier/{name}"));
        for count in [1, 16, 64, 256, 1024] {
            let columns = events(&schema, count);
            let all: Vec<u32> = (0..count as u32).collect();
            // Two events of three, so that nothing can be lent.
            let some: Vec<u32> = (0..count as u32).filter(|row| row % 3 != 1).collect();
            for (which, selected) in [("all", &all), ("some", &some)] {
                let mut worker = program.worker();
                let mut out = Proposals::default();
                group.throughput(Throughput::Elements(selected.len() as u64));
                group.bench_function(format!("{which}/{count}"), |bencher| {
                    bencher.iter(|| {
                        out.clear();
                        let rows = Rows {
                            columns: &columns,
                            selected,
                        };
                        worker.evaluate(&rows, &mut out);
                        assert!(out.faults.is_empty());
                        black_box(&out);
                    });
                });
            }
        }
    }
    criterion.bench_function("load", |bencher| {
        bencher.iter(|| Plugin::load(&runtime, black_box(&bytes)));
    });
}

criterion_group!(plugin_benches, benches);
criterion_main!(plugin_benches);
