//! Customers from NDJSON or CSV into a table.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;

use super::customer_table::{CustomerTable, CustomerTableBuilder};
use super::events::{as_text, cut_off, is_list, too_large};
use super::layout::{Layout, TOP, Target};
use super::limits::{MAX_CUSTOMER_BYTES, MAX_RECORD_BYTES};
use super::line_reader::{Line, LineReader, is_damage};
use super::record::Record;
use super::reject::{Problem, ReadError, Reject, quoted};
use super::value::{Staged, read_cell};
use crate::diagnostic::{codes, nearest, one_of};
use crate::schema::{Presence, Schema, UnknownFields};

/// How a customer file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CustomerFormat {
    /// One JSON object a line.
    NdJson,
    /// A header row, then one row a customer. Columns are called as the fields
    /// without `customer.`; an empty cell is a missing value; several tags are
    /// separated by `|` or `;`.
    Csv,
}

impl CustomerFormat {
    /// The format that a file's name says: CSV for `.csv` and `.csv.gz`, else
    /// NDJSON.
    pub fn of_path(path: &Path) -> Self {
        let name = path.to_string_lossy().to_ascii_lowercase();
        if name.trim_end_matches(".gz").ends_with(".csv") {
            Self::Csv
        } else {
            Self::NdJson
        }
    }
}

/// Reads all customers. Records that are wrong are handed to `on_reject` and
/// left out; `file` is the name in messages.
///
/// # Errors
/// If the file cannot be read, or is larger than
/// [`MAX_CUSTOMER_BYTES`](super::limits::MAX_CUSTOMER_BYTES).
pub fn read_customers(
    reader: impl BufRead,
    file: impl Into<Arc<str>>,
    format: CustomerFormat,
    schema: &Schema,
    on_reject: &mut dyn FnMut(Reject),
) -> Result<CustomerTable, ReadError> {
    let mut record = Record::new(Layout::customers(schema), schema);
    let table = CustomerTableBuilder::new(&mut record, schema);
    let mut reading = Reading {
        schema,
        file: file.into(),
        record,
        table,
        bytes: 0,
        on_reject,
    };
    match format {
        CustomerFormat::NdJson => reading.json(reader)?,
        CustomerFormat::Csv => reading.csv(reader)?,
    }
    Ok(reading.table.finish(&mut reading.record))
}

struct Reading<'a> {
    schema: &'a Schema,
    file: Arc<str>,
    record: Record,
    table: CustomerTableBuilder,
    bytes: u64,
    on_reject: &'a mut dyn FnMut(Reject),
}

