//! An audience that columns cannot decide, evaluated row by row.

use std::sync::Arc;

use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder};

use super::check;
use super::code::ScriptCode;
use super::compile::{ScriptContext, finish, further, held};
use super::engine::ScriptEngine;
use super::plan::{Plan, Unheld};
use super::program::Runner;
use crate::text::Places;
use crate::text::size;
use sadakat_model::diagnostic::{Outcome, Problem, codes};
use sadakat_model::program::{Condition, ConditionWorker, RowFault, Rows};
use sadakat_model::schema::FieldSet;

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
}

/// A condition as one thread evaluates it.
struct RowConditionWorker {
    condition: RowCondition,
    /// The interpreter, for what no plan can hold.
    runner: Option<Runner>,
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
            let outcome = |changed: &str, _| match cx.engine.rhai.compile_expression(changed) {
                Ok(_) => Outcome::Right,
                Err(now) => further(&now, &error),
            };
            let problem = check::syntax(&cx.engine.rhai, &places, &error, outcome);
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
        };
        Ok((condition, compiled.warnings))
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
}

impl Condition for RowCondition {
    fn reads(&self) -> &FieldSet {
        &self.reads
    }

    fn worker(&self) -> Box<dyn ConditionWorker> {
        Box::new(RowConditionWorker {
            runner: match self.plan {
                Ok(_) => None,
                Err(_) => Some(Runner::new(self.engine.clone(), self.code.clone())),
            },
            condition: self.clone(),
        })
    }
}

impl ConditionWorker for RowConditionWorker {
    fn holds(&mut self, rows: &Rows<'_>, faults: &mut Vec<RowFault>) -> BooleanBuffer {
        let mut bits = BooleanBufferBuilder::new(rows.columns.rows());
        bits.append_n(rows.columns.rows(), false);
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
        if let Ok(plan) = &self.condition.plan {
            plan.decide(rows.columns, rows.selected, each);
        } else if let Some(runner) = &mut self.runner {
            runner.values(rows, |row, value| {
                each(row, value.map(|value| value.as_bool().ok()));
            });
        }
        bits.finish()
    }
}
