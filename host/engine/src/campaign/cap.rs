//! How much one campaign gives one member.

use crate::effect::{Number, WalletId};

/// `cap = { discount = 50, points = 500, per = "day" }`
///
/// What goes beyond it is not given; the trace says how much was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cap {
    /// Minor units of the program's currency off prices; none for no limit.
    pub discount: Option<i64>,
    /// Points, in each wallet by itself; none for no limit.
    pub points: Option<Number>,
    /// In which stretch.
    pub per: CapPer,
}

/// Over which stretch a [`Cap`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum CapPer {
    /// One event, the default.
    #[default]
    Event,
    /// All events of a member on one local day. A guest's events have nothing
    /// in common, so for guests it counts by the event.
    Day,
}

impl CapPer {
    /// Every stretch.
    pub const ALL: [Self; 2] = [Self::Event, Self::Day];

    /// The name in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Day => "day",
        }
    }
}

/// What a campaign's `cap` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Capped {
    /// Minor units off prices.
    Discount,
    /// Points of a wallet, in its smallest unit.
    Points(WalletId),
}
