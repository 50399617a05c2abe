//! What an expression comes to for one row.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Fault, Formats, Slot};
use crate::cell::Cell;

/// What kind of value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A cell, which is read as what is needed.
    Any,
    Text,
    Number,
    Truth,
    Day,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Text => "text",
            Self::Number => "a number",
            Self::Truth => "true or false",
            Self::Day => "a day",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Missing,
    /// A cell that is not empty.
    Cell(Cell<'a>, Slot),
    Text(Cow<'a, str>),
    Number(Decimal),
    Truth(bool),
    Day(Date),
}

impl<'a> Value<'a> {
    pub(crate) const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// As text; none if it is missing or empty.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        let text = match self {
            Self::Missing => return None,
            Self::Cell(cell, _) => Cow::Borrowed(cell.text()),
            Self::Text(text) => text,
            Self::Number(number) => Cow::Owned(number.normalize().to_string()),
            Self::Truth(truth) => Cow::Borrowed(if truth { "true" } else { "false" }),
            Self::Day(day) => Cow::Owned(day.to_string()),
        };
        (!text.is_empty()).then_some(text)
    }

    pub(crate) fn number(self, formats: &Formats) -> Result<Option<Decimal>, Box<Fault>> {
        match self {
            Self::Missing => Ok(None),
            Self::Number(number) => Ok(Some(number)),
            Self::Cell(cell, slot) => formats.number(cell, Some(slot)).map(Some),
            Self::Text(text) => formats.number(Cell::new(&text), None).map(Some),
            Self::Truth(_) | Self::Day(_) => Err(Fault::new(None, "this is no number")),
        }
    }

    pub(crate) fn truth(self) -> Result<Option<bool>, Box<Fault>> {
        let (text, slot) = match &self {
            Self::Missing => return Ok(None),
            Self::Truth(truth) => return Ok(Some(*truth)),
            Self::Cell(cell, slot) => (cell.text(), Some(*slot)),
            Self::Text(text) => (text.as_ref(), None),
            Self::Number(_) | Self::Day(_) => {
                return Err(Fault::new(None, "this is neither true nor false"));
            }
        };
        const TRUE: [&str; 10] = ["true", "yes", "y", "1", "t", "x", "evet", "ja", "oui", "si"];
        const FALSE: [&str; 9] = [
            "false", "no", "n", "0", "f", "hayır", "hayir", "nein", "non",
        ];
        let small = text.to_lowercase();
        if TRUE.contains(&small.as_str()) {
            return Ok(Some(true));
        }
        if FALSE.contains(&small.as_str()) {
            return Ok(Some(false));
        }
        Err(
            Fault::new(slot, format!("`{text}` is neither true nor false"))
                .help("say what it means, as `row.Column == \"Abonniert\"`"),
        )
    }

    /// As a calendar day.
    pub(crate) fn day(self, formats: &Formats) -> Result<Option<Date>, Box<Fault>> {
        match self {
            Self::Missing => Ok(None),
            Self::Day(day) => Ok(Some(day)),
            Self::Cell(cell, slot) => formats
                .moment(cell.text(), Some(slot), None)
                .map(|moment| Some(moment.day())),
            Self::Text(text) => formats
                .moment(&text, None, None)
                .map(|moment| Some(moment.day())),
            Self::Number(_) | Self::Truth(_) => Err(Fault::new(None, "this is no day")),
        }
    }
}
