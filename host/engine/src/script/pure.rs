//! Conditions and sums over fields, evaluated without Rhai.
//!
//! A part of a script that only reads fields and constants is replaced by one
//! variable, whose value is computed here. The outcome is the one that Rhai
//! would come to: the differential tests compare both.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::cell::{Cell, Scalar};
use super::row::Row;
use crate::model::{Date, Instant};

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// An operation on numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    Missing,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(Box<str>),
    Date(Date),
    Instant(Instant),
}

/// An expression over fields and constants.
#[derive(Debug, Clone)]
pub(crate) enum Pure {
    Constant(Constant),
    Cell(Cell),
    Compare(Comparison, Box<(Pure, Pure)>),
    Compute(Arithmetic, Box<(Pure, Pure)>),
    All(Vec<Pure>),
    Any(Vec<Pure>),
    Not(Box<Pure>),
    /// Whether a value is among constants.
    Among(Box<Pure>, Box<[Constant]>),
    /// Whether a text is among a field's texts.
    Tagged(Cell, Box<str>),
    /// Whether the event's day is a birthday.
    Birthday(Box<Pure>),
}

/// The kinds of value that can be compared with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Missing,
    Boolean,
    Number,
    Text,
    Date,
    Instant,
}

/// An overflow: whoever meets it reports the fault.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Overflow;

impl Constant {
    pub(crate) fn scalar(&self) -> Scalar<'_> {
        match self {
            Self::Missing => Scalar::Missing,
            Self::Boolean(value) => Scalar::Boolean(*value),
            Self::Integer(value) => Scalar::Integer(*value),
            Self::Decimal(value) => Scalar::Decimal(*value),
            Self::Text(value) => Scalar::Text(value),
            Self::Date(value) => Scalar::Date(*value),
            Self::Instant(value) => Scalar::Instant(*value),
        }
    }
}

impl Pure {
    /// The value at the row, or at a line for lines' fields.
    pub(crate) fn value<'a>(&'a self, row: &'a Row, line: usize) -> Result<Scalar<'a>, Overflow> {
        Ok(match self {
            Self::Constant(constant) => constant.scalar(),
            Self::Cell(cell) => cell.scalar(&row.scene(), line),
            Self::Compare(comparison, sides) => {
                let left = sides.0.value(row, line)?;
                let right = sides.1.value(row, line)?;
                Scalar::Boolean(compare(*comparison, left, right))
            }
            Self::Compute(operation, sides) => {
                let left = sides.0.value(row, line)?;
                let right = sides.1.value(row, line)?;
                compute(*operation, left, right).ok_or(Overflow)?
            }
            Self::All(parts) => {
                for part in parts {
                    if part.value(row, line)? != Scalar::Boolean(true) {
                        return Ok(Scalar::Boolean(false));
                    }
                }
                Scalar::Boolean(true)
            }
            Self::Any(parts) => {
                for part in parts {
                    if part.value(row, line)? == Scalar::Boolean(true) {
                        return Ok(Scalar::Boolean(true));
                    }
                }
                Scalar::Boolean(false)
            }
            Self::Not(part) => Scalar::Boolean(part.value(row, line)? != Scalar::Boolean(true)),
            Self::Among(part, constants) => {
                let value = part.value(row, line)?;
                let found = constants
                    .iter()
                    .any(|constant| compare(Comparison::Equal, value, constant.scalar()));
                Scalar::Boolean(found)
            }
            Self::Tagged(cell, text) => {
                let texts = row
                    .columns
                    .get(cell.id)
                    .and_then(|column| column.as_texts());
                let found = texts.is_some_and(|column| column.get(row.row).any(|t| t == &**text));
                Scalar::Boolean(found)
            }
            Self::Birthday(part) => Scalar::Boolean(match part.value(row, line)? {
                Scalar::Date(birth) => {
                    let leap = row.environment().schema().leap_birthday;
                    row.columns.date(row.row).is_birthday(birth, leap)
                }
                _ => false,
            }),
        })
    }

    /// What kind of value it has when it has one.
    pub(crate) fn sort(&self) -> Sort {
        use crate::schema::FieldType;
        match self {
            Self::Constant(constant) => match constant {
                Constant::Missing => Sort::Missing,
                Constant::Boolean(_) => Sort::Boolean,
                Constant::Integer(_) | Constant::Decimal(_) => Sort::Number,
                Constant::Text(_) => Sort::Text,
                Constant::Date(_) => Sort::Date,
                Constant::Instant(_) => Sort::Instant,
            },
            Self::Cell(cell) => match cell.ty {
                FieldType::Boolean => Sort::Boolean,
                FieldType::Integer | FieldType::Money | FieldType::Quantity => Sort::Number,
                FieldType::Date => Sort::Date,
                FieldType::Instant => Sort::Instant,
                FieldType::Text | FieldType::Texts => Sort::Text,
            },
            Self::Compute(..) => Sort::Number,
            _ => Sort::Boolean,
        }
    }

    /// Whether there is a value at every row.
    pub(crate) fn always(&self) -> bool {
        match self {
            Self::Constant(constant) => *constant != Constant::Missing,
            Self::Cell(cell) => !cell.optional,
            Self::Compute(_, sides) => sides.0.always() && sides.1.always(),
            _ => true,
        }
    }
}

fn compare(comparison: Comparison, left: Scalar<'_>, right: Scalar<'_>) -> bool {
    let order = match (left, right) {
        (Scalar::Missing, Scalar::Missing) => Some(Ordering::Equal),
        (Scalar::Boolean(a), Scalar::Boolean(b)) => Some(a.cmp(&b)),
        (Scalar::Integer(a), Scalar::Integer(b)) => Some(a.cmp(&b)),
        (Scalar::Decimal(a), Scalar::Decimal(b)) => Some(a.cmp(&b)),
        (Scalar::Integer(a), Scalar::Decimal(b)) => Some(Decimal::from(a).cmp(&b)),
        (Scalar::Decimal(a), Scalar::Integer(b)) => Some(a.cmp(&Decimal::from(b))),
        (Scalar::Text(a), Scalar::Text(b)) => Some(a.cmp(b)),
        (Scalar::Date(a), Scalar::Date(b)) => Some(a.cmp(&b)),
        (Scalar::Instant(a), Scalar::Instant(b)) => Some(a.cmp(&b)),
        _ => None,
    };
    match comparison {
        Comparison::Equal => order == Some(Ordering::Equal),
        Comparison::Unequal => order != Some(Ordering::Equal),
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
    }
}

fn compute(operation: Arithmetic, left: Scalar<'_>, right: Scalar<'_>) -> Option<Scalar<'static>> {
    let decimal = |value| match value {
        Scalar::Integer(value) => Some(Decimal::from(value)),
        Scalar::Decimal(value) => Some(value),
        _ => None,
    };
    if let (Scalar::Integer(a), Scalar::Integer(b)) = (left, right) {
        let result = match operation {
            Arithmetic::Add => a.checked_add(b),
            Arithmetic::Subtract => a.checked_sub(b),
            Arithmetic::Multiply => a.checked_mul(b),
        };
        return result.map(Scalar::Integer);
    }
    let (a, b) = (decimal(left)?, decimal(right)?);
    let result = match operation {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
    };
    result.map(Scalar::Decimal)
}
