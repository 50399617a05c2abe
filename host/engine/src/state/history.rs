//! The built-in history of one member: purchases and what came back of them.

use super::calendar;
use super::hash::text_hash;
use crate::model::{Date, Instant};

/// Purchases that a return can take out of the count: the newest of a member.
/// A return of an older one lowers the spend only.
const REMEMBERED: usize = 64;

/// What a member bought. Days are calendar days by the clock
/// that the program names.
#[derive(Debug, Clone)]
pub(super) struct History {
    purchases: u32,
    streak: u32,
    // Net of returns; below zero if returns of older purchases outweigh. What
    // is shown is not.
    spend: i64,
    spend_this_year: i64,
    next_year: Date,
    seen: Option<Seen>,
    // In order of purchase.
    remembered: Vec<Remembered>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    first_at: Instant,
    last_at: Instant,
    last_day: Date,
}

/// A purchase of which something is left.
#[derive(Debug, Clone, Copy)]
struct Remembered {
    event: u64,
    rest: i64,
}

/// Whether a return left nothing of its purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Returned {
    Whole,
    Part,
}

impl Default for History {
    fn default() -> Self {
        Self {
            purchases: 0,
            streak: 0,
            spend: 0,
            spend_this_year: 0,
            next_year: calendar::BEFORE_ALL,
            seen: None,
            remembered: Vec::new(),
        }
    }
}

impl History {
    /// Begins a new year if it is time to.
    pub(super) fn advance(&mut self, day: Date) {
        if day >= self.next_year {
            self.spend_this_year = 0;
            self.next_year = calendar::new_year_after(day, 1);
        }
    }

    /// Counts a purchase; one of 0 too (R79). Of its total, `spend` counts as
    /// such.
    pub(super) fn purchase(&mut self, event: &str, at: Instant, day: Date, total: i64, spend: i64) {
        self.purchases = self.purchases.saturating_add(1);
        self.add_spend(spend);
        let (first_at, last_at) = match self.seen {
            Some(seen) => (seen.first_at.min(at), seen.last_at.max(at)),
            None => (at, at),
        };
        let weeks = self
            .seen
            .map(|seen| calendar::week(day).saturating_sub(calendar::week(seen.last_day)));
        self.streak = match weeks {
            Some(0) => self.streak,
            Some(1) => self.streak.saturating_add(1),
            _ => 1,
        };
        self.seen = Some(Seen {
            first_at,
            last_at,
            last_day: day,
        });
        if self.remembered.len() >= REMEMBERED {
            self.remembered.remove(0);
        }
        self.remembered.push(Remembered {
            event: text_hash(event),
            rest: total,
        });
    }

    /// Lowers the spend by `spend`, and takes the purchase out of the count if
    /// the return names it and nothing of it is left after `amount` came back.
    /// When the member was last seen, and the streak, stay: the visit took
    /// place.
    pub(super) fn take_back(&mut self, of: Option<&str>, amount: i64, spend: i64) -> Returned {
        self.add_spend(spend.saturating_neg());
        let event = of.map(text_hash);
        let found = self.remembered.iter().rposition(|r| Some(r.event) == event);
        let Some((at, purchase)) = found.and_then(|at| Some((at, self.remembered.get_mut(at)?)))
        else {
            return Returned::Part;
        };
        purchase.rest = purchase.rest.saturating_sub(amount);
        if purchase.rest > 0 {
            return Returned::Part;
        }
        self.remembered.remove(at);
        self.purchases = self.purchases.saturating_sub(1);
        Returned::Whole
    }

    fn add_spend(&mut self, amount: i64) {
        self.spend = self.spend.saturating_add(amount);
        self.spend_this_year = self.spend_this_year.saturating_add(amount);
    }

    pub(super) const fn purchases(&self) -> u32 {
        self.purchases
    }

    pub(super) fn spend(&self) -> i64 {
        self.spend.max(0)
    }

    pub(super) fn spend_this_year(&self) -> i64 {
        self.spend_this_year.max(0)
    }

    pub(super) fn first_at(&self) -> Option<Instant> {
        self.seen.map(|seen| seen.first_at)
    }

    pub(super) fn last_at(&self) -> Option<Instant> {
        self.seen.map(|seen| seen.last_at)
    }

    /// Calendar days since the last purchase; 0 on its day.
    pub(super) fn days_since_purchase(&self, day: Date) -> Option<i64> {
        let seen = self.seen?;
        Some(i64::from(
            day.days().saturating_sub(seen.last_day.days()).max(0),
        ))
    }

    /// Consecutive weeks with a purchase, up to this week if it has one, else
    /// up to last week.
    pub(super) fn streak_weeks(&self, day: Date) -> u32 {
        let unbroken = self
            .seen
            .is_some_and(|seen| calendar::week(day) <= calendar::week(seen.last_day) + 1);
        if unbroken { self.streak } else { 0 }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.remembered.capacity() * size_of::<Remembered>()
    }
}
