//! Loops over the lines that only add up, as shops write them:
//! `for line in purchase.lines { if … { spent += line.amount; } }`.
//!
//! Such a loop reads the lines' columns and makes no values.

use super::line_test::field;
use super::number::Number;
use super::tree::{Arithmetic, Block, Each, Expression, Slot, Statement};
use crate::script::cell::Cell;

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
            field_or_default => {
                let (cell, default) = field(field_or_default, item)?;
                if !cell.is_number() {
                    return None;
                }
                let default = match default {
                    Some(default) => Some(Number::constant(default)?),
                    None => None,
                };
                Self::Of(cell, default)
            }
        })
    }
}
