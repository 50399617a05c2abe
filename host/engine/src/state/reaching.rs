//! A tier that lasts so many months from the day it was reached.
//!
//! A member climbs with what counted in the last so many months. What they
//! reached they hold through the same day of the month so many months later.
//! Then it is what counted since, after the day of reaching, that decides: if
//! it is enough to keep the tier, the member holds it for as long again; else,
//! after the grace days, the tier falls to the highest that it is enough to
//! keep.

use serde::{Deserialize, Serialize};

use super::calendar::{self, NEVER};
use super::days as day_numbers;
use super::settings::{Aggregate, Level, TierPeriod};
use super::tier::Terms;
use super::window::Window;
use crate::model::Date;

/// The tier of one member.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Reaching {
    held: Held,
    // What counted, by day: all of it, since a return may take any of it out
    // and with it what was reached by it.
    days: Window,
    // Tiers that rules set, in order of time.
    #[serde(with = "day_numbers::with")]
    sets: Vec<(Date, Level)>,
}

/// What a member holds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Held {
    level: Level,
    // The day of reaching, or the end of the time before.
    #[serde(with = "day_numbers")]
    since: Date,
    // The last day; never for the lowest tier, which nobody loses.
    #[serde(with = "day_numbers")]
    until: Date,
    // From which the ends are counted, so that they do not drift.
    #[serde(with = "day_numbers")]
    anchor: Date,
    rounds: u16,
    // What was reached when a rule set the tier: only more lifts further.
    beyond: Level,
}

impl Reaching {
    pub(super) fn new(terms: Terms<'_>) -> Self {
        Self {
            held: Held::lowest(terms),
            days: Window::default(),
            sets: Vec::new(),
        }
    }

    /// Counts just what counts for another one from now on.
    pub(super) fn count_as(&mut self, other: &Self, terms: Terms<'_>, today: Date) {
        self.days = other.days.clone();
        self.held = self.reached_anew(terms, today);
    }

    pub(super) const fn level(&self) -> Level {
        self.held.level
    }

    /// What counts towards a higher tier on `day`.
    pub(super) fn counted(&self, terms: Terms<'_>, day: Date) -> i64 {
        counted(terms, &self.days, day)
    }

    /// Does what time does up to the start of `day`.
    pub(super) fn advance(&mut self, terms: Terms<'_>, day: Date) {
        self.held.advance(terms, &self.days, day);
    }

    pub(super) fn add(&mut self, terms: Terms<'_>, day: Date, amount: i64) {
        self.days.add_sum(day, amount);
        self.held.climb(terms, &self.days, day);
    }

    /// The last day on which what is held counts by itself.
    pub(super) const fn until(&self) -> Date {
        self.held.until
    }

    pub(super) fn set(&mut self, terms: Terms<'_>, day: Date, level: Level) {
        self.sets.push((day, level));
        self.held.set(terms, &self.days, day, level);
    }

    /// Takes back, and works out anew what was reached without it.
    pub(super) fn take_back(&mut self, terms: Terms<'_>, today: Date, day: Date, amount: i64) {
        self.days.take_sum(day, amount.saturating_neg());
        self.held = self.reached_anew(terms, today);
    }

    /// Counts what counts for another member as well. What either holds stays
    /// for as long as it would.
    pub(super) fn merge(&mut self, terms: Terms<'_>, today: Date, other: &Self) {
        self.days.merge(Aggregate::Sum, &other.days);
        for &(day, level) in &other.sets {
            let at = self.sets.partition_point(|(known, _)| *known <= day);
            self.sets.insert(at, (day, level));
        }
        let anew = self.reached_anew(terms, today);
        self.held = anew.longer(self.held).longer(other.held);
    }

    /// Takes back what counted for another member, `own` being what is held
    /// without it.
    pub(super) fn unmerge(&mut self, terms: Terms<'_>, today: Date, own: &Self, other: &Self) {
        self.days.unmerge(Aggregate::Sum, &other.days);
        for set in &other.sets {
            if let Some(at) = self.sets.iter().rposition(|known| known == set) {
                self.sets.remove(at);
            }
        }
        self.held = self.reached_anew(terms, today).longer(own.held);
    }

