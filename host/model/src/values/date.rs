//! Calendar days.

use std::fmt;

/// A day of the Gregorian calendar, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// When members born on 29 February have their birthday in a common year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LeapBirthday {
    /// On 28 February, the default.
    #[default]
    February28,
    /// On 1 March.
    March1,
}

const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

impl Date {
    /// The day that is `days` after 1970-01-01.
    #[inline]
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// A day by year, month and day of month; none if there is no such day or
    /// it lies outside the years −9999 to 9999.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        Some(Self::from_civil(date))
    }

    /// Reads `2026-11-21`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let &[y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = bytes else {
            return None;
        };
        let digit = |b: u8| b.is_ascii_digit().then(|| i16::from(b - b'0'));
        let year = digit(y3)? * 1000 + digit(y2)? * 100 + digit(y1)? * 10 + digit(y0)?;
        let month = digit(m1)? * 10 + digit(m0)?;
        let day = digit(d1)? * 10 + digit(d0)?;
        Self::from_ymd(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    /// Days since 1970-01-01.
    #[inline]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Year, month (1–12) and day of month (1–31).
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.civil();
        (date.year(), date.month(), date.day())
    }

    /// The day so many days later; none beyond the calendar, which goes from
    /// the year -9999 to 9999.
    pub fn later(self, days: i64) -> Option<Self> {
        let days = i64::from(self.days()).checked_add(days)?;
        let days = i32::try_from(days).ok()?;
        (-4_371_587..=2_932_896)
            .contains(&days)
            .then(|| Self::from_days(days))
    }

    /// 1 for Monday to 7 for Sunday.
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        ((self.0 + 3).rem_euclid(7) + 1) as u8
    }

    /// Whether a member born on `birth` has a birthday on this day.
    #[doc(hidden)]
    pub fn is_birthday(self, birth: Date, leap: LeapBirthday) -> bool {
        let (_, month, day) = birth.ymd();
        let (year, this_month, this_day) = self.ymd();
        if (month, day) == (2, 29) && !is_leap_year(year) {
            return match leap {
                LeapBirthday::February28 => (this_month, this_day) == (2, 28),
                LeapBirthday::March1 => (this_month, this_day) == (3, 1),
            };
        }
        (this_month, this_day) == (month, day)
    }

    /// How many days it is from this day to the next birthday of who was born
    /// on `birth`; 0 on the birthday. Any day that comes every year, such as
    /// that of joining, is such a day.
    #[doc(hidden)]
    pub fn days_to_birthday(self, birth: Self, leap: LeapBirthday) -> i64 {
        let (year, ..) = self.ymd();
        let in_year = |year| birth.birthday_in(year, leap).filter(|day| *day >= self);
        let next = in_year(year).or_else(|| in_year(year.saturating_add(1)));
        next.map_or(0, |next| i64::from(next.0) - i64::from(self.0))
    }

    /// How many days it is from the last birthday of who was born on `birth`
    /// to this day; 0 on the birthday.
    #[doc(hidden)]
    pub fn days_since_birthday(self, birth: Self, leap: LeapBirthday) -> i64 {
        let (year, ..) = self.ymd();
        let in_year = |year| birth.birthday_in(year, leap).filter(|day| *day <= self);
        let last = in_year(year).or_else(|| in_year(year.saturating_sub(1)));
        last.map_or(0, |last| i64::from(self.0) - i64::from(last.0))
    }

    /// The birthday in a year of who was born on this day.
    fn birthday_in(self, year: i16, leap: LeapBirthday) -> Option<Self> {
        let (_, month, day) = self.ymd();
        Self::from_ymd(year, month, day).or_else(|| match leap {
            LeapBirthday::February28 => Self::from_ymd(year, 2, 28),
            LeapBirthday::March1 => Self::from_ymd(year, 3, 1),
        })
    }

    pub(crate) fn from_civil(date: jiff::civil::Date) -> Self {
        let span = date
            .since(EPOCH)
            .map(|span| span.get_days())
            .unwrap_or_default();
        Self(span)
    }

    pub(crate) fn civil(self) -> jiff::civil::Date {
        jiff::Span::new()
            .try_days(self.0)
            .and_then(|days| EPOCH.checked_add(days))
            .unwrap_or(if self.0 < 0 {
                jiff::civil::Date::MIN
            } else {
                jiff::civil::Date::MAX
            })
    }
}

