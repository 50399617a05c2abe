//! How fast imports are, beside the readers that they stand on:
//!
//! ```sh
//! cargo run --release -p sadakat-import --example throughput
//! ```
//!
//! 1.47 million rows of receipts as CSV, against the crate `csv` reading the
//! same bytes; the same rows as Parquet, against Arrow's reader; and receipts
//! with a time per line, twice as many each time, which take twice as long.
//! Beside each what no import can do without: the same rows read, their
//! numbers and times parsed, and written as JSON.
#![expect(clippy::print_stdout, reason = "an example speaks")]

use std::error::Error;
use std::fmt::Write as _;
use std::io::{Write as _, sink};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sadakat_import::{Import, Mapping, Overrides};

const MAPPING: &str = r#"
[source]
currency = "GBP"
time_zone = "Europe/London"
[receipt]
key = "InvoiceNo"
at = "InvoiceDate"
customer = "CustomerID"
[line]
sku = "StockCode"
name = "Description"
quantity = "Quantity"
unit_price = "UnitPrice"
[customer]
country = "Country"
"#;

const NAMES: [&str; 8] = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
];

const ROWS: usize = 1_470_000;

/// Row by row: twenty lines an invoice, each at a second of its own if wanted.
fn cells(row: usize, seconds: bool) -> [String; 8] {
    let invoice = row / 20;
    let second = if seconds { row % 20 } else { 0 };
    let (day, hour, minute) = (invoice / 600 % 28 + 1, invoice / 60 % 10 + 9, invoice % 60);
    let month = invoice / 16_800 % 12 + 1;
    [
        format!("{}", 536_365 + invoice),
        format!("{}A", 10_000 + row * 7 % 4000),
        format!("WHITE HANGING HEART T-LIGHT HOLDER {}", row * 7 % 4000),
        format!("{}", row % 12 + 1),
        format!("2011-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
        format!("{}.{:02}", row % 9 + 1, row * 13 % 100),
        format!("{}", 12_000 + invoice * 31 % 4300),
        "United Kingdom".to_owned(),
    ]
}

fn as_csv(rows: usize, seconds: bool) -> Vec<u8> {
    let mut text = NAMES.join(",");
    text.push('\n');
    for row in 0..rows {
        let _ = writeln!(text, "{}", cells(row, seconds).join(","));
    }
    text.into_bytes()
}

fn as_parquet(rows: usize) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut fields = Vec::new();
    for name in NAMES {
        let ty = if name == "Quantity" {
            DataType::Int64
        } else {
            DataType::Utf8
        };
        fields.push(Field::new(name, ty, false));
    }
    let schema = Arc::new(Schema::new(fields));
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, Arc::clone(&schema), None)?;
    let all: Vec<[String; 8]> = (0..rows).map(|row| cells(row, false)).collect();
    for part in all.chunks(100_000) {
        let mut columns: Vec<Arc<dyn Array>> = Vec::new();
        for (at, name) in NAMES.iter().enumerate() {
            let texts = part
                .iter()
                .filter_map(|row| row.get(at))
                .map(String::as_str);
            if *name == "Quantity" {
                columns.push(Arc::new(Int64Array::from_iter(
                    texts.map(|text| text.parse::<i64>().ok()),
                )));
            } else {
                columns.push(Arc::new(StringArray::from_iter_values(texts)));
            }
        }
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?;
    }
    writer.close()?;
    Ok(out)
}

fn import(name: &str, bytes: Vec<u8>) -> Result<Duration, Box<dyn Error>> {
    let mapping = Mapping::parse("mapping", MAPPING, &Overrides::default())?;
    let started = Instant::now();
    let mut import = Import::new(&mapping);
    import.add_bytes(name, bytes)?;
    let imported = import.finish()?;
    imported.write_events(&mut sink())?;
    imported.write_customers(&mut sink())?;
    Ok(started.elapsed())
}

fn csv_alone(bytes: &[u8]) -> Result<(Duration, u64), Box<dyn Error>> {
    let started = Instant::now();
    let mut reader = csv::Reader::from_reader(bytes);
    let mut row = csv::StringRecord::new();
    let mut rows = 0;
    while reader.read_record(&mut row)? {
        rows += 1;
    }
    Ok((started.elapsed(), rows))
}

