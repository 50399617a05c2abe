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

    /// Counts what another member bought as well, both of the same day. Weeks in
    /// a row go on from one to the other where they touch.
    pub(super) fn merge(&mut self, other: &Self) {
        self.streak = joined_weeks(self.weeks(), other.weeks());
        self.purchases = self.purchases.saturating_add(other.purchases);
        self.spend = self.spend.saturating_add(other.spend);
        self.spend_this_year = self.spend_this_year.saturating_add(other.spend_this_year);
        self.seen = match (self.seen, other.seen) {
            (Some(own), Some(other)) => Some(Seen {
                first_at: own.first_at.min(other.first_at),
                last_at: own.last_at.max(other.last_at),
                last_day: own.last_day.max(other.last_day),
            }),
            (own, other) => own.or(other),
        };
    }

    /// Takes back that another member's purchases count, `own` and `other` being
    /// what both would be today without it: what was bought since, for the first
    /// time at `since`, on the day that counts, stays.
    pub(super) fn unmerge(&mut self, own: &Self, other: &Self, since: Option<(Instant, Date)>) {
        self.purchases = self.purchases.saturating_sub(other.purchases);
        self.spend = self.spend.saturating_sub(other.spend);
        self.spend_this_year = self.spend_this_year.saturating_sub(other.spend_this_year);
        let (Some(seen), Some((since, day))) = (self.seen, since) else {
            (self.streak, self.seen) = (own.streak, own.seen);
            return;
        };
        let weeks = self.weeks();
        let weeks = weeks.map(|(first, last)| (first.max(calendar::week(day)).min(last), last));
        self.streak = joined_weeks(own.weeks(), weeks);
        let first_at = own.seen.map_or(since, |own| own.first_at.min(since));
        self.seen = Some(Seen { first_at, ..seen });
    }

    /// The weeks in a row: the first and the last.
    fn weeks(&self) -> Option<(i32, i32)> {
        let last = calendar::week(self.seen?.last_day);
        let before = i32::try_from(self.streak.saturating_sub(1)).unwrap_or(i32::MAX);
        Some((last.saturating_sub(before), last))
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

/// How many weeks in a row two stretches of weeks are that end with the later.
fn joined_weeks(one: Option<(i32, i32)>, other: Option<(i32, i32)>) -> u32 {
    let (one, other) = match (one, other) {
        (Some(one), Some(other)) => (one, other),
        (one, other) => {
            let only = one.or(other);
            return only.map_or(0, |(first, last)| last.abs_diff(first).saturating_add(1));
        }
    };
    let (early, late) = if one.1 <= other.1 {
        (one, other)
    } else {
        (other, one)
    };
    let touch = late.0 <= early.1.saturating_add(1);
    let first = if touch { late.0.min(early.0) } else { late.0 };
    late.1.abs_diff(first).saturating_add(1)
}
