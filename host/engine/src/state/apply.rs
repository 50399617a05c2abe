//! What an event and its decision do to a member.

use super::history::Returned;
use super::settings::{Level, Settings, TierCount};
use super::today::CampaignGave;
use super::usage::Use;
use super::window::Sign;
use super::{EventFacts, MemberState, NameIndex};
use crate::effect::WalletId;
use crate::schema::KindId;

/// What was given.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Outcome {
    /// Points, in the order of giving.
    pub points: Vec<PointsGiven>,
    /// Campaigns with a limit per customer that gave something.
    pub uses: Vec<Use>,
    /// What campaigns with a cap by the day gave.
    pub gave: Vec<CampaignGave>,
    /// Tags, in the order of giving.
    pub tags: Vec<TagChange>,
    /// The tier that a rule set.
    pub tier: Option<Level>,
    /// Steps towards badges.
    pub progress: Vec<Progress>,
}

impl Outcome {
    /// Empties it for the next event and keeps the memory.
    pub fn clear(&mut self) {
        self.points.clear();
        self.uses.clear();
        self.gave.clear();
        self.tags.clear();
        self.tier = None;
        self.progress.clear();
    }
}

/// Points for a wallet, in its smallest unit. Below zero they take points
/// away: at a return, what it took back; else, what the member used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PointsGiven {
    /// Which wallet.
    pub wallet: WalletId,
    /// By the standing rate.
    pub base: i64,
    /// By campaigns on top of it.
    pub bonus: i64,
}

/// A tag more or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TagChange {
    /// Adds a tag, if the member does not have it.
    Add(NameIndex),
    /// Removes a tag, if the member has it.
    Remove(NameIndex),
}

/// Steps towards a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Which badge.
    pub badge: NameIndex,
    /// How many steps; below zero takes some back.
    pub by: i64,
}

/// Does what an event and its decision do, after [`MemberState::advance`] to
/// the event's day.
///
/// Events are applied by ascending instant, those of one instant in file
/// order. A late event counts in the history, the windows and the tier as if
/// it happened on the member's latest day; its points are those of its own day
/// (R83).
pub fn apply(
    member: &mut MemberState,
    event: &EventFacts<'_>,
    outcome: &Outcome,
    settings: &Settings,
) {
    member.advance(event.day, settings);
    let spend = event.spend(settings);
    let purchases = apply_history(member, event, spend);
    apply_windows(member, event, settings);
    let earned = apply_points(member, event, outcome, settings);
    let counted = Counted {
        earned,
        spend,
        purchases,
    };
    apply_tier(member, event, outcome, settings, counted);
    for &used in &outcome.uses {
        member.usage.add(used, event.day);
    }
    for &gave in &outcome.gave {
        member.today.add(gave, event.day);
    }
    for &change in &outcome.tags {
        match change {
            TagChange::Add(tag) if member.tags.contains(&tag) => {}
            TagChange::Add(tag) => member.tags.push(tag),
            TagChange::Remove(tag) => member.tags.retain(|&t| t != tag),
        }
    }
    for &Progress { badge, by } in &outcome.progress {
        match member.badges.iter_mut().find(|(name, _)| *name == badge) {
            Some((_, steps)) => *steps = steps.saturating_add(by),
            None => member.badges.push((badge, by)),
        }
    }
}

/// Returns how many purchases more or less there are.
fn apply_history(member: &mut MemberState, event: &EventFacts<'_>, spend: i64) -> i64 {
    match event.kind {
        KindId::PURCHASE => {
            let day = member.day;
            member
                .history
                .purchase(event.id, event.at, day, event.total, spend);
            1
        }
        KindId::RETURN => {
            let amount = event.total.saturating_abs();
            match member.history.take_back(event.of, amount, spend) {
                Returned::Whole => -1,
                Returned::Part => 0,
            }
        }
        _ => 0,
    }
}

fn sign(event: &EventFacts<'_>) -> Sign {
    if event.kind == KindId::RETURN {
        Sign::Less
    } else {
        Sign::More
    }
}

fn apply_windows(member: &mut MemberState, event: &EventFacts<'_>, settings: &Settings) {
    let windows = member.windows.iter_mut().zip(&settings.windows);
    for ((window, declared), input) in windows.zip(event.windows) {
        let day = declared.over.bucket(member.day);
        window.add(declared.aggregate, day, sign(event), input.row(event.row));
    }
}

/// Returns what the first wallet earned, less what a return took back.
fn apply_points(
    member: &mut MemberState,
    event: &EventFacts<'_>,
    outcome: &Outcome,
    settings: &Settings,
) -> i64 {
    let mut earned = 0i64;
    let is_return = event.kind == KindId::RETURN;
    if event.kind == KindId::PURCHASE {
        for (wallet, declared) in member.wallets.iter_mut().zip(&settings.wallets) {
            wallet.touch(event.day, declared);
        }
    }
    for given in &outcome.points {
        let index = usize::from(given.wallet.0);
        let amount = given.base.saturating_add(given.bonus);
        let (Some(wallet), Some(declared)) =
            (member.wallets.get_mut(index), settings.wallets.get(index))
        else {
            continue;
        };
        if amount > 0 {
            wallet.touch(event.day, declared);
            wallet.earn(amount, event.day, declared);
        } else if is_return {
            wallet.take_back(amount.saturating_neg());
        } else if amount < 0 {
            wallet.spend(amount.saturating_neg());
        }
        if index == 0 && (amount > 0 || is_return) {
            earned = earned.saturating_add(amount);
        }
        if event.day < member.day {
            wallet.advance(member.day);
        }
    }
    earned
}

/// What an event adds to what tiers count.
struct Counted {
    earned: i64,
    /// Without a sign: a return takes it back.
    spend: i64,
    purchases: i64,
}

fn apply_tier(
    member: &mut MemberState,
    event: &EventFacts<'_>,
    outcome: &Outcome,
    settings: &Settings,
    counted: Counted,
) {
    let day = member.day;
    let Some(terms) = member.joined.and_then(|joined| settings.terms(joined)) else {
        return;
    };
    let Some(tier) = &mut member.tier else {
        return;
    };
    let amount = match terms.settings.counts {
        TierCount::EarnedPoints => counted.earned,
        TierCount::Purchases => counted.purchases,
        TierCount::Spend if event.kind.has_purchase() => sign(event).of(counted.spend),
        TierCount::Spend => 0,
    };
    if amount != 0 {
        tier.add(terms, day, amount);
    }
    if let Some(level) = outcome.tier {
        tier.set(terms, day, level);
    }
}
