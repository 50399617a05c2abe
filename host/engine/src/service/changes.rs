//! What a store must keep of a decision.

use rust_decimal::Decimal;
use serde::Serialize;

use super::decision::id;
use super::effects::{CampaignEffect, decimal_text, effect_of, points};
use super::uses::{CampaignUse, DayGiven, SharedUse, digits, per_name, share_digits};
use crate::batch::Columns;
use crate::campaign::{CapPer, LimitOf};
use crate::decide::{AppliedEffect, Claim, Decisions, Granted, claims_of};
use crate::effect::Effect;
use crate::model::Date;
use crate::snapshot::Snapshot;

/// What a store must keep of a decision, in one transaction with the event's
/// id: whoever keeps it once, and gives it back when the member comes again,
/// decides as if the engine had kept it.
///
/// Gifts, discounts and custom effects are for the till:
/// [`Decision::effects`](super::Decision::effects) has them. As JSON, keys are
/// the names of the fields and amounts are texts; coupons and messages are left
/// out, since they stand among the decision's effects.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Changes {
    /// Points into wallets or out of them, in the order of giving.
    pub points: Vec<PointsChange>,
    /// Uses of campaigns that are limited by member, for
    /// [`Member::uses`](super::Member::uses).
    pub uses: Vec<CampaignUse>,
    /// What campaigns with a cap by the day gave, for
    /// [`Member::given`](super::Member::given).
    pub given: Vec<DayGiven>,
    /// What was used of limits in all and of budgets.
    pub shared: Vec<SharedUse>,
    /// Tags more or less, in the order of giving.
    pub tags: Vec<TagChange>,
    /// The tier that a rule set; of several the last.
    pub tier: Option<TierChange>,
    /// Steps towards badges.
    pub progress: Vec<ProgressChange>,
    /// The campaigns, by their ids, that apply to the event and left its member
    /// out as one of their control groups: whoever measures what they bring
    /// compares these members with the others.
    pub holdouts: Vec<String>,
    /// Coupons to issue.
    #[serde(skip)]
    pub coupons: Vec<CampaignEffect>,
    /// Messages to deliver.
    #[serde(skip)]
    pub messages: Vec<CampaignEffect>,
}

/// Points into a wallet or out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PointsChange {
    /// The campaign's id.
    pub campaign: String,
    /// The wallet.
    pub wallet: String,
    /// How many; below zero, what the member used: the points that expire
    /// soonest first.
    #[serde(serialize_with = "decimal_text::serialize")]
    pub amount: Decimal,
    /// Base points, as opposed to a bonus.
    pub base: bool,
    /// The first day on which they can be used.
    pub usable_from: Date,
    /// The first day on which they are gone; none if they stay.
    pub expires: Option<Date>,
    /// Whether every purchase, and every new point of the wallet, moves the
    /// expiry of all points that can be used by then to this one's.
    pub renews: bool,
}

/// A tag more or less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TagChange {
    /// The member has it from now on.
    Add(String),
    /// The member does not have it any more.
    Remove(String),
}

/// A tier that a rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TierChange {
    /// The campaign's id.
    pub campaign: String,
    /// The tier.
    pub tier: String,
    /// On which local day.
    pub day: Date,
    /// The first day on which it no longer counts, unless the member climbed
    /// beyond it; `grace` comes on top. None if it counts for ever, or if anniversary years count,
    /// which begin on the member's day of joining.
    pub until: Option<Date>,
}

/// Steps towards a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProgressChange {
    /// The campaign's id.
    pub campaign: String,
    /// The badge.
    pub badge: String,
    /// How many steps; below zero takes some back.
    pub by: i64,
}

impl Changes {
    /// What must be kept of what a row is given.
    pub(super) fn of(
        snapshot: &Snapshot,
        columns: &Columns,
        row: usize,
        decisions: &Decisions,
    ) -> Self {
        let given = decisions.given(row);
        let mut changes = Self {
            holdouts: holdouts(snapshot, decisions, row),
            ..Self::default()
        };
        let mut last = None;
        for applied in given {
            if last != Some(applied.campaign) {
                last = Some(applied.campaign);
                changes.count_uses(snapshot, columns, row, applied.campaign);
            }
            changes.count_for_cap(snapshot, columns.date(row), applied);
            changes.add(snapshot, columns, row, applied);
        }
        let shared = claims_of(snapshot, columns, row, columns.date(row), given);
        for claim in &shared {
            // Limits in all of one campaign share a count.
            let used = shared_use(snapshot, claim, given);
            if !changes.shared.contains(&used) {
                changes.shared.push(used);
            }
        }
        changes
    }

