//! One value of a record, from its text to what a column holds.

use super::layout::Slot;
use super::limits::{MAX_TEXT, MAX_TEXTS};
use super::reject::{Problem, quoted};
use crate::diagnostic::codes;
use crate::model::{Date, Instant, ScaledError, coupon_code, parse_scaled};
use crate::schema::{FieldType, Schema};

/// A value that waits until its whole record is known to be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Staged {
    /// The record does not have the key.
    Missing,
    /// The record says `null`.
    Null,
    /// Every type but texts.
    Integer(i64),
    /// A text.
    Text(Span),
    /// Several: a range of [`Texts::lists`].
    Texts(u32, u32),
}

impl Staged {
    pub(crate) const fn is_missing(self) -> bool {
        matches!(self, Self::Missing | Self::Null)
    }

    pub(crate) const fn integer(self) -> Option<i64> {
        if let Self::Integer(value) = self {
            Some(value)
        } else {
            None
        }
    }
}

/// Where a text stands. A record is far shorter than 32 bits count to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// Bytes of the record's line.
    Line(u32, u32),
    /// Bytes of [`Texts::copied`].
    Copied(u32, u32),
}

impl Span {
    /// Bytes of the record's line, from `start` on.
    pub(super) fn of_line(start: usize, len: usize) -> Self {
        Self::Line(position(start), position(start + len))
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Texts of one record that cannot be borrowed from its line.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// Texts that the line has with escapes, and those of CSV cells.
    copied: String,
    /// The members of lists of texts.
    lists: Vec<Span>,
}

impl Texts {
    pub(crate) fn clear(&mut self) {
        self.copied.clear();
        self.lists.clear();
    }

    pub(super) fn copy(&mut self, text: &str) -> Span {
        let start = position(self.copied.len());
        self.copied.push_str(text);
        Span::Copied(start, position(self.copied.len()))
    }

    pub(crate) fn get<'a>(&'a self, line: &'a str, span: Span) -> &'a str {
        match span {
            Span::Line(start, end) => line.get(start as usize..end as usize),
            Span::Copied(start, end) => self.copied.get(start as usize..end as usize),
        }
        .unwrap_or("")
    }

