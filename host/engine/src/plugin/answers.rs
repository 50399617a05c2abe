//! What a call makes of each of its events.

use std::sync::Arc;

use crate::batch::Columns;
use crate::diagnostic::codes;
use crate::effect::Effect;
use crate::program::{Proposals, Rows, Worker};
use crate::schema::Schema;

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Effects(Vec<Effect>),
    Fault(&'static str, String),
}

impl Answer {
    /// Whether the wall clock ended the call, so that another one may answer
    /// otherwise.
    pub(super) fn is_by_the_clock(&self) -> bool {
        matches!(self, Self::Fault(code, _) if *code == codes::PLUGIN_DEADLINE.id)
    }
}

/// Evaluates rows of a batch in one call: what became of each, and the fuel of
/// all.
pub(super) fn answers(
    worker: &mut dyn Worker,
    columns: &Columns,
    schema: &Schema,
    rows: &[u32],
) -> (Vec<Answer>, u64) {
    let columns = Arc::new(columns.take(rows, schema));
    let selected: Vec<u32> = (0u32..).take(rows.len()).collect();
    // Lines about such events are nobody's business.
    let mut proposals = Proposals::unheard();
    let batch = Rows {
        columns: &columns,
        selected: &selected,
    };
    worker.evaluate(&batch, &mut proposals);
    let mut answers: Vec<Answer> = rows.iter().map(|_| Answer::Effects(Vec::new())).collect();
    for proposal in proposals.effects {
        if let Some(Answer::Effects(effects)) = answers.get_mut(proposal.row as usize) {
            effects.push(proposal.effect);
        }
    }
    for fault in proposals.faults {
        if let Some(answer) = answers.get_mut(fault.row as usize) {
            *answer = Answer::Fault(fault.code.id, fault.message);
        }
    }
    (answers, proposals.work)
}
