//! Orders, batches and fuel.

use std::fmt;

use super::CaseError;
use super::case::{Case, CaseRow, Expected};
use super::columns::{columns, schema};
use super::expect::{expected_line, is_as_expected, show, shown_line};
use crate::batch::Columns;
use crate::plugin::answers::{Answer, answers};
use crate::plugin::{BindContext, Isolation, Plugin};
use crate::program::{Limits, Program, Worker};
use crate::schema::Schema;

/// Sizes of batches that must not matter.
const BATCHES: [usize; 4] = [1, 2, 3, 7];

/// What a plugin made of a case.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Verdict {
    /// How many events the case has.
    pub events: usize,
    /// The most fuel that one event used.
    pub fuel: u64,
    /// The fuel that one event may use in a program.
    pub budget: u64,
    /// Everything that is not as expected.
    pub differences: Vec<Difference>,
}

/// Something that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// An event comes to something else.
    Outcome {
        /// The line of its row in the file.
        line: usize,
        /// What the case says.
        expected: Vec<String>,
        /// What the plugin proposed, or its fault.
        found: Vec<String>,
    },
    /// An event uses more fuel than the case allows.
    Fuel {
        /// The line of its row in the file.
        line: usize,
        /// What the case allows.
        allowed: u64,
        /// What it used.
        used: u64,
    },
    /// An event's outcome depends on other events.
    State {
        /// The line of its row in the file.
        line: usize,
        /// In what company.
        company: String,
        /// What it comes to alone.
        alone: Vec<String>,
        /// What it comes to there.
        found: Vec<String>,
    },
}

impl Verdict {
    /// Whether everything is as expected.
    pub fn is_ok(&self) -> bool {
        self.differences.is_empty()
    }

    /// The fuel in words: `fuel: 5120 per event (0.05 % of the budget)`.
    pub fn fuel_line(&self) -> String {
        // Hundredths of a per cent, rounded up: a small share is not none.
        let share = u128::from(self.fuel) * 10_000;
        let share = share.div_ceil(u128::from(self.budget.max(1)));
        let (whole, rest) = (share / 100, share % 100);
        format!(
            "fuel: {} per event ({whole}.{rest:02} % of the budget)",
            self.fuel
        )
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for difference in &self.differences {
            writeln!(f, "{difference}")?;
        }
        write!(f, "{}", self.fuel_line())
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = match self {
            Self::Outcome {
                line,
                expected,
                found,
            } => {
                write!(f, "line {line}: the event comes to something else")?;
                (expected, found)
            }
            Self::State {
                line,
                company,
                alone,
                found,
            } => {
                write!(
                    f,
                    "line {line}: the event comes out differently {company} than alone"
                )?;
                (alone, found)
            }
            Self::Fuel {
                line,
                allowed,
                used,
            } => {
                return write!(
                    f,
                    "line {line}: the event uses {used} fuel, more than {allowed}"
                );
            }
        };
        let mut found = after.iter().map(Some).collect::<Vec<_>>();
        for line in before {
            match found.iter_mut().find(|slot| **slot == Some(line)) {
                Some(slot) => {
                    *slot = None;
                    write!(f, "\n    {line}")?;
                }
                None => write!(f, "\n  - {line}")?,
            }
        }
        for line in found.into_iter().flatten() {
            write!(f, "\n  + {line}")?;
        }
        Ok(())
    }
}

impl Case {
    /// Runs a plugin on every row, alone and in company.
    ///
    /// # Errors
    /// If a row has an unknown field or a value of another type, or the
    /// plugin does not fit the case.
    pub fn run(&self, plugin: &Plugin) -> Result<Verdict, CaseError> {
        let limits = Limits::default();
        let schema = schema(self, plugin.description());
        let program = plugin
            .bind(&BindContext {
                schema: &schema,
                params: &self.params,
                phase: None,
                campaign_id: &self.campaign,
                wallets: &self.wallets,
                tiers: &self.tiers,
                limits,
                isolation: Isolation::default(),
            })
            .map_err(|problems| CaseError::Unfit {
                file: self.name.clone(),
                problems,
            })?;
        let run = Run {
            case: self,
            columns: columns(self, &schema, program.reads())?,
            schema,
            program: &program,
        };
        Ok(run.verdict(limits.plugin_fuel))
    }
}

struct Run<'c> {
    case: &'c Case,
    schema: Schema,
    columns: Columns,
    program: &'c dyn Program,
}

