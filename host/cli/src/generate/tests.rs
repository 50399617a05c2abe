use std::sync::Arc;

use sadakat_engine::model::{Currency, Zone};
use sadakat_engine::records::EventReader;
use sadakat_engine::schema::{FieldSet, Schema};

use super::*;

fn plan(currency: &str) -> Plan {
    Plan {
        members: 500,
        events: 20_000,
        seed: 7,
        start: jiff::civil::date(2026, 1, 1),
        days: 365,
        currencies: currency
            .split(' ')
            .map(|code| Currency::from_code(code).unwrap())
            .collect(),
    }
}

fn generate(plan: Plan) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name);
    let args = GenerateArgs {
        program: None,
        plan,
        customers_out: path("customers"),
        events_out: path("events"),
    };
    run(args).unwrap();
    let read = |name| std::fs::read_to_string(path(name)).unwrap();
    (read("customers"), read("events"))
}

#[test]
fn every_record_is_accepted() {
    for code in ["TRY", "JPY", "KWD"] {
        let (customers, events) = generate(plan(code));
        let zone = Zone::from_name("Europe/Istanbul").unwrap();
        let schema = Arc::new(Schema::new(Currency::from_code(code).unwrap(), zone));
        let wanted: FieldSet = schema.find("purchase.total").into_iter().collect();
        let mut reader = EventReader::new(events.as_bytes(), "events", schema.clone());
        let (mut rows, mut lines) = (0, 0);
        while let Some(chunk) = reader.read(&wanted, 1000).unwrap() {
            assert!(chunk.rejects.is_empty(), "{}", chunk.rejects[0]);
            rows += chunk.columns.rows();
            lines += chunk.columns.lines();
        }
        assert_eq!(rows, 20_000);
        assert!((85_000..92_000).contains(&lines), "{lines}");
        let format = sadakat_engine::records::CustomerFormat::NdJson;
        let table = sadakat_engine::records::read_customers(
            customers.as_bytes(),
            "customers",
            format,
            &schema,
            &mut |reject| panic!("{reject}"),
        );
        assert_eq!(table.unwrap().len(), 500);
    }
}

/// Files made last year must be made again this year: a change of this hash
/// is a change of everybody's load tests.
#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (customers, events) = generate(plan("TRY"));
    // FNV-1a, 64 bits.
    let hash = format!("{customers}{events}")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    assert_eq!(hash, 7_429_261_459_930_114_073);
}

#[test]
fn shares_are_as_promised() {
    let (_, events) = generate(plan("TRY"));
    let lines = events.matches("\"sku\"").count();
    let share = |what: &str| events.matches(what).count() * 1000 / lines;
    assert!((75..86).contains(&share("\"category\":\"coffee\"")));
    assert!((27..33).contains(&share("\"category\":\"tobacco\"")));
    assert!((17..23).contains(&share("\"category\":\"gift-card\"")));
    let returns = events.matches("\"kind\":\"return\"").count();
    assert!((500..650).contains(&returns), "{returns}");
}

/// A purchase comes back once.
#[test]
fn no_purchase_comes_back_twice() {
    let (_, events) = generate(plan("TRY"));
    let mut seen = std::collections::HashSet::new();
    let of = events
        .lines()
        .filter_map(|line| line.split_once("\"of\":\""));
    for (_, rest) in of {
        let (id, _) = rest.split_once('"').unwrap();
        assert!(seen.insert(id.to_owned()), "{id}");
    }
    assert!(seen.len() > 500, "{}", seen.len());
}