/// What no import can do without: rows read, their numbers and times parsed,
/// and each written as the line of JSON that it is, one after the other.
fn csv_parsed_and_written(bytes: &[u8]) -> Result<Duration, Box<dyn Error>> {
    let started = Instant::now();
    let mut reader = csv::Reader::from_reader(bytes);
    let mut row = csv::StringRecord::new();
    let mut line = Vec::new();
    while reader.read_record(&mut row)? {
        write_row(row.iter(), &mut line)?;
    }
    Ok(started.elapsed())
}

fn parquet_parsed_and_written(bytes: Vec<u8>) -> Result<Duration, Box<dyn Error>> {
    let started = Instant::now();
    let mut line = Vec::new();
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes))?;
    for batch in builder.with_batch_size(8192).build()? {
        let batch = batch?;
        let mut columns = Vec::new();
        for column in batch.columns() {
            columns.push(arrow::compute::cast(column, &DataType::Utf8)?);
        }
        let columns: Vec<&StringArray> = columns
            .iter()
            .filter_map(|column| column.as_any().downcast_ref())
            .collect();
        for at in 0..batch.num_rows() {
            write_row(columns.iter().map(|column| column.value(at)), &mut line)?;
        }
    }
    Ok(started.elapsed())
}

fn write_row<'a>(
    cells: impl Iterator<Item = &'a str>,
    line: &mut Vec<u8>,
) -> Result<(), Box<dyn Error>> {
    line.clear();
    line.push(b'{');
    for (name, cell) in NAMES.iter().zip(cells) {
        match *name {
            "Quantity" => {
                std::hint::black_box(cell.parse::<i64>()?);
            }
            "UnitPrice" => {
                std::hint::black_box(cell.parse::<rust_decimal::Decimal>()?);
            }
            "InvoiceDate" => {
                std::hint::black_box(cell.parse::<jiff::civil::DateTime>()?);
            }
            _ => {}
        }
        serde_json::to_writer(&mut *line, name)?;
        line.push(b':');
        serde_json::to_writer(&mut *line, cell)?;
        line.push(b',');
    }
    line.extend(b"}\n");
    sink().write_all(line)?;
    std::hint::black_box(&line);
    Ok(())
}

fn arrow_alone(bytes: Vec<u8>) -> Result<(Duration, u64), Box<dyn Error>> {
    let started = Instant::now();
    let mut rows = 0;
    for batch in ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes))?
        .with_batch_size(8192)
        .build()?
    {
        rows += batch?.num_rows() as u64;
    }
    Ok((started.elapsed(), rows))
}

fn line(what: &str, rows: u64, time: Duration, alone: Duration, floor: Duration) {
    let times = |of: Duration| {
        let times = time.as_micros() * 100 / of.as_micros().max(1);
        format!("{}.{:02}", times / 100, times % 100)
    };
    println!(
        "| {what} | {rows} | {} ms | {} ms | {} | {} ms | {} |",
        time.as_millis(),
        alone.as_millis(),
        times(alone),
        floor.as_millis(),
        times(floor)
    );
}

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "| records | rows | import | reader alone | times | read, parsed and written | times |\n|---|--:|--:|--:|--:|--:|--:|"
    );
    let csv = as_csv(ROWS, false);
    let (alone, rows) = csv_alone(&csv)?;
    let floor = csv_parsed_and_written(&csv)?;
    line("CSV", rows, import("rows.csv", csv)?, alone, floor);
    let parquet = as_parquet(ROWS)?;
    let (alone, rows) = arrow_alone(parquet.clone())?;
    let floor = parquet_parsed_and_written(parquet.clone())?;
    line(
        "Parquet",
        rows,
        import("rows.parquet", parquet)?,
        alone,
        floor,
    );
    for rows in [61_000, 122_000, 244_000] {
        let csv = as_csv(rows, true);
        let (alone, rows) = csv_alone(&csv)?;
        let floor = csv_parsed_and_written(&csv)?;
        let time = import("rows.csv", csv)?;
        line("CSV, a time per line", rows, time, alone, floor);
    }
    Ok(())
}