/// Whether February of `year` has 29 days.
const fn is_leap_year(year: i16) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// As `2026-11-21`.
impl Date {
    /// The text of a day in the years 0 to 9999, for whoever writes many.
    fn digits(self) -> Option<[u8; 10]> {
        let (year, month, day) = self.ymd();
        let digit = |number: u16| {
            let [digit, ..] = (number % 10).to_le_bytes();
            b'0' + digit
        };
        let year = u16::try_from(year).ok().filter(|&year| year <= 9999)?;
        let month = u16::try_from(month).ok()?;
        let day = u16::try_from(day).ok()?;
        Some([
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            b'-',
            digit(month / 10),
            digit(month),
            b'-',
            digit(day / 10),
            digit(day),
        ])
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.digits().as_ref().map(|text| std::str::from_utf8(text)) {
            Some(Ok(text)) => serializer.serialize_str(text),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'d> serde::Deserialize<'d> for Date {
    fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is not a day such as 2026-11-21"))
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Ok(text)) = self.digits().as_ref().map(|text| std::str::from_utf8(text)) {
            return f.write_str(text);
        }
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn days_and_weekdays() {
        assert_eq!(date("1970-01-01").days(), 0);
        assert_eq!(date("2026-11-21").to_string(), "2026-11-21");
        assert_eq!(date("2026-11-21").weekday(), 6);
        assert_eq!(date("1969-12-31").days(), -1);
        assert_eq!(date("1969-12-28").weekday(), 7);
        assert!(Date::parse("2026-02-29").is_none());
        assert!(Date::parse("2026-2-9").is_none());
    }

    /// Over New Year, and around 29 February in leap years and others.
    #[test]
    fn r92_days_to_and_from_birthdays() {
        let leap = LeapBirthday::February28;
        for (today, birth, to, since) in [
            ("2026-05-14", "1990-05-14", 0, 0),
            ("2026-12-30", "1990-01-02", 3, 362),
            ("2026-01-02", "1990-12-30", 362, 3),
            ("2026-03-03", "1992-02-27", 361, 4),
            ("2024-03-03", "1992-02-27", 361, 5),
            ("2026-02-28", "1992-02-29", 0, 0),
            ("2024-02-28", "1992-02-29", 1, 365),
            ("2026-02-27", "1992-02-29", 1, 364),
        ] {
            let (today, birth) = (date(today), date(birth));
            assert_eq!(today.days_to_birthday(birth, leap), to, "{today} {birth}");
            assert_eq!(
                today.days_since_birthday(birth, leap),
                since,
                "{today} {birth}"
            );
        }
        let (today, birth) = (date("2026-02-28"), date("1992-02-29"));
        assert_eq!(today.days_to_birthday(birth, LeapBirthday::March1), 1);
        // They count days, one after the other, and are 0 on birthdays only.
        let mut today = date("2023-01-01");
        for _ in 0..1500 {
            let next = Date::from_days(today.days() + 1);
            for birth in ["1992-02-29", "1999-01-01", "1990-12-31"].map(date) {
                for leap in [LeapBirthday::February28, LeapBirthday::March1] {
                    let to = today.days_to_birthday(birth, leap);
                    assert_eq!(to == 0, today.is_birthday(birth, leap));
                    assert_eq!(today.days_since_birthday(birth, leap) == 0, to == 0);
                    if to > 0 {
                        assert_eq!(next.days_to_birthday(birth, leap), to - 1);
                    }
                    if next.days_to_birthday(birth, leap) > 0 {
                        let since = today.days_since_birthday(birth, leap);
                        assert_eq!(next.days_since_birthday(birth, leap), since + 1);
                    }
                }
            }
            today = next;
        }
    }

    /// R92: 29 February in every year from 1896 to 2104, of which 1900 and
    /// 2100 are common years.
    #[test]
    fn r92_leap_birthdays() {
        let birth = date("1896-02-29");
        for year in 1896..=2104 {
            let on = |month, day, leap| {
                Date::from_ymd(year, month, day).is_some_and(|d| d.is_birthday(birth, leap))
            };
            let leap_year = Date::from_ymd(year, 2, 29).is_some();
            for leap in [LeapBirthday::February28, LeapBirthday::March1] {
                assert_eq!(on(2, 29, leap), leap_year);
                assert_eq!(
                    on(2, 28, leap),
                    !leap_year && leap == LeapBirthday::February28
                );
                assert_eq!(on(3, 1, leap), !leap_year && leap == LeapBirthday::March1);
            }
        }
    }

    #[test]
    fn days_are_written_with_all_their_digits() {
        let first = date("0000-01-01").days();
        let last = date("9999-12-31").days();
        for days in (first..=last).step_by(97).chain([first - 1, last]) {
            let day = Date::from_days(days);
            let (year, month, number) = day.ymd();
            let wanted = format!("{year:04}-{month:02}-{number:02}");
            assert_eq!(day.to_string(), wanted);
            let written = serde_json::to_value(day).unwrap();
            assert_eq!(written, serde_json::Value::from(wanted));
            assert_eq!(day.digits().is_some(), days >= first, "{day}");
        }
        assert_eq!(
            serde_json::to_string(&date("0987-06-05")).unwrap(),
            "\"0987-06-05\""
        );
    }
}
