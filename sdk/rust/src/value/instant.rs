use super::{Date, scale};

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
///
/// Calendar questions depend on a zone: ask `today`, `event.hour` and
/// `event.weekday`, which the host computes in the program's zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub(crate) i64);

impl Instant {
    /// This many microseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since an earlier moment, rounded down; negative if
    /// `earlier` is later; saturates.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        scale(self.0.saturating_sub(earlier.0), 1, MICROS_PER_SECOND)
    }

    /// The date at this moment in UTC.
    #[must_use]
    pub fn utc_date(self) -> Date {
        Date::from_days(scale(self.0, 1, MICROS_PER_SECOND * SECONDS_PER_DAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_before_the_epoch_falls_on_the_day_before() {
        assert_eq!(Instant(-1).utc_date(), Date::from_days(-1));
        assert_eq!(Instant(0).utc_date(), Date::from_days(0));
    }

    #[test]
    fn seconds_between_moments_round_down() {
        assert_eq!(Instant(2_500_000).seconds_since(Instant(0)), 2);
        assert_eq!(Instant(0).seconds_since(Instant(2_500_000)), -3);
    }
}
