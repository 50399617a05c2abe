//! When something happened, as exports write it.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};

use crate::zones;

/// A day, or a time by a clock, or an instant, as a text has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) local: DateTime,
    /// If the text says it.
    pub(crate) offset: Option<Offset>,
}

impl Moment {
    /// Microseconds since 1970-01-01T00:00:00Z; `zone` counts if the text has
    /// no offset.
    pub(crate) fn micros(self, zone: &TimeZone) -> Option<i64> {
        let stamp = match self.offset {
            Some(offset) => offset.to_timestamp(self.local).ok()?,
            None => zone
                .to_ambiguous_zoned(self.local)
                .compatible()
                .ok()?
                .timestamp(),
        };
        Some(stamp.as_microsecond())
    }

    /// The calendar day by the clock that the text shows.
    pub(crate) fn day(self) -> Date {
        self.local.date()
    }
}

/// One way to write times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimeFormat {
    /// Without `%Z`.
    text: String,
    /// Whether an abbreviation of a zone follows, such as `PDT`.
    zone_name: bool,
}

impl TimeFormat {
    /// Checks a format.
    ///
    /// # Errors
    /// What to write instead, for a format that no text could have.
    pub(crate) fn new(format: &str) -> Result<Self, String> {
        if !format.contains('%') {
            let meant = from_letters(format).filter(|meant| Self::new(meant).is_ok());
            return Err(meant.map_or_else(
                || "write what each part is, such as `%d.%m.%Y %H:%M`".to_owned(),
                |meant| format!("write `{meant}`"),
            ));
        }
        let (text, zone_name) = match format.trim_end().strip_suffix("%Z") {
            Some(rest) => (rest.trim_end(), true),
            None => (format, false),
        };
        let format = Self {
            text: text.to_owned(),
            zone_name,
        };
        let noon = DateTime::constant(2026, 12, 31, 13, 0, 0, 0);
        let zoned = TimeZone::UTC
            .to_zoned(noon)
            .map_err(|error| error.to_string())?;
        let written = strtime::format(&format.text, &zoned).map_err(|error| format!("{error}"))?;
        if format
            .read_plain(&written)
            .is_none_or(|moment| moment.day() != noon.date())
        {
            return Err(
                "a time needs its day, month and year, such as `%d.%m.%Y %H:%M`".to_owned(),
            );
        }
        Ok(format)
    }

    /// Reads a text without spaces around it.
    pub(crate) fn read(&self, text: &str) -> Option<Moment> {
        if self.zone_name {
            let (rest, zone) = text.rsplit_once(' ')?;
            let offset = zones::abbreviated(zone)?;
            let moment = self.read_plain(rest.trim_end())?;
            return Some(Moment {
                offset: Some(offset),
                ..moment
            });
        }
        self.read_plain(text).or_else(|| {
            let (rest, offset) = split_offset(text)?;
            let moment = self.read_plain(rest)?;
            // An offset in the text is never lost.
            moment.offset.is_none().then_some(Moment {
                offset: Some(offset),
                ..moment
            })
        })
    }

    fn read_plain(&self, text: &str) -> Option<Moment> {
        let seen;
        let text = if text.contains(".m.") {
            seen = text.replace("a.m.", "AM").replace("p.m.", "PM");
            &seen
        } else {
            text
        };
        let parts = strtime::parse(&self.text, text).ok()?;
        let date = parts.to_date().ok()?;
        let time = parts.to_time().unwrap_or(Time::midnight());
        Some(Moment {
            local: DateTime::from_parts(date, time),
            offset: parts.offset(),
        })
    }

    pub(crate) fn as_written(&self) -> String {
        if self.zone_name {
            format!("{} %Z", self.text)
        } else {
            self.text.clone()
        }
    }
}

