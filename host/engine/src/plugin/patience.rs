//! How long a batch may keep a thread busy with calls that fail.

use std::time::{Duration, Instant};

use super::runtime::ticks;
use crate::program::Limits;

/// Part of the deadline that calls get once a call of the same batch failed.
const RETRY: u64 = 16;

/// How long a batch may keep a thread busy with calls that fail.
///
/// Fuel ends nearly every endless loop, after some milliseconds. But one
/// instruction that fills all memory costs as little fuel as an addition; such
/// loops end at the deadline. Then later calls of this batch get a part of the
/// deadline, and when twice the deadline is over, the events left are faults.
pub(super) struct Patience {
    deadline_ms: u64,
    end: Option<Instant>,
}

impl Patience {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            deadline_ms: limits.plugin_deadline_ms,
            end: None,
        }
    }

    pub(super) fn ticks(&self) -> u64 {
        match self.end {
            None => ticks(self.deadline_ms),
            Some(_) => ticks(self.deadline_ms / RETRY),
        }
    }

    /// A call was stopped by the clock.
    pub(super) fn strain(&mut self) {
        self.end
            .get_or_insert_with(|| Instant::now() + Duration::from_millis(self.deadline_ms));
    }

    pub(super) fn is_over(&self) -> bool {
        self.end.is_some_and(|end| Instant::now() > end)
    }
}
