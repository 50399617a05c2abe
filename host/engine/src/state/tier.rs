//! The tier of one member.
//!
//! A tier goes up the moment its threshold is reached. It goes down when time
//! takes away what it rests on, a period that ended or a day that left the
//! rolling window, and then only after the grace days; or at once when a
//! return takes it away, since otherwise buying and returning would pay. A
//! tier that a rule sets lasts as long as one that was reached that day,
//! except that the member can climb beyond it.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::calendar::{self, NEVER};
use super::reaching::Reaching;
use super::settings::{Aggregate, Level, Settings, TierPeriod, TierSettings};
use super::window::Window;
use super::{Period, days};
use crate::model::{Date, LeapBirthday};

/// The tier of one member, by what its period counts from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Tier {
    /// Years and rolling days.
    Counted(Counted),
    /// Months from the day it was reached.
    Reached(Box<Reaching>),
}

impl Tier {
    /// A member of whom nothing is counted yet on `day`.
    pub(super) fn new(terms: Terms<'_>, day: Date) -> Self {
        match terms.settings.period {
            TierPeriod::FromReaching { .. } => Self::Reached(Box::new(Reaching::new(terms))),
            _ => Self::Counted(Counted::new(terms, day)),
        }
    }

    /// The tier that rules see.
    pub(super) fn level(&self) -> Level {
        match self {
            Self::Counted(tier) => tier.shown,
            Self::Reached(tier) => tier.level(),
        }
    }

    /// What counts towards a higher tier on `day`.
    pub(super) fn counted(&self, terms: Terms<'_>, day: Date) -> i64 {
        match self {
            Self::Counted(tier) => match &tier.count {
                Count::Years { now, .. } => *now,
                Count::Rolling(window) => window.sum(),
            },
            Self::Reached(tier) => tier.counted(terms, day),
        }
    }

    /// Does what time does up to the start of `day`, in order of time.
    pub(super) fn advance(&mut self, terms: Terms<'_>, day: Date) {
        match self {
            Self::Counted(tier) => tier.advance(terms, day),
            Self::Reached(tier) => tier.advance(terms, day),
        }
    }

    /// Counts what happened on `day`, to which the tier is advanced.
    pub(super) fn add(&mut self, terms: Terms<'_>, day: Date, amount: i64) {
        match self {
            Self::Counted(tier) => {
                tier.count.add(day, amount);
                tier.settle(terms);
            }
            Self::Reached(tier) => tier.add(terms, day, amount),
        }
    }

    /// Takes back what counted on an earlier day or the same, `today` being
    /// the day to which the tier is advanced. A tier that it rests on goes at
    /// once.
    pub(super) fn take_back(&mut self, terms: Terms<'_>, today: Date, day: Date, amount: i64) {
        match self {
            Self::Counted(tier) => {
                tier.count.take_back(terms, today, day, amount);
                tier.settle(terms);
            }
            Self::Reached(tier) => tier.take_back(terms, today, day, amount),
        }
    }

    /// Sets a tier on `day`, to which the tier is advanced.
    pub(super) fn set(&mut self, terms: Terms<'_>, day: Date, level: Level) {
        match self {
            Self::Counted(tier) => tier.set(terms, day, level),
            Self::Reached(tier) => tier.set(terms, day, level),
        }
    }

    /// Counts what counts for another member as well, both of the day to which
    /// they are advanced. The higher tier of both stays for as long as it would.
    pub(super) fn merge(&mut self, terms: Terms<'_>, today: Date, other: &Self) {
        match (self, other) {
            (Self::Counted(own), Self::Counted(other)) => own.merge(terms, today, other),
            (Self::Reached(own), Self::Reached(other)) => own.merge(terms, today, other),
            // All members of a program count in the same way.
            (_, _) => {}
        }
    }

