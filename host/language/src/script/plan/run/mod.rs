//! A plan at one event.
//!
//! | file | concept |
//! |---|---|
//! | `statements.rs` | statements, and what they do to the flow |
//! | `expressions.rs` | values |
//! | `operators.rs` | comparisons and arithmetic |
//! | `functions.rs` | functions |
//! | `lists.rs` | what goes over lines and lists |
//! | `tallies.rs` | loops over the lines that only add up |
//! | `proposals.rs` | effects |
//! | `texts.rs` | values as text |

mod expressions;
mod functions;
mod lists;
mod operators;
mod proposals;
mod statements;
mod tallies;
mod texts;

use super::line_test::Bound;
use super::tree::{Line, Slot};
use super::value::LEVELS;
use super::{Plan, Value};
use crate::script::scene::Scene;
use crate::script::sink::Sink;
use sadakat_model::diagnostic::{Code, codes};
use sadakat_model::program::{Proposals, RowFault};
use statements::Flow;

/// Why a plan stops for an event.
#[derive(Debug)]
pub(super) struct Fault {
    code: Code,
    message: String,
    line: Line,
}

type Outcome<T> = Result<T, Box<Fault>>;

fn failed(message: impl Into<String>, line: Line) -> Box<Fault> {
    Box::new(Fault {
        code: codes::SCRIPT_FAILED,
        message: message.into(),
        line,
    })
}

fn limited(message: impl Into<String>, line: Line) -> Box<Fault> {
    Box::new(Fault {
        code: codes::SCRIPT_LIMIT,
        message: message.into(),
        line,
    })
}

/// A list or a map, unless it nests too deep.
fn nested<'a>(value: Option<Value<'a>>, line: Line) -> Outcome<Value<'a>> {
    value.ok_or_else(|| {
        limited(
            format!("lists and maps lie more than {LEVELS} deep in each other"),
            line,
        )
    })
}

/// Most plans have fewer variables, and fewer tests of lines: theirs need no
/// allocation, and nothing is made for those that have none.
const FEW: usize = 8;
const FEW_TESTS: usize = 4;

/// Evaluates a plan for one event after the other.
pub(crate) struct Machine<'a, 'o> {
    scene: Scene<'a>,
    tests: &'o [Bound<'a>],
    slots: &'o mut [Value<'a>],
    sink: &'o mut Sink,
    /// Steps that the current event took.
    steps: u64,
}

impl Plan {
    /// Proposes effects for the selected rows, in their order.
    pub(crate) fn propose(
        &self,
        columns: &sadakat_model::batch::Columns,
        selected: &[u32],
        out: &mut Proposals,
    ) {
        let Proposals {
            effects,
            faults,
            work,
            bytes: _,
            notes: _,
        } = out;
        let mut sink = Sink::behind(std::mem::take(effects));
        self.with_machine(columns, &mut sink, |machine| {
            let most = machine.scene.environment.limits.script_operations;
            for &row in selected {
                machine.begin(row);
                if let Err(fault) = machine.block(&self.body) {
                    machine.sink.discard();
                    faults.push(fault.at(row));
                }
                // What was one step too many was counted and not done.
                *work = work.saturating_add(machine.steps.min(most));
            }
        });
        *effects = sink.effects;
    }

    /// The value of a condition for each of the selected rows.
    pub(crate) fn decide(
        &self,
        columns: &sadakat_model::batch::Columns,
        selected: &[u32],
        mut each: impl FnMut(u32, Result<Option<bool>, RowFault>),
    ) {
        let mut sink = Sink::default();
        self.with_machine(columns, &mut sink, |machine| {
            for &row in selected {
                machine.begin(row);
                let value = machine.block(&self.body);
                each(
                    row,
                    match value {
                        Ok(Flow::Next(Value::Boolean(value))) => Ok(Some(value)),
                        Ok(_) => Ok(None),
                        Err(fault) => Err(fault.at(row)),
                    },
                );
            }
        });
    }

    fn with_machine<'a>(
        &'a self,
        columns: &'a sadakat_model::batch::Columns,
        sink: &mut Sink,
        run: impl FnOnce(&mut Machine<'a, '_>),
    ) {
        let count = usize::from(self.slots);
        let mut few: [Value<'a>; FEW];
        let mut many: Vec<Value<'a>>;
        let slots: &mut [Value<'a>] = match count {
            0 => &mut [],
            1..=FEW => {
                few = [const { Value::Missing }; FEW];
                few.get_mut(..count).unwrap_or_default()
            }
            _ => {
                many = vec![Value::Missing; count];
                &mut many
            }
        };
        let mut few_tests: [Bound<'a>; FEW_TESTS];
        let many_tests: Vec<Bound<'a>>;
        let tests: &[Bound<'a>] = match self.tests.len() {
            0 => &[],
            1..=FEW_TESTS => {
                few_tests = [const { Bound::Always(false) }; FEW_TESTS];
                for (place, test) in few_tests.iter_mut().zip(&self.tests) {
                    *place = test.bind(columns);
                }
                &few_tests
            }
            _ => {
                let all = self.tests.iter().map(|test| test.bind(columns));
                many_tests = all.collect();
                &many_tests
            }
        };
        run(&mut Machine {
            tests,
            scene: Scene {
                columns,
                row: 0,
                environment: &self.environment,
            },
            slots,
            sink,
            steps: 0,
        });
    }
}

impl<'a> Machine<'a, '_> {
    fn begin(&mut self, row: u32) {
        self.scene.row = row as usize;
        self.sink.begin(row);
        self.steps = 0;
    }

    fn get(&self, slot: Slot) -> Value<'a> {
        let value = self.slots.get(usize::from(slot.0));
        value.cloned().unwrap_or(Value::Missing)
    }

    fn set(&mut self, slot: Slot, value: Value<'a>) {
        if let Some(place) = self.slots.get_mut(usize::from(slot.0)) {
            *place = value;
        }
    }

    /// Counts a step of something that may be long.
    fn step(&mut self, line: Line) -> Outcome<()> {
        self.charge(1, line)
    }

    /// Counts steps for what is done at once with something large: one for
    /// eight entries of a list, for 64 bytes of a text that is made, or for 512
    /// bytes that are only looked at. So the limit of steps is one of time and
    /// of memory too.
    fn charge(&mut self, steps: usize, line: Line) -> Outcome<()> {
        self.steps = self.steps.saturating_add(steps as u64);
        let most = self.scene.environment.limits.script_operations;
        if self.steps > most {
            return Err(limited(
                format!("the script did not end within {most} operations (`script_operations`)"),
                line,
            ));
        }
        Ok(())
    }
}

impl Fault {
    fn at(self, row: u32) -> RowFault {
        RowFault {
            row,
            code: self.code,
            message: self.message,
            line: self.line,
        }
    }
}
