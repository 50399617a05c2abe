//! Records of a file as they are written, for whoever keeps them.

use std::io::BufRead;
use std::sync::Arc;

use super::events::{as_text, cut_off, too_large};
use super::line_reader::{Line, LineReader};
use super::reject::{ReadError, Reject};

/// Reads records, one a line, without looking into them.
#[derive(Debug)]
pub struct RecordTexts<R> {
    lines: LineReader<R>,
    file: Arc<str>,
}

/// A record as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordText {
    /// The line that it is on, from 1.
    pub line: u64,
    /// The record.
    pub text: String,
}

impl<R: BufRead> RecordTexts<R> {
    /// Reads from `reader`; `file` is its name in messages.
    pub fn new(reader: R, file: impl Into<Arc<str>>) -> Self {
        Self {
            lines: LineReader::new(reader),
            file: file.into(),
        }
    }

    /// The next record, or why a line is none; nothing at the end.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read(&mut self) -> Result<Option<Result<RecordText, Reject>>, ReadError> {
        loop {
            let number = self.lines.number() + 1;
            let line = self.lines.next().map_err(|source| ReadError::Io {
                file: Arc::clone(&self.file),
                line: number - 1,
                source,
            })?;
            let (read, raw) = match line {
                None => return Ok(None),
                Some(Line::Whole(raw)) if raw.trim_ascii().is_empty() => continue,
                Some(Line::Whole(raw)) => (as_text(raw), raw),
                Some(Line::TooLarge(raw)) => (Err(too_large()), raw),
                Some(Line::CutOff(raw)) => (Err(cut_off()), raw),
            };
            let read = read.map(|text| RecordText {
                line: number,
                text: text.to_owned(),
            });
            return Ok(Some(
                read.map_err(|problem| problem.reject(&self.file, number, raw)),
            ));
        }
    }
}
