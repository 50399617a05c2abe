//! When a campaign is in force.

use super::local_window::{HoursOfDay, LocalWindow};
use crate::model::{Instant, WallTime, Zone};

/// By whose clock a window is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WindowZone {
    /// The program's, the default.
    #[default]
    Program,
    /// The store's: `purchase.time_zone` of the event, else what the program's
    /// table of stores says, else the program's.
    Store,
    /// The member's: `customer.time_zone`, else the program's.
    Member,
    /// Always the same one.
    Fixed(Zone),
}

/// Where a window begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Border {
    /// The same instant for everybody.
    At(Instant),
    /// When clocks show it; where a clock change skips it, at the change.
    Wall(WallTime),
}

impl Border {
    /// The instant in a zone.
    pub fn in_zone(self, zone: &Zone) -> Instant {
        match self {
            Self::At(instant) => instant,
            Self::Wall(wall) => wall.first_instant(zone),
        }
    }

    /// An instant that is not after the border in any zone.
    pub fn earliest(self) -> Instant {
        match self {
            Self::At(instant) => instant,
            Self::Wall(wall) => wall.earliest(),
        }
    }

    /// An instant that is not before the border in any zone.
    pub fn latest(self) -> Instant {
        match self {
            Self::At(instant) => instant,
            Self::Wall(wall) => wall.latest(),
        }
    }
}

/// When a campaign is in force: `from` ≤ t < `until`, on some days of the
/// week, in some hours, by the clock of a zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Active {
    /// Where it begins; none for ever before.
    pub from: Option<Border>,
    /// The first instant that is out again; none for ever after.
    pub until: Option<Border>,
    /// Bit 0 for Monday to bit 6 for Sunday; 0 for every day.
    pub days: u8,
    /// Which hours; none for all.
    pub hours: Option<HoursOfDay>,
    /// By whose clock.
    pub zone: WindowZone,
}

impl Active {
    /// Whether some instant of a range can be in force, in whichever zone.
    pub fn overlaps(&self, first: Instant, last: Instant) -> bool {
        self.from.is_none_or(|from| from.earliest() <= last)
            && self.until.is_none_or(|until| first < until.latest())
    }

    /// The instants between which [`Self::overlaps`] gives the same answer.
    pub fn borders(&self) -> impl Iterator<Item = Instant> {
        let from = self.from.map(Border::earliest);
        from.into_iter().chain(self.until.map(Border::latest))
    }

    /// Whether every instant is in force.
    pub const fn is_always(&self) -> bool {
        self.from.is_none() && self.until.is_none() && self.days == 0 && self.hours.is_none()
    }

    /// The window by the clock of one zone.
    pub fn in_zone(&self, zone: &Zone) -> LocalWindow {
        LocalWindow {
            from: self.from.map(|from| from.in_zone(zone)),
            until: self.until.map(|until| until.in_zone(zone)),
            days: self.days,
            hours: self.hours,
        }
    }
}
