//! What an event and its decision do to a member.

use super::settings::{Aggregate, Level, Settings, TierCount};
use super::today::CampaignGave;
use super::usage::Use;
use super::wallet::Drawn;
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

/// Points for a wallet, in its smallest unit; below zero, what the member
/// used.
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

impl Outcome {
    /// What a wallet is given altogether.
    pub(super) fn earned(&self, wallet: WalletId) -> i64 {
        self.sum(wallet, |amount| amount.max(0))
    }

    /// What of a wallet is used altogether.
    pub(super) fn used(&self, wallet: WalletId) -> i64 {
        self.sum(wallet, |amount| amount.min(0).saturating_neg())
    }

    fn sum(&self, wallet: WalletId, part: impl Fn(i64) -> i64) -> i64 {
        let own = self.points.iter().filter(|given| given.wallet == wallet);
        own.fold(0, |sum, given| sum.saturating_add(part(given.amount())))
    }
}

impl PointsGiven {
    const fn amount(self) -> i64 {
        self.base.saturating_add(self.bonus)
    }
}

/// Does what an event and its decision do, after [`MemberState::advance`] to
/// the event's day. Tells which points were used, so that they can be given
/// back.
///
/// Events are applied by ascending instant, those of one instant in file
/// order. A late event counts in the history, the windows and the tier as if
/// it happened on the member's latest day; its points are those of its own day
/// (R83). What a return takes back is no event's outcome: see
/// `take_back`.
pub fn apply(
    member: &mut MemberState,
    event: &EventFacts<'_>,
    outcome: &Outcome,
    settings: &Settings,
) -> Vec<Drawn> {
    member.advance(event.day, settings);
    let is_purchase = event.kind == KindId::PURCHASE;
    if is_purchase {
        let day = member.day;
        member.history.purchase(event.at, day, event.spend);
    }
    apply_windows(member, event, outcome, settings);
    let drawn = apply_points(member, event, outcome, settings);
    apply_tier(member, event, outcome, settings);
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
    for &step in &outcome.progress {
        member.step(step);
    }
    drawn
}

impl MemberState {
    pub(super) fn step(&mut self, Progress { badge, by }: Progress) {
        match self.badges.iter_mut().find(|(name, _)| *name == badge) {
            Some((_, steps)) => *steps = steps.saturating_add(by),
            None => self.badges.push((badge, by)),
        }
    }
}

fn apply_windows(
    member: &mut MemberState,
    event: &EventFacts<'_>,
    outcome: &Outcome,
    settings: &Settings,
) {
    let mut inputs = event.windows.iter();
    for (window, declared) in member.windows.iter_mut().zip(&settings.windows) {
        let input = inputs.next();
        let day = declared.over.bucket(member.day);
        match (declared.aggregate, input) {
            (Aggregate::PointsEarned(wallet), _) => window.add_sum(day, outcome.earned(wallet)),
            (aggregate, Some(input)) => window.add(aggregate, day, input.row(event.row)),
            (_, None) => {}
        }
    }
}

fn apply_points(
    member: &mut MemberState,
    event: &EventFacts<'_>,
    outcome: &Outcome,
    settings: &Settings,
) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    if event.kind == KindId::PURCHASE {
        for (wallet, declared) in member.wallets.iter_mut().zip(&settings.wallets) {
            wallet.touch(event.day, declared);
        }
    }
    for given in &outcome.points {
        let index = usize::from(given.wallet.0);
        let amount = given.amount();
        let (Some(wallet), Some(declared)) =
            (member.wallets.get_mut(index), settings.wallets.get(index))
        else {
            continue;
        };
        if amount > 0 {
            wallet.touch(event.day, declared);
            wallet.earn(amount, event.day, declared);
        } else if amount < 0 {
            wallet.spend(amount.saturating_neg(), |expires, amount| {
                drawn.push(Drawn {
                    wallet: given.wallet,
                    expires,
                    amount,
                });
            });
        }
        if event.day < member.day {
            wallet.advance(member.day);
        }
    }
    drawn
}

fn apply_tier(
    member: &mut MemberState,
    event: &EventFacts<'_>,
    outcome: &Outcome,
    settings: &Settings,
) {
    let day = member.day;
    let Some(terms) = member.joined.and_then(|joined| settings.terms(joined)) else {
        return;
    };
    let Some(tier) = &mut member.tier else {
        return;
    };
    let is_purchase = event.kind == KindId::PURCHASE;
    let amount = match terms.settings.counts {
        TierCount::EarnedPoints => outcome.earned(WalletId(0)),
        TierCount::Purchases => i64::from(is_purchase),
        TierCount::Spend if is_purchase => event.spend,
        TierCount::Spend => 0,
    };
    if amount != 0 {
        tier.add(terms, day, amount);
    }
    if let Some(level) = outcome.tier {
        tier.set(terms, day, level);
    }
}
