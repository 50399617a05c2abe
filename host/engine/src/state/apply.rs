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
    /// Points that paid, in the wallet's smallest unit. They are used first:
    /// what a purchase earns does not pay for it.
    pub tender: Option<(WalletId, i64)>,
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
        self.tender = None;
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
        let tender = self.tender.filter(|(of, _)| *of == wallet);
        self.sum(wallet, |amount| amount.min(0).saturating_neg())
            .saturating_add(tender.map_or(0, |(_, amount)| amount))
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

/// What became of the points that an event uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Used {
    /// Which they were, so that they can be given back.
    pub drawn: Vec<Drawn>,
    /// What was not there.
    pub short: Vec<Short>,
}

/// Points that should be used and were not there: a wallet goes below zero only
/// if it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    /// Which of the points given; none for those that pay.
    pub given: Option<usize>,
    /// The wallet.
    pub wallet: WalletId,
    /// How many should be used.
    pub wanted: i64,
    /// How many were.
    pub taken: i64,
}

/// Does what an event and its decision do, after [`MemberState::advance`] to
/// the event's day. Tells which points were used, and which were not there.
///
/// Events are applied by ascending instant, those of one instant in file
/// order. A late event counts in the history, the windows and the tier, for
/// limits and for caps as if it happened on the member's latest day; its points
/// are those of its own day (R83). What a return takes back is no event's outcome: see
/// `take_back`.
pub fn apply(
    member: &mut MemberState,
    event: &EventFacts<'_>,
    outcome: &Outcome,
    settings: &Settings,
) -> Used {
    member.advance(event.day, settings);
    let is_purchase = event.kind == KindId::PURCHASE;
    if is_purchase {
        let day = member.day;
        member.history.purchase(event.at, day, event.spend);
    }
    apply_windows(member, event, outcome, settings);
    let used = apply_points(member, event, outcome, settings);
    apply_tier(member, event, outcome, settings);
    let counted_on = member.day.max(event.day);
    for &counted in &outcome.uses {
        member.usage.add(counted, counted_on);
    }
    for &gave in &outcome.gave {
        member.today.add(gave, counted_on);
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
    used
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
) -> Used {
    let mut used = Used::default();
    if event.kind == KindId::PURCHASE {
        for (wallet, declared) in member.wallets.iter_mut().zip(&settings.wallets) {
            wallet.touch(event.day, declared);
        }
    }
    if let Some((id, amount)) = outcome.tender {
        use_points(member, settings, &mut used, (None, id), amount);
    }
    for (number, given) in outcome.points.iter().enumerate() {
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
            if event.day < member.wallets_day {
                wallet.advance(member.wallets_day);
            }
        } else if amount < 0 {
            let of = (Some(number), given.wallet);
            use_points(member, settings, &mut used, of, amount.saturating_neg());
        }
    }
    used
}

/// Uses points, as far as they are there. `of` says which of the points given
/// these are, and of which wallet.
fn use_points(
    member: &mut MemberState,
    settings: &Settings,
    used: &mut Used,
    of: (Option<usize>, WalletId),
    wanted: i64,
) {
    let (given, id) = of;
    let index = usize::from(id.0);
    let declared = settings.wallets.get(index);
    let (Some(wallet), Some(declared)) = (member.wallets.get_mut(index), declared) else {
        return;
    };
    let taken = declared.usable(wallet, wanted);
    if taken < wanted {
        used.short.push(Short {
            given,
            wallet: id,
            wanted,
            taken,
        });
    }
    wallet.spend(taken, |expires, amount| {
        used.drawn.push(Drawn {
            wallet: id,
            expires,
            amount,
        });
    });
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
