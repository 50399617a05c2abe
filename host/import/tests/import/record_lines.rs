//! Events in Parquet and Arrow are those that they would be as lines of JSON.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may")]

use std::fs::File;
use std::io::{BufReader, Cursor, Seek as _};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::json::ReaderBuilder;
use arrow::json::reader::infer_json_schema_from_seekable;
use parquet::arrow::ArrowWriter;
use sadakat_engine::model::{Currency, Zone};
use sadakat_engine::records::EventReader;
use sadakat_engine::schema::{FieldSet, Schema};
use sadakat_import::RecordLines;

const EVENTS: &str = r#"{"id":"e1","kind":"purchase","at":"2026-11-21T14:03:00+03:00","customer":"c1","purchase":{"store":"kadikoy","lines":[{"sku":"latte","quantity":2,"unit_price":"95.00"},{"sku":"cake","quantity":1,"amount":"120.50"}]}}
{"id":"e2","kind":"purchase","at":"2026-11-21T14:04:00+03:00","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":"45.00"}]}}
"#;

fn batch() -> RecordBatch {
    let mut text = BufReader::new(Cursor::new(EVENTS));
    let (schema, _) = infer_json_schema_from_seekable(&mut text, None).unwrap();
    text.rewind().unwrap();
    let mut reader = ReaderBuilder::new(Arc::new(schema)).build(text).unwrap();
    reader.next().unwrap().unwrap()
}

fn amounts(lines: RecordLines) -> (usize, usize, i64) {
    let schema = Arc::new(Schema::new(
        Currency::from_code("TRY").unwrap(),
        Zone::utc(),
    ));
    let total = schema.find("purchase.total").unwrap();
    let mut wanted = FieldSet::default();
    wanted.insert(total);
    let mut reader = EventReader::new(lines, "events", schema);
    let chunk = reader.read(&wanted, 100).unwrap().unwrap();
    assert!(chunk.rejects.is_empty(), "{}", chunk.rejects[0]);
    let totals = chunk.columns.get(total).unwrap().as_integers().unwrap();
    (
        chunk.columns.rows(),
        chunk.columns.lines(),
        totals.values.iter().sum(),
    )
}

#[test]
fn nested_lines_come_through() {
    let folder = tempfile::tempdir().unwrap();
    let batch = batch();
    let parquet = folder.path().join("events.parquet");
    let mut writer =
        ArrowWriter::try_new(File::create(&parquet).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let ipc = folder.path().join("events.arrow");
    let mut writer =
        arrow::ipc::writer::FileWriter::try_new(File::create(&ipc).unwrap(), &batch.schema())
            .unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    let stream = folder.path().join("events.arrows");
    let mut writer =
        arrow::ipc::writer::StreamWriter::try_new(File::create(&stream).unwrap(), &batch.schema())
            .unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    for file in [parquet, ipc, stream] {
        let lines = RecordLines::open(&file).unwrap().unwrap();
        assert_eq!(amounts(lines), (2, 3, 35_550), "{}", file.display());
    }
}

#[test]
fn other_files_are_left_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.ndjson");
    std::fs::write(&file, EVENTS).unwrap();
    assert!(RecordLines::open(&file).unwrap().is_none());
    std::fs::write(&file, b"PAR1 and nothing more").unwrap();
    assert!(RecordLines::open(&file).is_err());
}
