//! A story becomes a decision.

use std::sync::Arc;

use super::Case;
use super::actual::Actual;
use super::records;
use crate::campaign::Campaign;
use crate::replay::Replay;
use crate::returns::ReturnProblem;
use crate::schema::{KindId, Schema};
use crate::snapshot::Snapshot;

impl Case {
    /// The case's campaign, as it is in force.
    pub(super) fn rules<'s>(&self, snapshot: &'s Snapshot) -> Option<&'s Campaign> {
        let position = self.campaign().and_then(|id| snapshot.find(id))?;
        snapshot
            .campaigns()
            .get(position)
            .map(|campaign| &**campaign)
    }

    /// The kinds of event that trigger the case's campaign.
    pub(super) fn on(&self, snapshot: &Snapshot) -> Vec<KindId> {
        self.rules(snapshot)
            .map(|campaign| campaign.on.clone())
            .unwrap_or_default()
    }
}

/// Why a case cannot be run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CannotRun {
    /// Its records do not fit the snapshot, which is another one than the case
    /// was read for.
    Records,
    /// A return of it cannot be used.
    Return(ReturnProblem),
}

/// Decides the case's event after its earlier ones.
pub(super) fn run(
    case: &Case,
    snapshot: &Arc<Snapshot>,
    schema: &Arc<Schema>,
) -> Result<Actual, CannotRun> {
    let campaign = case.rules(snapshot);
    let records = records::of(&case.story, &case.on(snapshot), campaign, schema);
    let mut rejected = false;
    let customers = records
        .customers(schema, &mut |_| rejected = true)
        .ok()
        .filter(|_| !rejected)
        .ok_or(CannotRun::Records)?;
    let mut replay = Replay::new(Arc::clone(snapshot), &customers);
    let wanted = replay.wanted().clone();
    let mut reader = records.reader(schema);
    for (number, known) in (1..).zip(&records.known) {
        let chunk = reader.read(&wanted, 1).ok().flatten();
        let chunk = chunk
            .filter(|chunk| chunk.rejects.is_empty())
            .ok_or(CannotRun::Records)?;
        // A receipt with returns is two events; the case is about the last.
        let last = chunk.columns.rows().saturating_sub(1);
        let before = if number < records.len() {
            chunk.columns.clone()
        } else {
            chunk.columns.slice(0..last, schema)
        };
        let replayed = replay.decide_knowing(&before, known);
        if let Some(refused) = replayed.refused().first() {
            return Err(CannotRun::Return(refused.why.clone()));
        }
        if number < records.len() {
            continue;
        }
        replay.trace(true);
        let looked = replay.look(
            &chunk.columns.slice(last..last + 1, schema),
            |columns| known.amend(snapshot, columns),
            |evaluator, batch, reversal| {
                let decisions = evaluator.evaluate(batch);
                Actual::new(decisions, reversal, batch, snapshot, campaign)
            },
        );
        return looked.map_err(CannotRun::Return);
    }
    Err(CannotRun::Records)
}
