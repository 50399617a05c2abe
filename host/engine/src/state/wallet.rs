//! One wallet of one member: lots of points, pending and active.

mod parting;
mod stand_in;

pub use parting::{Parted, Parting};

use serde::{Deserialize, Serialize};

use self::stand_in::StandIns;
use super::settings::{Expiry, WalletSettings};
use super::{calendar, days};
use crate::effect::WalletId;
use crate::model::Date;
use crate::returns::{PointsBack, SpentPoints};

/// Points of one wallet.
///
/// Invariants: every rest is above zero; pending lots ascend by (`from`,
/// `expires`), active ones by `expires`; the balance is the sum of the active
/// lots, or below zero with no active lot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    pending: Vec<Lot>,
    active: Vec<Lot>,
    balance: i64,
    // Points that expired unused, by the day they were gone: when their
    // purchase comes back, they are not taken a second time.
    #[serde(with = "days::with")]
    lapsed: Vec<(Date, i64)>,
    // Whose place others took when their purchase came back after they were used.
    #[serde(default, skip_serializing_if = "StandIns::is_empty")]
    stand_ins: StandIns,
}

/// Points of one lot that an event used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawn {
    /// Which wallet.
    pub wallet: WalletId,
    /// The first day on which they would have been gone; none for points that
    /// were not there, so that they are a debt.
    pub expires: Option<Date>,
    /// How many.
    pub amount: i64,
}

/// Expired points are remembered as long as what earned them may come back.
const REMEMBERED_DAYS: u32 = crate::returns::LONGEST_DAYS;

/// Points that become active and expire together. Lots that do both on the
/// same days are one lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i32, i32, i64)", into = "(i32, i32, i64)")]
struct Lot {
    // The first day on which they can be used; not told apart in active lots.
    from: Date,
    // The first day on which they are gone.
    expires: Date,
    // What is left.
    rest: i64,
}

impl From<(i32, i32, i64)> for Lot {
    fn from((from, expires, rest): (i32, i32, i64)) -> Self {
        let (from, expires) = (Date::from_days(from), Date::from_days(expires));
        Self {
            from,
            expires,
            rest,
        }
    }
}

impl From<Lot> for (i32, i32, i64) {
    fn from(lot: Lot) -> Self {
        (lot.from.days(), lot.expires.days(), lot.rest)
    }
}

/// Points of a wallet that become usable and are gone on the same days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rest {
    /// The first day on which they can be used; none of those that can be used
    /// already.
    pub pending_until: Option<Date>,
    /// The first day on which they are gone; none if they stay.
    pub expires: Option<Date>,
    /// How many are left.
    pub amount: i64,
}

/// Takes up to `amount` out of the lot at a place, which goes if nothing is
/// left of it. Returns how much.
fn take(lots: &mut Vec<Lot>, at: usize, amount: i64) -> i64 {
    let Some(lot) = lots.get_mut(at) else {
        return 0;
    };
    let part = lot.rest.min(amount);
    lot.rest -= part;
    if lot.rest == 0 {
        lots.remove(at);
    }
    part
}

fn total(lots: &[Lot]) -> i64 {
    lots.iter().fold(0, |sum, lot| sum.saturating_add(lot.rest))
}

impl WalletSettings {
    /// How many of so many points a wallet lets be used.
    pub(super) fn usable(&self, wallet: &Wallet, wanted: i64) -> i64 {
        if self.below_zero {
            wanted
        } else {
            wanted.min(wallet.balance.max(0))
        }
    }
}

impl Wallet {
    /// Points that can be used; below zero after more was taken than was
    /// there. New points pay that debt first (R82).
    pub const fn balance(&self) -> i64 {
        self.balance
    }

    /// Points that cannot be used yet.
    pub fn pending(&self) -> i64 {
        total(&self.pending)
    }

    /// What is left of all points: those that cannot be used yet, then those
    /// that can, each by the day on which they are gone.
    pub fn rests(&self) -> impl Iterator<Item = Rest> {
        let rest = |lot: &Lot, pending_until| Rest {
            pending_until,
            expires: (lot.expires < calendar::NEVER).then_some(lot.expires),
            amount: lot.rest,
        };
        let pending = self.pending.iter();
        let pending = pending.map(move |lot| rest(lot, Some(lot.from)));
        pending.chain(self.active.iter().map(move |lot| rest(lot, None)))
    }

    /// When active points expire next, and how many: from the start of this
    /// day they are gone.
    pub fn next_expiry(&self) -> Option<(Date, i64)> {
        let next = self.active.first()?;
        (next.expires < calendar::NEVER).then_some((next.expires, next.rest))
    }