    fn add(&mut self, snapshot: &Snapshot, columns: &Columns, row: usize, applied: &AppliedEffect) {
        let campaign = || id(snapshot, applied.campaign).as_ref().to_owned();
        match &applied.effect {
            Granted::Points {
                wallet,
                amount,
                base,
            } => {
                let day = columns.date(row);
                let settings = snapshot.settings().state.wallets.get(usize::from(wallet.0));
                let lot = settings.map(|wallet| wallet.lot(day));
                let (usable_from, expires) = lot.unwrap_or((day, None));
                let (wallet, amount) = points(snapshot, *wallet, *amount);
                self.points.push(PointsChange {
                    campaign: campaign(),
                    wallet: wallet.as_ref().to_owned(),
                    amount,
                    base: *base,
                    usable_from,
                    expires,
                    renews: settings.is_some_and(|wallet| wallet.renews()),
                });
            }
            Granted::Other(Effect::Tag(tag)) => {
                self.tags.push(TagChange::Add(tag.as_ref().to_owned()))
            }
            Granted::Other(Effect::Untag(tag)) => {
                self.tags.push(TagChange::Remove(tag.as_ref().to_owned()));
            }
            Granted::Other(Effect::Tier(tier)) => {
                let day = columns.date(row);
                let settings = &snapshot.settings().state;
                let level = settings.tiers.as_ref().and_then(|tiers| tiers.find(tier));
                self.tier = Some(TierChange {
                    campaign: campaign(),
                    tier: tier.as_ref().to_owned(),
                    day,
                    until: level.and_then(|level| settings.tier_until(day, level)),
                });
            }
            Granted::Other(Effect::Progress { badge, by }) => self.progress.push(ProgressChange {
                campaign: campaign(),
                badge: badge.as_ref().to_owned(),
                by: *by,
            }),
            Granted::Other(Effect::Coupon { .. }) => {
                self.coupons
                    .push(effect_of(applied, snapshot, columns, row));
            }
            Granted::Other(Effect::Message { .. }) => {
                self.messages
                    .push(effect_of(applied, snapshot, columns, row));
            }
            Granted::Other(_) | Granted::Discount { .. } => {}
        }
    }

    /// One event is one use, however much it gives.
    fn count_uses(&mut self, snapshot: &Snapshot, columns: &Columns, row: usize, campaign: u32) {
        let Some(rules) = snapshot.campaigns().get(campaign as usize) else {
            return;
        };
        for limit in rules
            .limit
            .iter()
            .filter(|limit| limit.of == LimitOf::Member)
        {
            for key in limit.keys(columns, row) {
                let used = CampaignUse {
                    campaign: rules.counted_as().to_owned(),
                    per: per_name(snapshot, limit).map(str::to_owned),
                    key: key.map(str::to_owned),
                    day: Some(columns.date(row)),
                    times: 1,
                };
                // Limits of one campaign share a count.
                if !self.uses.contains(&used) {
                    self.uses.push(used);
                }
            }
        }
    }

    fn count_for_cap(&mut self, snapshot: &Snapshot, day: Date, applied: &AppliedEffect) {
        let rules = snapshot.campaigns().get(applied.campaign as usize);
        let Some(rules) = rules.filter(|rules| rules.cap.is_some_and(|cap| cap.per == CapPer::Day))
        else {
            return;
        };
        let (wallet, amount) = match &applied.effect {
            Granted::Points { wallet, amount, .. } => (Some(*wallet), *amount),
            Granted::Discount { amount, .. } => (None, *amount),
            Granted::Other(_) => return,
        };
        if amount <= 0 {
            return;
        }
        let name = wallet.map(|wallet| points(snapshot, wallet, 0).0);
        let name = name.as_deref().map(str::to_owned);
        let amount = super::effects::decimal(amount, digits(snapshot, wallet));
        let mut known = self.given.iter_mut();
        match known.find(|known| known.campaign == rules.counted_as() && known.wallet == name) {
            Some(known) => known.amount += amount,
            None => self.given.push(DayGiven {
                campaign: rules.counted_as().to_owned(),
                wallet: name,
                day,
                amount,
            }),
        }
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The campaigns in whose control groups the event's member is, in their order.
fn holdouts(snapshot: &Snapshot, decisions: &Decisions, row: usize) -> Vec<String> {
    let all = &decisions.held_out;
    let first = all.partition_point(|(of, _)| (*of as usize) < row);
    let own = all.iter().skip(first);
    let own = own.take_while(|(of, _)| *of as usize == row);
    let mut ids: Vec<String> = own
        .filter_map(|(_, campaign)| snapshot.campaigns().get(*campaign as usize))
        .map(|campaign| campaign.counted_as().to_owned())
        .collect();
    // The rows of a table of offers have one control group.
    ids.dedup();
    ids
}

/// A claim as a row, for what was given.
fn shared_use(snapshot: &Snapshot, claim: &Claim, given: &[AppliedEffect]) -> SharedUse {
    // Whichever counts under that name: the rows of a table of offers are not
    // called so themselves.
    let rules = given
        .iter()
        .filter_map(|applied| snapshot.campaigns().get(applied.campaign as usize))
        .find(|rules| *rules.counted_as() == *claim.share.campaign);
    let limit = claim
        .share
        .limit
        .and_then(|at| rules?.limit.get(usize::from(at)));
    let unit = rules.map_or(0, |rules| share_digits(snapshot, &claim.share, rules));
    SharedUse {
        campaign: claim.share.campaign.as_ref().to_owned(),
        budget: claim.share.limit.is_none(),
        per: limit
            .and_then(|limit| per_name(snapshot, limit))
            .map(str::to_owned),
        key: claim.share.key.as_deref().map(str::to_owned),
        day: Some(claim.day),
        amount: super::effects::decimal(claim.amount, unit),
    }
}
