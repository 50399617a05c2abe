//! What members got before.

use crate::campaign::Capped;

/// What members got before, for `limit`, `budget` and `cap`.
pub trait Usage {
    /// How often the limit with position `limit` of a campaign (by its
    /// position in the snapshot) was used before an event (by its row), in the
    /// limit's current period: by the event's member or by everybody, as the
    /// limit says; of several texts that the event counts for, the most.
    fn used(&self, row: usize, campaign: usize, limit: usize) -> u32;

    /// How much of its budget a campaign had given everybody before an event,
    /// in the budget's current period. Nothing, unless somebody counts.
    fn spent(&self, _row: usize, _campaign: usize) -> i64 {
        0
    }

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
    fn used(&self, _row: usize, _campaign: usize, _limit: usize) -> u32 {
        0
    }
}
