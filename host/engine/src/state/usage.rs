//! How often campaigns gave one member something, for their limits.

use super::Period;
use super::calendar::BEFORE_ALL;
use crate::model::Date;

/// A campaign, by the order in which [`super::Members`] first met its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct CampaignNumber(pub u32);

/// A campaign that gave something, and the period of its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Use {
    /// Which campaign.
    pub campaign: CampaignNumber,
    /// For which period its limit counts; a campaign without one need not be
    /// counted.
    pub every: Period,
}

/// Counts by campaign and day.
///
/// Days before the period of a limit are put together under one entry, so that
/// a campaign has at most one entry more than its limit allows uses. When a
/// reload shortens the period, counts stay exact; when it lengthens it, uses
/// from before the old period are seen by `ever` only.
#[derive(Debug, Clone, Default)]
pub(super) struct Usage(Vec<Entry>);

#[derive(Debug, Clone, Copy)]
struct Entry {
    campaign: CampaignNumber,
    day: Date,
    count: u32,
}

impl Usage {
    /// How often a campaign gave something in the period that ends with `day`.
    pub(super) fn count(&self, campaign: CampaignNumber, every: Period, day: Date) -> u32 {
        // Most campaigns of most members have no entry: look for one before
        // asking the calendar.
        let mut own = self.0.iter().filter(|e| e.campaign == campaign).peekable();
        if own.peek().is_none() {
            return 0;
        }
        let start = every.start(day);
        own.filter(|entry| entry.day >= start)
            .fold(0, |sum, entry| sum.saturating_add(entry.count))
    }

    /// Counts a use on `day`.
    pub(super) fn add(&mut self, used: Use, day: Date) {
        let start = used.every.start(day);
        let mut before = 0u32;
        self.0.retain(|entry| {
            let old = entry.campaign == used.campaign && entry.day < start;
            if old {
                before = before.saturating_add(entry.count);
            }
            !old
        });
        if before > 0 {
            self.push(used.campaign, BEFORE_ALL, before);
        }
        self.push(used.campaign, day, 1);
    }

    /// Takes a use of `day` back.
    pub(super) fn take_back(&mut self, campaign: CampaignNumber, day: Date) {
        let own = |entry: &Entry| entry.campaign == campaign && entry.count > 0;
        // Of a day before the period it is together with others.
        let at = self
            .0
            .iter()
            .position(|entry| own(entry) && entry.day == day)
            .or_else(|| {
                let together = |entry: &Entry| own(entry) && entry.day == BEFORE_ALL;
                self.0.iter().position(together)
            });
        if let Some(at) = at
            && let Some(entry) = self.0.get_mut(at)
        {
            entry.count -= 1;
            if entry.count == 0 {
                self.0.swap_remove(at);
            }
        }
    }

    /// Counts another member's uses as well.
    pub(super) fn merge(&mut self, other: &Self) {
        for entry in &other.0 {
            self.push(entry.campaign, entry.day, entry.count);
        }
    }

    /// Takes another member's uses back: of a day that is over from those that
    /// were put together meanwhile.
    pub(super) fn unmerge(&mut self, other: &Self) {
        for entry in &other.0 {
            let mut left = entry.count;
            for day in [entry.day, BEFORE_ALL] {
                let same = |e: &&mut Entry| e.campaign == entry.campaign && e.day == day;
                if let Some(known) = self.0.iter_mut().find(same) {
                    let part = known.count.min(left);
                    known.count -= part;
                    left -= part;
                }
            }
        }
        self.0.retain(|entry| entry.count > 0);
    }

    fn push(&mut self, campaign: CampaignNumber, day: Date, count: u32) {
        let same = |e: &&mut Entry| e.campaign == campaign && e.day == day;
        match self.0.iter_mut().find(same) {
            Some(entry) => entry.count = entry.count.saturating_add(count),
            None => self.0.push(Entry {
                campaign,
                day,
                count,
            }),
        }
    }

    /// Every entry: campaign, day and count.
    pub(super) fn entries(&self) -> impl Iterator<Item = (CampaignNumber, Date, u32)> {
        self.0
            .iter()
            .map(|entry| (entry.campaign, entry.day, entry.count))
    }

    /// Counts of days as they were kept.
    pub(super) fn of_entries(entries: impl Iterator<Item = (CampaignNumber, Date, u32)>) -> Self {
        let entries = entries.map(|(campaign, day, count)| Entry {
            campaign,
            day,
            count,
        });
        Self(entries.collect())
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<Entry>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CAMPAIGN: CampaignNumber = CampaignNumber(7);

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn counts_start_anew_at_borders() {
        let mut usage = Usage::default();
        let every = Period::Year;
        usage.add(
            Use {
                campaign: CAMPAIGN,
                every,
            },
            day("2024-02-29"),
        );
        usage.add(
            Use {
                campaign: CAMPAIGN,
                every,
            },
            day("2024-12-31"),
        );
        let count = |usage: &Usage, every, on| usage.count(CAMPAIGN, every, day(on));
        assert_eq!(count(&usage, Period::Year, "2024-12-31"), 2);
        assert_eq!(count(&usage, Period::Week, "2024-12-31"), 1);
        assert_eq!(count(&usage, Period::Year, "2025-01-01"), 0);
        // The week of 2025-01-01 began in 2024.
        assert_eq!(count(&usage, Period::Week, "2025-01-01"), 1);
        usage.add(
            Use {
                campaign: CAMPAIGN,
                every,
            },
            day("2025-01-01"),
        );
        assert_eq!(count(&usage, Period::Year, "2025-01-01"), 1);
        assert_eq!(count(&usage, Period::Ever, "2025-01-01"), 3);
        assert_eq!(
            usage.count(CampaignNumber(8), Period::Ever, day("2025-01-01")),
            0
        );
    }

    fn period() -> impl Strategy<Value = Period> {
        prop_oneof![
            (1u32..40).prop_map(Period::Days),
            Just(Period::Week),
            Just(Period::Month),
            Just(Period::Year),
            Just(Period::Ever),
        ]
    }

    proptest! {
        #[test]
        fn counts_like_a_list(
            every in period(),
            gaps in proptest::collection::vec(0i32..50, 1..60),
        ) {
            let mut usage = Usage::default();
            let mut days = Vec::new();
            let mut today = day("2023-11-20");
            for gap in gaps {
                today = Date::from_days(today.days() + gap);
                let start = every.start(today);
                let within = days.iter().filter(|&&d| d >= start).count();
                prop_assert_eq!(usage.count(CAMPAIGN, every, today) as usize, within);
                prop_assert_eq!(
                    usage.count(CAMPAIGN, Period::Ever, today) as usize,
                    days.len()
                );
                usage.add(Use { campaign: CAMPAIGN, every }, today);
                days.push(today);
                // What comes back at once was never there.
                let counts = |usage: &Usage| {
                    [Period::Days(1), Period::Month, every, Period::Ever]
                        .map(|every| usage.count(CAMPAIGN, every, today))
                };
                let before = counts(&usage);
                usage.add(Use { campaign: CAMPAIGN, every }, today);
                usage.take_back(CAMPAIGN, today);
                prop_assert_eq!(counts(&usage), before);
            }
        }
    }
}
