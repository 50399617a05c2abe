//! What campaigns gave one member today, for caps that count by the day.

use super::usage::CampaignNumber;
use crate::campaign::Capped;
use crate::model::Date;

/// What a campaign gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CampaignGave {
    /// Which campaign; one without a cap by the day need not be counted.
    pub campaign: CampaignNumber,
    /// What.
    pub what: Capped,
    /// How much: minor units, or the smallest units of a wallet.
    pub amount: i64,
}

/// What campaigns gave on one local day. Only the latest day is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Today {
    day: Option<Date>,
    gave: Vec<CampaignGave>,
}

impl Today {
    /// How much of it a campaign gave on a day.
    pub(super) fn sum(&self, campaign: CampaignNumber, what: Capped, day: Date) -> i64 {
        if self.day != Some(day) {
            return 0;
        }
        let own = |gave: &&CampaignGave| gave.campaign == campaign && gave.what == what;
        self.gave.iter().find(own).map_or(0, |gave| gave.amount)
    }

    /// Counts what a campaign gave on a day. A day before the latest one is over:
    /// nothing is counted.
    pub(super) fn add(&mut self, new: CampaignGave, day: Date) {
        if self.day.is_some_and(|known| day < known) {
            return;
        }
        if self.day != Some(day) {
            self.day = Some(day);
            self.gave.clear();
        }
        let same =
            |gave: &&mut CampaignGave| gave.campaign == new.campaign && gave.what == new.what;
        match self.gave.iter_mut().find(same) {
            Some(gave) => gave.amount = gave.amount.saturating_add(new.amount),
            None => self.gave.push(new),
        }
    }

    /// Counts what campaigns gave another member as well, on the latest day of
    /// both.
    pub(super) fn merge(&mut self, other: &Self) {
        if let Some(day) = other.day {
            other.gave.iter().for_each(|&gave| self.add(gave, day));
        }
    }

    /// Takes back what campaigns gave another member. If nothing else is left,
    /// `own` is what was given before.
    pub(super) fn unmerge(&mut self, own: &Self, other: &Self) {
        if let Some(day) = other.day {
            other
                .gave
                .iter()
                .for_each(|&gave| self.take_back(gave, day));
        }
        self.gave.retain(|gave| gave.amount != 0);
        if self.gave.is_empty() {
            *self = own.clone();
        }
    }

    /// Whether it is about a day.
    pub(super) fn is(&self, day: Date) -> bool {
        self.day == Some(day)
    }

    /// Takes back what a campaign gave on a day, if it is still that day.
    pub(super) fn take_back(&mut self, gave: CampaignGave, day: Date) {
        if self.day == Some(day) {
            let amount = gave.amount.saturating_neg();
            self.add(CampaignGave { amount, ..gave }, day);
        }
    }

    /// The day, if there was one, and what was given on it.
    pub(super) fn all(&self) -> (Option<Date>, &[CampaignGave]) {
        (self.day, &self.gave)
    }

    /// What was given on a day, as it was kept.
    pub(super) const fn of(day: Option<Date>, gave: Vec<CampaignGave>) -> Self {
        Self { day, gave }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.gave.capacity() * size_of::<CampaignGave>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::WalletId;

    #[test]
    fn a_new_day_begins_with_nothing() {
        let day = |text| Date::parse(text).unwrap();
        let gave = |what, amount| CampaignGave {
            campaign: CampaignNumber(3),
            what,
            amount,
        };
        let points = Capped::Points(WalletId(0));
        let mut today = Today::default();
        today.add(gave(points, 5), day("2026-03-01"));
        today.add(gave(Capped::Discount, 7), day("2026-03-01"));
        today.add(gave(points, 2), day("2026-03-01"));
        let sum = |today: &Today, what, on| today.sum(CampaignNumber(3), what, day(on));
        assert_eq!(sum(&today, points, "2026-03-01"), 7);
        assert_eq!(sum(&today, Capped::Discount, "2026-03-01"), 7);
        assert_eq!(sum(&today, points, "2026-03-02"), 0);
        today.add(gave(points, 1), day("2026-03-02"));
        assert_eq!(sum(&today, points, "2026-03-02"), 1);
        today.add(gave(points, 9), day("2026-03-01"));
        assert_eq!(sum(&today, points, "2026-03-02"), 1);
        assert_eq!(today.sum(CampaignNumber(4), points, day("2026-03-02")), 0);
    }
}
