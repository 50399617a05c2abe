//! Records as users write them, right and wrong.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod round_trip;

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sadakat_engine::model::{Currency, Zone};
use sadakat_engine::records::limits::MAX_RECORD_BYTES;
use sadakat_engine::records::{
    CustomerFormat, EventChunk, EventReader, Input, Reject, read_customers,
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
    let bless = std::env::var_os("BLESS").is_some();
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
