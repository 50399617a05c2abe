//! A record that cannot be used, and why.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};

use super::limits::MAX_EXCERPT;
use crate::diagnostic::beginning;
use crate::diagnostic::{Code, visible};

/// A record that was left out. As JSON it is one object with the keys `file`,
/// `line`, `column`, `code`, `field`, `message`, `help` and `record`, always
/// all and in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Which kind of mistake.
    pub code: Code,
    /// The file's name as the user gave it.
    pub file: Arc<str>,
    /// The line that the record begins on, from 1.
    pub line: u64,
    /// Where in the line, in characters from 1, if it has a place.
    pub column: Option<u64>,
    /// The whole name of the field, such as `purchase.lines[2].quantity`.
    pub field: Option<String>,
    /// What is wrong, with the value seen in backticks: lower case, no full
    /// stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The record as it was read; of a long one, the beginning.
    pub record: String,
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", visible(&self.file), self.line)?;
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        write!(f, ": error[{}]: ", self.code.id)?;
        if let Some(field) = &self.field
            && !self.message.contains(field.as_str())
        {
            write!(f, "{}: ", visible(field))?;
        }
        f.write_str(&visible(&self.message))?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", visible(help))?;
        }
        Ok(())
    }
}

impl Serialize for Reject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Reject", 8)?;
        out.serialize_field("file", &*self.file)?;
        out.serialize_field("line", &self.line)?;
        out.serialize_field("column", &self.column)?;
        out.serialize_field("code", self.code.id)?;
        out.serialize_field("field", &self.field)?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("help", &self.help)?;
        out.serialize_field("record", &self.record)?;
        out.end()
    }
}

/// What is wrong with a record, before its file and line are added.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(super) field: Option<String>,
    pub(crate) help: Option<String>,
    /// The byte of the line that it is about.
    pub(super) offset: Option<usize>,
}

impl Problem {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            code,
            message: message.into(),
            field: None,
            help: None,
            offset: None,
        })
    }

    pub(super) fn field(mut self: Box<Self>, field: impl Into<String>) -> Box<Self> {
        self.field = Some(field.into());
        self
    }

    pub(super) fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.help = Some(help.into());
        self
    }

    pub(super) fn help_if(mut self: Box<Self>, help: Option<String>) -> Box<Self> {
        self.help = help.or(self.help);
        self
    }

    pub(super) fn at(mut self: Box<Self>, offset: Option<usize>) -> Box<Self> {
        self.offset = self.offset.or(offset);
        self
    }

    /// The report for a record of raw bytes on a line of a file.
    pub(super) fn reject(self, file: &Arc<str>, line: u64, record: &[u8]) -> Reject {
        let before = self.offset.and_then(|offset| record.get(..offset));
        Reject {
            code: self.code,
            file: file.clone(),
            line,
            column: before.map(|bytes| String::from_utf8_lossy(bytes).chars().count() as u64 + 1),
            field: self.field,
            message: self.message,
            help: self.help,
            record: excerpt(record),
        }
    }
}

/// The first bytes of a record as text, without the end of its line.
pub(super) fn excerpt(record: &[u8]) -> String {
    let head = record.get(..MAX_EXCERPT).unwrap_or(record);
    let text = String::from_utf8_lossy(head);
    text.trim_end_matches(['\n', '\r', char::REPLACEMENT_CHARACTER])
        .to_owned()
}

/// A text as a message repeats it: in backticks, and of a long one the
/// beginning.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", beginning(text, 60))
}

/// Why reading stopped for good.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file or device failed.
    #[error("{file} cannot be read after line {line}")]
    Io {
        /// The file's name as the user gave it.
        file: Arc<str>,
        /// The last line that was read, from 1; 0 before the first.
        line: u64,
        /// What the operating system says.
        #[source]
        source: std::io::Error,
    },
    /// All customers together are larger than one table holds.
    #[error("{file} is larger than {limit} bytes, which is what one customer table holds")]
    TooManyCustomers {
        /// The file's name as the user gave it.
        file: Arc<str>,
        /// [`super::limits::MAX_CUSTOMER_BYTES`].
        limit: u64,
    },
}
