//! Records as users write them, right and wrong.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use sadakat_engine::batch::Columns;
use sadakat_engine::model::{Currency, Instant, Zone, format_scaled};
use sadakat_engine::records::limits::MAX_RECORD_BYTES;
use sadakat_engine::records::{
    CustomerFormat, EventChunk, EventReader, Input, Reject, line_amount, read_customers,
};
use sadakat_engine::schema::{Field, FieldSet, FieldType, Origin, Presence, Schema};

fn schema() -> Arc<Schema> {
    let currency = Currency::from_code("TRY").unwrap();
    let zone = Zone::from_name("Europe/Istanbul").unwrap();
    let mut schema = Schema::new(currency, zone);
    let mut declare = |name: &str, ty, presence, origin| {
        schema.declare(Field {
            name: name.to_owned(),
            ty,
            presence,
            origin,
        });
    };
    use FieldType::{Boolean, Integer, Text};
    declare("survey.score", Integer, Presence::Required, Origin::Event);
    declare("survey.comment", Text, Presence::Optional, Origin::Event);
    declare(
        "customer.kvkk_consent",
        Boolean,
        Presence::Required,
        Origin::Customer,
    );
    Arc::new(schema)
}

fn everything(schema: &Schema) -> FieldSet {
    let fields = schema.fields().iter();
    fields
        .filter_map(|field| schema.find(&field.name))
        .collect()
}

fn read_all(reader: impl BufRead, file: &str, chunk: usize) -> Vec<EventChunk> {
    let schema = schema();
    let wanted = everything(&schema);
    let mut reader = EventReader::new(reader, file, schema);
    let mut chunks = Vec::new();
    while let Some(chunk) = reader.read(&wanted, chunk).unwrap() {
        chunks.push(chunk);
    }
    chunks
}

fn rejects(chunks: Vec<EventChunk>) -> (Vec<Reject>, usize) {
    let events = chunks.iter().map(|chunk| chunk.columns.rows()).sum();
    let rejects = chunks.into_iter().flat_map(|chunk| chunk.rejects);
    (rejects.collect(), events)
}

fn report(rejects: &[Reject], accepted: usize, what: &str) -> String {
    let mut text = String::new();
    for reject in rejects {
        let field = reject.field.as_deref().unwrap_or("-");
        writeln!(text, "{reject}\n  field: {field}").unwrap();
    }
    writeln!(text, "{accepted} {what}").unwrap();
    text
}

fn case_report(path: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = fs::read(path).unwrap();
    let format = CustomerFormat::of_path(path);
    if name.contains(".customers.") {
        let mut wrong = Vec::new();
        let mut keep = |reject| wrong.push(reject);
        let table =
            read_customers(&bytes[..], name.as_str(), format, &schema(), &mut keep).unwrap();
        return report(&wrong, table.len(), "customers");
    }
    let (wrong, events) = rejects(read_all(&bytes[..], &name, 1000));
    // Where chunks end makes no difference.
    let one_by_one = rejects(read_all(&bytes[..], &name, 1));
    assert_eq!((&wrong, events), (&one_by_one.0, one_by_one.1), "{name}");
    report(&wrong, events, "events")
}

#[test]
fn corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/records");
    let bless = std::env::var_os("SADAKAT_BLESS").is_some();
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|e| e == "ndjson" || e == "csv")
        })
        .collect();
    cases.sort();
    assert!(cases.len() > 10);
    for case in cases {
        let expected = case.with_extension("expected");
        let report = case_report(&case);
        if bless {
            fs::write(&expected, &report).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap();
        assert_eq!(report, expected, "{}", case.display());
    }
}

fn event(id: usize) -> String {
    format!(r#"{{"id":"e{id}","kind":"visit","at":"2026-11-21T10:00:00Z"}}"#)
}

#[test]
fn a_huge_line_is_skipped_and_the_next_is_read() {
    let huge = std::io::repeat(b'[').take(64 * MAX_RECORD_BYTES as u64);
    let rest = format!("\n{}\n", event(1));
    let input = std::io::BufReader::new(huge.chain(rest.as_bytes()));
    let (wrong, events) = rejects(read_all(input, "huge", 10));
    assert_eq!(events, 1);
    assert_eq!((wrong[0].code.id, wrong[0].line), ("S0510", 1));
    assert_eq!(wrong[0].record.len(), 2048);
}

#[test]
fn the_number_of_lines_is_limited() {
    let line = r#"{"sku":"x","quantity":1,"amount":1}"#;
    let event = |lines: usize| {
        let lines = vec![line; lines].join(",");
        format!(
            r#"{{"id":"e","kind":"purchase","at":"2026-11-21","purchase":{{"lines":[{lines}]}}}}"#
        )
    };
    let text = format!("{}\n{}\n", event(10_001), event(10_000));
    let (wrong, events) = rejects(read_all(text.as_bytes(), "x", 10));
    assert_eq!((wrong[0].code.id, wrong.len(), events), ("S0510", 1, 1));
}

#[test]
fn a_cut_off_gzip_file_gives_what_it_has() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for id in 0..5000 {
        writeln!(encoder, "{}", event(id)).unwrap();
    }
    let mut bytes = encoder.finish().unwrap();
    bytes.truncate(bytes.len() / 2);
    let input = Input::new("cut.ndjson.gz", std::io::Cursor::new(bytes), None).unwrap();
    let (wrong, events) = rejects(read_all(input.reader, "cut.ndjson.gz", 100));
    assert!(events > 1000, "{events}");
    assert_eq!(wrong.len(), 1);
    assert_eq!(
        (wrong[0].code.id, wrong[0].line),
        ("S0514", events as u64 + 1)
    );
}

