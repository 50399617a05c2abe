//! What kinds of values there are.

use sadakat_model::schema::{FieldType, Schema};
use sadakat_model::values::QUANTITY_DIGITS;

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    pub(crate) const fn of_field(ty: FieldType) -> Self {
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

    /// Whether it can be computed with and compared as a number.
    pub(crate) const fn is_number(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Decimal(_) | Self::Money | Self::Quantity
        )
    }

    /// A default that help texts propose.
    pub(crate) const fn example(self) -> &'static str {
        match self {
            Self::Boolean => "false",
            Self::Text => "\"none\"",
            Self::Texts => "[]",
            Self::Date => "date(\"2000-01-01\")",
            Self::Instant => "now",
            _ => "0",
        }
    }
}