    pub(crate) fn list(&self, start: u32, end: u32) -> &[Span] {
        let own = self.lists.get(start as usize..end as usize);
        own.unwrap_or(&[])
    }
}

type Result<T> = std::result::Result<T, Box<Problem>>;

/// Reads a JSON value other than a text, given as its own text.
pub(super) fn read_json(
    slot: &Slot,
    schema: &Schema,
    texts: &mut Texts,
    raw: &str,
) -> Result<Staged> {
    match raw.as_bytes() {
        [b'"', .., b'"'] => {
            if raw.contains('\\') {
                let text: String = serde_json::from_str(raw).map_err(|_| wrong_type(slot, raw))?;
                return read_quoted(slot, schema, &text);
            }
            let text = raw.get(1..raw.len() - 1).unwrap_or("");
            read_quoted(slot, schema, text)
        }
        [b'n', ..] => Ok(Staged::Null),
        [b't' | b'f', ..] if slot.ty == FieldType::Boolean => {
            Ok(Staged::Integer(i64::from(raw == "true")))
        }
        [b'0'..=b'9' | b'-', ..] => match slot.ty {
            FieldType::Money | FieldType::Quantity | FieldType::Integer => {
                read_number(slot, schema, raw)
            }
            _ => Err(wrong_type(slot, raw)),
        },
        [b'[', ..] if slot.ty == FieldType::Texts => {
            let list: Vec<String> = serde_json::from_str(raw).map_err(|_| wrong_type(slot, raw))?;
            read_list(slot, texts, list.iter().map(String::as_str))
        }
        _ => Err(wrong_type(slot, raw)),
    }
}

/// Reads a CSV cell; an empty one is missing.
pub(super) fn read_cell(
    slot: &Slot,
    schema: &Schema,
    texts: &mut Texts,
    cell: &str,
) -> Result<Staged> {
    if cell.is_empty() {
        return Ok(Staged::Null);
    }
    match slot.ty {
        FieldType::Text => {
            check_length(cell)?;
            Ok(Staged::Text(texts.copy(cell)))
        }
        FieldType::Texts => {
            let tags = cell.split(['|', ';']).map(str::trim);
            read_list(slot, texts, tags.filter(|tag| !tag.is_empty()))
        }
        FieldType::Boolean => match cell {
            "true" => Ok(Staged::Integer(1)),
            "false" => Ok(Staged::Integer(0)),
            _ => Err(wrong_type(slot, cell)),
        },
        FieldType::Integer => read_number(slot, schema, cell),
        FieldType::Date | FieldType::Instant | FieldType::Money | FieldType::Quantity => {
            read_quoted(slot, schema, cell)
        }
    }
}

/// A value that JSON has in quotes and that is not a text.
pub(super) fn read_quoted(slot: &Slot, schema: &Schema, text: &str) -> Result<Staged> {
    match slot.ty {
        FieldType::Money | FieldType::Quantity => read_number(slot, schema, text),
        FieldType::Date => Date::parse(text)
            .map(|date| Staged::Integer(date.days().into()))
            .ok_or_else(|| wrong_type(slot, text)),
        FieldType::Instant => Instant::parse(text, &schema.zone)
            .map(|at| Staged::Integer(at.micros()))
            .ok_or_else(|| wrong_type(slot, text)),
        FieldType::Text | FieldType::Texts | FieldType::Boolean | FieldType::Integer => {
            Err(wrong_type(slot, text))
        }
    }
}

pub(super) fn read_number(slot: &Slot, schema: &Schema, text: &str) -> Result<Staged> {
    let digits = schema.digits(slot.ty).unwrap_or(0);
    match parse_scaled(text, digits) {
        Ok(value) if value >= 0 || !slot.unsigned => Ok(Staged::Integer(value)),
        Ok(_) => Err(negative(text)),
        Err(error) => Err(no_number(slot, schema, text, error)),
    }
}

#[cold]
pub(super) fn negative(text: &str) -> Box<Problem> {
    let message = format!("{} is negative", quoted(text));
    Problem::new(codes::RECORD_TYPE, message)
        .help("write positive numbers; for goods that came back, use the kind `return`")
}

#[cold]
fn no_number(slot: &Slot, schema: &Schema, text: &str, error: ScaledError) -> Box<Problem> {
    let shown = quoted(text);
    match error {
        ScaledError::TooPrecise { digits } if slot.ty != FieldType::Integer => {
            let unit = match slot.ty {
                FieldType::Money => format!("{} has {digits}", schema.currency),
                _ => format!("a quantity has {digits}"),
            };
            let message = format!("{shown} has too many decimal places");
            Problem::new(codes::INEXACT, message).help(format!("{unit}; round it where it is made"))
        }
        ScaledError::TooLarge => {
            let message = format!("{shown} is larger than 64 bits hold");
            Problem::new(codes::RECORD_TYPE, message)
        }
        ScaledError::TooPrecise { .. } | ScaledError::Malformed => wrong_type(slot, text),
    }
}

pub(super) fn read_list<'a>(
    slot: &Slot,
    texts: &mut Texts,
    list: impl Iterator<Item = &'a str>,
) -> Result<Staged> {
    let start = texts.lists.len();
    let from = position(start);
    for text in list {
        check_length(text)?;
        if texts.lists.len() - start == MAX_TEXTS {
            let message = format!("has more than {MAX_TEXTS} texts");
            return Err(Problem::new(codes::RECORD_TOO_LARGE, message));
        }
        let code = slot.codes.then(|| coupon_code(text));
        if let Some(code) = &code {
            // Nobody types nothing, and a code counts once.
            let known = texts.list(from, position(texts.lists.len())).iter();
            let mut known = known.map(|&span| texts.get("", span));
            if code.is_empty() || known.any(|known| known == code) {
                continue;
            }
        }
        let span = texts.copy(code.as_deref().unwrap_or(text));
        texts.lists.push(span);
    }
    Ok(Staged::Texts(from, position(texts.lists.len())))
}

pub(super) fn check_length(text: &str) -> Result<()> {
    if text.len() <= MAX_TEXT {
        return Ok(());
    }
    let message = format!("{} has more than {MAX_TEXT} bytes", quoted(text));
    Err(Problem::new(codes::RECORD_TOO_LARGE, message))
}

/// A value of another type, with advice that fits whoever wrote it.
#[cold]
fn wrong_type(slot: &Slot, seen: &str) -> Box<Problem> {
    let (wanted, help) = match slot.ty {
        FieldType::Boolean => ("true or false", "write `true` or `false`, without quotes"),
        FieldType::Integer => ("an integer", "write a whole number, without quotes"),
        FieldType::Text => ("text", "write text in double quotes"),
        FieldType::Texts => ("a list of texts", "write a list, as `[\"vip\"]`"),
        FieldType::Date => ("a date", "write it as `2026-11-21`"),
        FieldType::Instant => (
            "an instant",
            "write it as `2026-11-21T14:03:00+03:00`, or without the offset in the program's zone",
        ),
        FieldType::Money => ("an amount", NUMBER_HELP),
        FieldType::Quantity => ("a quantity", NUMBER_HELP),
    };
    let message = format!("{} is not {wanted}", quoted(seen));
    Problem::new(codes::RECORD_TYPE, message).help(help)
}

const NUMBER_HELP: &str = "write digits, and a point before decimal places: `1250` or `12.50`";
