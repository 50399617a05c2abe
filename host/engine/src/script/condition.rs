//! An audience that columns cannot decide, evaluated row by row.

use std::sync::Arc;

use arrow_buffer::BooleanBufferBuilder;

use super::check;
use super::code::ScriptCode;
use super::compile::{ScriptContext, finish, held};
use super::engine::ScriptEngine;
use super::place::Places;
use super::plan::{Plan, Unheld};
use super::program::Runner;
use super::size;
use crate::currencies::Shares;
use crate::diagnostic::{Problem, codes};
use crate::program::{RowFault, Rows};
use crate::schema::{FieldSet, Schema};

/// A condition of a whole event.
#[derive(Debug, Clone)]
pub struct RowCondition {
    /// What the condition became, or what no plan can hold of it.
    plan: Result<Arc<Plan>, Unheld>,
    engine: Arc<ScriptEngine>,
    code: Arc<ScriptCode>,
    reads: FieldSet,
    needs_member: bool,
    present: FieldSet,
    /// In a program with several currencies: the same for each of them, with
    /// its own amounts.
    others: Option<Arc<Others>>,
}

#[derive(Debug)]
struct Others {
    shares: Shares,
    conditions: Vec<Arc<RowCondition>>,
}

/// A condition as one thread evaluates it.
pub struct ConditionWorker {
    /// The interpreter, for what no plan can hold.
    runner: Option<Runner>,
    /// Those of other currencies.
    others: Vec<ConditionWorker>,
}

impl RowCondition {
    /// Checks and compiles an expression. It may not propose effects.
    ///
    /// # Errors
    /// Everything that is wrong with it, warnings included.
    pub fn compile(
        text: &str,
        cx: &ScriptContext<'_>,
    ) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        if let Some(problem) = size::too_long("the condition", text, size::CONDITION) {
            return Err(vec![problem]);
        }
        let places = Places::new(text);
        let ast = cx.engine.rhai.compile_expression(text);
        let ast = ast.map_err(|error| {
            let problem = check::syntax(&cx.engine.rhai, &places, &error);
            vec![Problem {
                code: codes::EXPRESSION_SYNTAX,
                ..problem
            }]
        })?;
        let findings = check::check_condition(&ast, &places, cx);
        let mut compiled = finish(&ast, cx, None, findings)?;
        let condition = Self {
            plan: held(&ast, &places, cx, None, &mut compiled.warnings)?,
            needs_member: compiled.needs_member,
            engine: cx.engine.clone(),
            code: Arc::new(compiled.code),
            reads: compiled.reads,
            present: compiled.present,
            others: None,
        };
        Ok((condition, compiled.warnings))
    }

    /// The condition of each currency, in the order of the schema's, as one.
    pub(crate) fn by_currency(schema: &Schema, conditions: &[Arc<Self>]) -> Option<Self> {
        let shares = Shares::new(schema);
        let mut whole = Self::clone(conditions.first()?);
        whole.reads.extend(&shares.field().into_iter().collect());
        for condition in conditions {
            whole.reads.extend(&condition.reads);
        }
        whole.others = Some(Arc::new(Others {
            shares,
            conditions: conditions.to_vec(),
        }));
        Some(whole)
    }

    /// The fields that it reads.
    pub const fn reads(&self) -> &FieldSet {
        &self.reads
    }

    /// The fields that have a value wherever it holds.
    pub const fn present(&self) -> &FieldSet {
        &self.present
    }

    /// Whether it reads something that only members have, without saying what
    /// happens for guests: it does not hold for them.
    pub const fn needs_member(&self) -> bool {
        self.needs_member
    }

    /// What one thread needs to evaluate it.
    pub fn worker(&self) -> ConditionWorker {
        let others = self.others.iter().flat_map(|others| &others.conditions);
        ConditionWorker {
            runner: match self.plan {
                Ok(_) => None,
                Err(_) => Some(Runner::new(self.engine.clone(), self.code.clone())),
            },
            others: others.map(|condition| condition.worker()).collect(),
        }
    }

    /// Decides the selected rows: one bit an event of the batch, false for
    /// rows that were not asked for and for those with a fault.
    pub fn holds(
        &self,
        worker: &mut ConditionWorker,
        rows: &Rows<'_>,
        faults: &mut Vec<RowFault>,
    ) -> arrow_buffer::BooleanBuffer {
        let mut bits = BooleanBufferBuilder::new(rows.columns.rows());
        bits.append_n(rows.columns.rows(), false);
        match &self.others {
            None => self.decide(worker, rows, &mut bits, faults),
            Some(others) => {
                let before = faults.len();
                others
                    .shares
                    .each(rows.columns, rows.selected, |at, selected| {
                        let share = Rows {
                            columns: rows.columns,
                            selected,
                        };
                        let (condition, worker) =
                            (others.conditions.get(at), worker.others.get_mut(at));
                        if let (Some(condition), Some(worker)) = (condition, worker) {
                            condition.decide(worker, &share, &mut bits, faults);
                        }
                    });
                if let Some(own) = faults.get_mut(before..) {
                    own.sort_by_key(|fault| fault.row);
                }
            }
        }
        bits.finish()
    }

    fn decide(
        &self,
        worker: &mut ConditionWorker,
        rows: &Rows<'_>,
        bits: &mut BooleanBufferBuilder,
        faults: &mut Vec<RowFault>,
    ) {
        let mut each = |row: u32, value: Result<Option<bool>, RowFault>| {
            let holds = value.and_then(|holds| {
                holds.ok_or_else(|| RowFault {
                    row,
                    code: codes::NOT_A_CONDITION,
                    message: "the condition is neither true nor false for this event".to_owned(),
                    line: 0,
                })
            });
            match holds {
                Ok(holds) => bits.set_bit(row as usize, holds),
                Err(fault) => faults.push(fault),
            }
        };
        if let Ok(plan) = &self.plan {
            plan.decide(rows.columns, rows.selected, each);
        } else if let Some(runner) = &mut worker.runner {
            runner.values(rows, |row, value| {
                each(row, value.map(|value| value.as_bool().ok()));
            });
        }
    }
}
