//! What a return does to a member: the difference between what was made of
//! the purchase and what is made of the rest of it.

use super::apply::{Outcome, Progress, Short};
use super::settings::{Aggregate, Settings, TierCount};
use super::wallet::Drawn;
use super::window::Input;
use super::{MemberState, WindowInput};
use crate::effect::WalletId;
use crate::model::Date;

/// What a purchase counts as for its member, or what is left of one.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Counted<'a> {
    /// What of it counts as spend, in minor units.
    pub spend: i64,
    /// What it puts into the declared history fields, one a field, as in the
    /// settings.
    pub windows: &'a [WindowInput<'a>],
    /// Which entry of `windows` is its own.
    pub row: usize,
    /// What it was given.
    pub outcome: &'a Outcome,
}

impl<'a> Counted<'a> {
    /// What a purchase counts as.
    pub const fn new(
        spend: i64,
        windows: &'a [WindowInput<'a>],
        row: usize,
        outcome: &'a Outcome,
    ) -> Self {
        Self {
            spend,
            windows,
            row,
            outcome,
        }
    }

    fn input(&self, window: usize) -> Input<'a> {
        let window = self.windows.get(window);
        window.map_or(Input::Nothing, |window| window.row(self.row))
    }
}

/// A return of a purchase or of a part of it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TakenBack<'a> {
    /// The local day of the purchase, from which its points count.
    pub day: Date,
    /// The day that it counted on for the member; the same, unless it came
    /// late.
    pub counted_on: Date,
    /// The points that it used.
    pub drawn: &'a [Drawn],
    /// What of it counts so far.
    pub before: Counted<'a>,
    /// What counts from now on; none if nothing is left of the purchase.
    pub after: Option<Counted<'a>>,
}

impl<'a> TakenBack<'a> {
    /// The return of a purchase of a day; it used these points.
    pub const fn new(
        day: Date,
        counted_on: Date,
        drawn: &'a [Drawn],
        before: Counted<'a>,
        after: Option<Counted<'a>>,
    ) -> Self {
        Self {
            day,
            counted_on,
            drawn,
            before,
            after,
        }
    }
}

/// What became of points at a return.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PointsReturned {
    /// Points that the purchase earned and its member has used since, by
    /// wallet.
    pub owed: Vec<(WalletId, i64)>,
    /// Points that the purchase should have used and had not, so that they do
    /// not go back.
    pub short: Vec<Short>,
}

/// Does what a return does, after [`MemberState::advance`] to its day.
///
/// Everything is taken back where it went: points from the lots that they were
/// put into, spend from its year, history fields and tiers from the day that
/// the purchase counted on, uses from the period that they were counted in.
/// What left its period since is gone already. A purchase of which nothing is
/// left is no purchase any more; when the member was last seen, and the weeks
/// in a row, stay: the visit took place.
pub fn take_back(
    member: &mut MemberState,
    back: &TakenBack<'_>,
    settings: &Settings,
) -> PointsReturned {
    let nothing = Outcome::default();
    let before = back.before.outcome;
    let after = back.after.map_or(&nothing, |after| after.outcome);
    let kept = back.after.map_or(0, |after| after.spend);
    let spend = back.before.spend.saturating_sub(kept);
    let purchases = u32::from(back.after.is_none());
    member.history.take_back(purchases, spend, back.counted_on);
    take_back_windows(member, back, before, after, settings);
    let returned = take_back_points(member, back, before, after, settings);
    let earned = before
        .earned(WalletId(0))
        .saturating_sub(after.earned(WalletId(0)));
    let today = member.day;
    if let (Some(terms), Some(tier)) = (
        member.joined.and_then(|joined| settings.terms(joined)),
        &mut member.tier,
    ) {
        let amount = match terms.settings.counts {
            TierCount::EarnedPoints => earned,
            TierCount::Spend => spend,
            TierCount::Purchases => i64::from(purchases),
        };
        if amount != 0 {
            tier.take_back(terms, today, back.counted_on, amount);
        }
    }
    for used in &before.uses {
        if !after.uses.contains(used) {
            member.usage.take_back(used.campaign, back.counted_on);
        }
    }
    for &used in &after.uses {
        if !before.uses.contains(&used) {
            member.usage.add(used, back.counted_on);
        }
    }
    for &gave in &before.gave {
        member.today.take_back(gave, back.counted_on);
    }
    if member.today.is(back.counted_on) {
        for &gave in &after.gave {
            member.today.add(gave, back.counted_on);
        }
    }
    for &step in &before.progress {
        let by = step.by.saturating_neg();
        member.step(Progress { by, ..step });
    }
    for &step in &after.progress {
        member.step(step);
    }
    member.badges.retain(|(_, steps)| *steps != 0);
    returned
}

fn take_back_windows(
    member: &mut MemberState,
    back: &TakenBack<'_>,
    before: &Outcome,
    after: &Outcome,
    settings: &Settings,
) {
    let windows = member.windows.iter_mut().zip(&settings.windows);
    for (at, (window, declared)) in windows.enumerate() {
        let day = declared.over.bucket(back.counted_on);
        if day < declared.over.start(member.day) {
            continue;
        }
        if let Aggregate::PointsEarned(wallet) = declared.aggregate {
            let less = after.earned(wallet).saturating_sub(before.earned(wallet));
            window.take_sum(day, less);
            continue;
        }
        let before = back.before.input(at);
        let after = back.after.map_or(Input::Nothing, |after| after.input(at));
        window.take_back(declared.aggregate, day, before, after);
    }
}

fn take_back_points(
    member: &mut MemberState,
    back: &TakenBack<'_>,
    before: &Outcome,
    after: &Outcome,
    settings: &Settings,
) -> PointsReturned {
    let mut returned = PointsReturned::default();
    let today = member.wallets_day;
    let spent = settings.returns.spent;
    let wallets = member.wallets.iter_mut().zip(&settings.wallets);
    for (number, (wallet, declared)) in (0u16..).zip(wallets) {
        let id = WalletId(number);
        // What paid goes back first, so that nothing is owed that is there.
        let (used_before, used_after) = (before.used(id), after.used(id));
        if used_before > used_after {
            let own = back.drawn.iter().filter(|drawn| drawn.wallet == id);
            let own: Vec<_> = own.map(|drawn| (drawn.expires, drawn.amount)).collect();
            let drawn = own
                .iter()
                .fold(0i64, |sum, (_, part)| sum.saturating_add(*part));
            // What was not there does not go back.
            let there = |used: i64| {
                if declared.below_zero {
                    used
                } else {
                    used.min(drawn)
                }
            };
            // What earlier returns gave back already.
            let given = drawn.saturating_sub(used_before).max(0);
            let taken = there(used_before).saturating_sub(there(used_after));
            let how = settings.returns.points_back;
            let borne = wallet.give_back((taken, given), &own, today, declared, how, true);
            let taken = taken.saturating_sub(borne);
            let wanted = used_before.saturating_sub(used_after);
            if taken < wanted {
                returned.short.push(Short {
                    given: None,
                    wallet: id,
                    wanted,
                    taken,
                });
            }
        } else if used_after > used_before {
            let wanted = used_after.saturating_sub(used_before);
            let taken = declared.usable(wallet, wanted);
            wallet.spend(taken, |_, _| {});
        }
        let earned = before.earned(id).saturating_sub(after.earned(id));
        if earned > 0 {
            let owed = wallet.take_back(earned, back.day, declared, spent);
            if owed > 0 {
                returned.owed.push((id, owed));
            }
        } else if earned < 0 {
            wallet.add(earned.saturating_neg(), back.day, today, declared);
        }
    }
    returned
}
