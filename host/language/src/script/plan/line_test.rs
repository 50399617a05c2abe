//! Conditions on one line that read its columns directly.
//!
//! Most of what is asked of lines is of a simple form: a field compared with a
//! constant. Such conditions are decided without making values, and texts by
//! their keys in the dictionary, which are looked up once a batch.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::tree::{Comparison, Constant, Expression, Part, Slot};
use crate::script::cell::Cell;
use sadakat_model::batch::{Column, Columns};
use sadakat_model::constants::ParamValue;
use sadakat_model::schema::FieldType;

/// A condition on a line.
#[derive(Debug, Clone)]
pub(super) enum LineTest {
    Always(bool),
    /// Whether a text is one of these; `missing` if there is none.
    Among {
        cell: Cell,
        texts: Box<[Arc<str>]>,
        missing: bool,
    },
    /// How a number compares with a constant; `missing` if there is none.
    Compare {
        cell: Cell,
        comparison: Comparison,
        /// In units of the cell, times 10^`up`.
        with: i128,
        up: u32,
        missing: bool,
    },
    /// Whether there is a value.
    Known(Cell),
    /// A field that is true or false, and always there.
    Flag(Cell),
    Not(Box<LineTest>),
    All(Box<[LineTest]>),
    Any(Box<[LineTest]>),
}

impl LineTest {
    /// The condition as a test of the line in `item`, if it has such a form.
    pub(super) fn of(condition: &Expression, item: Slot) -> Option<Self> {
        Some(match condition {
            Expression::Constant(Constant::Boolean(value)) => Self::Always(*value),
            Expression::Not(of, _) => Self::Not(Box::new(Self::of(of, item)?)),
            Expression::All(parts) => Self::All(Self::each(parts, item)?),
            Expression::Any(parts) => Self::Any(Self::each(parts, item)?),
            Expression::Compare(comparison, sides, _) => {
                let (left, right) = &**sides;
                match (field(left, item), field(right, item)) {
                    (Some(read), None) => compared(read, *comparison, constant(right)?)?,
                    (None, Some(read)) => compared(read, comparison.flipped(), constant(left)?)?,
                    _ => return None,
                }
            }
            Expression::In(parts, _) => {
                let read = field(&parts.0, item)?;
                let texts = texts(&parts.1)?;
                among(read, texts)?
            }
            Expression::Part(_) => {
                let (cell, _) = field(condition, item)?;
                if cell.ty != FieldType::Boolean || cell.optional {
                    return None;
                }
                Self::Flag(cell)
            }
            _ => return None,
        })
    }

    fn each(parts: &[(Expression, u32)], item: Slot) -> Option<Box<[Self]>> {
        parts.iter().map(|(part, _)| Self::of(part, item)).collect()
    }

    /// The test with texts as keys of a batch's dictionaries.
    pub(super) fn bind<'a>(&'a self, columns: &'a Columns) -> Bound<'a> {
        match self {
            Self::Always(value) => Bound::Always(*value),
            Self::Among {
                cell,
                texts,
                missing,
            } => match columns.get(cell.id).and_then(Column::as_text) {
                Some(column) => Bound::Among {
                    column,
                    keys: texts
                        .iter()
                        .filter_map(|text| column.dictionary.find(text))
                        .collect(),
                    missing: *missing,
                },
                None => Bound::Always(*missing),
            },
            Self::Compare {
                cell,
                comparison,
                with,
                up,
                missing,
            } => match columns.get(cell.id).and_then(Column::as_integers) {
                Some(column) => Bound::Compare {
                    column,
                    comparison: *comparison,
                    with: *with,
                    up: 10i128.checked_pow(*up).unwrap_or(1),
                    missing: *missing,
                },
                None => Bound::Always(*missing),
            },
            Self::Known(cell) => match columns.get(cell.id) {
                Some(column) => Bound::Known(column),
                None => Bound::Always(false),
            },
            Self::Flag(cell) => match columns.get(cell.id).and_then(Column::as_integers) {
                Some(column) => Bound::Flag(column),
                None => Bound::Always(false),
            },
            Self::Not(of) => Bound::Not(Box::new(of.bind(columns))),
            Self::All(parts) => Bound::All(parts.iter().map(|part| part.bind(columns)).collect()),
            Self::Any(parts) => Bound::Any(parts.iter().map(|part| part.bind(columns)).collect()),
        }
    }
}

