//! The built-in history of one member: purchases, less what came back.

use serde::{Deserialize, Serialize};

use super::{calendar, days};
use crate::model::{Date, Instant};

/// What a member bought. Days are calendar days by the clock
/// that the program names.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct History {
    purchases: u32,
    streak: u32,
    // Net of returns; below zero if returns of older purchases outweigh. What
    // is shown is not.
    spend: i64,
    spend_this_year: i64,
    #[serde(with = "days")]
    next_year: Date,
    seen: Option<Seen>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Seen {
    #[serde(with = "days::instant")]
    first_at: Instant,
    #[serde(with = "days::instant")]
    last_at: Instant,
    #[serde(with = "days")]
    last_day: Date,
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

    /// Counts a purchase; one of 0 too (R79).
    pub(super) fn purchase(&mut self, at: Instant, day: Date, spend: i64) {
        self.purchases = self.purchases.saturating_add(1);
        self.spend = self.spend.saturating_add(spend);
        self.spend_this_year = self.spend_this_year.saturating_add(spend);
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
    }

    /// Takes back what a purchase that counted on a day counted as. When the
    /// member was last seen, and the streak, stay: the visit took place.
    pub(super) fn take_back(&mut self, purchases: u32, spend: i64, day: Date) {
        self.purchases = self.purchases.saturating_sub(purchases);
        self.spend = self.spend.saturating_sub(spend);
        // `next_year` is the first day of the year after the current one.
        if calendar::new_year_after(day, 1) == self.next_year {
            self.spend_this_year = self.spend_this_year.saturating_sub(spend);
        }
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
}
