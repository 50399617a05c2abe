//! Loops over the lines that only add up, as shops write them:
//! `for line in purchase.lines { if … { spent += line.amount; } }`.
//!
//! Such a loop reads the lines' columns and makes no values. It adds as the
//! loop itself would, down to the places behind the point that a sum shows.

use rust_decimal::Decimal;

use super::Value;
use super::line_test::plain_field;
use super::tree::{Arithmetic, Block, Constant, Each, Expression, Slot, Statement};
use crate::script::cell::{Cell, Scalar};
use sadakat_model::schema::FieldType;

/// Variables that one loop adds to at most; more are rare.
pub(super) const MOST_SUMS: usize = 4;

/// A loop that only adds up.
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    /// The variables that it adds to.
    pub(super) sums: Vec<Slot>,
    pub(super) body: Vec<Step>,
}

/// What such a loop does with a line.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// `variable += amount`; which of the sums it is.
    Add(usize, Amount),
    /// `if`, with the number of its test.
    If(usize, Vec<Step>, Vec<Step>),
    Continue,
    Break,
}

/// What is added.
#[derive(Debug, Clone, Copy)]
pub(super) enum Amount {
    Is(Number),
    /// A field of the line, and what stands in for it where it is missing.
    Of(Cell, Option<Number>),
}

/// A number as scripts know it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Whole(i64),
    /// So many units, each a power of ten: 1250 and 2 are 12.50.
    Fixed(i64, u32),
    /// What does not fit that.
    Decimal(Decimal),
}

impl Tally {
    /// The loop as a tally, if it does nothing else. Conditions on its lines
    /// have been made tests.
    pub(super) fn of(each: &Each) -> Option<Self> {
        if !matches!(each.over, Expression::Lines) {
            return None;
        }
        let mut tally = Self {
            sums: Vec::new(),
            body: Vec::new(),
        };
        tally.body = tally.steps(&each.body, each)?;
        Some(tally)
    }

    fn steps(&mut self, block: &Block, each: &Each) -> Option<Vec<Step>> {
        let steps = block.0.iter().map(|statement| self.step(statement, each));
        steps.collect()
    }

    fn step(&mut self, statement: &Statement, each: &Each) -> Option<Step> {
        Some(match statement {
            Statement::Set(slot, Expression::Compute(Arithmetic::Add, sides, _))
                if matches!(sides.0, Expression::Slot(of) if of == *slot)
                    && *slot != each.item
                    && Some(*slot) != each.counter =>
            {
                Step::Add(self.sum(*slot)?, Amount::of(&sides.1, each.item)?)
            }
            Statement::If(choice) => match &choice.condition {
                Expression::OfLine(test) if test.item == each.item => Step::If(
                    test.number,
                    self.steps(&choice.then, each)?,
                    self.steps(&choice.otherwise, each)?,
                ),
                _ => return None,
            },
            Statement::Continue => Step::Continue,
            Statement::Break => Step::Break,
            _ => return None,
        })
    }

    /// Which of the sums a variable is.
    fn sum(&mut self, slot: Slot) -> Option<usize> {
        if let Some(known) = self.sums.iter().position(|sum| *sum == slot) {
            return Some(known);
        }
        if self.sums.len() == MOST_SUMS {
            return None;
        }
        self.sums.push(slot);
        Some(self.sums.len() - 1)
    }
}

impl Amount {
    fn of(expression: &Expression, item: Slot) -> Option<Self> {
        Some(match expression {
            Expression::Constant(constant) => Self::Is(Number::constant(constant)?),
            Expression::Part(part) => Self::Of(plain_field(part, item).filter(counts)?, None),
            Expression::Coalesce(parts) => match parts.as_slice() {
                [Expression::Part(part), Expression::Constant(default)] => Self::Of(
                    plain_field(part, item).filter(counts)?,
                    Some(Number::constant(default)?),
                ),
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// Whether a field has numbers that are summed.
pub(super) fn counts(cell: &Cell) -> bool {
    matches!(
        cell.ty,
        FieldType::Integer | FieldType::Money | FieldType::Quantity
    )
}

impl Number {
    fn constant(constant: &Constant) -> Option<Self> {
        match constant {
            Constant::Integer(number) => Some(Self::Whole(*number)),
            Constant::Decimal(number) => Some((*number).into()),
            _ => None,
        }
    }

    /// What a number of a column means.
    #[inline]
    pub(super) fn of_column(cell: &Cell, value: i64) -> Self {
        match (cell.ty, cell.number(value)) {
            (FieldType::Money, _) => Self::Fixed(value, cell.digits()),
            (_, Scalar::Decimal(number)) => number.into(),
            _ => Self::Whole(value),
        }
    }

    /// A variable's value, if it is a number.
    pub(super) fn of_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(Self::Whole(*number)),
            Value::Decimal(number) => Some((*number).into()),
            _ => None,
        }
    }

    /// Both together; none if that is too large.
    #[inline]
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a.checked_add(b).map(Self::Whole),
            // Of what is zero the places may be lost.
            (Self::Fixed(a, places), Self::Fixed(b, others))
                if places == others && a != 0 && b != 0 =>
            {
                match a.checked_add(b) {
                    Some(sum) if sum != 0 => Some(Self::Fixed(sum, places)),
                    _ => self.slowly_plus(other),
                }
            }
            _ => self.slowly_plus(other),
        }
    }

    fn slowly_plus(self, other: Self) -> Option<Self> {
        let sum = self.decimal().checked_add(other.decimal())?;
        Some(sum.into())
    }

    fn decimal(self) -> Decimal {
        match self {
            Self::Whole(number) => Decimal::from(number),
            Self::Fixed(units, places) => Decimal::new(units, places),
            Self::Decimal(number) => number,
        }
    }
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        match i64::try_from(number.mantissa()) {
            // Zero has a sign of its own.
            Ok(units) if units != 0 || number.is_sign_positive() => {
                Self::Fixed(units, number.scale())
            }
            _ => Self::Decimal(number),
        }
    }
}

impl From<Number> for Value<'_> {
    fn from(number: Number) -> Self {
        match number {
            Number::Whole(number) => Self::Integer(number),
            number => Self::Decimal(number.decimal()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_add_up_as_decimals_do_down_to_their_places() {
        let units = [0, 1, -1, 10, 150, -150, 999, i64::MAX, i64::MIN];
        let decimals: Vec<Decimal> = units
            .iter()
            .flat_map(|units| [0, 1, 2, 3].map(|places| Decimal::new(*units, places)))
            .chain([Decimal::MAX, Decimal::MIN, -Decimal::new(0, 2)])
            .collect();
        for a in &decimals {
            for b in &decimals {
                let sum = Number::from(*a).plus((*b).into());
                assert_eq!(
                    sum.map(|sum| sum.decimal().to_string()),
                    a.checked_add(*b).map(|sum| sum.to_string()),
                    "{a} + {b}"
                );
            }
        }
    }
}