/// A test bound to the columns of a batch.
#[derive(Debug)]
pub(super) enum Bound<'a> {
    Always(bool),
    Among {
        column: &'a sadakat_model::batch::TextColumn,
        keys: Vec<u32>,
        missing: bool,
    },
    Compare {
        column: &'a sadakat_model::batch::Integers,
        comparison: Comparison,
        with: i128,
        up: i128,
        missing: bool,
    },
    Known(&'a Column),
    Flag(&'a sadakat_model::batch::Integers),
    Not(Box<Bound<'a>>),
    All(Box<[Bound<'a>]>),
    Any(Box<[Bound<'a>]>),
}

impl Bound<'_> {
    /// Whether it holds for a line of the batch.
    #[inline]
    pub(super) fn holds(&self, line: usize) -> bool {
        match self {
            Self::Always(value) => *value,
            Self::Among {
                column,
                keys,
                missing,
            } => match column.key(line) {
                Some(key) => keys.contains(&key),
                None => *missing,
            },
            Self::Compare {
                column,
                comparison,
                with,
                up,
                missing,
            } => match column.get(line) {
                Some(value) => {
                    let value = i128::from(value) * up;
                    match comparison {
                        Comparison::Equal => value == *with,
                        Comparison::NotEqual => value != *with,
                        Comparison::Less => value < *with,
                        Comparison::LessOrEqual => value <= *with,
                        Comparison::Greater => value > *with,
                        Comparison::GreaterOrEqual => value >= *with,
                    }
                }
                None => *missing,
            },
            Self::Known(Column::Integers(column)) => column.get(line).is_some(),
            Self::Known(Column::Text(column)) => column.key(line).is_some(),
            Self::Known(_) => true,
            Self::Flag(column) => column.get(line).is_some_and(|value| value != 0),
            Self::Not(of) => !of.holds(line),
            Self::All(parts) => parts.iter().all(|part| part.holds(line)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(line)),
        }
    }
}

/// A field of the line in `item`, and the constant that stands in for it where
/// it is missing.
fn field(expression: &Expression, item: Slot) -> Option<(Cell, Option<&Constant>)> {
    match expression {
        Expression::Part(part) => plain_field(part, item).map(|cell| (cell, None)),
        Expression::Coalesce(parts) => match parts.as_slice() {
            [Expression::Part(part), Expression::Constant(default)] => {
                plain_field(part, item).map(|cell| (cell, Some(default)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A field with a column of its own, of the line in `item`.
pub(super) fn plain_field(part: &Part, item: Slot) -> Option<Cell> {
    match part.of {
        Expression::Slot(slot) if slot == item => part.field.filter(|cell| cell.is_column()),
        _ => None,
    }
}

fn constant(expression: &Expression) -> Option<&Constant> {
    match expression {
        Expression::Constant(constant) => Some(constant),
        _ => None,
    }
}

fn compared(
    (cell, default): (Cell, Option<&Constant>),
    comparison: Comparison,
    with: &Constant,
) -> Option<LineTest> {
    let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    let negated = |test: LineTest| match comparison {
        Comparison::NotEqual => LineTest::Not(Box::new(test)),
        _ => test,
    };
    match (cell.ty, with) {
        // A missing value equals nothing but a missing value.
        (_, Constant::Missing) if equality && default.is_none() => {
            let known = LineTest::Known(cell);
            Some(match comparison {
                Comparison::Equal => LineTest::Not(Box::new(known)),
                _ => known,
            })
        }
        (FieldType::Text, Constant::Text(text)) if equality => {
            let texts = vec![text.clone()];
            Some(negated(among((cell, default), texts)?))
        }
        (FieldType::Integer | FieldType::Money | FieldType::Quantity, with) => {
            let digits = cell.digits();
            let wanted = number(with)?;
            let missing = match default {
                None => comparison == Comparison::NotEqual,
                Some(default) => comparison.holds(&number(default)?, &wanted),
            };
            let scale = wanted.scale().max(digits);
            let with = wanted
                .mantissa()
                .checked_mul(10i128.checked_pow(scale - wanted.scale())?)?;
            let up = scale - digits;
            // A value of 64 bits must fit, whatever it is.
            (up <= 18).then_some(LineTest::Compare {
                cell,
                comparison,
                with,
                up,
                missing,
            })
        }
        _ => None,
    }
}

fn number(constant: &Constant) -> Option<Decimal> {
    match constant {
        Constant::Integer(number) => Some(Decimal::from(*number)),
        Constant::Decimal(number) => Some(*number),
        _ => None,
    }
}

fn among((cell, default): (Cell, Option<&Constant>), texts: Vec<Arc<str>>) -> Option<LineTest> {
    if cell.ty != FieldType::Text {
        return None;
    }
    let missing = match default {
        None => false,
        Some(Constant::Text(default)) => texts.contains(default),
        Some(_) => return None,
    };
    Some(LineTest::Among {
        cell,
        texts: texts.into(),
        missing,
    })
}

/// A list of constant texts.
fn texts(list: &Expression) -> Option<Vec<Arc<str>>> {
    let Expression::Constant(Constant::List(values)) = list else {
        return None;
    };
    let texts = values.iter().map(|value| match value {
        ParamValue::Text(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}
