//! Events one after the other, each of which takes its part of what all
//! members share.

use std::sync::Arc;

use super::claims::{Claims, claims_of, share};
use super::decision::Decisions;
use super::evaluator::{Batch, Evaluator};
use super::usage::Usage;
use crate::batch::Columns;
use crate::campaign::{Capped, LimitOf};
use crate::snapshot::Snapshot;

/// How often an event is decided anew because others were faster. After that
/// what all share is taken to be used up for it.
const TRIES: usize = 64;

/// Decides the events of a batch in their order. What each takes of limits in
/// all and of budgets is claimed in one step; if somebody else was faster, the
/// event is decided anew with what is left.
pub(crate) fn decide_claiming(
    evaluator: &mut Evaluator,
    batch: &Batch<'_>,
    claims: &dyn Claims,
) -> Decisions {
    let snapshot = Arc::clone(evaluator.snapshot());
    let schema = &snapshot.settings().schema;
    let mut all = Decisions::new(batch.columns.rows(), Vec::new(), Vec::new());
    for row in 0..batch.columns.rows() {
        let columns = Arc::new(batch.columns.slice(row..row + 1, schema));
        let members = batch.members.as_ref().map(|members| members.slice(row, 1));
        for tried in 0..=TRIES {
            let usage = Shared {
                snapshot: &snapshot,
                columns: &columns,
                usage: batch.usage,
                row,
                claims: (tried < TRIES).then_some(claims),
            };
            let one = evaluator.evaluate(&Batch {
                columns: Arc::clone(&columns),
                members: members.clone(),
                usage: &usage,
            });
            let wanted = claims_of(&snapshot, &columns, 0, columns.date(0), one.given(0));
            if claims.claim(&wanted).is_ok() {
                all.append(row, one);
                break;
            }
        }
    }
    all
}

/// What was got before the event that is decided just now.
struct Shared<'a> {
    snapshot: &'a Snapshot,
    columns: &'a Columns,
    usage: &'a dyn Usage,
    row: usize,
    /// None if everything is taken to be used up.
    claims: Option<&'a dyn Claims>,
}

impl Usage for Shared<'_> {
    fn used(&self, row: usize, campaign: usize, limit: usize) -> u32 {
        let rules = self.snapshot.campaigns().get(campaign);
        let own = rules.and_then(|rules| Some((rules, rules.limit.get(limit)?)));
        let Some((rules, own)) = own.filter(|(_, own)| own.of == LimitOf::Everybody) else {
            return self.usage.used(self.row, campaign, limit);
        };
        let Some(claims) = self.claims else {
            return u32::MAX;
        };
        let since = own.period.start(self.columns.date(row));
        let number = u8::try_from(limit).ok();
        let keys = own.keys(self.columns, row).into_iter();
        let counts = keys.map(|key| claims.claimed(&share(&rules.id, number, key), since));
        let count = counts.max().unwrap_or(0).max(0);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn spent(&self, row: usize, campaign: usize) -> i64 {
        let rules = self.snapshot.campaigns().get(campaign);
        let Some((rules, budget)) = rules.and_then(|rules| Some((rules, rules.budget?))) else {
            return 0;
        };
        let since = budget.period.start(self.columns.date(row));
        self.claims.map_or(i64::MAX, |claims| {
            claims.claimed(&share(&rules.id, None, None), since)
        })
    }

    fn given_today(&self, _row: usize, campaign: usize, what: Capped) -> i64 {
        self.usage.given_today(self.row, campaign, what)
    }
}