    /// What is held, worked out from all that counted.
    fn reached_anew(&self, terms: Terms<'_>, today: Date) -> Held {
        let mut held = Held::lowest(terms);
        let mut known = Window::default();
        let mut sets = self.sets.iter().peekable();
        for (day, amount) in self.days.days() {
            while let Some(&(on, level)) = sets.next_if(|(on, _)| *on < day) {
                held.advance(terms, &known, on);
                held.set(terms, &known, on, level);
            }
            held.advance(terms, &known, day);
            known.add_sum(day, amount);
            held.climb(terms, &known, day);
        }
        for &(on, level) in sets {
            held.advance(terms, &known, on);
            held.set(terms, &known, on, level);
        }
        held.advance(terms, &known, today);
        held
    }

    pub(super) fn renumber(&mut self, number: impl Fn(Level) -> Level) {
        self.held.level = number(self.held.level);
        self.held.beyond = number(self.held.beyond);
        for (_, level) in &mut self.sets {
            *level = number(*level);
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.days.heap_bytes() + self.sets.capacity() * size_of::<(Date, Level)>()
    }
}

impl Held {
    /// The higher of two; of the same level the one that lasts longer.
    fn longer(self, other: Self) -> Self {
        if (other.level, other.until) > (self.level, self.until) {
            other
        } else {
            self
        }
    }

    fn lowest(terms: Terms<'_>) -> Self {
        Self {
            level: terms.settings.level_of(0),
            since: calendar::BEFORE_ALL,
            until: NEVER,
            anchor: calendar::BEFORE_ALL,
            rounds: 0,
            beyond: Level(0),
        }
    }

    fn advance(&mut self, terms: Terms<'_>, days: &Window, day: Date) {
        let grace = terms.settings.grace_days;
        while self.until < NEVER && calendar::later(self.until, grace) < day {
            let last = calendar::later(self.until, grace);
            let within = |on: Date| on > self.since && on <= last;
            let kept = terms.settings.kept_by(sum(days, within));
            if kept >= self.level {
                self.since = self.until;
                self.rounds = self.rounds.saturating_add(1);
                self.until = self.end(terms);
            } else {
                self.reach(terms, self.until, kept);
            }
            self.beyond = Level(0);
        }
    }

    fn climb(&mut self, terms: Terms<'_>, days: &Window, day: Date) {
        let reached = reached(terms, days, day);
        if reached > self.level.max(self.beyond) {
            self.reach(terms, day, reached);
            self.beyond = Level(0);
        }
    }

    fn set(&mut self, terms: Terms<'_>, days: &Window, day: Date, level: Level) {
        self.reach(terms, day, level);
        self.beyond = reached(terms, days, day);
    }

    fn reach(&mut self, terms: Terms<'_>, day: Date, level: Level) {
        self.level = level;
        self.since = day;
        self.anchor = day;
        self.rounds = 1;
        self.until = if level > terms.settings.level_of(0) {
            self.end(terms)
        } else {
            NEVER
        };
    }

    fn end(&self, terms: Terms<'_>) -> Date {
        calendar::months_later(self.anchor, months(terms).saturating_mul(self.rounds))
    }
}

fn months(terms: Terms<'_>) -> u16 {
    match terms.settings.period {
        TierPeriod::FromReaching { months } => months.max(1),
        _ => 12,
    }
}

/// What the last so many months are enough for.
fn reached(terms: Terms<'_>, days: &Window, day: Date) -> Level {
    terms.settings.level_of(counted(terms, days, day))
}

/// What the last so many months come to.
fn counted(terms: Terms<'_>, days: &Window, day: Date) -> i64 {
    sum(days, |on| {
        on <= day && calendar::months_later(on, months(terms)) > day
    })
}

fn sum(days: &Window, within: impl Fn(Date) -> bool) -> i64 {
    let counted = days.days().filter(|(on, _)| within(*on));
    counted.fold(0, |sum, (_, amount)| sum.saturating_add(amount))
}
