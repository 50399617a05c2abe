//! What a decision means for a member's state.

use crate::campaign::{CapPer, Capped};
use crate::decide::{Decisions, Given, Granted};
use crate::effect::Effect;
use crate::snapshot::Snapshot;
use crate::state::{
    CampaignGave, CampaignIndex, Members, Outcome, PointsGiven, Progress, TagChange, Use,
};

/// Puts together what a decision means for a member's state.
pub(super) fn collect(
    outcome: &mut Outcome,
    members: &mut Members,
    snapshot: &Snapshot,
    campaigns: &[CampaignIndex],
    decisions: &Decisions,
    row: usize,
) {
    outcome.clear();
    let mut last = None;
    for given in decisions.given(row) {
        let campaign = given.campaign as usize;
        if last != Some(campaign) {
            last = Some(campaign);
            let limit = snapshot.campaigns().get(campaign).and_then(|c| c.limit);
            if let (Some(limit), Some(&campaign)) = (limit, campaigns.get(campaign)) {
                let used = Use {
                    campaign,
                    every: limit.period,
                };
                if !outcome.uses.contains(&used) {
                    outcome.uses.push(used);
                }
            }
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

/// Notes what a campaign with a cap by the day gave.
fn count_for_cap(
    outcome: &mut Outcome,
    snapshot: &Snapshot,
    campaigns: &[CampaignIndex],
    given: &Given,
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