#[test]
fn rejects_as_json_have_all_keys_in_order() {
    let (wrong, _) = rejects(read_all(&b"{\"id\":1}\n"[..], "x.ndjson", 10));
    assert_eq!(
        serde_json::to_string(&wrong[0]).unwrap(),
        r#"{"file":"x.ndjson","line":1,"column":7,"code":"S0503","field":"id","message":"`1` is not text","help":"write `\"1\"`","record":"{\"id\":1}"}"#
    );
    assert_eq!(
        wrong[0].to_string(),
        "x.ndjson:1:7: error[S0503]: id: `1` is not text\n  help: write `\"1\"`"
    );
}

#[test]
fn customers_are_found_by_id() {
    let csv = "id,tags,kvkk_consent,tier\nc1,vip|beta,true,gold\nc2,,false,\n";
    let schema = schema();
    let mut none = |reject: Reject| panic!("{reject}");
    let table = read_customers(
        csv.as_bytes(),
        "c.csv",
        CustomerFormat::Csv,
        &schema,
        &mut none,
    )
    .unwrap();
    assert_eq!((table.find("c2"), table.find("c3")), (Some(1), None));
    let column = |name| table.get(schema.find(name).unwrap()).unwrap();
    let tags = column("customer.tags").as_texts().unwrap();
    assert_eq!(tags.get(0).collect::<Vec<_>>(), ["vip", "beta"]);
    assert_eq!(tags.get(1).count(), 0);
    let tier = column("customer.tier").as_text().unwrap();
    assert_eq!((tier.get(0), tier.get(1)), (Some("gold"), None));
    let consent = column("customer.kvkk_consent").as_integers().unwrap();
    assert_eq!((consent.get(0), consent.get(1)), (Some(1), Some(0)));
}

/// A purchase line in units: thousandths and minor units.
#[derive(Debug, Clone)]
struct Item {
    sku: String,
    category: Option<String>,
    quantity: i64,
    price: i64,
    discount: i64,
    style: u8,
}

#[derive(Debug, Clone)]
struct Purchase {
    at: i64,
    customer: Option<String>,
    coupons: Vec<String>,
    items: Vec<Item>,
}

fn item() -> impl Strategy<Value = Item> {
    let sku = "[a-zğé\"\\\\\n😀]{1,8}";
    let category = proptest::option::of("[a-c]{0,2}");
    let numbers = (1..50_000i64, 0..10_000_000i64, 0..100u8, 0..8u8);
    (sku, category, numbers).prop_map(|(sku, category, (quantity, price, percent, style))| Item {
        discount: line_amount(quantity, price, 0).unwrap() * i64::from(percent) / 100,
        sku,
        category,
        quantity,
        price,
        style,
    })
}

fn purchase() -> impl Strategy<Value = Purchase> {
    (
        0..2_000_000_000i64,
        proptest::option::of(".{1,6}"),
        proptest::collection::vec(".{0,5}", 0..3),
        proptest::collection::vec(item(), 0..5),
    )
        .prop_map(|(at, customer, coupons, items)| Purchase {
            at,
            customer,
            coupons,
            items,
        })
}

