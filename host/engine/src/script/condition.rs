//! An audience that columns cannot decide, evaluated row by row.

use std::sync::Arc;

use arrow_buffer::BooleanBufferBuilder;

use super::check;
use super::code::ScriptCode;
use super::compile::{ScriptContext, finish};
use super::engine::ScriptEngine;
use super::place::Places;
use super::program::Runner;
use crate::diagnostic::{Problem, codes};
use crate::program::{RowFault, Rows};
use crate::schema::FieldSet;

/// A condition of a whole event.
#[derive(Debug, Clone)]
pub struct RowCondition {
    engine: Arc<ScriptEngine>,
    code: Arc<ScriptCode>,
    reads: FieldSet,
    present: FieldSet,
}

/// A condition as one thread evaluates it.
pub struct ConditionWorker(Runner);

impl RowCondition {
    /// Checks and compiles an expression. It may not propose effects.
    ///
    /// # Errors
    /// Everything that is wrong with it, warnings included.
    pub fn compile(
        text: &str,
        cx: &ScriptContext<'_>,
    ) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        let places = Places::new(text);
        let ast = cx.engine.rhai.compile_expression(text);
        let ast = ast.map_err(|error| {
            let problem = check::syntax(&places, &error);
            vec![Problem {
                code: codes::EXPRESSION_SYNTAX,
                ..problem
            }]
        })?;
        let findings = check::check_condition(&ast, &places, cx);
        let compiled = finish(&ast, &places, cx, true, findings)?;
        let condition = Self {
            engine: cx.engine.clone(),
            code: Arc::new(compiled.code),
            reads: compiled.reads,
            present: compiled.present,
        };
        Ok((condition, compiled.warnings))
    }

    /// The fields that it reads.
    pub const fn reads(&self) -> &FieldSet {
        &self.reads
    }

    /// The fields that have a value wherever it holds.
    pub const fn present(&self) -> &FieldSet {
        &self.present
    }

    /// What one thread needs to evaluate it.
    pub fn worker(&self) -> ConditionWorker {
        ConditionWorker(Runner::new(self.engine.clone(), self.code.clone()))
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
        worker.0.values(rows, |row, value| {
            let holds = value.and_then(|value| {
                value.as_bool().map_err(|_| RowFault {
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
        });
        bits.finish()
    }
}
