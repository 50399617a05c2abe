//! Files of every kind into rows.
//!
//! | file | concept |
//! |---|---|
//! | `origin.rs` | where bytes come from; gzip and zstd |
//! | `encoding.rs` | bytes to text |
//! | `header.rs` | which column is where |
//! | `guard.rs` | quotation marks that nothing closes |
//! | `text.rs` | CSV of every dialect |
//! | `json.rs` | JSON of every shape |
//! | `sheet.rs` | Excel |
//! | `kind.rs` | which of the tables a file is |
//! | `columnar.rs` | Parquet and Arrow |
//! | `not_read.rs` | what stands for workbooks, Parquet and Arrow where they are not read |
//! | `ahead.rs` | rows that are read while those before are taken in |

mod ahead;
#[cfg(feature = "tables")]
pub(crate) mod columnar;
pub(crate) mod encoding;
mod guard;
pub(crate) mod header;
pub(crate) mod json;
pub(crate) mod kind;
#[cfg(not(feature = "tables"))]
mod not_read;
pub(crate) mod origin;
#[cfg(feature = "tables")]
pub(crate) mod sheet;
pub(crate) mod text;

use std::sync::Arc;

use csv::StringRecord;
use encoding_rs::Encoding;

use crate::error::ImportError;
#[cfg(not(feature = "tables"))]
pub(crate) use not_read::{columnar, sheet};

use columnar::ColumnarTable;
use header::Wanted;
use json::JsonTable;
use origin::Origin;
use sheet::SheetTable;
use text::{HeaderAt, TextTable};

/// What a mapping says of how files are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadSettings<'a> {
    pub(crate) encoding: Option<&'static Encoding>,
    /// A hint for encodings: two letters.
    pub(crate) country: Option<&'a str>,
    pub(crate) delimiter: Option<u8>,
    pub(crate) quote: Option<u8>,
    pub(crate) header: HeaderAt,
    /// Lines before anything else.
    pub(crate) skip: u64,
    pub(crate) sheet: Option<&'a str>,
    /// The key of the list of records, in JSON.
    pub(crate) records: Option<&'a str>,
    /// The path of the lists whose items are rows, in JSON.
    pub(crate) rows: Option<&'a str>,
    /// The path of the lists whose items are refunded lines, in JSON.
    pub(crate) refunds: Option<&'a str>,
    pub(crate) wanted: &'a [Wanted],
    /// How many columns the mapping has in all.
    pub(crate) slots: usize,
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileFacts {
    /// As the user gave it.
    pub name: Arc<str>,
    /// `CSV`, `Excel`, `JSON`, `Parquet` or `Arrow`.
    pub format: &'static str,
    /// Of texts.
    pub encoding: Option<String>,
    /// Between cells.
    pub delimiter: Option<char>,
    /// Of a workbook.
    pub sheet: Option<String>,
    /// The header's line, from 1; 0 if there is none.
    pub header_line: u64,
    /// Rows read, without headers and empty lines.
    pub rows: u64,
}

impl FileFacts {
    fn new(origin: &Origin, format: &'static str) -> Self {
        Self {
            name: Arc::clone(&origin.name),
            format,
            encoding: None,
            delimiter: None,
            sheet: None,
            header_line: 0,
            rows: 0,
        }
    }
}

/// Whether a row is a line or a refunded one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Line,
    Refund,
}

/// What stands in the place of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Incoming<'a> {
    Row(&'a StringRecord),
    /// A record of JSON whose list of lines is empty.
    WithoutLines(&'a StringRecord),
    Empty,
    /// The line that opened a quoted cell.
    UnclosedQuote(&'a str),
    Undecodable(&'a StringRecord),
    /// Other cells than the header has, and how many that are.
    Ragged(&'a StringRecord, usize),
    /// The text and what is wrong with it.
    NotJson(&'a str, &'a str),
}

pub(crate) type Sink<'a> = &'a mut dyn FnMut(u64, Part, Incoming<'_>) -> Result<(), ImportError>;

/// An open file.
pub(crate) struct Table {
    origin: Origin,
    body: Body,
    /// By slot, where each column stands.
    pub(crate) places: Vec<Option<usize>>,
    pub(crate) facts: FileFacts,
}

#[cfg_attr(
    not(feature = "tables"),
    expect(clippy::large_enum_variant, reason = "there are no such tables")
)]
enum Body {
    Text(TextTable),
    Sheet(SheetTable),
    Json(JsonTable),
    Columnar(ColumnarTable),
}

impl Table {
    pub(crate) fn open(origin: &Origin, settings: &ReadSettings<'_>) -> Result<Self, ImportError> {
        let head = origin
            .head(64)
            .map_err(|error| ImportError::read(&origin.name, error))?;
        // Cells of JSON stand where their slot says.
        let by_slot = || (0..settings.slots).map(Some).collect();
        let (body, places, facts) = if kind::is_columnar(&head) {
            let (table, facts) = ColumnarTable::open(origin, &head, settings)?;
            let places = if table.is_nested() {
                by_slot()
            } else {
                table.header().places.clone()
            };
            (Body::Columnar(table), places, facts)
        } else if is_workbook(&head) {
            let (table, facts) = SheetTable::open(origin, settings)?;
            let places = table.header().places.clone();
            (Body::Sheet(table), places, facts)
        } else if is_json(&head) {
            let (table, facts) = JsonTable::open(origin, settings)?;
            (Body::Json(table), by_slot(), facts)
        } else {
            let (table, facts) = TextTable::open(origin, settings)?;
            let places = table.header().places.clone();
            (Body::Text(table), places, facts)
        };
        Ok(Self {
            origin: origin.clone(),
            body,
            places,
            facts,
        })
    }

    /// Hands over every row, with its line.
    pub(crate) fn each(
        self,
        settings: &ReadSettings<'_>,
        sink: Sink<'_>,
    ) -> Result<(), ImportError> {
        match self.body {
            Body::Text(table) => table.each(&self.origin, sink),
            Body::Sheet(table) => table.each(sink),
            Body::Json(table) => table.each(&self.origin, sink),
            Body::Columnar(table) => table.each(&self.origin, settings, sink),
        }
    }
}

/// Whether the first bytes are those of a zip archive or an old workbook.
pub(crate) fn is_workbook(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0")
}

/// Whether the first letter begins an object or a list.
pub(crate) fn is_json(head: &[u8]) -> bool {
    let text: Vec<u8> = head.iter().copied().filter(|&byte| byte != 0).collect();
    let text = text
        .strip_prefix(b"\xEF\xBB\xBF")
        .or_else(|| text.strip_prefix(b"\xFF\xFE"))
        .unwrap_or(&text);
    matches!(text.trim_ascii_start().first(), Some(b'{' | b'['))
}