    /// Takes back what counted for another member, `own` and `other` being what
    /// both would be today without it.
    pub(super) fn unmerge(&mut self, terms: Terms<'_>, today: Date, own: &Self, other: &Self) {
        match (self, own, other) {
            (Self::Counted(tier), Self::Counted(own), Self::Counted(other)) => {
                tier.unmerge(terms, today, own, other);
            }
            (Self::Reached(tier), Self::Reached(own), Self::Reached(other)) => {
                tier.unmerge(terms, today, own, other);
            }
            (_, _, _) => {}
        }
    }

    /// The first day on which the tier that was set last no longer counts.
    fn set_until(&self) -> Option<Date> {
        let until = match self {
            Self::Counted(tier) => tier.set?.until,
            // It lasts through the same day a year later.
            Self::Reached(tier) => calendar::later(tier.until(), 1),
        };
        (until < NEVER).then_some(until)
    }

    /// Numbers its levels anew.
    pub(super) fn renumber(&mut self, number: impl Fn(Level) -> Level) {
        match self {
            Self::Counted(tier) => {
                tier.shown = number(tier.shown);
                if let Some(set) = &mut tier.set {
                    set.level = number(set.level);
                    set.reached = number(set.reached);
                }
            }
            Self::Reached(tier) => tier.renumber(number),
        }
    }

    /// Counts just what counts for another one from now on, which is less, both
    /// being advanced to `today`.
    pub(super) fn count_as(&mut self, other: &Self, terms: Terms<'_>, today: Date) {
        match (self, other) {
            (Self::Counted(own), Self::Counted(other)) => {
                own.count = other.count.clone();
                own.settle(terms);
            }
            (Self::Reached(own), Self::Reached(other)) => own.count_as(other, terms, today),
            (_, _) => {}
        }
    }

    /// Whether it counts in the way that a program's terms say.
    pub(super) fn fits(&self, settings: &TierSettings) -> bool {
        match (self, settings.period) {
            (Self::Reached(_), TierPeriod::FromReaching { .. }) => true,
            (Self::Reached(_), _) | (Self::Counted(_), TierPeriod::FromReaching { .. }) => false,
            (Self::Counted(tier), period) => {
                let rolling = matches!(period, TierPeriod::RollingDays(_));
                rolling == matches!(tier.count, Count::Rolling(_))
            }
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::Counted(tier) => match &tier.count {
                Count::Years { .. } => 0,
                Count::Rolling(window) => window.heap_bytes(),
            },
            Self::Reached(tier) => size_of::<Reaching>() + tier.heap_bytes(),
        }
    }
}

/// A tier that years or rolling days count for.
///
/// Invariant: after [`Tier::advance`] to a day, nothing is due on that day,
/// and `falls_on` is never exactly if `shown` is what the member has reached.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Counted {
    shown: Level,
    #[serde(with = "days")]
    falls_on: Date,
    set: Option<Set>,
    count: Count,
}

/// A tier that a rule set.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Set {
    level: Level,
    // What the member had reached then; only more than this lifts further.
    reached: Level,
    // The first day on which it no longer counts.
    #[serde(with = "days")]
    until: Date,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Count {
    /// What counts in this period and in the one before it.
    Years {
        #[serde(with = "days")]
        next: Date,
        now: i64,
        before: i64,
    },
    /// What counts in the days of the window.
    Rolling(Window),
}

/// What a tier's calendar depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) settings: &'a TierSettings,
    pub(super) joined: Date,
    pub(super) leap: LeapBirthday,
}

impl Settings {
    /// The first day on which a tier that a rule sets on `day` no longer
    /// counts; none if it counts for ever, or from the day of joining, which is
    /// not known here.
    pub(crate) fn tier_until(&self, day: Date, level: Level) -> Option<Date> {
        let terms = self.terms(day)?;
        if matches!(terms.settings.period, TierPeriod::AnniversaryYear) {
            return None;
        }
        let mut tier = Tier::new(terms, day);
        tier.set(terms, day, level);
        tier.set_until()
    }
}

