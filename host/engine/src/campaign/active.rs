//! When a campaign is in force.

use crate::model::Instant;

/// Hours of the local day: from the first minute to before the last. Hours
/// over midnight (22:00–02:00) belong to the day they begin on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursOfDay {
    /// Minutes since local midnight, 0 to 1439.
    pub from: u16,
    /// Minutes since local midnight, 0 to 1440; before `from` if the hours go
    /// over midnight.
    pub until: u16,
}

/// When a campaign is in force: `from` ≤ t < `until`, on some days of the
/// week, in some hours, all by the program's zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Active {
    /// The first instant; none for ever before.
    pub from: Option<Instant>,
    /// The first instant that is out again; none for ever after.
    pub until: Option<Instant>,
    /// Bit 0 for Monday to bit 6 for Sunday; 0 for every day.
    pub days: u8,
    /// Which hours; none for all.
    pub hours: Option<HoursOfDay>,
}

impl Active {
    /// Whether some instant of a range can be in force.
    pub fn overlaps(&self, first: Instant, last: Instant) -> bool {
        self.from.is_none_or(|from| from <= last) && self.until.is_none_or(|until| first < until)
    }

    /// Whether every instant is in force.
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }

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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_over_midnight_belong_to_the_day_they_begin_on() {
        // Friday 22:00 to Saturday 02:00.
        let hours = HoursOfDay {
            from: 22 * 60,
            until: 2 * 60,
        };
        let active = Active {
            days: 1 << 4,
            hours: Some(hours),
            ..Active::default()
        };
        let on = |weekday, hour: u16| active.contains(Instant::from_micros(0), weekday, hour * 60);
        assert!(on(5, 22) && on(5, 23) && on(6, 0) && on(6, 1));
        assert!(!on(6, 2) && !on(6, 22) && !on(5, 1) && !on(5, 21));
    }
}
