//! Plugins of every released contract load and decide for ever.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use sadakat_engine::batch::{Column, Columns, DictionaryBuilder, Integers, TextColumn, Texts};
use sadakat_engine::plugin::{Plugin, PluginProgram};
use sadakat_engine::program::Program as _;
use sadakat_engine::records::EventReader;

use super::support::{bind, evaluate, limits, params, runtime, schema, text};

/// Every version that was ever released: none may go from here.
const RELEASED: [&str; 1] = ["1.0.0"];

/// What the plugin's parameter `propose` may say.
const PROPOSE: [&str; 12] = [
    "points", "multiply", "discount", "shipping", "gift", "coupon", "message", "tags", "tier",
    "progress", "custom", "failure",
];

const EVENTS: &str = r#"{"id":"e1","kind":"purchase","at":"2026-02-28T23:59:00Z","customer":"c1","purchase":{"lines":[{"sku":"latte","category":"coffee","quantity":"2.5","amount":"4.75"},{"sku":"kek","quantity":1,"amount":"1.00"}]}}
{"id":"e2","kind":"purchase","at":"2026-03-01T00:00:00Z","customer":"c2","purchase":{"lines":[]}}
{"id":"e3-çğü","kind":"purchase","at":"2028-02-29T12:00:00Z","purchase":{"lines":[{"sku":"mug","quantity":1,"amount":"92233720368547758.07"}]}}
"#;

/// Three events, and what is known of their members: all, some, nothing.
fn events(program: &PluginProgram) -> Arc<Columns> {
    let schema = Arc::new(schema());
    let mut reader = EventReader::new(EVENTS.as_bytes(), "events", Arc::clone(&schema));
    let chunk = reader.read(program.reads(), 10).unwrap().unwrap();
    assert!(chunk.rejects.is_empty(), "{:?}", chunk.rejects);
    let mut columns = chunk.columns;
    let mut set = |name, column| columns.set(schema.find(name).unwrap(), column);
    let (mut tiers, mut tags) = (DictionaryBuilder::default(), DictionaryBuilder::default());
    set(
        "customer.tier",
        Column::Text(TextColumn {
            keys: vec![tiers.intern("gold"), 0, 0].into(),
            dictionary: tiers.finish(),
            validity: Some(vec![true, false, false].into()),
        }),
    );
    set(
        "customer.tags",
        Column::Texts(Texts {
            starts: vec![0, 2, 3, 3].into(),
            keys: vec![tags.intern("new"), tags.intern("vip"), tags.intern("new")].into(),
            dictionary: tags.finish(),
        }),
    );
    let integers = |values: [i64; 3], has: [bool; 3]| {
        Column::Integers(Integers {
            values: values.to_vec().into(),
            validity: Some(has.to_vec().into()),
        })
    };
    set(
        "customer.birth_date",
        integers([-3_959, 0, 0], [true, false, false]),
    );
    set(
        "customer.birthday",
        integers([1, 0, 0], [true, true, false]),
    );
    Arc::new(columns)
}

/// It reads every type of field and parameter, and proposes every kind of
/// effect: the same as on the day of its release, to the letter.
#[test]
fn a_plugin_of_every_released_contract_decides_as_on_its_first_day() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/plugins/released"
    );
    let folder = PathBuf::from(folder);
    for version in RELEASED {
        let wasm = std::fs::read(folder.join(format!("{version}.wasm"))).unwrap();
        let plugin = Plugin::load(&runtime(), &wasm).unwrap();
        assert_eq!(plugin.artifact().abi.to_string(), version);
        let mut told = String::new();
        for propose in PROPOSE {
            let params = params(&[("propose", text(propose))]);
            let program = bind(&plugin, &schema(), &params, limits()).unwrap();
            let columns = events(&program);
            let out = evaluate(&program, &columns, &[0, 1, 2]);
            writeln!(told, "{propose}").unwrap();
            for proposal in &out.effects {
                writeln!(told, "  {} {:?}", proposal.row, proposal.effect).unwrap();
            }
            for fault in &out.faults {
                writeln!(told, "  {} {} {}", fault.row, fault.code.id, fault.message).unwrap();
            }
        }
        let expected = folder.join(format!("{version}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &told).unwrap();
        }
        let expected = std::fs::read_to_string(expected).unwrap();
        assert_eq!(told, expected, "contract {version}");
    }
}
