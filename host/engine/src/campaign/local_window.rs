//! A campaign's window by the clock of one zone.
//!
//! From and until are instants. Days and hours are what clocks show: an hour
//! that a clock change repeats counts both times, one that it skips does not
//! exist.

use crate::model::{Instant, LocalTime, Zone};

/// Hours of the local day: from the first minute to before the last. Hours
/// over midnight (22:00–02:00) belong to the day they begin on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct HoursOfDay {
    /// Minutes since local midnight, 0 to 1439.
    pub from: u16,
    /// Minutes since local midnight, 0 to 1440; before `from` if the hours go
    /// over midnight.
    pub until: u16,
}

/// When a campaign is in force in one zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocalWindow {
    /// The first instant; none for ever before.
    pub from: Option<Instant>,
    /// The first instant that is out again; none for ever after.
    pub until: Option<Instant>,
    /// Bit 0 for Monday to bit 6 for Sunday; 0 for every day.
    pub days: u8,
    /// Which hours; none for all.
    pub hours: Option<HoursOfDay>,
}

const MICROS_PER_MINUTE: i64 = 60 * 1_000_000;
const MICROS_PER_DAY: i64 = 24 * 60 * MICROS_PER_MINUTE;
const ALL_DAYS: u8 = 0b111_1111;

/// Days and hours repeat every week and have at most three edges a day; clock
/// changes add a few and may skip a day. What does not change within so many
/// edges never does.
const EDGES_SEARCHED: usize = 128;

impl LocalWindow {
    /// Whether it is in force at an instant whose local weekday (1 for Monday
    /// to 7) and minute of the day are given.
    pub fn contains(&self, at: Instant, weekday: u8, minute: u16) -> bool {
        if self.from.is_some_and(|from| at < from) || self.until.is_some_and(|until| at >= until) {
            return false;
        }
        let mut day = weekday;
        if let Some(hours) = self.hours {
            let over_midnight = hours.until < hours.from;
            let early = minute < hours.until;
            let inside = if over_midnight {
                minute >= hours.from || early
            } else {
                minute >= hours.from && early
            };
            if !inside {
                return false;
            }
            if over_midnight && early {
                day = if weekday == 1 { 7 } else { weekday - 1 };
            }
        }
        self.days == 0 || self.days >> (day - 1) & 1 == 1
    }

    /// Whether it is in force at an instant, by the clock of `zone`.
    pub fn contains_in(&self, at: Instant, zone: &Zone) -> bool {
        let LocalTime { date, minute, .. } = at.local(zone);
        self.contains(at, date.weekday(), minute)
    }

    /// The first instant after `at` at which it is in force if it is not at
    /// `at`, or out of force if it is; none if that never happens.
    pub fn next_change(&self, at: Instant, zone: &Zone) -> Option<Instant> {
        if self.until.is_some_and(|until| at >= until) {
            return None;
        }
        let now = self.contains_in(at, zone);
        let mut cursor = at;
        if let Some(from) = self.from.filter(|&from| at < from) {
            if self.contains_in(from, zone) {
                return Some(from);
            }
            // Nothing happens before it begins.
            cursor = from;
        }
        for _ in 0..EDGES_SEARCHED {
            let edge = self.next_edge(cursor, zone);
            cursor = match (edge, self.until) {
                (Some(edge), Some(until)) if edge < until => edge,
                // After the end there is nothing more.
                (_, Some(until)) => return now.then_some(until),
                (Some(edge), None) => edge,
                (None, None) => return None,
            };
            if self.contains_in(cursor, zone) != now {
                return Some(cursor);
            }
        }
        None
    }

