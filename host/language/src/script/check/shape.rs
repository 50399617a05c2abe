//! What an expression stands for, as far as it can be told without running.

use std::ops::Range;
use std::sync::Arc;

use super::super::cell::Cell;
use super::super::vocabulary::ObjectId;
use crate::vocabulary::ValueType;
use sadakat_model::constants::Table;
use sadakat_model::schema::FieldType;

/// What an expression stands for.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Anything.
    Unknown,
    /// A value of this type.
    Value(ValueType),
    /// A field's value, read at a place.
    Field(Cell, Range<usize>),
    /// `customer`, `wallet.points`.
    Object(ObjectId),
    /// `purchase.lines`.
    Lines,
    /// A list of some of them: `purchase.lines.filter(|l| …)`.
    SomeLines,
    /// One of them.
    Line,
    /// `params`.
    Params,
    /// `tables`.
    Tables,
    /// `tables.stores`.
    Table(Arc<str>, Arc<Table>),
    /// `tables.stores["kadikoy"]`.
    TableRow(Arc<str>, Arc<Table>),
}

impl Shape {
    /// The type of a single value, where it is known.
    pub(super) const fn ty(&self) -> Option<ValueType> {
        match self {
            Self::Value(ty) => Some(*ty),
            Self::Field(cell, _) => Some(ValueType::of_field(cell.ty)),
            _ => None,
        }
    }

    /// Whether it is a whole number for certain.
    pub(super) fn is_integer(&self) -> bool {
        self.ty() == Some(ValueType::Integer)
    }

    /// Whether it is a number that need not be whole.
    pub(super) fn is_fraction(&self) -> bool {
        self.ty().is_some_and(ValueType::is_number) && !self.is_integer()
    }
}

/// The parts that values of a type have.
pub(super) fn parts_of(ty: FieldType) -> &'static [&'static str] {
    match ty {
        FieldType::Date => &["year", "month", "day", "weekday"],
        FieldType::Instant => &["year", "month", "day", "weekday", "hour", "minute", "date"],
        FieldType::Text => &["len", "is_empty", "chars", "bytes"],
        FieldType::Texts => &["len", "is_empty"],
        FieldType::Integer => &["is_zero", "is_even", "is_odd"],
        _ => &[],
    }
}
