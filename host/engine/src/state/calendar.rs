//! Calendar arithmetic on local days.

use crate::model::{Date, LeapBirthday};

/// A day that no event reaches.
pub(super) const NEVER: Date = Date::from_days(i32::MAX);

/// A day before every event.
pub(super) const BEFORE_ALL: Date = Date::from_days(i32::MIN);

/// Year, month and day of month; of the nearest day that has them, since
/// years end at 9999 but sums of days do not.
fn ymd(day: Date) -> (i16, i8, i8) {
    const FIRST: i32 = -4_371_587;
    const LAST: i32 = 2_932_896;
    Date::from_days(day.days().clamp(FIRST, LAST)).ymd()
}

/// The day `days` later; never, if the calendar ends before that.
pub(super) fn later(day: Date, days: u32) -> Date {
    Date::from_days(day.days().saturating_add_unsigned(days))
}

/// The day `days` earlier.
pub(super) fn earlier(day: Date, days: u32) -> Date {
    Date::from_days(day.days().saturating_sub_unsigned(days))
}

/// The number of the week, Monday to Sunday. Clock changes do not matter: days
/// are local days, and every one belongs to one week.
pub(super) fn week(day: Date) -> i32 {
    // 1970-01-01 was a Thursday.
    day.days().saturating_add(3).div_euclid(7)
}

/// Monday of the day's week.
pub(super) fn start_of_week(day: Date) -> Date {
    earlier(day, u32::from(day.weekday() - 1))
}

/// The first of the day's month.
pub(super) fn start_of_month(day: Date) -> Date {
    let (_, _, of_month) = ymd(day);
    earlier(day, u32::from(of_month.unsigned_abs()).saturating_sub(1))
}

/// The first of January, April, July or October.
pub(super) fn start_of_quarter(day: Date) -> Date {
    let (year, month, _) = ymd(day);
    Date::from_ymd(year, (month - 1) / 3 * 3 + 1, 1).unwrap_or(day)
}

/// The same day of the month so many months later, or the last day of that
/// month if it is shorter.
pub(super) fn months_later(day: Date, months: u16) -> Date {
    let (year, month, of_month) = ymd(day);
    let sum = i32::from(year) * 12 + i32::from(month) - 1 + i32::from(months);
    let (year, month) = (sum.div_euclid(12), sum.rem_euclid(12) + 1);
    let (Ok(year), Ok(month)) = (i16::try_from(year), i8::try_from(month)) else {
        return NEVER;
    };
    let mut days = (28..=of_month.max(28)).rev();
    let found = days.find_map(|last| Date::from_ymd(year, month, last.min(of_month)));
    found.unwrap_or(NEVER)
}

/// 1 January of the day's year.
pub(super) fn start_of_year(day: Date) -> Date {
    let (year, _, _) = ymd(day);
    Date::from_ymd(year, 1, 1).unwrap_or(day)
}

/// 1 January, `years` after the day's year.
pub(super) fn new_year_after(day: Date, years: i16) -> Date {
    let (year, _, _) = ymd(day);
    Date::from_ymd(year.saturating_add(years), 1, 1).unwrap_or(NEVER)
}

/// The anniversary of `anchor` in `year`, by month and day of month, never by
/// counting 365 days.
pub(super) fn anniversary(anchor: Date, year: i16, leap: LeapBirthday) -> Date {
    let (_, month, day) = ymd(anchor);
    let (month, day) = match (Date::from_ymd(year, month, day), leap) {
        (Some(date), _) => return date,
        (None, LeapBirthday::February28) => (2, 28),
        (None, LeapBirthday::March1) => (3, 1),
    };
    Date::from_ymd(year, month, day).unwrap_or(NEVER)
}

/// The last anniversary of `anchor` up to `day`.
pub(super) fn last_anniversary(anchor: Date, day: Date, leap: LeapBirthday) -> Date {
    let (year, _, _) = ymd(day);
    let this_year = anniversary(anchor, year, leap);
    if this_year <= day {
        this_year
    } else {
        anniversary(anchor, year.saturating_sub(1), leap)
    }
}

/// The anniversary of `anchor` in the year after that of `day`.
pub(super) fn next_anniversary(anchor: Date, day: Date, leap: LeapBirthday) -> Date {
    let (year, _, _) = ymd(day);
    anniversary(anchor, year.saturating_add(1), leap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// R93: anniversaries by the calendar. Counting 365 days would drift by a
    /// day every leap year.
    #[test]
    fn r93_anniversaries_do_not_drift() {
        let leap = LeapBirthday::February28;
        let anchor = date("2019-05-17");
        let mut day = anchor;
        for year in 2020..2060 {
            day = next_anniversary(anchor, day, leap);
            assert_eq!(day.ymd(), (year, 5, 17));
        }
        let leapling = date("2024-02-29");
        let on = |year, leap| anniversary(leapling, year, leap).to_string();
        assert_eq!(on(2025, LeapBirthday::February28), "2025-02-28");
        assert_eq!(on(2025, LeapBirthday::March1), "2025-03-01");
        assert_eq!(on(2028, leap), "2028-02-29");
        let last = last_anniversary(leapling, date("2026-02-27"), leap);
        assert_eq!(last, date("2025-02-28"));
    }

    #[test]
    fn the_calendar_ends() {
        assert_eq!(ymd(BEFORE_ALL), (-9999, 1, 1));
        assert_eq!(ymd(NEVER), (9999, 12, 31));
        assert_eq!(new_year_after(date("9999-12-31"), 1), NEVER);
        assert_eq!(new_year_after(NEVER, 1), NEVER);
    }

    /// R93: months by the calendar.
    #[test]
    fn r93_months_end_where_months_end() {
        let later = |day, months| months_later(date(day), months).to_string();
        assert_eq!(later("2024-01-01", 12), "2025-01-01");
        assert_eq!(later("2024-02-29", 12), "2025-02-28");
        assert_eq!(later("2024-01-31", 1), "2024-02-29");
        assert_eq!(later("2025-08-31", 6), "2026-02-28");
        assert_eq!(later("2025-11-30", 3), "2026-02-28");
        assert_eq!(months_later(date("9999-06-01"), 12), NEVER);
    }

    #[test]
    fn starts() {
        let day = date("2024-02-29");
        assert_eq!(start_of_week(day), date("2024-02-26"));
        assert_eq!(start_of_month(day), date("2024-02-01"));
        assert_eq!(start_of_year(day), date("2024-01-01"));
        assert_eq!(new_year_after(day, 2), date("2026-01-01"));
        assert_eq!(week(date("2024-12-29")) + 1, week(date("2024-12-30")));
        assert_eq!(week(date("2024-12-30")), week(date("2025-01-05")));
    }
}