fn json(id: usize, purchase: &Purchase) -> String {
    let quote = |text: &str| serde_json::to_string(text).unwrap();
    let lines: Vec<String> = purchase
        .items
        .iter()
        .map(|item| {
            let money = |value| match item.style & 1 {
                0 => format!("\"{}\"", format_scaled(value, 2)),
                _ => format_scaled(value, 2),
            };
            let mut keys = vec![
                format!("\"sku\":{}", quote(&item.sku)),
                format!("\"quantity\":{}", format_scaled(item.quantity, 3)),
                format!("\"discount\":{}", money(item.discount)),
                format!("\"unit_price\": {}", money(item.price)),
            ];
            if let Some(category) = &item.category {
                keys.push(format!("\"category\" : {}", quote(category)));
            }
            if item.style & 2 == 2 {
                let amount = line_amount(item.quantity, item.price, item.discount).unwrap();
                keys.push(format!("\"amount\":{}", money(amount)));
            }
            if item.style & 4 == 4 {
                keys.reverse();
            }
            format!("{{{}}}", keys.join(","))
        })
        .collect();
    let at = Instant::from_micros(purchase.at * 1_000_000).to_rfc3339(&Zone::utc());
    let customer = purchase
        .customer
        .as_deref()
        .map_or("null".to_owned(), quote);
    format!(
        r#"{{"id":"e{id}","purchase":{{"coupons":{},"lines":[{}]}},"customer":{customer},"at":"{at}","kind":"purchase"}}"#,
        serde_json::to_string(&purchase.coupons).unwrap(),
        lines.join(",")
    )
}

fn integers<'a>(
    columns: &'a Columns,
    schema: &Schema,
    name: &str,
) -> &'a sadakat_engine::batch::Integers {
    columns
        .get(schema.find(name).unwrap())
        .unwrap()
        .as_integers()
        .unwrap()
}

proptest! {
    #[test]
    fn what_is_written_is_read(mut purchases in proptest::collection::vec(purchase(), 1..8), chunk in 1..9usize) {
        purchases.sort_by_key(|p| p.at);
        let text: String = purchases.iter().enumerate().map(|(id, p)| json(id, p) + "\n").collect();
        let schema = schema();
        let mut rest = &purchases[..];
        for chunk in read_all(text.as_bytes(), "x", chunk) {
            prop_assert!(chunk.rejects.is_empty(), "{}\n{text}", chunk.rejects[0]);
            let columns = &chunk.columns;
            let text_of = |name: &str, entry| {
                let column = columns.get(schema.find(name).unwrap()).unwrap().as_text().unwrap();
                column.get(entry).map(str::to_owned)
            };
            for row in 0..columns.rows() {
                let (purchase, after) = rest.split_first().unwrap();
                rest = after;
                prop_assert_eq!(columns.at(row).micros(), purchase.at * 1_000_000);
                prop_assert_eq!(text_of("customer.id", row), purchase.customer.clone());
                let coupons = columns.get(schema.find("purchase.coupons").unwrap()).unwrap();
                let coupons: Vec<&str> = coupons.as_texts().unwrap().get(row).collect();
                prop_assert_eq!(coupons, purchase.coupons.iter().map(String::as_str).collect::<Vec<_>>());
                let mut total = 0;
                prop_assert_eq!(columns.line_range(row).len(), purchase.items.len());
                for (line, item) in columns.line_range(row).zip(&purchase.items) {
                    let get = |name| integers(columns, &schema, name).get(line);
                    let amount = line_amount(item.quantity, item.price, item.discount).unwrap();
                    total += amount;
                    prop_assert_eq!(text_of("line.sku", line), Some(item.sku.clone()));
                    prop_assert_eq!(text_of("line.category", line), item.category.clone());
                    prop_assert_eq!(get("line.quantity"), Some(item.quantity));
                    prop_assert_eq!(get("line.unit_price"), Some(item.price));
                    prop_assert_eq!(get("line.discount"), Some(item.discount));
                    prop_assert_eq!(get("line.amount"), Some(amount));
                }
                prop_assert_eq!(integers(columns, &schema, "purchase.total").get(row), Some(total));
            }
        }
        prop_assert!(rest.is_empty());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes[..], "x", 3);
        for format in [CustomerFormat::NdJson, CustomerFormat::Csv] {
            read_customers(&bytes[..], "x", format, &schema(), &mut |_| {}).unwrap();
        }
    }

    /// A right record with a few bytes changed, which gets further than noise.
    #[test]
    fn damaged_records_never_panic(purchase in purchase(), damage in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..4)) {
        let mut bytes = json(1, &purchase).into_bytes();
        for (at, byte) in damage {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        bytes.extend_from_slice(format!("\n{}", event(2)).as_bytes());
        for chunk in read_all(&bytes[..], "x", 3) {
            let lines: usize = (0..chunk.columns.rows()).map(|row| chunk.columns.line_range(row).len()).sum();
            prop_assert_eq!(lines, chunk.columns.lines());
            let schema = schema();
            for field in schema.fields() {
                let Some(column) = chunk.columns.get(schema.find(&field.name).unwrap()) else { continue };
                let entries = if field.is_line() { lines } else { chunk.columns.rows() };
                prop_assert_eq!(column.len(), entries, "{}", &field.name);
            }
        }
    }
}