    /// Activates and expires what is due by the start of `day`. Expiry takes
    /// the unspent rest of a lot (R81).
    pub(super) fn advance(&mut self, day: Date) {
        let due = self.pending.partition_point(|lot| lot.from <= day);
        if due > 0 {
            let mut pending = std::mem::take(&mut self.pending);
            for lot in pending.drain(..due) {
                self.activate(lot);
            }
            self.pending = pending;
        }
        let gone = self.active.partition_point(|lot| lot.expires <= day);
        for lot in self.active.drain(..gone) {
            self.balance = self.balance.saturating_sub(lot.rest);
            self.lapsed.push((lot.expires, lot.rest));
        }
        if gone > 0 {
            let oldest = calendar::earlier(day, REMEMBERED_DAYS);
            self.lapsed.retain(|(expired, _)| *expired >= oldest);
            self.stand_ins.forget_before(oldest);
        }
    }

    /// Puts points in that an event of `day` gave. Those of a late event may
    /// be active or even expired already: advance again.
    pub(super) fn earn(&mut self, amount: i64, day: Date, settings: &WalletSettings) {
        let (from, expires) = settings.lot(day);
        let lot = Lot {
            from,
            expires: expires.unwrap_or(calendar::NEVER),
            rest: amount,
        };
        if settings.pending_days == 0 {
            self.activate(lot);
            return;
        }
        self.wait(lot);
    }

    /// Uses points: those that expire first, then a debt. Tells which.
    pub(super) fn spend(&mut self, amount: i64, mut tell: impl FnMut(Option<Date>, i64)) {
        let mut left = amount;
        let mut used_up = 0;
        for lot in &mut self.active {
            let part = lot.rest.min(left);
            if part > 0 {
                tell(Some(lot.expires), part);
            }
            lot.rest -= part;
            left -= part;
            if lot.rest > 0 {
                break;
            }
            used_up += 1;
        }
        self.active.drain(..used_up);
        self.balance = self.balance.saturating_sub(amount);
        if left > 0 {
            tell(None, left);
        }
    }

    /// Takes back points that an event of `day` gave: from the lot that they
    /// were put into, pending or active. What of it expired is gone already;
    /// what was used is taken as if it were used now, and may become a debt.
    ///
    /// Tells how much of it the member does not have any more; what becomes of that
    /// `spent` says.
    pub(super) fn take_back(
        &mut self,
        amount: i64,
        day: Date,
        settings: &WalletSettings,
        spent: SpentPoints,
    ) -> i64 {
        let from = calendar::later(day, settings.pending_days);
        let expires = settings.expires.day(from);
        let mut left = amount;
        let own = |lot: &Lot| lot.from == from && lot.expires == expires;
        if let Some(at) = self.pending.iter().position(own) {
            left -= take(&mut self.pending, at, left);
        }
        let own = |lot: &Lot| lot.expires == expires;
        if let Some(at) = self.active.iter().position(own) {
            let part = take(&mut self.active, at, left);
            self.balance = self.balance.saturating_sub(part);
            left -= part;
        }
        let rolling = matches!(settings.expires, Expiry::Rolling(_));
        for (expired, rest) in &mut self.lapsed {
            // A rolling expiry moves on: any later one may be theirs.
            if *expired == expires || (rolling && *expired > expires) {
                let part = left.min(*rest);
                *rest -= part;
                left -= part;
            }
        }
        self.lapsed.retain(|(_, rest)| *rest > 0);
        let there = left.min(self.balance.max(0));
        let mut taken = Vec::new();
        let wanted = match spent {
            SpentPoints::Negative => left,
            SpentPoints::Absorb | SpentPoints::Report => there,
        };
        self.spend(wanted, |expires, part| taken.push((expires, part)));
        // Points of a wallet whose expiry rolls on expire together: none of them can
        // be told from others.
        if !rolling {
            for (by, part) in taken {
                if let Some(by) = by.filter(|by| *by != expires) {
                    self.stand_ins.add(expires, Some(by), part);
                }
            }
            // What is only told is paid for otherwise, and stays the member's.
            if spent == SpentPoints::Absorb {
                self.stand_ins.add(expires, None, left - there);
            }
        }
        left - there
    }

