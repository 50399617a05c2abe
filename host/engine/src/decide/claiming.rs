//! Events one after the other, each of which takes its part of what all
//! members share.

use std::sync::Arc;

use arrow_buffer::BooleanBuffer;

use super::claims::{Claim, Claims, claimed_in, claims_of, share};
use super::decision::Decisions;
use super::evaluator::{Batch, Evaluator};
use super::usage::Usage;
use crate::batch::Columns;
use crate::campaign::{CapPer, Capped, LimitOf};
use crate::effect::WalletId;
use crate::returns::Then;
use crate::snapshot::Snapshot;

/// How often an event is decided anew because others were faster. After that
/// what all share is taken to be used up for it.
pub(crate) const TRIES: usize = 64;

/// Decides the events of a batch in their order. What each takes of limits in
/// all and of budgets is claimed in one step; if somebody else was faster, the
/// event is decided anew with what is left.
pub(crate) fn decide_claiming(
    evaluator: &mut Evaluator,
    batch: &Batch<'_>,
    claims: &dyn Claims,
) -> Decisions {
    let snapshot = Arc::clone(evaluator.snapshot());
    let mut all = Decisions::new(batch.columns.rows(), Vec::new(), Vec::new());
    for row in 0..batch.columns.rows() {
        let one = claim_one(evaluator, &snapshot, batch, row, claims, Before::Forgotten);
        all.append(row, one.decisions);
    }
    all
}

/// The decision of one event, with what it was made of.
pub(crate) struct Claimed {
    /// The event alone.
    pub(crate) columns: Arc<Columns>,
    pub(crate) members: Option<BooleanBuffer>,
    /// What was got before.
    pub(crate) before: Then,
    pub(crate) decisions: Decisions,
    /// What it claimed.
    pub(crate) claims: Vec<Claim>,
}

/// Decides one event of a batch, and claims its part of what all share. What
/// was got before is kept for whoever explains the decision later.
pub(crate) fn decide_one_claiming(
    evaluator: &mut Evaluator,
    snapshot: &Arc<Snapshot>,
    batch: &Batch<'_>,
    row: usize,
    claims: &dyn Claims,
) -> Claimed {
    claim_one(evaluator, snapshot, batch, row, claims, Before::Kept)
}

/// What becomes of what was got before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// It is asked for every campaign that counts it, and kept.
    Kept,
    /// It is asked for the campaigns that apply.
    Forgotten,
}

fn claim_one(
    evaluator: &mut Evaluator,
    snapshot: &Arc<Snapshot>,
    batch: &Batch<'_>,
    row: usize,
    claims: &dyn Claims,
    keep: Before,
) -> Claimed {
    let schema = &snapshot.settings().schema;
    let columns = Arc::new(batch.columns.slice(row..row + 1, schema));
    let members = batch.members.as_ref().map(|members| members.slice(row, 1));
    let mut tried = 0;
    loop {
        let usage = Shared {
            snapshot,
            columns: &columns,
            usage: batch.usage,
            row,
            claims: (tried < TRIES).then_some(claims),
        };
        let before = (keep == Before::Kept).then(|| gather(snapshot, 0, &usage));
        let decisions = evaluator.evaluate(&Batch {
            columns: Arc::clone(&columns),
            members: members.clone(),
            usage: before
                .as_ref()
                .map_or(&usage, |before| before as &dyn Usage),
        });
        let wanted = claims_of(snapshot, &columns, 0, columns.date(0), decisions.given(0));
        // Who was told that everything is used up wants nothing of it.
        if claims.claim(&wanted).is_ok() || tried >= TRIES {
            return Claimed {
                columns,
                members,
                before: before.unwrap_or_default(),
                decisions,
                claims: wanted,
            };
        }
        tried += 1;
    }
}

/// What was got before an event, of campaigns with limits, budgets and caps by
/// the day.
pub(crate) fn gather(snapshot: &Snapshot, row: usize, usage: &dyn Usage) -> Then {
    let mut then = Then::default();
    let wallets = snapshot.settings().state.wallets.len();
    let wallets = u16::try_from(wallets).unwrap_or(u16::MAX);
    for &position in snapshot.counted() {
        let Some(campaign) = snapshot.campaigns().get(position) else {
            continue;
        };
        for limit in 0..campaign.limit.len() {
            then.note_used(position, limit, usage.used(row, position, limit));
        }
        if campaign.budget.is_some() {
            then.note_spent(position, usage.spent(row, position));
        }
        if campaign.cap.is_some_and(|cap| cap.per == CapPer::Day) {
            let wallets = (0..wallets).map(WalletId);
            for what in wallets.map(Capped::Points).chain([Capped::Discount]) {
                then.note_given(position, what, usage.given_today(row, position, what));
            }
        }
    }
    then
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
        let day = self.columns.date(row);
        let number = u8::try_from(limit).ok();
        let keys = own.keys(self.columns, row).into_iter();
        let counts = keys.map(|key| {
            let share = share(rules.counted_as(), number, key);
            claimed_in(claims, &share, own.period, day)
        });
        let count = counts.max().unwrap_or(0).max(0);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn spent(&self, row: usize, campaign: usize) -> i64 {
        let rules = self.snapshot.campaigns().get(campaign);
        let Some((rules, budget)) = rules.and_then(|rules| Some((rules, rules.budget?))) else {
            return 0;
        };
        let day = self.columns.date(row);
        self.claims.map_or(i64::MAX, |claims| {
            let share = share(rules.counted_as(), None, None);
            claimed_in(claims, &share, budget.period, day)
        })
    }

    fn given_today(&self, _row: usize, campaign: usize, what: Capped) -> i64 {
        self.usage.given_today(self.row, campaign, what)
    }
}
