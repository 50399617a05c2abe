//! Events from NDJSON into columns.

use std::io::BufRead;
use std::sync::Arc;

use super::event_parser::EventParser;
use super::limits::{MAX_BATCH_BYTES, MAX_BATCH_EVENTS, MAX_RECORD_BYTES};
use super::line_reader::{Line, LineReader};
use super::reject::{Problem, ReadError, Reject};
use crate::batch::Columns;
use crate::diagnostic::codes;
use crate::schema::{FieldSet, Schema};

/// Reads events from lines of JSON, strictly by the schema.
///
/// Memory is bounded whatever the input: one record, one chunk, and the ids
/// of recent events, among which duplicates are found exactly.
#[derive(Debug)]
pub struct EventReader<R> {
    lines: LineReader<R>,
    file: Arc<str>,
    parser: EventParser,
    /// Whether the file is one list, none of whose lines is a record.
    is_list: bool,
}

/// Some events of a file.
#[derive(Debug)]
#[non_exhaustive]
pub struct EventChunk {
    /// The events that are right. `event.id` is always there, and of the
    /// other fields of records those that were wanted.
    pub columns: Columns,
    /// Which line of the file each event is on, from 1.
    pub lines: Vec<u64>,
    /// What was left out between them, in the order of the file.
    pub rejects: Vec<Reject>,
    /// Fields left out, since the program's `[records]` lets them be.
    pub ignored_fields: u64,
    /// The first line of the file that this chunk is about.
    pub first_line: u64,
}

impl<R: BufRead> EventReader<R> {
    /// Reads from `reader`; `file` is its name in messages.
    pub fn new(reader: R, file: impl Into<Arc<str>>, schema: Arc<Schema>) -> Self {
        Self {
            lines: LineReader::new(reader),
            file: file.into(),
            parser: EventParser::new(schema),
            is_list: false,
        }
    }

    /// Reads up to `max_events` more events, or fewer where the chunk would
    /// become too large; none at the end of the file. A chunk may hold rejects
    /// only.
    ///
    /// Fields that are not wanted are checked all the same.
    ///
    /// # Errors
    /// If the file cannot be read. A record that is wrong is no error, but a
    /// [`Reject`].
    pub fn read(
        &mut self,
        wanted: &FieldSet,
        max_events: usize,
    ) -> Result<Option<EventChunk>, ReadError> {
        let max = max_events.clamp(1, MAX_BATCH_EVENTS);
        let mut rejects = Vec::new();
        let first_line = self.lines.number() + 1;
        let mut bytes = 0;
        self.parser.begin(wanted);
        while self.parser.events() + rejects.len() < max && bytes < MAX_BATCH_BYTES && !self.is_list
        {
            let number = self.lines.number() + 1;
            let line = match self.lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(source) => {
                    return Err(ReadError::Io {
                        file: self.file.clone(),
                        line: number - 1,
                        source,
                    });
                }
            };
            let (read, raw) = match line {
                Line::Whole(raw) if raw.trim_ascii().is_empty() => continue,
                Line::Whole(raw) => {
                    // One thing is wrong with the file, and not each line.
                    self.is_list = number == 1 && is_list(raw).is_some();
                    let read = as_text(raw).and_then(|text| self.parser.parse(text, number));
                    (read, raw)
                }
                Line::TooLarge(raw) => (Err(too_large()), raw),
                Line::CutOff(raw) => (Err(cut_off()), raw),
            };
            bytes += raw.len();
            if let Err(problem) = read {
                rejects.push(problem.reject(&self.file, number, raw));
            }
        }
        if self.parser.events() == 0 && rejects.is_empty() {
            return Ok(None);
        }
        Ok(Some(EventChunk {
            lines: self.parser.lines().to_vec(),
            columns: self.parser.finish(),
            rejects,
            ignored_fields: self.parser.take_ignored(),
            first_line,
        }))
    }

    /// Goes on after the end, for a reader that has got more since, such as one
    /// that is handed a file piece by piece.
    pub const fn resume(&mut self) {
        self.lines.resume();
    }

    /// The reader that lines come from.
    pub const fn get_mut(&mut self) -> &mut R {
        self.lines.get_mut()
    }

    /// The number of the last line read, from 1; 0 before the first.
    pub const fn line(&self) -> u64 {
        self.lines.number()
    }
}

/// What a line that begins a list is told.
pub(super) fn is_list(raw: &[u8]) -> Option<Box<Problem>> {
    let raw = raw
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(raw)
        .trim_ascii_start();
    raw.starts_with(b"[").then(|| {
        Problem::new(codes::BAD_JSON, "the file is one list, but records are one object a line")
            .help("take the list apart: `jq -c '.[]' FILE > records.ndjson`, or import it by a mapping with `sadakat import`")
    })
}

pub(super) fn as_text(raw: &[u8]) -> Result<&str, Box<Problem>> {
    std::str::from_utf8(raw).map_err(|error| {
        Problem::new(codes::NOT_UTF8, "the line has bytes that are not UTF-8")
            .at(Some(error.valid_up_to()))
            .help("save the file as UTF-8")
    })
}

pub(super) fn too_large() -> Box<Problem> {
    let message = format!("the record has more than {MAX_RECORD_BYTES} bytes");
    Problem::new(codes::RECORD_TOO_LARGE, message).help("write one record a line")
}

pub(super) fn cut_off() -> Box<Problem> {
    Problem::new(
        codes::TRUNCATED_FILE,
        "the compressed file is cut off or damaged here",
    )
    .help("copy the file again; the records before this line were used")
}
