//! A value as it is told.

use serde::Serialize;

/// A value, for people and machines to read.
///
/// In JSON, numbers with decimal places are texts, as everywhere in decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Datum {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// So many days.
    Days(i64),
    /// A number with decimal places, written out; also dates and instants.
    Number(String),
    /// Text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// The different values of an event's lines, in their order; none for
    /// lines without.
    Each(Vec<Option<Datum>>),
}