impl Terms<'_> {
    fn next_period(&self, day: Date) -> Date {
        match self.settings.period {
            TierPeriod::AnniversaryYear => calendar::next_anniversary(self.joined, day, self.leap),
            _ => calendar::new_year_after(day, 1),
        }
    }

    fn period_start(&self, day: Date) -> Date {
        match self.settings.period {
            TierPeriod::AnniversaryYear => calendar::last_anniversary(self.joined, day, self.leap),
            _ => calendar::start_of_year(day),
        }
    }
}

impl Counted {
    fn new(terms: Terms<'_>, day: Date) -> Self {
        let count = match terms.settings.period {
            TierPeriod::RollingDays(_) => Count::Rolling(Window::default()),
            _ => Count::Years {
                next: terms.next_period(terms.period_start(day)),
                now: 0,
                before: 0,
            },
        };
        Self {
            shown: terms.settings.level_of(0),
            falls_on: NEVER,
            set: None,
            count,
        }
    }

    fn advance(&mut self, terms: Terms<'_>, day: Date) {
        loop {
            let set_ends = self.set.map_or(NEVER, |set| set.until);
            let today = self
                .count
                .changes_on(terms)
                .min(self.falls_on)
                .min(set_ends);
            if today > day || today == NEVER {
                return;
            }
            self.count.pass(terms, today);
            if set_ends <= today {
                self.set = None;
            }
            let reached = self.reached(terms);
            if reached < self.shown && self.falls_on == NEVER {
                self.falls_on = calendar::later(today, terms.settings.grace_days);
            }
            if reached >= self.shown || self.falls_on <= today {
                self.show(reached);
            }
        }
    }

    /// Shows what is reached now.
    fn settle(&mut self, terms: Terms<'_>) {
        let reached = self.reached(terms);
        if reached >= self.shown || self.falls_on == NEVER {
            self.show(reached);
        }
    }

    fn set(&mut self, terms: Terms<'_>, day: Date, level: Level) {
        self.set = Some(Set {
            level,
            reached: self.count.level(terms),
            until: match (&self.count, terms.settings.period) {
                (_, TierPeriod::RollingDays(days)) => calendar::later(day, days),
                (Count::Years { next, .. }, _) => terms.next_period(*next),
                (Count::Rolling(_), _) => NEVER,
            },
        });
        self.show(level);
    }

    fn merge(&mut self, terms: Terms<'_>, today: Date, other: &Self) {
        let shown = self.shown.max(other.shown);
        let falls_on = match self.shown.cmp(&other.shown) {
            Ordering::Greater => self.falls_on,
            Ordering::Less => other.falls_on,
            Ordering::Equal => self.falls_on.max(other.falls_on),
        };
        self.set = match (self.set, other.set) {
            (Some(own), Some(other)) if (other.level, other.until) > (own.level, own.until) => {
                Some(other)
            }
            (own, other) => own.or(other),
        };
        self.count.merge(terms, today, &other.count);
        let reached = self.reached(terms);
        if reached >= shown {
            self.show(reached);
            return;
        }
        (self.shown, self.falls_on) = (shown, falls_on);
        // A rule had lowered one of them: the other's tier counts meanwhile.
        if let Some(set) = self.set.as_mut().filter(|_| falls_on == NEVER) {
            set.level = shown;
        }
    }

    fn unmerge(&mut self, terms: Terms<'_>, today: Date, own: &Self, other: &Self) {
        self.count.unmerge(terms, today, &other.count);
        let same = |set: Option<Set>| {
            let times = |set: Set| (set.until, set.reached);
            set.map(times) == self.set.map(times)
        };
        // One that a rule set since stays.
        if same(own.set) || same(other.set) {
            self.set = own.set;
        }
        let reached = self.reached(terms);
        self.show(reached);
        if reached < own.shown && own.falls_on < NEVER {
            (self.shown, self.falls_on) = (own.shown, own.falls_on);
        }
    }

    fn show(&mut self, level: Level) {
        self.shown = level;
        self.falls_on = NEVER;
    }

