//! Points of two members who turn out to be one, and who do not after all.

use super::{Lot, Rest, Wallet, take};
use crate::model::Date;
use crate::state::calendar::NEVER;

/// What becomes of one wallet when a merge is undone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[doc(hidden)]
pub struct Parting {
    /// What is left of the points that the merged member brought.
    pub left: Vec<Rest>,
    /// What went of them since but for what expired, with the first day on which
    /// it would have been gone.
    pub used: Vec<(Option<Date>, i64)>,
    /// What of them expired since, and when.
    pub lapsed: Vec<(Date, i64)>,
    /// The other's points that paid the merged member's debt, at the merge or since,
    /// with the first day on which they would have been gone.
    pub paid: Vec<(Option<Date>, i64)>,
    /// When points that are given today are gone.
    pub anew: Option<Date>,
    /// Whether the survivor owes what is not there any more; the program bears
    /// it otherwise.
    pub owes: bool,
}

/// What a merged member has again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[doc(hidden)]
pub struct Parted {
    /// Their wallet.
    pub wallet: Wallet,
    /// What the program bears of it.
    pub borne: i64,
}

impl Rest {
    /// What is left of some points.
    #[doc(hidden)]
    pub const fn new(pending_until: Option<Date>, expires: Option<Date>, amount: i64) -> Self {
        Self {
            pending_until,
            expires,
            amount,
        }
    }
}

fn gone(expires: Option<Date>) -> Date {
    expires.unwrap_or(NEVER)
}

impl Wallet {
    /// Takes over what is in another member's wallet, as it is: what can be used
    /// pays a debt of either, soonest expiry first.
    #[doc(hidden)]
    pub fn merge(&mut self, other: &Self) {
        for &lot in &other.pending {
            self.wait(lot);
        }
        for &lot in &other.active {
            self.activate(lot);
        }
        self.spend(other.balance.min(0).saturating_neg(), |_, _| {});
        for &(day, amount) in &other.lapsed {
            let at = self.lapsed.partition_point(|(known, _)| *known <= day);
            self.lapsed.insert(at, (day, amount));
        }
        self.stand_ins.merge(&other.stand_ins);
    }

    /// Undoes a merge on `day`: the merged member has again what they had, less
    /// what expired since. What went of it since is the survivor's to pay, soonest
    /// expiry first. `own` and `other` are the wallets before the merge.
    #[doc(hidden)]
    pub fn part(&mut self, own: &Self, other: &Self, parting: &Parting, day: Date) -> Parted {
        let mut parted = Self::default();
        for rest in &parting.left {
            self.take_rest(rest);
        }
        let debt = other.balance.min(0).saturating_neg();
        let mut unpaid = debt;
        // Points that would be over by now would have paid their debt before.
        let mut pay = |amount: i64| {
            let part = amount.min(unpaid);
            unpaid -= part;
            part
        };
        let mut used = 0i64;
        for &(expires, amount) in &parting.used {
            let lives = gone(expires) > day;
            used = used.saturating_add(if lives { amount } else { pay(amount) });
        }
        let mut lapsed = other.lapsed.clone();
        for &(on, amount) in &parting.lapsed {
            self.forget_lapsed(on, amount);
            lapsed.push((on, amount - pay(amount)));
        }
        parted.balance = unpaid.saturating_neg();
        let paid = parting.paid.iter();
        let paid = paid.fold(0i64, |sum, (_, amount)| sum.saturating_add(*amount));
        // What of it the survivor's points did not pay theirs did, or it was a debt
        // of both.
        let others = debt.saturating_sub(paid).max(0);
        let theirs = others.min(used);
        self.put(gone(parting.anew), others - theirs, day);
        for &(expires, amount) in &parting.paid {
            self.put_back(gone(expires), amount, day);
        }
        used -= theirs;
        let there = used.min(self.balance.max(0));
        let missing = used - there;
        // What the merge itself took for a debt is a debt again.
        let owed = match parting.owes {
            true => missing,
            false => missing.min(own.balance.min(0).saturating_neg()),
        };
        self.spend(there.saturating_add(owed), |_, _| {});
        for rest in &parting.left {
            let lot = Lot {
                from: rest.pending_until.unwrap_or(day),
                expires: gone(rest.expires),
                rest: rest.amount,
            };
            match rest.pending_until {
                Some(_) => parted.wait(lot),
                None => parted.activate(lot),
            }
        }
        for &(expires, amount) in &parting.used {
            parted.put(gone(expires), amount, day);
        }
        for &(day, amount) in &other.lapsed {
            self.forget_lapsed(day, amount);
        }
        for (day, amount) in lapsed.into_iter().filter(|(_, amount)| *amount > 0) {
            let at = parted.lapsed.partition_point(|(known, _)| *known <= day);
            parted.lapsed.insert(at, (day, amount));
        }
        parted.stand_ins = self.stand_ins.part(&other.stand_ins);
        Parted {
            wallet: parted,
            borne: missing - owed,
        }
    }

    /// Takes out, on a day, what is left of some points, and what of them expired
    /// unused and when: a wallet with just these.
    #[doc(hidden)]
    #[must_use]
    pub fn take_out(&mut self, rests: &[Rest], lapsed: &[(Date, i64)], day: Date) -> Self {
        let mut taken = Self::default();
        for rest in rests {
            self.take_rest(rest);
            let lot = Lot {
                from: rest.pending_until.unwrap_or(day),
                expires: gone(rest.expires),
                rest: rest.amount,
            };
            match rest.pending_until {
                Some(_) => taken.wait(lot),
                None => taken.activate(lot),
            }
        }
        for &(day, amount) in lapsed {
            let gone = self.forget_lapsed(day, amount);
            if gone > 0 {
                let at = taken.lapsed.partition_point(|(known, _)| *known <= day);
                taken.lapsed.insert(at, (day, gone));
            }
        }
        taken
    }

    fn take_rest(&mut self, rest: &Rest) {
        let expires = gone(rest.expires);
        match rest.pending_until {
            Some(from) => {
                let own = |lot: &Lot| lot.from == from && lot.expires == expires;
                if let Some(at) = self.pending.iter().position(own) {
                    take(&mut self.pending, at, rest.amount);
                }
            }
            None => {
                if let Some(at) = self.active.iter().position(|lot| lot.expires == expires) {
                    let part = take(&mut self.active, at, rest.amount);
                    self.balance = self.balance.saturating_sub(part);
                }
            }
        }
    }

    /// Forgets that points expired on a day, as far as that is known: how many.
    fn forget_lapsed(&mut self, day: Date, amount: i64) -> i64 {
        let mut left = amount;
        for (_, known) in self.lapsed.iter_mut().rev().filter(|(on, _)| *on == day) {
            let part = left.min(*known);
            *known -= part;
            left -= part;
        }
        self.lapsed.retain(|(_, amount)| *amount > 0);
        amount - left
    }
}
