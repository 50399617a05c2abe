use std::fs;
use std::sync::Arc;

use sadakat_engine::model::Zone;
use sadakat_engine::records::EventReader;
use sadakat_engine::schema::{FieldSet, Schema};

use super::*;

const MAPPING: &str = r#"
[source]
currency = "EUR"
time_zone = "Europe/Berlin"
date = "%d.%m.%Y %H:%M"
delimiter = ";"
decimal_mark = ","
thousands_mark = "."
[receipt]
id = ["Filiale", "Bon"]
at = "Zeit"
customer = "Kunde"
[receipt.columns]
store = "Filiale"
[receipt.constants]
channel = "store"
[line]
sku = "Artikel"
name = "Text"
quantity = "Menge"
unit_price = "Preis"
[returns]
negative_quantity = true
[[drop]]
reason = "bags are not sold"
sku = ["BAG"]
[[category]]
name = "coffee"
words = ["kaffee"]
[[category]]
name = "other"
"#;

struct Outcome {
    summary: ImportSummary,
    customers: String,
    events: String,
    rejects: String,
}

fn import(mapping: &str, rows: &str) -> anyhow::Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let path = |name| folder.path().join(name);
    fs::write(path("mapping.toml"), mapping)?;
    fs::write(path("till.csv"), rows)?;
    let summary = run(ImportArgs {
        mapping: path("mapping.toml"),
        files: vec![path("till.csv")],
        customers_out: path("customers"),
        events_out: path("events"),
        rejects: Some(path("rejects")),
    })?;
    Ok(Outcome {
        summary,
        customers: fs::read_to_string(path("customers"))?,
        events: fs::read_to_string(path("events"))?,
        rejects: fs::read_to_string(path("rejects"))?,
    })
}

const ROWS: &str = "\u{feff}Filiale;Bon;Zeit;Kunde;Artikel;Text;Menge;Preis
B1;2;02.01.2026 10:00;k1;A;\"Filter\nkaffee; grob\";1,5;1.234,50
B1;1;01.01.2026 10:00;;C;Tee;2;0,333
B1;2;02.01.2026 09:59;k1;B;Tasse;-1;5
B1;2;02.01.2026 10:00;k1;BAG;Tüte;1;0,10
B1;2;02.01.2026 10:00;k2;A;Kaffee;1;1
B1;3;2026-01-02;k1;A;Kaffee;1;1
B1;3;02.01.2026 11:00;k1;A;Kaffee;eins;1
B1;3;02.01.2026 11:00;k1;A;Kaffee;1;1.5
B1;3;02.01.2026 11:00;k1;A
";

#[test]
fn rows_become_events_in_the_order_of_time() {
    let outcome = import(MAPPING, ROWS).unwrap();
    let expected = [
        r#"{"id":"B1-1","kind":"purchase","at":"2026-01-01T10:00:00+01:00","purchase":{"channel":"store","currency":"EUR","store":"B1","lines":[{"sku":"C","name":"Tee","category":"other","quantity":"2","amount":"0.67"}]}}"#,
        r#"{"id":"B1-2-return","kind":"return","at":"2026-01-02T09:59:00+01:00","customer":"k1","purchase":{"channel":"store","currency":"EUR","store":"B1","lines":[{"sku":"B","name":"Tasse","category":"other","quantity":"1","unit_price":"5.00"}]}}"#,
        r#"{"id":"B1-2","kind":"purchase","at":"2026-01-02T10:00:00+01:00","customer":"k1","purchase":{"channel":"store","currency":"EUR","store":"B1","lines":[{"sku":"A","name":"Filter\nkaffee; grob","category":"coffee","quantity":"1.5","unit_price":"1234.50"}]}}"#,
        r#"{"id":"B1-3","kind":"purchase","at":"2026-01-02T11:00:00+01:00","customer":"k1","purchase":{"channel":"store","currency":"EUR","store":"B1","lines":[{"sku":"A","name":"Kaffee","category":"coffee","quantity":"1","unit_price":"15.00"}]}}"#,
    ];
    assert_eq!(outcome.events.lines().collect::<Vec<_>>(), expected);
    assert_eq!(outcome.customers, "{\"id\":\"k1\"}\n");
}

/// Every row is a line, dropped, or rejected, and the rejects say which.
#[test]
fn no_row_is_lost() {
    let ImportSummary {
        rows,
        lines,
        dropped,
        rejected,
        ..
    } = import(MAPPING, ROWS).unwrap().summary;
    let left_out = dropped.values().sum::<u64>() + rejected.values().sum::<u64>();
    assert_eq!((rows, lines, left_out), (9, 4, 5));
    let rejects = import(MAPPING, ROWS).unwrap().rejects;
    let rejects: Vec<serde_json::Value> = rejects
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let places: Vec<_> = rejects
        .iter()
        .map(|r| (r["line"].as_u64().unwrap(), r["field"].as_str()))
        .collect();
    let expected = [
        (6, None),
        (7, Some("Kunde")),
        (8, Some("Zeit")),
        (9, Some("Menge")),
        (11, Some("Text")),
    ];
    assert_eq!(places, expected);
    assert_eq!(
        rejects[2]["help"],
        "write dates as `%d.%m.%Y %H:%M`, or set `date` in [source]"
    );
}

#[test]
fn a_wrong_mapping_says_what_to_write() {
    let error = |mapping: &str| format!("{:#}", import(mapping, ROWS).err().unwrap());
    let wrong = error(&MAPPING.replace("\"Artikel\"", "\"Artikle\""));
    assert!(
        wrong.contains("till.csv:1: error[S0801]: column `Artikle` not found"),
        "{wrong}"
    );
    assert!(wrong.contains("did you mean `Artikel`?"), "{wrong}");
    assert!(error(&MAPPING.replace("sku =", "sko =")).contains("unknown field `sko`"));
    assert!(error(&MAPPING.replace("Europe/Berlin", "Berlin")).contains("`Berlin` is not an IANA"));
}

/// The sample of a real export: every event is accepted by the reader.
#[test]
fn online_retail() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data");
    let mapping = fs::read_to_string(data.join("online-retail.toml")).unwrap();
    let rows = fs::read_to_string(data.join("online-retail-sample.csv")).unwrap();
    let outcome = import(&mapping, &rows).unwrap();
    let summary = outcome.summary;
    assert!(!summary.has_rejects(), "{summary}");
    assert_eq!(
        (summary.rows, summary.customers),
        (21_969, 207),
        "{summary}"
    );
    let zone = Zone::from_name("Europe/London").unwrap();
    let schema = Arc::new(Schema::new(Currency::from_code("GBP").unwrap(), zone));
    let mut reader = EventReader::new(outcome.events.as_bytes(), "events", schema);
    let (mut events, mut lines) = (0, 0);
    while let Some(chunk) = reader.read(&FieldSet::default(), 1000).unwrap() {
        assert!(chunk.rejects.is_empty(), "{}", chunk.rejects[0]);
        events += chunk.columns.rows() as u64;
        lines += chunk.columns.lines() as u64;
    }
    assert_eq!(events, summary.purchases + summary.returns);
    assert_eq!(lines, summary.lines);
}