/// `dd.MM.yyyy HH:mm`, as Java and Excel write formats.
fn from_letters(format: &str) -> Option<String> {
    let mut out = String::new();
    let letters: Vec<char> = format.chars().collect();
    let mut at = 0;
    let mut seen_hour = false;
    while let Some(&letter) = letters.get(at) {
        let run = letters
            .iter()
            .skip(at)
            .take_while(|&&next| next == letter)
            .count();
        let directive = match (letter, run) {
            ('y' | 'Y' | 'j' | 'J', 4) => "%Y",
            ('y' | 'Y' | 'j' | 'J', 2) => "%y",
            ('M', 3) => "%b",
            ('M', 4) => "%B",
            ('M', 1 | 2) => "%m",
            ('m', 1 | 2) if seen_hour => "%M",
            ('m', 1 | 2) => "%m",
            ('d' | 'D' | 't' | 'T' | 'g' | 'G', 1 | 2)
                if letter != 'T' || (!seen_hour && run == 2) =>
            {
                "%d"
            }
            ('H', 1 | 2) => "%H",
            ('h', 1 | 2) => "%I",
            ('s' | 'S', 1 | 2) => "%S",
            ('a' | 'A', 1 | 2) => "%p",
            ('X' | 'x' | 'Z' | 'z', _) => "%z",
            _ => "",
        };
        if letter.is_alphabetic() && directive.is_empty() && letter != 'T' {
            return None;
        }
        if matches!(letter, 'H' | 'h') {
            seen_hour = true;
        }
        if directive.is_empty() {
            out.extend(letters.iter().skip(at).take(run));
        } else {
            out.push_str(directive);
        }
        at += run;
    }
    out.contains('%').then_some(out)
}

/// An offset at the end: `+03:00`, ` -0700`, `Z`, ` UTC`, `+03:00[Europe/Istanbul]`.
fn split_offset(text: &str) -> Option<(&str, Offset)> {
    let text = match text.find('[') {
        Some(at) if text.ends_with(']') => text.get(..at)?.trim_end(),
        _ => text,
    };
    if let Some(rest) = text.strip_suffix(['Z', 'z']) {
        return Some((rest.trim_end(), Offset::UTC));
    }
    if let Some((rest, name)) = text.rsplit_once(' ')
        && let Some(offset) = zones::abbreviated(name)
    {
        return Some((rest.trim_end(), offset));
    }
    let at = text.rfind(['+', '-', '\u{2212}'])?;
    let (rest, sign) = text.split_at(at);
    // Behind a time of day, or it is a part of the date.
    if !rest.contains(':') {
        return None;
    }
    let negative = !sign.starts_with('+');
    let mut digits = sign.chars().skip(1).filter(|&c| c != ':');
    let digits: String = digits.by_ref().collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    let offset = Offset::from_seconds(if negative { -seconds } else { seconds }).ok()?;
    Some((rest.trim_end(), offset))
}

/// Reads year, month and day in this order, with a time of day or without, as
/// ISO 8601 and databases write them.
pub(crate) fn read_iso(text: &str) -> Option<Moment> {
    let day = text.get(..10)?;
    let &[y3, y2, y1, y0, first, m1, m0, second, d1, d0] = day.as_bytes() else {
        return None;
    };
    if first != second || !matches!(first, b'-' | b'/' | b'.') {
        return None;
    }
    let digit = |b: u8| b.is_ascii_digit().then(|| i16::from(b - b'0'));
    let year = digit(y3)? * 1000 + digit(y2)? * 100 + digit(y1)? * 10 + digit(y0)?;
    let month = digit(m1)? * 10 + digit(m0)?;
    let of_month = digit(d1)? * 10 + digit(d0)?;
    let date = Date::new(
        year,
        i8::try_from(month).ok()?,
        i8::try_from(of_month).ok()?,
    )
    .ok()?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(Moment {
            local: date.to_datetime(Time::midnight()),
            offset: None,
        });
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?.trim_start();
    let (clock, offset) = match split_offset(clock) {
        Some((clock, offset)) => (clock, Some(offset)),
        None => (clock, None),
    };
    Some(Moment {
        local: date.to_datetime(read_clock(clock)?),
        offset,
    })
}

fn read_clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let number = |text: &str| -> Option<i8> {
        let is_short = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_short.then(|| text.parse().ok())?
    };
    let hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let (second, nanos) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
            if !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let places = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
            let nanos = places.fold(0, |nanos, digit| nanos * 10 + i32::from(digit - b'0'));
            (number(whole)?, nanos)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, nanos).ok()
}

/// A format that fits a text: what to write into a mapping.
pub(crate) fn guess_format(text: &str) -> Option<&'static str> {
    if read_iso(text).is_some() {
        return None;
    }
    LIKELY.iter().copied().find(|format| {
        TimeFormat::new(format).is_ok_and(|format| {
            format
                .read(text)
                .is_some_and(|moment| (1990..=2100).contains(&moment.day().year()))
        })
    })
}

