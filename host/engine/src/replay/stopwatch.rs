//! How long members' state takes, if anybody wants to know.

use std::time::{Duration, Instant};

/// Adds up the time between starts and stops; stands still until it is
/// switched on.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    on: bool,
    total: Duration,
    since: Option<Instant>,
    paused: bool,
}

impl Stopwatch {
    pub(super) const fn switch_on(&mut self) {
        self.on = true;
    }

    pub(super) const fn total(&self) -> Duration {
        self.total
    }

    pub(super) fn start(&mut self) {
        self.since = self.on.then(Instant::now);
    }

    pub(super) fn stop(&mut self) {
        if let Some(since) = self.since.take() {
            self.total += since.elapsed();
        }
    }

    /// Leaves out what is done until [`Self::go_on`], if it runs.
    pub(super) fn pause(&mut self) {
        self.paused = self.since.is_some();
        self.stop();
    }

    pub(super) fn go_on(&mut self) {
        if std::mem::take(&mut self.paused) {
            self.start();
        }
    }
}