impl Run<'_> {
    fn verdict(&self, budget: u64) -> Verdict {
        let mut differences = Vec::new();
        let mut most = 0;
        let mut alone = Vec::new();
        for (row, case_row) in (0u32..).zip(&self.case.rows) {
            // A worker of its own has seen nothing before.
            let (mut outcomes, fuel) = self.answers(&mut *self.program.worker(), &[row]);
            most = most.max(fuel);
            if let Some(allowed) = self.case.fuel.filter(|&allowed| fuel > allowed) {
                differences.push(Difference::Fuel {
                    line: case_row.line,
                    allowed,
                    used: fuel,
                });
            }
            if let Some(outcome) = outcomes.pop() {
                differences.extend(self.compare(case_row, &outcome));
                alone.push(outcome);
            }
        }
        differences.extend(self.state(&alone));
        Verdict {
            events: self.case.rows.len(),
            fuel: most,
            budget,
            differences,
        }
    }

    /// Evaluates rows in one call: what became of each, and the fuel of all.
    fn answers(&self, worker: &mut dyn Worker, rows: &[u32]) -> (Vec<Answer>, u64) {
        answers(worker, &self.columns, &self.schema, rows)
    }

    fn compare(&self, row: &CaseRow, outcome: &Answer) -> Option<Difference> {
        let (right, expected) = match (&row.expected, outcome) {
            (Expected::Fault(part), outcome) => {
                let right = matches!(outcome, Answer::Fault(code, message)
                    if code == part || message.contains(part.as_str()));
                (right, vec![format!("fault: {part}")])
            }
            (Expected::Effects(expected), Answer::Effects(found)) => {
                let right = expected.len() == found.len()
                    && expected.iter().zip(found).all(|(expected, found)| {
                        let shown = show(found, &self.case.wallets, self.case.currency);
                        is_as_expected(&shown, expected)
                    });
                (right, expected.iter().map(expected_line).collect())
            }
            (Expected::Effects(expected), Answer::Fault(..)) => {
                (false, expected.iter().map(expected_line).collect())
            }
        };
        (!right).then(|| Difference::Outcome {
            line: row.line,
            expected,
            found: self.lines(outcome),
        })
    }

    fn lines(&self, outcome: &Answer) -> Vec<String> {
        match outcome {
            Answer::Fault(code, message) => vec![format!("fault {code}: {message}")],
            Answer::Effects(effects) => effects
                .iter()
                .map(|effect| shown_line(&show(effect, &self.case.wallets, self.case.currency)))
                .collect(),
        }
    }

    /// Events whose outcome depends on others: the first company that shows
    /// it for each of them.
    fn state(&self, alone: &[Answer]) -> Vec<Difference> {
        let count = u32::try_from(alone.len()).unwrap_or(u32::MAX);
        // Each row twice, so that it also follows itself.
        let forwards: Vec<u32> = (0..count).chain(0..count).collect();
        let backwards: Vec<u32> = forwards.iter().rev().copied().collect();
        let mut inside_out: Vec<u32> = (0..count).step_by(2).collect();
        inside_out.extend((1..count).step_by(2).rev());
        let mut differences: Vec<Difference> = Vec::new();
        for (order, words) in [
            (&forwards, "in the order of the file"),
            (&backwards, "backwards"),
            (&inside_out, "in another order"),
        ] {
            for size in BATCHES.into_iter().chain([order.len().max(1)]) {
                // One worker for all batches: its instances are kept.
                let mut worker = self.program.worker();
                for batch in order.chunks(size) {
                    let (found, _) = self.answers(&mut *worker, batch);
                    for (&row, found) in batch.iter().zip(&found) {
                        let row = row as usize;
                        let (Some(expected), Some(of)) = (alone.get(row), self.case.rows.get(row))
                        else {
                            continue;
                        };
                        let known = differences.iter().any(
                            |d| matches!(d, Difference::State { line, .. } if *line == of.line),
                        );
                        if found != expected && !known {
                            differences.push(Difference::State {
                                line: of.line,
                                company: format!("{words}, {size} at a time,"),
                                alone: self.lines(expected),
                                found: self.lines(found),
                            });
                        }
                    }
                }
            }
        }
        differences
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::{Effect, Number, WalletId};
    use crate::model::{Currency, Zone};
    use crate::program::{Proposal, Proposals, Rows};
    use crate::schema::FieldSet;

    /// Proposes one point, or as many as the worker has seen events.
    #[derive(Debug)]
    struct Counter {
        counts: bool,
        reads: FieldSet,
    }

    struct CounterWorker {
        counts: bool,
        seen: i64,
    }

    impl Program for Counter {
        fn reads(&self) -> &FieldSet {
            &self.reads
        }

        fn worker(&self) -> Box<dyn Worker> {
            Box::new(CounterWorker {
                counts: self.counts,
                seen: 0,
            })
        }
    }

    impl Worker for CounterWorker {
        fn evaluate(&mut self, rows: &Rows<'_>, out: &mut Proposals) {
            for &row in rows.selected {
                self.seen += 1;
                let points = if self.counts { self.seen } else { 1 };
                out.effects.push(Proposal {
                    row,
                    line: 0,
                    effect: Effect::Points {
                        wallet: WalletId(0),
                        amount: Number(points * 1_000_000),
                    },
                });
            }
        }
    }

    fn verdict(counts: bool, case: &str) -> Verdict {
        let case = Case::read("case.toml", case).unwrap();
        let schema = Schema::new(Currency::from_code("EUR").unwrap(), Zone::utc());
        let program = Counter {
            counts,
            reads: FieldSet::default(),
        };
        let run = Run {
            case: &case,
            columns: columns(&case, &schema, program.reads()).unwrap(),
            schema,
            program: &program,
        };
        run.verdict(1)
    }

    #[test]
    fn state_between_events_is_found_out() {
        let one = "[[row]]\neffects = [{ kind = \"points\", amount = 1 }]\n";
        assert!(verdict(false, one).is_ok());
        // Every row is right alone; even a single one meets itself again.
        for rows in 1..4 {
            let verdict = verdict(true, &one.repeat(rows));
            assert_eq!(verdict.differences.len(), rows, "{verdict}");
            assert!(
                matches!(verdict.differences[0], Difference::State { line: 1, .. }) || rows > 1
            );
            assert!(verdict.to_string().contains("differently"), "{verdict}");
        }
    }
}