    /// The first instant after `at` at which days or hours may begin or end:
    /// at midnight, at the border of hours, or where clocks change.
    fn next_edge(&self, at: Instant, zone: &Zone) -> Option<Instant> {
        let every_day = self.days == 0 || self.days == ALL_DAYS;
        let all_day = self
            .hours
            .is_none_or(|hours| hours.from == 0 && hours.until == 24 * 60);
        if every_day && all_day {
            return None;
        }
        // Up to the next clock change, what clocks show is an offset away.
        let offset = i64::from(at.local(zone).offset) * 1_000_000;
        let wall = at.micros().saturating_add(offset);
        let midnight = wall
            .div_euclid(MICROS_PER_DAY)
            .checked_mul(MICROS_PER_DAY)?;
        let minutes = [
            Some(0),
            self.hours.map(|hours| hours.from),
            self.hours.map(|hours| hours.until),
        ];
        let edges = minutes.into_iter().flatten().flat_map(|minute| {
            let today = midnight.checked_add(i64::from(minute) * MICROS_PER_MINUTE);
            let tomorrow = today.and_then(|today| today.checked_add(MICROS_PER_DAY));
            [today, tomorrow]
        });
        let next = edges.flatten().filter(|&edge| edge > wall).min();
        let next = next.and_then(|edge| edge.checked_sub(offset));
        next.map(Instant::from_micros)
            .into_iter()
            .chain(zone.next_clock_change(at))
            .min()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::campaign::{Active, Border};
    use crate::model::{Date, WallTime};

    #[test]
    fn hours_over_midnight_belong_to_the_day_they_begin_on() {
        // Friday 22:00 to Saturday 02:00.
        let hours = HoursOfDay {
            from: 22 * 60,
            until: 2 * 60,
        };
        let window = LocalWindow {
            days: 1 << 4,
            hours: Some(hours),
            ..LocalWindow::default()
        };
        let on = |weekday, hour: u16| window.contains(Instant::from_micros(0), weekday, hour * 60);
        assert!(on(5, 22) && on(5, 23) && on(6, 0) && on(6, 1));
        assert!(!on(6, 2) && !on(6, 22) && !on(5, 1) && !on(5, 21));
    }

    /// The instants by UTC at which a window begins or ends, from one to
    /// another.
    fn changes(window: &LocalWindow, zone: &Zone, from: &str, until: &str) -> Vec<String> {
        let utc = Zone::utc();
        let mut at = Instant::parse(from, &utc).unwrap();
        let end = Instant::parse(until, &utc).unwrap();
        let mut found = Vec::new();
        while let Some(next) = window.next_change(at, zone).filter(|&next| next <= end) {
            found.push(next.to_rfc3339(&utc));
            at = next;
        }
        found
    }

    fn hours(from: u16, until: u16) -> LocalWindow {
        LocalWindow {
            hours: Some(HoursOfDay { from, until }),
            ..LocalWindow::default()
        }
    }

    #[test]
    fn repeated_hours_count_twice_and_skipped_ones_do_not_exist() {
        let london = Zone::from_name("Europe/London").unwrap();
        let window = hours(75, 105);
        // 2026-10-25: 02:00 summer time is 01:00 winter time.
        assert_eq!(
            changes(
                &window,
                &london,
                "2026-10-24T12:00:00",
                "2026-10-25T12:00:00"
            ),
            [
                "2026-10-25T00:15:00+00:00",
                "2026-10-25T00:45:00+00:00",
                "2026-10-25T01:15:00+00:00",
                "2026-10-25T01:45:00+00:00"
            ]
        );
        // 2026-03-29: 01:00 is 02:00.
        assert_eq!(
            changes(
                &window,
                &london,
                "2026-03-28T12:00:00",
                "2026-03-30T12:00:00"
            ),
            ["2026-03-30T00:15:00+00:00", "2026-03-30T00:45:00+00:00"]
        );
        // Hours that the gap cuts off: from 02:30 they exist from 03:00.
        let new_york = Zone::from_name("America/New_York").unwrap();
        assert_eq!(
            changes(
                &hours(150, 240),
                &new_york,
                "2026-03-08T00:00:00",
                "2026-03-09T00:00:00"
            ),
            ["2026-03-08T07:00:00+00:00", "2026-03-08T08:00:00+00:00"]
        );
        // Hours over the repeated hour begin or end once.
        assert_eq!(
            changes(
                &hours(0, 120),
                &new_york,
                "2026-11-01T00:00:00",
                "2026-11-02T00:00:00"
            ),
            ["2026-11-01T04:00:00+00:00", "2026-11-01T07:00:00+00:00"]
        );
    }

    /// Samoa had no 30 December 2011, which was a Friday.
    #[test]
    fn a_day_that_does_not_exist() {
        let apia = Zone::from_name("Pacific/Apia").unwrap();
        let fridays = LocalWindow {
            days: 1 << 4,
            ..LocalWindow::default()
        };
        assert_eq!(
            changes(
                &fridays,
                &apia,
                "2011-12-24T12:00:00",
                "2012-01-07T00:00:00"
            ),
            ["2012-01-05T10:00:00+00:00", "2012-01-06T10:00:00+00:00"]
        );
    }

    #[test]
    fn what_never_changes() {
        let zone = Zone::from_name("Europe/London").unwrap();
        let now = Instant::parse("2026-10-24T12:00:00", &zone).unwrap();
        let end = Instant::from_micros(now.micros() + 365 * MICROS_PER_DAY);
        let always = LocalWindow {
            days: ALL_DAYS,
            ..hours(0, 24 * 60)
        };
        assert_eq!(always.next_change(now, &zone), None);
        let until = Some(end);
        let ends = LocalWindow { until, ..always };
        assert_eq!(ends.next_change(now, &zone), until);
        assert_eq!(ends.next_change(end, &zone), None);
        let begins = LocalWindow {
            from: until,
            ..always
        };
        assert_eq!(begins.next_change(now, &zone), until);
        assert_eq!(begins.next_change(end, &zone), None);
    }

    /// Zones with clock changes, and days around them.
    const CHANGES: [(&str, &str); 8] = [
        ("Europe/London", "2026-03-29"),
        ("Europe/London", "2026-10-25"),
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-04-05"),
        ("Africa/Cairo", "2026-04-24"),
        ("Pacific/Apia", "2011-12-30"),
        ("Europe/Istanbul", "2026-03-29"),
    ];

    const MINUTES: i64 = 4 * 24 * 60;

    fn wall((day, minute): (i32, i64)) -> Border {
        let date = Date::from_days(day);
        let text = format!("{date}T{:02}:{:02}:00", minute / 60, minute % 60);
        Border::Wall(WallTime::parse(&text).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// Against asking every minute of some days around a clock change.
        #[test]
        fn changes_are_where_the_clock_says(
            place in 0..CHANGES.len(),
            from in proptest::option::of((-2..5i32, 0..96i64)),
            until in proptest::option::of((-2..5i32, 0..96i64)),
            days in 0..128u8,
            hours in proptest::option::of((0..96u16, 0..=96u16)),
            start in 0..2 * 24 * 60i64,
        ) {
            let (zone, day) = CHANGES[place];
            let zone = Zone::from_name(zone).unwrap();
            let day = Date::parse(day).unwrap();
            let quarter = |(days, quarters): (i32, i64)| wall((day.days() + days, quarters * 15));
            let active = Active {
                from: from.map(quarter),
                until: until.map(quarter),
                days,
                hours: hours
                    .filter(|(from, until)| from != until)
                    .map(|(from, until)| HoursOfDay { from: from * 15, until: until * 15 }),
                ..Active::default()
            };
            let window = active.in_zone(&zone);
            let start = (i64::from(day.days()) - 1) * 24 * 60 + start;
            let minute = |minute: i64| Instant::from_micros(minute * MICROS_PER_MINUTE);
            let now = window.contains_in(minute(start), &zone);
            let expected = (start + 1..start + MINUTES)
                .find(|&at| window.contains_in(minute(at), &zone) != now)
                .map(minute);
            let found = window.next_change(minute(start), &zone);
            match expected {
                Some(_) => prop_assert_eq!(found, expected),
                None => prop_assert!(found.is_none_or(|at| at >= minute(start + MINUTES))),
            }
            // The index relies on it.
            if now {
                prop_assert!(active.overlaps(minute(start), minute(start)));
            }
        }
    }
}