    /// Gives back points that an event used, since what it used them for came
    /// back on `day`: into the lots that they came from, those that expire
    /// last first, less what was given back before. What has expired meanwhile
    /// stays so, unless they are renewed; what was a debt is paid, or given anew
    /// if the debt was paid. Where others took their place, those are given back.
    ///
    /// Tells how much of it the program has back, which bore it when what had
    /// earned them came back. Nothing if `is_own` is false: then all goes back.
    pub(super) fn give_back(
        &mut self,
        (amount, given_before): (i64, i64),
        drawn: &[(Option<Date>, i64)],
        day: Date,
        settings: &WalletSettings,
        back: PointsBack,
        is_own: bool,
    ) -> i64 {
        let anew = settings.expires.day(day);
        let (mut left, mut skip, mut borne) = (amount, given_before, 0);
        for &(expires, part) in drawn.iter().rev() {
            let skipped = part.min(skip);
            skip -= skipped;
            let mut part = (part - skipped).min(left);
            left -= part;
            if let Some(expires) = expires {
                for (by, amount) in self.stand_ins.take(expires, part, is_own) {
                    part -= amount;
                    match (by, back) {
                        (None, _) => borne += amount,
                        (Some(_), PointsBack::Renewed) => self.put(anew, amount, day),
                        (Some(by), PointsBack::Original) => self.put_back(by, amount, day),
                    }
                }
            }
            if back == PointsBack::Renewed {
                self.put(anew, part, day);
                continue;
            }
            let expires = match (expires, settings.expires) {
                (Some(expires), Expiry::Rolling(_)) => self.moved_on(expires),
                (Some(expires), _) => expires,
                (None, _) => anew,
            };
            self.put_back(expires, part, day);
        }
        self.put(anew, left, day);
        borne
    }

    /// Adds, `today`, to the points that a purchase of a day gave: they become usable
    /// and are gone with those, and pay no debt if that is over.
    pub(super) fn add(&mut self, amount: i64, day: Date, today: Date, settings: &WalletSettings) {
        let from = calendar::later(day, settings.pending_days);
        let expires = settings.expires.day(from);
        if from > today {
            self.wait(Lot {
                from,
                expires,
                rest: amount,
            });
            return;
        }
        let expires = match settings.expires {
            Expiry::Rolling(_) => self.moved_on(expires),
            _ => expires,
        };
        self.put_back(expires, amount, today);
    }

    /// Puts points back in that would be gone on a day. If that is over they have
    /// expired: when what earned them comes back as well, they are not taken a
    /// second time.
    fn put_back(&mut self, expires: Date, amount: i64, day: Date) {
        self.put(expires, amount, day);
        if amount > 0 && expires <= day {
            self.lapsed.push((expires, amount));
        }
    }

    /// When points that would have been gone on a day are, in a wallet whose expiry
    /// rolls on: with what lay beside them, if that expired since.
    fn moved_on(&self, expires: Date) -> Date {
        let lapsed = self.lapsed.iter().map(|(expired, _)| *expired);
        let lapsed = lapsed.filter(|expired| *expired >= expires).min();
        let active = self.active.last().map(|lot| lot.expires);
        lapsed
            .or(active)
            .map_or(expires, |moved| moved.max(expires))
    }

    /// Puts points in that can be used on `day`, and are gone on another; none
    /// if that is over.
    pub(super) fn put(&mut self, expires: Date, amount: i64, day: Date) {
        if amount > 0 && expires > day {
            self.activate(Lot {
                from: day,
                expires,
                rest: amount,
            });
        }
    }

    /// A sign of life on `day`: rolling expiry starts anew.
    pub(super) fn touch(&mut self, day: Date, settings: &WalletSettings) {
        if !matches!(settings.expires, Expiry::Rolling(_)) || self.active.is_empty() {
            return;
        }
        let expires = settings.expires.day(day);
        // A late event does not shorten anything.
        let renewed = self.active.partition_point(|lot| lot.expires <= expires);
        let rest = total(self.active.get(..renewed).unwrap_or(&[]));
        self.active.drain(..renewed);
        if rest > 0 {
            let lot = Lot {
                from: day,
                expires,
                rest,
            };
            self.active.insert(0, lot);
        }
    }

    fn wait(&mut self, lot: Lot) {
        let key = (lot.from, lot.expires);
        let at = self.pending.partition_point(|l| (l.from, l.expires) < key);
        match self.pending.get_mut(at) {
            Some(same) if (same.from, same.expires) == key => {
                same.rest = same.rest.saturating_add(lot.rest);
            }
            _ => self.pending.insert(at, lot),
        }
    }

    fn activate(&mut self, mut lot: Lot) {
        let debt = self.balance.min(0).saturating_neg();
        self.balance = self.balance.saturating_add(lot.rest);
        lot.rest = lot.rest.saturating_sub(debt);
        if lot.rest <= 0 {
            return;
        }
        let at = self.active.partition_point(|l| l.expires < lot.expires);
        match self.active.get_mut(at) {
            Some(same) if same.expires == lot.expires => {
                same.rest = same.rest.saturating_add(lot.rest);
            }
            _ => self.active.insert(at, lot),
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        (self.pending.capacity() + self.active.capacity()) * size_of::<Lot>()
            + self.lapsed.capacity() * size_of::<(Date, i64)>()
    }
}