/// Day before month, unless there is a letter or a slash that says otherwise.
const LIKELY: &[&str] = &[
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
    "%b %d, %Y %I:%M:%S %p %Z",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y",
    "%d %b %Y %H:%M:%S %Z",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y",
    "%Y%m%d%H%M%S",
    "%Y%m%d",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(moment: Option<Moment>) -> String {
        let micros = moment.and_then(|moment| moment.micros(&TimeZone::UTC));
        micros.map_or_else(
            || "none".to_owned(),
            |micros| {
                jiff::Timestamp::from_microsecond(micros)
                    .unwrap()
                    .to_string()
            },
        )
    }

    #[test]
    fn one_instant_in_many_spellings() {
        for text in [
            "2026-07-01T20:30:00+00:00",
            "2026-07-01T23:30:00+03:00",
            "2026-07-01T16:30:00-04:00",
            "2026-07-02T05:30:00+09:00",
            "2026-07-01 13:30:00 -0700",
            "2026-07-01 20:30",
            "2026/07/01 20:30:00",
            "2026-07-01T20:30:00.000Z",
            "2026-07-01 20:30:00 UTC",
            "2026-07-01T23:30:00+03:00[Europe/Istanbul]",
        ] {
            assert_eq!(utc(read_iso(text)), "2026-07-01T20:30:00Z", "{text}");
        }
        assert_eq!(
            utc(read_iso("2026-11-21T14:03:22.512+03:00")),
            "2026-11-21T11:03:22.512Z"
        );
        assert_eq!(utc(read_iso("2026-07-01")), "2026-07-01T00:00:00Z");
        for text in [
            "2026-13-01",
            "2026-07-01x",
            "2026-07-01T25:00",
            "01.07.2026",
            "",
            "2026-07-01T1",
        ] {
            assert_eq!(utc(read_iso(text)), "none", "{text}");
        }
    }

    #[test]
    fn formats_of_shops() {
        for (format, text, expected) in [
            ("%d.%m.%Y %H:%M", "30.01.2026 14:03", "2026-01-30T14:03:00Z"),
            (
                "%d.%m.%Y %H:%M",
                "30.01.2026 14:03+03:00",
                "2026-01-30T11:03:00Z",
            ),
            ("%d.%m.%Y", "30.01.2026", "2026-01-30T00:00:00Z"),
            ("%m/%d/%y", "09/24/26", "2026-09-24T00:00:00Z"),
            (
                "%b %d, %Y %I:%M:%S %p %Z",
                "Sep 4, 2026 1:05:07 AM PDT",
                "2026-09-04T08:05:07Z",
            ),
            (
                "%b %d, %Y %I:%M:%S %p %Z",
                "Sep 4, 2026 1:05:07 p.m. PST",
                "2026-09-04T21:05:07Z",
            ),
            (
                "%d %b %Y %H:%M:%S %Z",
                "4 Sep 2026 01:05:07 UTC",
                "2026-09-04T01:05:07Z",
            ),
            ("%d.%m.%Y %H:%M:%S", "31.02.2026 01:05:07", "none"),
        ] {
            let read = TimeFormat::new(format).unwrap().read(text);
            assert_eq!(utc(read), expected, "{format} {text}");
        }
    }

    #[test]
    fn a_format_of_another_world_is_translated() {
        for (format, help) in [
            ("dd.MM.yyyy HH:mm", "write `%d.%m.%Y %H:%M`"),
            ("DD/MM/YYYY", "write `%d/%m/%Y`"),
            (
                "gg.AA.yyyy",
                "write what each part is, such as `%d.%m.%Y %H:%M`",
            ),
            ("TT.MM.JJJJ HH:mm", "write `%d.%m.%Y %H:%M`"),
            ("yyyy-MM-ddTHH:mm:ss", "write `%Y-%m-%dT%H:%M:%S`"),
            (
                "%H:%M",
                "a time needs its day, month and year, such as `%d.%m.%Y %H:%M`",
            ),
        ] {
            assert_eq!(TimeFormat::new(format).unwrap_err(), help, "{format}");
        }
    }

    #[test]
    fn a_format_is_guessed() {
        assert_eq!(guess_format("30.01.2026 14:03"), Some("%d.%m.%Y %H:%M"));
        assert_eq!(guess_format("09/24/26"), Some("%m/%d/%y"));
        assert_eq!(guess_format("24/09/2026"), Some("%d/%m/%Y"));
        assert_eq!(guess_format("2026-01-30"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            let _ = read_iso(&text);
            let _ = TimeFormat::new(&text);
        }
    }
}
