//! One export in many dresses.

use std::io::Write as _;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use encoding_rs::WINDOWS_1254;
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use serde_json::Value;

use super::shop::Chance;

/// What a system exports.
pub(crate) enum Export {
    Table(Table),
    /// Records, and the key of the list that they may be in.
    Records(Vec<Value>, Option<&'static str>),
}

/// Rows of cells, the header first.
pub(crate) type Table = Vec<Vec<String>>;

pub(crate) fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

/// The bytes of a file with an export, and what was done to it.
pub(crate) fn dress(chance: &mut Chance, export: &Export, turkish: bool) -> (Vec<u8>, String) {
    let (bytes, shown) = match export {
        Export::Table(table) if chance.one_in(8) => (columns(table), format!("Parquet {table:?}")),
        Export::Table(table) => rows(chance, table, turkish),
        Export::Records(records, list) => json(chance, records, *list),
    };
    match chance.below(8) {
        0 => {
            let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(&bytes).unwrap();
            (packed.finish().unwrap(), format!("gzip, {shown}"))
        }
        1 => (
            zstd::encode_all(&*bytes, 1).unwrap(),
            format!("zstd, {shown}"),
        ),
        _ => (bytes, shown),
    }
}

/// A table of texts as Parquet.
fn columns(table: &Table) -> Vec<u8> {
    let columns = table[0].iter().enumerate().map(|(at, name)| {
        let cells = table[1..].iter().map(|row| row[at].as_str());
        let cells: ArrayRef = Arc::new(StringArray::from_iter_values(cells));
        (name, cells)
    });
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    out
}

/// Records one a line, in a list, or in an object around a list.
fn json(chance: &mut Chance, records: &[Value], list: Option<&str>) -> (Vec<u8>, String) {
    let all = Value::from(records.to_vec());
    let all = match list {
        Some(key) if chance.one_in(2) => serde_json::json!({ "count": records.len(), key: all }),
        _ => all,
    };
    let text = match chance.below(4) {
        0 => all.to_string(),
        1 => serde_json::to_string_pretty(&all).unwrap(),
        2 => {
            let pretty = records
                .iter()
                .map(|record| serde_json::to_string_pretty(record).unwrap());
            pretty.collect::<Vec<_>>().join("\n")
        }
        _ => {
            let end = chance.of(&["\n", "\r\n", "\n\n"]);
            records
                .iter()
                .map(|record| format!("{record}{end}"))
                .collect()
        }
    };
    let mark = chance.of(&["", "\u{feff}"]);
    (format!("{mark}{text}").into_bytes(), text)
}

/// A table as text.
fn rows(chance: &mut Chance, table: &Table, turkish: bool) -> (Vec<u8>, String) {
    let delimiter = chance.of(&[',', ';', '\t', '|']);
    let line_end = chance.of(&["\n", "\r\n"]);
    let all_quoted = chance.one_in(3);
    let titled = chance.one_in(3);
    let sep = !titled && chance.one_in(3);
    let encoding = chance.of(&["utf-8", "utf-8 bom", "windows-1254", "utf-16le", "utf-16be"]);
    // Nothing says of which country the letters of other shops are.
    let encoding = if turkish || encoding != "windows-1254" {
        encoding
    } else {
        "utf-8"
    };
    let mut text = String::new();
    if sep {
        text.push_str(&format!("sep={delimiter}{line_end}"));
    }
    if titled {
        let blank = delimiter.to_string().repeat(table[0].len() - 1);
        text.push_str(&format!(
            "Satış Raporu{blank}{line_end}{blank}{line_end}{line_end}"
        ));
    }
    for row in table {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let must = cell.contains([delimiter, '"', '\n', '\r']);
                if must || all_quoted {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            })
            .collect();
        text.push_str(&cells.join(&delimiter.to_string()));
        text.push_str(line_end);
        if chance.one_in(6) {
            text.push_str(line_end);
        }
    }
    if chance.one_in(4) {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    let sixteen = |to: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        let bytes = text.encode_utf16().flat_map(to);
        mark.into_iter().chain(bytes).collect()
    };
    let bytes: Vec<u8> = match encoding {
        "utf-8 bom" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "windows-1254" => WINDOWS_1254.encode(&text).0.into_owned(),
        "utf-16le" => sixteen(u16::to_le_bytes, [0xff, 0xfe]),
        "utf-16be" => sixteen(u16::to_be_bytes, [0xfe, 0xff]),
        _ => text.clone().into_bytes(),
    };
    (
        bytes,
        format!(
            "{encoding}, {delimiter:?}, sep={sep}, titled={titled}, quoted={all_quoted}\n{text}"
        ),
    )
}
