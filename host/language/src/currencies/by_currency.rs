//! A program, or a condition, for each currency as one.

use std::sync::Arc;

use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder};

use super::Shares;
use sadakat_model::program::{
    Condition, ConditionWorker, Program, ProgramForm, Proposals, RowFault, Rows, Worker,
};
use sadakat_model::schema::{FieldSet, Schema};

/// A campaign's program, compiled for each currency with its own amounts. Each
/// event is evaluated by the one of its currency.
#[derive(Debug)]
pub struct ByCurrency {
    shares: Arc<Shares>,
    programs: Vec<Arc<dyn Program>>,
    reads: FieldSet,
}

impl ByCurrency {
    /// Programs in the order of the schema's currencies.
    pub fn new(schema: &Schema, programs: Vec<Arc<dyn Program>>) -> Self {
        let shares = Shares::new(schema);
        let mut reads: FieldSet = shares.field().into_iter().collect();
        for program in &programs {
            reads.extend(program.reads());
        }
        Self {
            shares: Arc::new(shares),
            programs,
            reads,
        }
    }
}

impl Program for ByCurrency {
    fn reads(&self) -> &FieldSet {
        &self.reads
    }

    fn form(&self) -> ProgramForm {
        let first = self.programs.first();
        first.map_or(ProgramForm::Other, |program| program.form())
    }

    fn keeps_instances(&self) -> bool {
        let mut programs = self.programs.iter();
        programs.any(|program| program.keeps_instances())
    }

    fn worker(&self) -> Box<dyn Worker> {
        Box::new(ByCurrencyWorker {
            shares: Arc::clone(&self.shares),
            programs: self.programs.clone(),
            workers: self.programs.iter().map(|_| None).collect(),
        })
    }
}

struct ByCurrencyWorker {
    shares: Arc<Shares>,
    programs: Vec<Arc<dyn Program>>,
    /// Made when a currency's first event comes.
    workers: Vec<Option<Box<dyn Worker>>>,
}

impl Worker for ByCurrencyWorker {
    fn evaluate(&mut self, rows: &Rows<'_>, out: &mut Proposals) {
        let (effects, faults) = (out.effects.len(), out.faults.len());
        let mut used = 0;
        let (programs, workers) = (&self.programs, &mut self.workers);
        self.shares
            .each(rows.columns, rows.selected, |at, selected| {
                let (Some(program), Some(slot)) = (programs.get(at), workers.get_mut(at)) else {
                    return;
                };
                used += 1;
                let worker = slot.get_or_insert_with(|| program.worker());
                let share = Rows {
                    columns: rows.columns,
                    selected,
                };
                worker.evaluate(&share, out);
            });
        if used < 2 {
            return;
        }
        // Invariant of Proposals: rows ascend within what one program adds.
        // The sorts are stable, and an event is in one currency only.
        if let Some(own) = out.effects.get_mut(effects..) {
            own.sort_by_key(|proposal| proposal.row);
        }
        if let Some(own) = out.faults.get_mut(faults..) {
            own.sort_by_key(|fault| fault.row);
        }
    }
}

/// A campaign's audience, compiled for each currency with its own amounts.
#[derive(Debug)]
pub struct ConditionByCurrency {
    shares: Arc<Shares>,
    conditions: Vec<Arc<dyn Condition>>,
    reads: FieldSet,
}

impl ConditionByCurrency {
    /// Conditions in the order of the schema's currencies; none without any.
    pub fn new(schema: &Schema, conditions: Vec<Arc<dyn Condition>>) -> Option<Self> {
        let shares = Shares::new(schema);
        let mut reads: FieldSet = shares.field().into_iter().collect();
        for condition in &conditions {
            reads.extend(condition.reads());
        }
        (!conditions.is_empty()).then(|| Self {
            shares: Arc::new(shares),
            conditions,
            reads,
        })
    }
}

impl Condition for ConditionByCurrency {
    fn reads(&self) -> &FieldSet {
        &self.reads
    }

    fn worker(&self) -> Box<dyn ConditionWorker> {
        let workers = self.conditions.iter().map(|condition| condition.worker());
        Box::new(ConditionByCurrencyWorker {
            shares: Arc::clone(&self.shares),
            workers: workers.collect(),
        })
    }
}

struct ConditionByCurrencyWorker {
    shares: Arc<Shares>,
    workers: Vec<Box<dyn ConditionWorker>>,
}

impl ConditionWorker for ConditionByCurrencyWorker {
    fn holds(&mut self, rows: &Rows<'_>, faults: &mut Vec<RowFault>) -> BooleanBuffer {
        let mut bits = BooleanBufferBuilder::new(rows.columns.rows());
        bits.append_n(rows.columns.rows(), false);
        let before = faults.len();
        let workers = &mut self.workers;
        self.shares
            .each(rows.columns, rows.selected, |at, selected| {
                let Some(worker) = workers.get_mut(at) else {
                    return;
                };
                let share = Rows {
                    columns: rows.columns,
                    selected,
                };
                for row in worker.holds(&share, faults).set_indices() {
                    bits.set_bit(row, true);
                }
            });
        if let Some(own) = faults.get_mut(before..) {
            own.sort_by_key(|fault| fault.row);
        }
        bits.finish()
    }
}
