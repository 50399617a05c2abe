//! By whose clock the time of day is.

/// `local_time = "member"`: in whose zone `today`, the hour and the weekday of
/// an event are, and the days that history, limits and tiers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Clock {
    /// The program's, the default.
    #[default]
    Program,
    /// The store's: `purchase.time_zone` of the event, else what the program's
    /// table of stores says, else the program's.
    Store,
    /// The member's: `customer.time_zone`, else the program's.
    Member,
}

impl Clock {
    /// Every clock.
    pub const ALL: [Self; 3] = [Self::Program, Self::Store, Self::Member];

    /// The name in program files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Store => "store",
            Self::Member => "member",
        }
    }
}
