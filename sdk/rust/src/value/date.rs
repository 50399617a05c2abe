/// A calendar date of the proleptic Gregorian calendar.
///
/// It reaches 5.8 million years either side of 1970; what lies beyond
/// saturates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// The first day of an ISO week.
    Monday = 1,
    /// The second day.
    Tuesday,
    /// The third day.
    Wednesday,
    /// The fourth day.
    Thursday,
    /// The fifth day.
    Friday,
    /// The sixth day.
    Saturday,
    /// The last day of an ISO week.
    Sunday,
}

impl Weekday {
    /// 1 for Monday to 7 for Sunday, as in `event.weekday`.
    #[must_use]
    pub const fn number(self) -> i64 {
        self as i64
    }
}

impl Date {
    /// This many days after 1970-01-01; saturates.
    #[must_use]
    pub const fn from_days(days: i64) -> Self {
        if days > i32::MAX as i64 {
            Self(i32::MAX)
        } else if days < i32::MIN as i64 {
            Self(i32::MIN)
        } else {
            Self(days as i32)
        }
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i64 {
        self.0 as i64
    }

    /// The date with this year, month (1 to 12) and day, or `None` if there
    /// is none such.
    #[must_use]
    pub const fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        // Years begin in March here, so that the leap day ends one and month
        // lengths follow a formula; 400 years are 146 097 days.
        let (month, day) = (month as i64, day as i64);
        let year = year as i64 - (month <= 2) as i64;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * 146_097 + day_of_era - 719_468;
        if days < i32::MIN as i64 || days > i32::MAX as i64 {
            return None;
        }
        Some(Self(days as i32))
    }

    /// Reads `2026-11-21`.
    #[must_use]
    pub const fn parse(text: &str) -> Option<Self> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return None;
        };
        let Some(century) = two_digits(y1, y2) else {
            return None;
        };
        match (two_digits(y3, y4), two_digits(m1, m2), two_digits(d1, d2)) {
            (Some(year), Some(month), Some(day)) => {
                Self::new(century as i32 * 100 + year as i32, month, day)
            }
            _ => None,
        }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.civil().0
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.civil().1
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.civil().2
    }

    /// The day of the week.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.days() + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// The Monday of this date's week.
    #[must_use]
    pub const fn monday(self) -> Self {
        self.plus_days(1 - self.weekday().number())
    }

    /// The ISO 8601 week as its year and number, 1 to 53. The first days of
    /// January may belong to the last week of the year before.
    #[must_use]
    pub const fn iso_week(self) -> (i32, u8) {
        // A week belongs to the year of its Thursday.
        let thursday = self.monday().plus_days(3);
        let year = thursday.year();
        let first = match Self::new(year, 1, 1) {
            Some(first) => first,
            None => thursday,
        };
        (year, (first.days_until(thursday) / 7 + 1) as u8)
    }

    /// Days from this date until another, negative if that is earlier.
    #[must_use]
    pub const fn days_until(self, other: Self) -> i64 {
        other.days() - self.days()
    }

    /// The date so many days later, or earlier if negative; saturates.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self::from_days(self.days().saturating_add(days))
    }

    /// Whether this date is the anniversary of a birth date, in a later year.
    /// Who was born on 29 February has it on 28 February in common years.
    /// A program may decide otherwise: prefer the field `customer.birthday`.
    #[must_use]
    pub const fn is_birthday(self, birth: Self) -> bool {
        let (year, month, day) = self.civil();
        let (birth_year, birth_month, birth_day) = birth.civil();
        let falls_on = if birth_month == 2 && birth_day == 29 && !is_leap(year) {
            28
        } else {
            birth_day
        };
        year > birth_year && month == birth_month && day == falls_on
    }

    const fn civil(self) -> (i32, u8, u8) {
        let shifted = self.days() + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + (month <= 2) as i64;
        (year as i32, month as u8, day as u8)
    }
}

/// As `2026-11-21`.
impl std::fmt::Display for Date {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const fn two_digits(tens: u8, ones: u8) -> Option<u8> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() {
        Some((tens - b'0') * 10 + (ones - b'0'))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn every_day_of_eight_centuries_has_a_successor() {
        let mut last = date("1599-12-31");
        for days in last.days() + 1..date("2400-01-01").days() {
            let today = Date::from_days(days);
            assert_eq!(
                Date::new(today.year(), today.month(), today.day()),
                Some(today)
            );
            let next_day = today.day() == last.day() + 1 && today.month() == last.month();
            let next_month = today.day() == 1
                && last.day() == days_in_month(last.year(), last.month())
                && (today.month() == last.month() + 1 || today.month() == 1);
            assert!(next_day || next_month, "{last:?} {today:?}");
            last = today;
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "1900-02-29"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        for text in ["2026-1-01", "26-01-01", "2026-01-01T00", "２０26-01-01", ""] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn iso_weeks_cross_the_year() {
        for (text, week) in [
            ("2026-01-01", (2026, 1)),
            ("2024-12-30", (2025, 1)),
            ("2021-01-03", (2020, 53)),
            ("2026-12-31", (2026, 53)),
            ("2027-01-03", (2026, 53)),
            ("2027-01-04", (2027, 1)),
        ] {
            assert_eq!(date(text).iso_week(), week, "{text}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(date("2026-11-21").weekday(), Weekday::Saturday);
        assert_eq!(date("2026-11-21").monday(), date("2026-11-16"));
        assert_eq!(date("2026-11-16").monday(), date("2026-11-16"));
        assert_eq!(date("1969-12-31").weekday(), Weekday::Wednesday);
    }

    #[test]
    fn leap_day_birthdays_fall_on_28_february_in_common_years() {
        let birth = date("2000-02-29");
        for (text, expected) in [
            ("2000-02-29", false),
            ("2025-02-28", true),
            ("2025-03-01", false),
            ("2024-02-28", false),
            ("2024-02-29", true),
        ] {
            assert_eq!(date(text).is_birthday(birth), expected, "{text}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        for days in [i64::MIN, i64::MAX] {
            let end = Date::from_days(days);
            let _ = (
                end.year(),
                end.iso_week(),
                end.monday(),
                end.is_birthday(end),
            );
            let _ = end
                .plus_days(days)
                .days_until(Date::from_days(-days.max(-1)));
        }
        assert_eq!(Date::new(i32::MAX, 1, 1), None);
    }
}
