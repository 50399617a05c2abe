//! What the parts of an expression are.

use crate::constants::{Params, Tables};
use crate::diagnostic::Problem;
use crate::model::QUANTITY_DIGITS;
use crate::schema::{FieldSet, FieldType, KindId, Schema};

/// What an expression is evaluated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// Once an event.
    Event,
    /// Once a line; it may read the event's fields as well.
    Line,
}

/// What an expression may refer to.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The fields.
    pub schema: &'a Schema,
    /// The campaign's parameters, which count as constants.
    pub params: &'a Params,
    /// The lookup tables.
    pub tables: &'a Tables,
    /// The kinds of events that it is evaluated for: all of them must have the
    /// fields that it reads.
    pub kinds: &'a [KindId],
    /// Events or lines.
    pub scope: Scope,
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueType {
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A number with this many decimal places.
    Decimal(u8),
    /// An amount in the program's currency.
    Money,
    /// A quantity.
    Quantity,
    /// Text.
    Text,
    /// Several texts.
    Texts,
    /// A calendar day.
    Date,
    /// A point in time.
    Instant,
    /// No value: `()`.
    Missing,
}

impl ValueType {
    pub(super) const fn of_field(ty: FieldType) -> Self {
        match ty {
            FieldType::Boolean => Self::Boolean,
            FieldType::Integer => Self::Integer,
            FieldType::Text => Self::Text,
            FieldType::Texts => Self::Texts,
            FieldType::Date => Self::Date,
            FieldType::Instant => Self::Instant,
            FieldType::Money => Self::Money,
            FieldType::Quantity => Self::Quantity,
        }
    }

    /// Decimal places of the integers that stand for it; none if it is not a
    /// number.
    pub fn digits(self, schema: &Schema) -> Option<u8> {
        match self {
            Self::Integer => Some(0),
            Self::Decimal(digits) => Some(digits),
            Self::Money => Some(schema.currency.minor_digits()),
            Self::Quantity => Some(QUANTITY_DIGITS),
            _ => None,
        }
    }

    /// What it is, in words for authors.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer => "a whole number",
            Self::Decimal(_) => "a number",
            Self::Money => "an amount",
            Self::Quantity => "a quantity",
            Self::Text => "a text",
            Self::Texts => "a list of texts",
            Self::Date => "a date",
            Self::Instant => "a point in time",
            Self::Missing => "the missing value `()`",
        }
    }
}

/// An expression of a [`super::Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExpressionId {
    pub(super) node: super::graph::NodeId,
    pub(super) scope: Scope,
}

/// A correct expression.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Compiled {
    /// What to evaluate it by.
    pub id: ExpressionId,
    /// The type of its value.
    pub ty: ValueType,
    /// Whether it reads something that only members have, without saying what
    /// happens for guests: it does not hold for them.
    pub needs_member: bool,
    /// The fields that it reads.
    pub reads: FieldSet,
    /// The event's fields that have a value wherever this condition holds.
    pub present: FieldSet,
    /// What is probably not meant.
    pub warnings: Vec<Problem>,
}

/// Why an expression cannot be evaluated for whole batches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It is wrong.
    Wrong(Vec<Problem>),
    /// It is correct Rhai as far as can be told, but has to be evaluated row
    /// by row: the problem says why.
    ByRow(Box<Problem>),
}