impl Reading<'_> {
    fn json(&mut self, reader: impl BufRead) -> Result<(), ReadError> {
        let mut lines = LineReader::new(reader);
        loop {
            let number = lines.number() + 1;
            let line = match lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => return Ok(()),
                Err(source) => return Err(self.failed(number - 1, source)),
            };
            let (read, raw) = match line {
                Line::Whole(raw) if raw.trim_ascii().is_empty() => continue,
                Line::Whole(raw) => match is_list(raw) {
                    Some(problem) => (Err(problem), raw),
                    None => (as_text(raw).and_then(|text| self.json_record(text)), raw),
                },
                Line::TooLarge(raw) => (Err(too_large()), raw),
                Line::CutOff(raw) => (Err(cut_off()), raw),
            };
            self.count(raw.len())?;
            let whole_file = number == 1 && is_list(raw).is_some();
            if let Err(problem) = read {
                (self.on_reject)(problem.reject(&self.file, number, raw));
            }
            if whole_file {
                return Ok(());
            }
        }
    }

    fn json_record(&mut self, text: &str) -> Result<(), Box<Problem>> {
        self.record.parse(text, self.schema, 0)?;
        self.add(text)
    }

    fn csv(&mut self, reader: impl Read) -> Result<(), ReadError> {
        let left = Cell::new(ROW_ALLOWANCE);
        let reader = Metered {
            reader,
            left: &left,
        };
        // With its own rule for `\r\n` the reader counts lines wrongly.
        let mut rows = csv::ReaderBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(reader);
        let header = match rows.byte_headers() {
            Ok(header) => header.clone(),
            Err(error) => return self.csv_failed(error, 1),
        };
        let Some(columns) = self.columns(&header) else {
            return Ok(());
        };
        let mut row = csv::ByteRecord::new();
        loop {
            left.set(ROW_ALLOWANCE);
            let next = rows.position().line();
            match rows.read_byte_record(&mut row) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return self.csv_failed(error, next),
            }
            let line = row.position().map_or(next, csv::Position::line);
            // An empty line, whichever way lines end.
            if row.len() == 1 && row.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            let raw = row.iter().collect::<Vec<_>>().join(&b","[..]);
            self.count(raw.len())?;
            if let Err(problem) = self.csv_record(&row, &header, &columns) {
                (self.on_reject)(problem.reject(&self.file, line, &raw));
            }
        }
    }

    /// Which slot each column is; none for one that is left out on purpose. A
    /// column that means nothing rejects the file: it would reject every row.
    fn columns(&mut self, header: &csv::ByteRecord) -> Option<Vec<Option<usize>>> {
        let mut columns: Vec<Option<usize>> = Vec::new();
        let (mut unknown, mut twice) = (Vec::new(), Vec::new());
        let ignore = self.schema.records.unknown_fields == UnknownFields::Ignore;
        let shape = self.record.layout.shapes.get_mut(TOP)?;
        for name in header {
            let name = String::from_utf8_lossy(name);
            let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            let found = shape.keys.find(name, None);
            match found.and_then(|key| shape.targets.get(key)) {
                Some(Target::Slot(slot)) if columns.contains(&Some(*slot)) => {
                    twice.push(name.to_owned())
                }
                Some(Target::Slot(slot)) => columns.push(Some(*slot)),
                _ if ignore => {
                    self.record.ignored += 1;
                    columns.push(None);
                }
                _ => unknown.push(name.to_owned()),
            }
        }
        let list = |names: &[String]| {
            names
                .iter()
                .map(|name| quoted(name))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let problem = match (unknown.as_slice(), twice.as_slice()) {
            ([], []) => return Some(columns),
            ([], [name, ..]) => {
                let message = format!("column {} occurs twice", quoted(name));
                Problem::new(codes::RECORD_UNKNOWN_FIELD, message).field(name)
            }
            ([name], _) => {
                let near = nearest(name, shape.keys.names());
                let message = format!("column {} is not a customer field", quoted(name));
                Problem::new(codes::RECORD_UNKNOWN_FIELD, message).field(name).help(near.map_or_else(
                    || "declare it under [schema.customer] in program.toml, or set `unknown_fields = \"ignore\"` in [records]".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                ))
            }
            (all, _) => {
                let message = format!("columns {} are not customer fields", list(all));
                let near: Vec<String> = all
                    .iter()
                    .filter_map(|name| {
                        Some(format!(
                            "`{}` for {}",
                            nearest(name, shape.keys.names())?,
                            quoted(name)
                        ))
                    })
                    .collect();
                let help = if near.is_empty() {
                    String::new()
                } else {
                    format!("write {}; ", near.join(", "))
                };
                Problem::new(codes::RECORD_UNKNOWN_FIELD, message).help(format!(
                    "{help}declare others under [schema.customer] in program.toml, or set `unknown_fields = \"ignore\"` in [records]"
                ))
            }
        };
        let raw = header.iter().collect::<Vec<_>>().join(&b","[..]);
        (self.on_reject)(problem.reject(&self.file, 1, &raw));
        None
    }

    fn csv_record(
        &mut self,
        row: &csv::ByteRecord,
        header: &csv::ByteRecord,
        columns: &[Option<usize>],
    ) -> Result<(), Box<Problem>> {
        if row.len() != columns.len() {
            let message = format!(
                "the row has {} cells, the header {}",
                row.len(),
                columns.len()
            );
            return Err(Problem::new(codes::RECORD_TYPE, message)
                .help("put cells with commas in double quotes"));
        }
        self.record.staged.fill(Staged::Missing);
        self.record.texts.clear();
        for ((cell, name), at) in row.iter().zip(header).zip(columns) {
            let Some(at) = *at else {
                continue;
            };
            let cell = cell.strip_suffix(b"\r").unwrap_or(cell);
            let name = String::from_utf8_lossy(name);
            let read = std::str::from_utf8(cell)
                .map_err(|_| Problem::new(codes::NOT_UTF8, "the cell is not UTF-8 text"))
                .and_then(|cell| match self.record.layout.slots.get(at) {
                    Some(slot) => read_cell(slot, self.schema, &mut self.record.texts, cell),
                    None => Ok(Staged::Missing),
                });
            match read {
                Ok(value) => self.record.stage(Some(at), value),
                Err(problem) => return Err(problem.field(name.trim())),
            }
        }
        self.add("")
    }

    /// Adds the staged customer.
    fn add(&mut self, line: &str) -> Result<(), Box<Problem>> {
        let id_slot = self.table.id_slot();
        for at in self.record.layout.slots_of(TOP) {
            let required = Some(at) == id_slot
                || (self.record.layout.slots.get(at))
                    .is_some_and(|slot| slot.presence == Presence::Required);
            if required && self.record.staged(Some(at)).is_missing() {
                let key = self
                    .record
                    .layout
                    .slots
                    .get(at)
                    .map_or("", |slot| &slot.key);
                let message = format!("`{key}` is missing");
                return Err(Problem::new(codes::RECORD_MISSING, message).field(key));
            }
        }
        let zone = self.record.layout.find(self.schema, "customer.time_zone");
        self.record.check_zone(zone, line, "time_zone")?;
        let staged = self.record.staged(id_slot);
        let Some(id) = self.table.id(staged, &self.record.texts, line) else {
            return Err(Problem::new(codes::RECORD_MISSING, "`id` is empty").field("id"));
        };
        self.starting_tier(line)?;
        if !self.table.push(id) {
            let message = format!("{} is the id of an earlier customer", quoted(id));
            return Err(Problem::new(codes::DUPLICATE_CUSTOMER, message).field("id"));
        }
        self.record.push_columns(line, |_| true);
        Ok(())
    }

    /// A tier that the program does not have would silently become the lowest.
    fn starting_tier(&self, line: &str) -> Result<(), Box<Problem>> {
        let slot = self.record.layout.find(self.schema, "customer.tier");
        let Staged::Text(span) = self.record.staged(slot) else {
            return Ok(());
        };
        let tier = self.record.texts.get(line, span);
        let id = self.schema.find("customer.tier");
        match id.and_then(|id| self.schema.only(id)) {
            Some(tiers) if !tiers.contains(&tier) => Err(Problem::new(
                codes::RECORD_UNKNOWN_NAME,
                format!("{} is not a tier of the program", quoted(tier)),
            )
            .field("tier")
            .help_if(one_of(tier, tiers))),
            _ => Ok(()),
        }
    }

    fn count(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.bytes += bytes as u64;
        if self.bytes <= MAX_CUSTOMER_BYTES {
            return Ok(());
        }
        Err(ReadError::TooManyCustomers {
            file: self.file.clone(),
            limit: MAX_CUSTOMER_BYTES,
        })
    }

    fn failed(&self, line: u64, source: io::Error) -> ReadError {
        ReadError::Io {
            file: self.file.clone(),
            line,
            source,
        }
    }

    /// Where CSV cannot be read on: a cut-off file, or a row without end.
    fn csv_failed(&mut self, error: csv::Error, line: u64) -> Result<(), ReadError> {
        let problem = match error.into_kind() {
            csv::ErrorKind::Io(source) if source.kind() == io::ErrorKind::FileTooLarge => {
                too_large().help("close the quote that this row opens")
            }
            csv::ErrorKind::Io(source) if is_damage(&source) => cut_off(),
            csv::ErrorKind::Io(source) => return Err(self.failed(line - 1, source)),
            other => Problem::new(codes::RECORD_TYPE, format!("not a CSV row: {other:?}")),
        };
        (self.on_reject)(problem.reject(&self.file, line, b""));
        Ok(())
    }
}

/// Bytes that may be read for one CSV row: a record, and what the CSV reader
/// buffers ahead.
const ROW_ALLOWANCE: usize = MAX_RECORD_BYTES + 64 * 1024;

/// Stops where a row, by an open quote, would take in the rest of the file.
struct Metered<'a, R> {
    reader: R,
    left: &'a Cell<usize>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let count = self.reader.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(count));
        Ok(count)
    }
}
