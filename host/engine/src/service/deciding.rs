//! Questions become decisions.

use std::sync::Arc;

use super::decision::{Decided, Decision};
use super::question::Question;
use super::uses::Rows;
use crate::decide::{
    Batch, Claim, Claims, Decisions, Evaluator, Usage, decide_one_claiming, gather,
};
use crate::returns::Then;

/// Hands an evaluator of the question's program to whoever decides.
pub(crate) type Asked<'a> = &'a mut dyn FnMut(&mut dyn FnMut(&mut Evaluator));

/// Decides a question. If its program has limits in all or budgets, the events
/// claim their parts of them one after the other.
pub(crate) fn decide(
    question: &Question<'_>,
    claims: &dyn Claims,
    evaluators: Asked<'_>,
) -> Vec<Decision> {
    let events = &question.events;
    let snapshot = events.snapshot();
    let usage = Rows {
        snapshot,
        columns: events.columns(),
        known: &question.before,
    };
    let mut all = Vec::with_capacity(question.before.len());
    evaluators(&mut |evaluator| {
        if snapshot.has_shares() {
            all = one_by_one(question, &usage, claims, evaluator);
        } else {
            all = at_once(question, &usage, evaluator);
        }
    });
    all
}

fn at_once(question: &Question<'_>, usage: &Rows<'_>, evaluator: &mut Evaluator) -> Vec<Decision> {
    let events = &question.events;
    let rows = events.columns().rows();
    let before: Vec<Then> = (0..rows)
        .map(|row| gather(events.snapshot(), row, usage))
        .collect();
    let decisions = evaluator.evaluate(&events.batch(usage));
    let decided = Arc::new(decided(
        question,
        events.batch(usage),
        decisions,
        before,
        Vec::new(),
    ));
    (0..rows).map(|row| Decision::new(&decided, row)).collect()
}

fn one_by_one(
    question: &Question<'_>,
    usage: &dyn Usage,
    claims: &dyn Claims,
    evaluator: &mut Evaluator,
) -> Vec<Decision> {
    let batch = question.events.batch(usage);
    let rows = 0..batch.columns.rows();
    rows.map(|row| {
        let one = decide_one_claiming(evaluator, question.events.snapshot(), &batch, row, claims);
        let alone = Batch {
            columns: one.columns,
            members: one.members,
            usage,
        };
        let decided = decided(question, alone, one.decisions, vec![one.before], one.claims);
        Decision::new(&Arc::new(decided), 0)
    })
    .collect()
}

fn decided(
    question: &Question<'_>,
    batch: Batch<'_>,
    decisions: Decisions,
    before: Vec<Then>,
    claims: Vec<Claim>,
) -> Decided {
    Decided {
        snapshot: Arc::clone(question.events.snapshot()),
        columns: batch.columns,
        members: batch.members,
        before,
        decisions,
        claims,
    }
}
