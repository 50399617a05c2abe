//! What a clock on the wall and the calendar beside it show.

use super::instant::MICROS_PER_SECOND;
use super::{Date, Instant, Zone};

/// A day and a time of day without a zone: a different instant in every zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(jiff::civil::DateTime);

/// No zone of the world is this far from UTC, so that a wall time's instant is
/// less than this before or after the same time by UTC.
const WIDEST_OFFSET: i64 = 26 * 3600 * MICROS_PER_SECOND;

impl WallTime {
    /// Midnight at which a day begins.
    pub fn start_of_day(date: Date) -> Self {
        Self(date.civil().at(0, 0, 0, 0))
    }

    /// Reads `2026-11-21T14:03:00`, without an offset.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// The first instant at which clocks in `zone` show this time or, where a
    /// clock change skips it, a later one. So a time that is repeated is its
    /// first occurrence, and one that is skipped is the instant of the change.
    pub fn first_instant(self, zone: &Zone) -> Instant {
        use jiff::tz::AmbiguousOffset::{Fold, Gap, Unambiguous};
        let found = match zone.time_zone().to_ambiguous_timestamp(self.0).offset() {
            Unambiguous { offset } => offset.to_timestamp(self.0).ok(),
            // Clocks go back: they show it by the old offset first.
            Fold { before, .. } => before.to_timestamp(self.0).ok(),
            // Clocks go forward: by the new offset it lies before the change.
            Gap { after, .. } => after.to_timestamp(self.0).ok().and_then(|early| {
                let change = zone.time_zone().following(early).next()?;
                Some(change.timestamp())
            }),
        };
        found.map_or_else(
            || self.by_utc(),
            |stamp| Instant::from_micros(stamp.as_microsecond()),
        )
    }

    /// An instant that is not after this time in any zone.
    pub fn earliest(self) -> Instant {
        Instant::from_micros(self.by_utc().micros().saturating_sub(WIDEST_OFFSET))
    }

    /// An instant that is not before this time in any zone.
    pub fn latest(self) -> Instant {
        Instant::from_micros(self.by_utc().micros().saturating_add(WIDEST_OFFSET))
    }

    /// The instant at which clocks that follow UTC show it, also at the ends
    /// of the calendar.
    fn by_utc(self) -> Instant {
        let time = self.0.time();
        let seconds = i64::from(time.hour()) * 3600
            + i64::from(time.minute()) * 60
            + i64::from(time.second());
        let days = i64::from(Date::from_civil(self.0.date()).days());
        Instant::from_micros(
            (days * 86_400 + seconds) * MICROS_PER_SECOND
                + i64::from(time.subsec_nanosecond()) / 1000,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(wall: &str, zone: &str) -> String {
        let zone = Zone::from_name(zone).unwrap();
        let wall = WallTime::parse(wall).unwrap();
        let instant = wall.first_instant(&zone);
        assert!(wall.earliest() <= instant && instant <= wall.latest());
        instant.to_rfc3339(&zone)
    }

    #[test]
    fn clock_changes() {
        // 01:30 happens twice on 2026-10-25 and never on 2026-03-29.
        assert_eq!(
            at("2026-10-25T01:30:00", "Europe/London"),
            "2026-10-25T01:30:00+01:00"
        );
        assert_eq!(
            at("2026-03-29T01:30:00", "Europe/London"),
            "2026-03-29T02:00:00+01:00"
        );
        assert_eq!(
            at("2026-03-29T01:00:00", "Europe/London"),
            "2026-03-29T02:00:00+01:00"
        );
        assert_eq!(
            at("2026-11-01T01:30:00", "America/New_York"),
            "2026-11-01T01:30:00-04:00"
        );
        assert_eq!(
            at("2026-03-08T02:30:00", "America/New_York"),
            "2026-03-08T03:00:00-04:00"
        );
        // No clock change in Turkey any more.
        assert_eq!(
            at("2026-03-29T03:30:00", "Europe/Istanbul"),
            "2026-03-29T03:30:00+03:00"
        );
        // Midnight itself is skipped in Cairo, and a whole day was in Samoa.
        assert_eq!(
            at("2026-04-24T00:00:00", "Africa/Cairo"),
            "2026-04-24T01:00:00+03:00"
        );
        assert_eq!(
            at("2011-12-30T12:00:00", "Pacific/Apia"),
            "2011-12-31T00:00:00+14:00"
        );
    }

    #[test]
    fn the_ends_of_the_calendar() {
        let last = WallTime::parse("9999-12-31T23:59:59").unwrap();
        let first = WallTime::parse("-009999-01-01T00:00:00").unwrap();
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
            let zone = Zone::from_name(zone).unwrap();
            assert!(first.first_instant(&zone) < last.first_instant(&zone));
        }
    }
}
