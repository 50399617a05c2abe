//! Points in time, and the zones that give them a local day and hour.

use std::fmt;

use super::{Date, WallTime};

/// A point in time, as microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// An IANA time zone, such as `Europe/Istanbul`.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

/// A name that the IANA time zone database does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an IANA time zone")]
#[non_exhaustive]
pub struct UnknownZone(pub String);

/// What clocks and calendars show at an instant in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// The local day.
    pub date: Date,
    /// Minutes since local midnight as the clock shows them, 0 to 1439.
    pub minute: u16,
    /// Seconds that local clocks are ahead of UTC.
    pub offset: i32,
}

impl LocalTime {
    /// The hour that the clock shows, 0 to 23.
    pub const fn hour(&self) -> u8 {
        (self.minute / 60) as u8
    }
}

pub(super) const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

impl Instant {
    /// The instant that is `micros` after 1970-01-01T00:00:00Z.
    #[inline]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[inline]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 (`2026-11-21T14:03:00+03:00`), or a local time without
    /// an offset (`2026-11-21T14:03:00`, also with a space for the `T`) in
    /// `zone`. A local time that a clock change repeats is its first
    /// occurrence; one that a clock change skips is moved later by the gap.
    pub fn parse(text: &str, zone: &Zone) -> Option<Self> {
        // A text with an offset is never read as a local time, which would
        // drop the offset.
        let clock = text.as_bytes().get(10..).unwrap_or(&[]);
        if clock.iter().any(|b| matches!(b, b'Z' | b'z' | b'+' | b'-')) {
            let stamp: jiff::Timestamp = text.parse().ok()?;
            return Some(Self(stamp.as_microsecond()));
        }
        let local: jiff::civil::DateTime = text.parse().ok()?;
        let zoned = zone.0.to_ambiguous_zoned(local).compatible().ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }

    /// The first instant of `date` in `zone`.
    pub fn start_of_day(date: Date, zone: &Zone) -> Self {
        WallTime::start_of_day(date).first_instant(zone)
    }

    /// The local day and time at this instant.
    #[doc(hidden)]
    pub fn local(self, zone: &Zone) -> LocalTime {
        let seconds = self.0.div_euclid(MICROS_PER_SECOND);
        let offset = jiff::Timestamp::from_microsecond(self.0)
            .map_or(0, |stamp| zone.0.to_offset(stamp).seconds());
        let local = seconds + i64::from(offset);
        let day = local.div_euclid(SECONDS_PER_DAY);
        let minute = local.rem_euclid(SECONDS_PER_DAY) / 60;
        LocalTime {
            date: Date::from_days(i32::try_from(day).unwrap_or_default()),
            minute: u16::try_from(minute).unwrap_or_default(),
            offset,
        }
    }

    /// RFC 3339 with the offset of `zone`, with fractions of a second only if
    /// there are any.
    pub fn to_rfc3339(self, zone: &Zone) -> String {
        let Ok(stamp) = jiff::Timestamp::from_microsecond(self.0) else {
            return format!("{}us", self.0);
        };
        let offset = zone.0.to_offset(stamp);
        stamp.display_with_offset(offset).to_string()
    }
}

impl Zone {
    /// Coordinated universal time.
    pub const fn utc() -> Self {
        Self(jiff::tz::TimeZone::UTC)
    }

    /// Finds a zone by its IANA name in the database inside this library.
    ///
    /// # Errors
    /// If there is no such zone.
    pub fn from_name(name: &str) -> Result<Self, UnknownZone> {
        let database = jiff::tz::TimeZoneDatabase::bundled();
        database
            .get(name)
            .map(Self)
            .map_err(|_| UnknownZone(name.to_owned()))
    }

    /// All IANA names of the database inside this library, in alphabetical
    /// order.
    pub fn names() -> Vec<String> {
        let database = jiff::tz::TimeZoneDatabase::bundled();
        database.available().map(|name| name.to_string()).collect()
    }

    /// The next instant at which the offset from UTC may change; none if it
    /// never does again.
    #[doc(hidden)]
    pub fn next_clock_change(&self, after: Instant) -> Option<Instant> {
        let stamp = jiff::Timestamp::from_microsecond(after.0).ok()?;
        let change = self.0.following(stamp).next()?;
        Some(Instant(change.timestamp().as_microsecond()))
    }

    pub(super) const fn time_zone(&self) -> &jiff::tz::TimeZone {
        &self.0
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_times() {
        let london = Zone::from_name("Europe/London").unwrap();
        let summer = Instant::parse("2011-06-01T08:30:00Z", &london).unwrap();
        let local = summer.local(&london);
        assert_eq!(
            (local.date.to_string().as_str(), local.minute),
            ("2011-06-01", 9 * 60 + 30)
        );
        assert_eq!(summer.to_rfc3339(&london), "2011-06-01T09:30:00+01:00");
        let same = Instant::parse("2011-06-01 09:30:00", &london).unwrap();
        assert_eq!(same, summer);
        assert!(Zone::from_name("Europe/Atlantis").is_err());
        // Out of range with its offset, within it without.
        assert!(Instant::parse("9999-12-31T23:59:59-12:00", &london).is_none());
    }

    #[test]
    fn clock_changes() {
        let london = Zone::from_name("Europe/London").unwrap();
        // 01:30 happens twice on 2026-10-25 and never on 2026-03-29.
        let twice = Instant::parse("2026-10-25T01:30:00", &london).unwrap();
        assert_eq!(twice.to_rfc3339(&london), "2026-10-25T01:30:00+01:00");
        let never = Instant::parse("2026-03-29T01:30:00", &london).unwrap();
        assert_eq!(never.to_rfc3339(&london), "2026-03-29T02:30:00+01:00");
    }
}
