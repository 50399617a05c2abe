//! Conditions on one line that read its columns directly.
//!
//! Most of what is asked of lines is of a simple form: a field compared with a
//! constant. Such conditions are decided without making values, and texts by
//! their keys in the dictionary, which are looked up once a batch.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::tree::{Comparison, Constant, Expression, Part, Slot};
use crate::script::cell::Cell;
use sadakat_model::batch::{Column, Columns, Dictionary, Integers, TextColumn};
use sadakat_model::constants::ParamValue;
use sadakat_model::schema::FieldType;
use sadakat_model::values::pow10;

/// A condition on a line.
#[derive(Debug, Clone)]
pub(super) enum LineTest {
    Always(bool),
    /// Whether a text is one of these, or is not; `missing` if there is none.
    Among {
        cell: Cell,
        texts: Box<[Arc<str>]>,
        is: bool,
        missing: bool,
    },
    /// Whether a number is at least `from` and at most `to`, or is not;
    /// `missing` if there is none.
    Within {
        cell: Cell,
        /// In units of the cell.
        from: i64,
        to: i64,
        is: bool,
        missing: bool,
    },
    /// Whether there is a value, or is none.
    Known {
        cell: Cell,
        is: bool,
    },
    All(Box<[LineTest]>),
    Any(Box<[LineTest]>),
}

