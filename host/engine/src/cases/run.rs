//! A story becomes a decision.

use std::sync::Arc;

use super::Case;
use super::came::Came;
use super::records;
use crate::facts::Facts;
use crate::replay::Replay;
use crate::schema::{KindId, Schema};
use crate::snapshot::Snapshot;

impl Case {
    /// The kinds of event that trigger the case's campaign.
    pub(super) fn on(&self, snapshot: &Snapshot) -> Vec<KindId> {
        let position = self.campaign().and_then(|id| snapshot.find(id));
        let campaign = position.and_then(|position| snapshot.campaigns().get(position));
        campaign
            .map(|campaign| campaign.on.clone())
            .unwrap_or_default()
    }
}

/// Decides the case's event after its earlier ones; none if its records do not
/// fit the snapshot, which is another one than the case was read for.
pub(super) fn run(case: &Case, snapshot: &Arc<Snapshot>, schema: &Arc<Schema>) -> Option<Came> {
    let member = records::member_id(case, snapshot);
    let records = records::of(&case.story, &case.on(snapshot), member, schema);
    let mut rejected = false;
    let customers = records
        .customers(schema, &mut |_| rejected = true)
        .ok()
        .filter(|_| !rejected)?;
    let mut replay = Replay::new(Arc::clone(snapshot), &customers);
    let wanted = replay.wanted().clone();
    let mut reader = records.reader(schema);
    let mut facts = Facts::new();
    for (name, said) in &case.story.facts {
        facts = facts.with(name, said.fact.clone());
    }
    for number in 1..=records.len() {
        let chunk = reader.read(&wanted, 1).ok()??;
        if !chunk.rejects.is_empty() {
            return None;
        }
        if number < records.len() {
            replay.decide(&chunk.columns);
            continue;
        }
        replay.trace(true);
        return Some(replay.look(
            &chunk.columns,
            |columns| facts.amend(snapshot, columns),
            |evaluator, batch| Came::new(evaluator.evaluate(batch), batch, snapshot),
        ));
    }
    None
}
