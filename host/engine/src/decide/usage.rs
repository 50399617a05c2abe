//! What members got before.

use crate::campaign::Capped;

/// What members got before, for `limit.per_customer` and `cap`.
pub trait Usage {
    /// How often the member of an event (by its row) got a campaign (by its
    /// position in the snapshot) in the limit's current period.
    fn used(&self, row: usize, campaign: usize) -> u32;

    /// What a campaign gave the member of an event on the event's local day
    /// so far, for `cap = { per = "day" }`: minor units or the smallest units
    /// of a wallet. Nothing, unless somebody counts.
    fn given_today(&self, _row: usize, _campaign: usize, _what: Capped) -> i64 {
        0
    }
}

/// Nobody ever got anything.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoUsage;

impl Usage for NoUsage {
    fn used(&self, _row: usize, _campaign: usize) -> u32 {
        0
    }
}