    fn reached(&self, terms: Terms<'_>) -> Level {
        let counted = self.count.level(terms);
        match self.set {
            Some(set) if counted <= set.reached => set.level,
            Some(set) => counted.max(set.level),
            None => counted,
        }
    }
}

impl Count {
    fn add(&mut self, day: Date, amount: i64) {
        match self {
            Self::Years { now, .. } => *now = now.saturating_add(amount),
            Self::Rolling(window) => window.add_sum(day, amount),
        }
    }

    /// Takes back from the period in which it counted, if that matters still.
    /// Nothing is below zero: what was bought before the tier began does not count.
    fn take_back(&mut self, terms: Terms<'_>, today: Date, day: Date, amount: i64) {
        let less = amount.saturating_neg();
        match (self, terms.settings.period) {
            (Self::Years { now, before, .. }, _) => {
                let this = terms.period_start(today);
                let last = terms.period_start(calendar::earlier(this, 1));
                if day >= this {
                    *now = now.saturating_add(less).max(0);
                } else if day >= last {
                    *before = before.saturating_add(less).max(0);
                }
            }
            (Self::Rolling(window), TierPeriod::RollingDays(days)) => {
                if day >= Period::Days(days).start(today) {
                    window.take_sum(day, less);
                }
            }
            (Self::Rolling(_), _) => {}
        }
    }

    /// What counted in the period of either counts in that of both.
    fn merge(&mut self, terms: Terms<'_>, today: Date, other: &Self) {
        match (self, other) {
            (
                Self::Years { next, now, before },
                Self::Years {
                    now: more,
                    before: more_before,
                    ..
                },
            ) => {
                *next = terms.next_period(terms.period_start(today));
                *now = now.saturating_add(*more);
                *before = before.saturating_add(*more_before);
            }
            (Self::Rolling(own), Self::Rolling(other)) => own.merge(Aggregate::Sum, other),
            (_, _) => {}
        }
    }

    fn unmerge(&mut self, terms: Terms<'_>, today: Date, other: &Self) {
        match (self, other) {
            (
                Self::Years { next, now, before },
                Self::Years {
                    now: less,
                    before: less_before,
                    ..
                },
            ) => {
                *next = terms.next_period(terms.period_start(today));
                *now = now.saturating_sub(*less);
                *before = before.saturating_sub(*less_before);
                // Years that count from different days end on different days.
                if *now < 0 || *before < 0 {
                    let (low, high) = ((*now).min(*before), (*now).max(*before));
                    let left = high.saturating_add(low);
                    (*now, *before) = if *now < 0 { (0, left) } else { (left, 0) };
                }
            }
            (Self::Rolling(own), Self::Rolling(other)) => own.unmerge(Aggregate::Sum, other),
            (_, _) => {}
        }
    }

    fn level(&self, terms: Terms<'_>) -> Level {
        terms.settings.level_of(match self {
            Self::Years { now, before, .. } => *now.max(before),
            Self::Rolling(window) => window.sum(),
        })
    }

    /// The next day on which time changes what counts.
    fn changes_on(&self, terms: Terms<'_>) -> Date {
        match (self, terms.settings.period) {
            (Self::Years { next, .. }, _) => *next,
            (Self::Rolling(window), TierPeriod::RollingDays(days)) => window
                .oldest()
                .map_or(NEVER, |oldest| calendar::later(oldest, days)),
            (Self::Rolling(_), _) => NEVER,
        }
    }

    fn pass(&mut self, terms: Terms<'_>, day: Date) {
        match (self, terms.settings.period) {
            (Self::Years { next, now, before }, _) => {
                if *next <= day {
                    *before = std::mem::take(now);
                    *next = terms.next_period(*next);
                }
            }
            (Self::Rolling(window), TierPeriod::RollingDays(days)) => {
                window.advance(Aggregate::Sum, Period::Days(days).start(day));
            }
            (Self::Rolling(_), _) => {}
        }
    }
}
