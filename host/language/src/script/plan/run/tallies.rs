//! Loops over the lines that only add up.

use super::super::number::Number;
use super::super::tally::{Amount, MOST_SUMS, Step, Tally};
use super::Machine;

/// How it goes on behind a step.
enum Then {
    On,
    NextLine,
    End,
}

impl Machine<'_, '_> {
    /// Does a loop by the lines' columns. False, and nothing has been done, if
    /// a number is missing or too large, or the loop takes more steps than it
    /// may: then the loop itself says what is wrong.
    pub(super) fn tally(&mut self, tally: &Tally) -> bool {
        let mut sums = [Number::Whole(0); MOST_SUMS];
        for (sum, slot) in sums.iter_mut().zip(&tally.sums) {
            let value = self.slots.get(usize::from(slot.0));
            match value.and_then(Number::of_value) {
                Some(value) => *sum = value,
                None => return false,
            }
        }
        let mut steps = self.steps;
        for line in self.scene.lines() {
            steps += 1;
            match self.tally_line(&tally.body, line, &mut sums, &mut steps) {
                Some(Then::On | Then::NextLine) => {}
                Some(Then::End) => break,
                None => return false,
            }
        }
        if steps > self.scene.environment.limits.script_operations {
            return false;
        }
        self.steps = steps;
        for (sum, slot) in sums.into_iter().zip(&tally.sums) {
            self.set(*slot, sum.into());
        }
        true
    }

    fn tally_line(
        &self,
        body: &[Step],
        line: usize,
        sums: &mut [Number; MOST_SUMS],
        steps: &mut u64,
    ) -> Option<Then> {
        for step in body {
            *steps += 1;
            match step {
                Step::Add(number, amount) => {
                    let amount = self.amount(amount, line)?;
                    let sum = sums.get_mut(*number)?;
                    *sum = sum.plus(amount)?;
                }
                Step::If(test, then, otherwise) => {
                    let test = self.tests.get(*test)?;
                    let block = if test.holds(line) { then } else { otherwise };
                    match self.tally_line(block, line, sums, steps)? {
                        Then::On => {}
                        then => return Some(then),
                    }
                }
                Step::Continue => return Some(Then::NextLine),
                Step::Break => return Some(Then::End),
            }
        }
        Some(Then::On)
    }

    /// What is added for a line; none if it is missing.
    fn amount(&self, amount: &Amount, line: usize) -> Option<Number> {
        match amount {
            Amount::Is(number) => Some(*number),
            Amount::Of(cell, default) => {
                let column = self.scene.columns.get(cell.id);
                let value = column.and_then(|column| column.as_integers()?.get(line));
                match value {
                    Some(value) => Some(Number::of_column(cell, value)),
                    None => *default,
                }
            }
        }
    }
}
