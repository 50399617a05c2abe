//! A member's lots of one wallet, beside what the state says is left.
//!
//! The state puts points that expire together into one; lots tell them apart by
//! their causes. Points are used soonest expiry first, and of one expiry in the
//! order of giving. A debt is paid in the same way.

use sadakat_engine::model::Date;
use sadakat_engine::state::{Rest, Wallet};

/// What is left of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lot {
    pub(crate) id: i64,
    /// Until which day it cannot be used; none if it can.
    pub(crate) pending_until: Option<Date>,
    pub(crate) expires: Option<Date>,
    pub(crate) rest: i64,
}

/// The lots of which something is left, in the order of giving.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lots(pub(crate) Vec<Lot>);

/// What was taken out of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) lot: i64,
    pub(crate) expires: Option<Date>,
    pub(crate) amount: i64,
}

impl Lots {
    /// Makes usable what is due by `day`: which lots, and how much of each.
    pub(crate) fn activate(&mut self, day: Date) -> Vec<(i64, Date, i64)> {
        let mut due = Vec::new();
        for lot in &mut self.0 {
            if let Some(from) = lot.pending_until.filter(|from| *from <= day) {
                lot.pending_until = None;
                due.push((lot.id, from, lot.rest));
            }
        }
        due
    }

    /// Moves lots to a later expiry, if the state has nothing any more that
    /// expires when they do: which, and to when.
    pub(crate) fn renew(&mut self, wallet: &Wallet) -> Vec<(i64, Option<Date>)> {
        let usable = |rest: &Rest| rest.pending_until.is_none();
        let known: Vec<Option<Date>> = wallet.rests().filter(usable).map(|r| r.expires).collect();
        let mut moved = Vec::new();
        for lot in &mut self.0 {
            if lot.pending_until.is_some() || known.contains(&lot.expires) {
                continue;
            }
            let mut later = known.iter().copied();
            let later = later.find(|known| match (known, lot.expires) {
                (None, _) => true,
                (Some(known), Some(own)) => *known > own,
                (Some(_), None) => false,
            });
            if let Some(later) = later {
                lot.expires = later;
                moved.push((lot.id, later));
            }
        }
        moved
    }

    /// Takes out of lots what the state does not have any more. Also tells what
    /// it has and no lot does.
    pub(crate) fn fit(&mut self, wallet: &Wallet) -> (Vec<Taken>, Vec<Rest>) {
        let mut left: Vec<Rest> = wallet.rests().collect();
        let mut taken = Vec::new();
        // The newest keep what is left: older ones were used first.
        for lot in self.0.iter_mut().rev() {
            let own = left.iter_mut().find(|rest| {
                rest.pending_until == lot.pending_until && rest.expires == lot.expires
            });
            let kept = own.map_or(0, |rest| {
                let kept = rest.amount.min(lot.rest);
                rest.amount -= kept;
                kept
            });
            if kept < lot.rest {
                taken.push(Taken {
                    lot: lot.id,
                    expires: lot.expires,
                    amount: lot.rest - kept,
                });
                lot.rest = kept;
            }
        }
        taken.reverse();
        self.0.retain(|lot| lot.rest > 0);
        left.retain(|rest| rest.amount > 0);
        (taken, left)
    }
}
