//! What a decision means for a member's state.

use super::usage::counter;
use crate::batch::Columns;
use crate::campaign::{CapPer, Capped, LimitOf, UseLimit};
use crate::decide::{AppliedEffect, Granted};
use crate::effect::{Effect, WalletId};
use crate::schema::KindId;
use crate::snapshot::Snapshot;
use crate::state::{
    CampaignGave, CampaignNumber, Members, Outcome, PointsGiven, Progress, TagChange, Use,
};

/// Puts together what a decision means for a member's state.
pub(super) fn collect(
    outcome: &mut Outcome,
    members: &mut Members,
    snapshot: &Snapshot,
    campaigns: &[CampaignNumber],
    columns: &Columns,
    (row, given): (usize, &[AppliedEffect]),
) {
    outcome.clear();
    outcome.tender = tender(snapshot, columns, row);
    let mut last = None;
    for given in given {
        let campaign = given.campaign as usize;
        if last != Some(campaign) {
            last = Some(campaign);
            count_uses(
                outcome, members, snapshot, campaigns, campaign, columns, row,
            );
        }
        count_for_cap(outcome, snapshot, campaigns, given);
        match &given.effect {
            Granted::Points {
                wallet,
                amount,
                base,
            } => outcome.points.push(PointsGiven {
                wallet: *wallet,
                base: if *base { *amount } else { 0 },
                bonus: if *base { 0 } else { *amount },
            }),
            Granted::Other(Effect::Tag(tag)) => {
                let tag = members.name(tag);
                outcome.tags.push(TagChange::Add(tag));
            }
            Granted::Other(Effect::Untag(tag)) => {
                let tag = members.name(tag);
                outcome.tags.push(TagChange::Remove(tag));
            }
            Granted::Other(Effect::Tier(tier)) => {
                let tiers = snapshot.settings().state.tiers.as_ref();
                outcome.tier = tiers.and_then(|tiers| tiers.find(tier)).or(outcome.tier);
            }
            Granted::Other(Effect::Progress { badge, by }) => {
                let badge = members.name(badge);
                outcome.progress.push(Progress { badge, by: *by });
            }
            Granted::Other(_) | Granted::Discount { .. } => {}
        }
    }
}

/// The points that pay for a purchase: of the first wallet whose points are
/// worth something. They are as many as the amount paid is worth, rounded as
/// the wallet says.
fn tender(snapshot: &Snapshot, columns: &Columns, row: usize) -> Option<(WalletId, i64)> {
    let paid = snapshot.fields().paid_with_points;
    let paid = paid.and_then(|id| columns.get(id)?.as_integers()?.get(row));
    let paid = paid.filter(|&paid| paid > 0 && columns.kind(row) == KindId::PURCHASE)?;
    let currency = snapshot.currency(columns, row);
    let settings = snapshot.settings();
    let mut currencies = settings.schema.all_currencies().iter();
    let number = currencies.position(|known| *known == currency)?;
    let mut wallets = (0u16..).zip(&settings.state.wallets);
    wallets.find_map(|(wallet, declared)| {
        let points = declared.points_for(paid, currency.minor_digits(), number)?;
        Some((WalletId(wallet), points))
    })
}

/// Counts a use for the limits of a campaign that count by member. Limits of
/// one campaign share a count, which must reach back as far as the longest of
/// their periods.
fn count_uses(
    outcome: &mut Outcome,
    members: &mut Members,
    snapshot: &Snapshot,
    campaigns: &[CampaignNumber],
    campaign: usize,
    columns: &Columns,
    row: usize,
) {
    let Some(rules) = snapshot.campaigns().get(campaign) else {
        return;
    };
    let day = columns.date(row);
    let own = |limit: &&UseLimit| limit.of == LimitOf::Member;
    let plain = rules
        .limit
        .iter()
        .filter(own)
        .filter(|limit| limit.per.is_none());
    let longest = plain
        .map(|limit| limit.period)
        .min_by_key(|period| period.start(day));
    if let (Some(every), Some(&campaign)) = (longest, campaigns.get(campaign)) {
        use_once(outcome, Use { campaign, every });
    }
    for (number, limit) in rules.limit.iter().enumerate() {
        if limit.of != LimitOf::Member {
            continue;
        }
        for key in limit.keys(columns, row).into_iter().flatten() {
            let campaign = members.campaign(&counter(rules.counted_as(), number, key));
            let every = limit.period;
            use_once(outcome, Use { campaign, every });
        }
    }
}

/// One event is one use, however much it gives.
fn use_once(outcome: &mut Outcome, used: Use) {
    if !outcome.uses.contains(&used) {
        outcome.uses.push(used);
    }
}

/// Notes what a campaign with a cap by the day gave.
fn count_for_cap(
    outcome: &mut Outcome,
    snapshot: &Snapshot,
    campaigns: &[CampaignNumber],
    given: &AppliedEffect,
) {
    let campaign = given.campaign as usize;
    let cap = snapshot.campaigns().get(campaign).and_then(|c| c.cap);
    let (Some(cap), Some(&campaign)) = (cap, campaigns.get(campaign)) else {
        return;
    };
    let (what, amount) = match &given.effect {
        Granted::Points { wallet, amount, .. } => (Capped::Points(*wallet), *amount),
        Granted::Discount { amount, .. } => (Capped::Discount, *amount),
        Granted::Other(_) => return,
    };
    if cap.per == CapPer::Day && amount > 0 {
        outcome.gave.push(CampaignGave {
            campaign,
            what,
            amount,
        });
    }
}
