//! When shoppers come: seasons, weekdays, hours.

use jiff::civil::{Date, DateTime};

/// Out of January to December: the year's end is strong.
const MONTHS: [u64; 12] = [8, 8, 9, 9, 10, 10, 10, 10, 9, 10, 13, 16];
/// Out of Monday to Sunday.
const WEEKDAYS: [u64; 7] = [9, 9, 9, 10, 13, 16, 12];
/// Out of the hours from [`OPENS`] on. No shop is open when clocks change.
const HOURS: [u64; 16] = [2, 4, 6, 6, 7, 9, 8, 7, 7, 8, 10, 10, 8, 5, 3, 1];
const OPENS: i8 = 7;

/// Spreads events over days, so that event n comes after event n − 1.
#[derive(Debug)]
pub(crate) struct Calendar {
    start: Date,
    events: u64,
    // Weights of all days before, one longer than the days.
    before: Vec<u64>,
}

impl Calendar {
    /// So many events over so many days.
    pub(crate) fn new(start: Date, days: u32, events: u64) -> Self {
        let mut before = vec![0];
        let mut sum = 0;
        let mut day = start;
        for _ in 0..days.max(1) {
            let month = usize::from(day.month().unsigned_abs()) - 1;
            let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
            let weight = MONTHS.get(month).copied().unwrap_or(1)
                * WEEKDAYS.get(weekday).copied().unwrap_or(1);
            sum += weight;
            before.push(sum);
            day = day.tomorrow().unwrap_or(day);
        }
        Self {
            start,
            events,
            before,
        }
    }

    /// When event n happens.
    pub(crate) fn at(&self, event: u64) -> DateTime {
        let total = self.before.last().copied().unwrap_or(1);
        // The event's place on a line on which each day is as long as its
        // weight: a day, and a fraction of it.
        let place = u128::from(event) * u128::from(total);
        let events = u128::from(self.events.max(1));
        let whole = u64::try_from(place / events).unwrap_or(u64::MAX);
        let day = self.before.partition_point(|&b| b <= whole).max(1) - 1;
        let (from, to) = (self.weight_before(day), self.weight_before(day + 1));
        let opened: u64 = HOURS.iter().sum();
        let in_day = (place - u128::from(from) * events) * u128::from(opened * 3600);
        let mut left =
            u64::try_from(in_day / (events * u128::from((to - from).max(1)))).unwrap_or(0);
        let mut hour = OPENS;
        let mut second = 0;
        for weight in HOURS {
            if left < weight * 3600 {
                second = left / weight;
                break;
            }
            left -= weight * 3600;
            hour += 1;
        }
        let date = i64::try_from(day)
            .ok()
            .and_then(|day| self.start.checked_add(jiff::Span::new().days(day)).ok())
            .unwrap_or(self.start);
        let part = |value: u64| i8::try_from(value).unwrap_or(0);
        date.at(hour.min(23), part(second / 60), part(second % 60), 0)
    }

    fn weight_before(&self, day: usize) -> u64 {
        self.before.get(day).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_ascend_within_the_days() {
        let start = jiff::civil::date(2026, 1, 1);
        for events in [1, 7, 365, 100_000] {
            let calendar = Calendar::new(start, 365, events);
            let all: Vec<DateTime> = (0..events).map(|event| calendar.at(event)).collect();
            assert!(all.is_sorted());
            assert!(all[0].date() == start);
            assert!(all[all.len() - 1].date() <= jiff::civil::date(2026, 12, 31));
        }
        let calendar = Calendar::new(start, 365, 100_000);
        let december = (0..100_000)
            .filter(|&e| calendar.at(e).month() == 12)
            .count();
        assert!((12_000..14_500).contains(&december), "{december}");
    }
}