impl LineTest {
    /// The condition as a test of the line in `item`, if it has such a form.
    pub(super) fn of(condition: &Expression, item: Slot) -> Option<Self> {
        Some(match condition {
            Expression::Constant(Constant::Boolean(value)) => Self::Always(*value),
            Expression::Not(of, _) => Self::of(of, item)?.negated(),
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
                // One that is always there; false is 0.
                let (cell, _) = field(condition, item)?;
                if cell.ty != FieldType::Boolean || cell.optional {
                    return None;
                }
                Self::Within {
                    cell,
                    from: 0,
                    to: 0,
                    is: false,
                    missing: false,
                }
            }
            _ => return None,
        })
    }

    fn each(parts: &[(Expression, u32)], item: Slot) -> Option<Box<[Self]>> {
        parts.iter().map(|(part, _)| Self::of(part, item)).collect()
    }

    /// The test that holds where this one does not.
    fn negated(self) -> Self {
        let each = |parts: Box<[Self]>| parts.into_iter().map(Self::negated).collect();
        match self {
            Self::Always(value) => Self::Always(!value),
            Self::Among {
                cell,
                texts,
                is,
                missing,
            } => Self::Among {
                cell,
                texts,
                is: !is,
                missing: !missing,
            },
            Self::Within {
                cell,
                from,
                to,
                is,
                missing,
            } => Self::Within {
                cell,
                from,
                to,
                is: !is,
                missing: !missing,
            },
            Self::Known { cell, is } => Self::Known { cell, is: !is },
            Self::All(parts) => Self::Any(each(parts)),
            Self::Any(parts) => Self::All(each(parts)),
        }
    }

    /// The test with texts as keys of a batch's dictionaries.
    pub(super) fn bind<'a>(&'a self, columns: &'a Columns) -> Bound<'a> {
        match self {
            Self::Always(value) => Bound::Always(*value),
            Self::Among {
                cell,
                texts,
                is,
                missing,
            } => match columns.get(cell.id).and_then(Column::as_text) {
                Some(column) => Bound::Among {
                    column,
                    keys: Keys::of(texts, &column.dictionary),
                    is: *is,
                    missing: *missing,
                },
                None => Bound::Always(*missing),
            },
            Self::Within {
                cell,
                from,
                to,
                is,
                missing,
            } => match columns.get(cell.id).and_then(Column::as_integers) {
                Some(column) => Bound::Within {
                    column,
                    from: *from,
                    to: *to,
                    is: *is,
                    missing: *missing,
                },
                None => Bound::Always(*missing),
            },
            Self::Known { cell, is } => match columns.get(cell.id) {
                Some(column) => Bound::Known { column, is: *is },
                None => Bound::Always(!is),
            },
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
        column: &'a TextColumn,
        keys: Keys,
        is: bool,
        missing: bool,
    },
    Within {
        column: &'a Integers,
        from: i64,
        to: i64,
        is: bool,
        missing: bool,
    },
    Known {
        column: &'a Column,
        is: bool,
    },
    All(Box<[Bound<'a>]>),
    Any(Box<[Bound<'a>]>),
}

/// Keys of a dictionary, many in their order. Few need no memory of their own.
#[derive(Debug)]
pub(super) enum Keys {
    Few([Option<u32>; 4]),
    Many(Vec<u32>),
}

impl Keys {
    /// Those of the texts that the dictionary has.
    fn of(texts: &[Arc<str>], dictionary: &Dictionary) -> Self {
        let mut few = [None; 4];
        if texts.len() > few.len() {
            let all = texts.iter().filter_map(|text| dictionary.find(text));
            let mut all: Vec<u32> = all.collect();
            all.sort_unstable();
            return Self::Many(all);
        }
        for (place, text) in few.iter_mut().zip(texts) {
            *place = dictionary.find(text);
        }
        Self::Few(few)
    }

    #[inline]
    fn contains(&self, key: u32) -> bool {
        match self {
            Self::Few(keys) => keys.contains(&Some(key)),
            Self::Many(keys) => keys.binary_search(&key).is_ok(),
        }
    }
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
                is,
                missing,
            } => match column.key(line) {
                Some(key) => keys.contains(key) == *is,
                None => *missing,
            },
            Self::Within {
                column,
                from,
                to,
                is,
                missing,
            } => match column.get(line) {
                Some(value) => (*from..=*to).contains(&value) == *is,
                None => *missing,
            },
            Self::Known { column, is } => {
                let known = match column {
                    Column::Integers(column) => column.get(line).is_some(),
                    Column::Text(column) => column.key(line).is_some(),
                    Column::Texts(_) => true,
                };
                known == *is
            }
            Self::All(parts) => Self::all(parts, line),
            Self::Any(parts) => Self::any(parts, line),
        }
    }

    // By themselves, so that what has no parts needs no call.

    fn all(parts: &[Self], line: usize) -> bool {
        parts.iter().all(|part| part.holds(line))
    }

    fn any(parts: &[Self], line: usize) -> bool {
        parts.iter().any(|part| part.holds(line))
    }
}

/// A field of the line in `item`, and the constant that stands in for it where
/// it is missing.
pub(super) fn field(expression: &Expression, item: Slot) -> Option<(Cell, Option<&Constant>)> {
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
    match (cell.ty, with) {
        // A missing value equals nothing but a missing value.
        (_, Constant::Missing) if equality && default.is_none() => {
            let is = comparison == Comparison::NotEqual;
            Some(LineTest::Known { cell, is })
        }
        (FieldType::Text, Constant::Text(text)) if equality => {
            let test = among((cell, default), vec![text.clone()])?;
            Some(match comparison {
                Comparison::NotEqual => test.negated(),
                _ => test,
            })
        }
        (_, with) if cell.is_number() => {
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
            let up = u8::try_from(up).ok().filter(|up| *up <= 18)?;
            let (from, to) = fitting(comparison, with, up);
            Some(LineTest::Within {
                cell,
                from,
                to,
                is: comparison != Comparison::NotEqual,
                missing,
            })
        }
        _ => None,
    }
}

/// The least and the greatest of the numbers which, times 10^`up`, compare so
/// with another; with `!=` those that do not. The first is above the second if
/// there are none.
fn fitting(comparison: Comparison, with: i128, up: u8) -> (i64, i64) {
    const NONE: (i64, i64) = (1, 0);
    let factor = i128::from(pow10(up));
    let (floor, is_whole) = (with.div_euclid(factor), with.rem_euclid(factor) == 0);
    // The whole numbers next to it: those that are less, and those that are
    // greater.
    let below = if is_whole {
        floor.saturating_sub(1)
    } else {
        floor
    };
    let above = floor.saturating_add(1);
    let (least, greatest) = (i128::from(i64::MIN), i128::from(i64::MAX));
    let (from, to) = match comparison {
        Comparison::Equal | Comparison::NotEqual if is_whole => (floor, floor),
        Comparison::Equal | Comparison::NotEqual => return NONE,
        Comparison::Less => (least, below),
        Comparison::LessOrEqual => (least, floor),
        Comparison::Greater => (above, greatest),
        Comparison::GreaterOrEqual if is_whole => (floor, greatest),
        Comparison::GreaterOrEqual => (above, greatest),
    };
    match (
        i64::try_from(from.max(least)),
        i64::try_from(to.min(greatest)),
    ) {
        (Ok(from), Ok(to)) => (from, to),
        _ => NONE,
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
        is: true,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_within_as_they_compare() {
        let numbers = [
            i64::MIN,
            i64::MIN + 1,
            -2,
            -1,
            0,
            1,
            2,
            i64::MAX - 1,
            i64::MAX,
        ];
        let beyond = i128::from(i64::MAX) * 1_000;
        let others = (-2_001..=2_001).chain([-beyond, beyond, i128::MIN, i128::MAX]);
        let near = numbers.iter().flat_map(|number| {
            let number = i128::from(*number) * 1_000;
            [number - 1, number, number + 1]
        });
        let all = [
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Greater,
            Comparison::GreaterOrEqual,
        ];
        for with in others.chain(near) {
            for (up, comparison) in (0..=3).flat_map(|up| all.map(|one| (up, one))) {
                let (from, to) = fitting(comparison, with, up);
                let is = comparison != Comparison::NotEqual;
                for number in numbers {
                    assert_eq!(
                        (from..=to).contains(&number) == is,
                        comparison.holds(&(i128::from(number) * i128::from(pow10(up))), &with),
                        "{number} times 10^{up} {comparison:?} {with}"
                    );
                }
            }
        }
    }
}
