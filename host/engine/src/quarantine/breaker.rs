//! Whether one campaign fails too often: a state machine without a clock.

use super::QuarantineSettings;

/// Whether one campaign fails too often.
///
/// ```text
///            too many faults              too many faults
///  closed ───────────────────▶ open ◀──────────────────── on trial
///    ▲                          │                            ▲ │
///    │                          └────── its files change ────┘ │
///    └───────────────── enough events, few faults ─────────────┘
/// ```
///
/// It is told of batches with faults only. How many events there were in
/// between, it sees from the total that each report carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Breaker {
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed(Window),
    Open,
    OnTrial(Window),
}

/// Since when faults are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    /// The campaign's events before it.
    begin: u64,
    faults: u64,
}

impl Window {
    const fn at(begin: u64) -> Self {
        Self { begin, faults: 0 }
    }
}

/// A batch in which the campaign failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failing {
    /// The events that the campaign ever had, those of this batch included.
    pub(crate) total: u64,
    /// Those of this batch, at least as many as faults.
    pub(crate) events: u64,
    /// Those that it failed for, at least 1.
    pub(crate) faults: u64,
    /// Whether once is too often.
    pub(crate) at_once: bool,
}

/// What a breaker's state is, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It may go on.
    Fine,
    /// It may go on, and trips at the first few faults.
    OnTrial,
    /// It must be stopped.
    Tripped,
}

impl Breaker {
    /// Closed, for a campaign that had so many events before.
    pub(crate) const fn new(total: u64) -> Self {
        Self {
            state: State::Closed(Window::at(total)),
        }
    }

    /// On trial, for a campaign that had so many events before.
    pub(crate) const fn on_trial(total: u64) -> Self {
        Self {
            state: State::OnTrial(Window::at(total)),
        }
    }

    /// A batch had faults. Whether the campaign must be stopped now: true once,
    /// when the breaker trips.
    ///
    /// A batch is never divided between windows: a window ends before the
    /// first failing batch after it has had its events. Totals that run
    /// backwards, as those of threads that report at the same time may, count
    /// as standing still.
    pub(crate) fn failing(&mut self, batch: Failing, settings: &QuarantineSettings) -> bool {
        let before = batch.total.saturating_sub(batch.events);
        self.settle(before, settings);
        let trips = match &mut self.state {
            State::Open => return false,
            _ if batch.at_once => true,
            State::Closed(window) => {
                // A smaller window would forget faults before there are enough.
                let full = settings.window.max(settings.after);
                if before.saturating_sub(window.begin) >= u64::from(full) {
                    *window = Window::at(before);
                }
                let events = window.add(batch);
                window.faults >= u64::from(settings.after.max(1))
                    && is_share(window.faults, events, settings.share.into(), 1_000_000)
            }
            State::OnTrial(window) => {
                let events = window.add(batch);
                let (after, trial) = (settings.trial_after.max(1), settings.trial.max(1));
                // A batch larger than the trial may have more, at the rate.
                window.faults >= u64::from(after)
                    && (events <= u64::from(trial)
                        || is_share(window.faults, events, after.into(), trial.into()))
            }
        };
        if trips {
            self.state = State::Open;
        }
        trips
    }

    /// How it stands after so many events.
    pub(crate) fn standing(mut self, total: u64, settings: &QuarantineSettings) -> Standing {
        self.settle(total, settings);
        match self.state {
            State::Closed(_) => Standing::Fine,
            State::OnTrial(_) => Standing::OnTrial,
            State::Open => Standing::Tripped,
        }
    }

    /// Ends a trial that had its events.
    fn settle(&mut self, total: u64, settings: &QuarantineSettings) {
        if let State::OnTrial(window) = self.state
            && total.saturating_sub(window.begin) >= u64::from(settings.trial.max(1))
        {
            self.state = State::Closed(Window::at(total));
        }
    }
}

impl Window {
    /// Adds a batch, and returns the events of the window so far.
    fn add(&mut self, batch: Failing) -> u64 {
        self.faults = self.faults.saturating_add(batch.faults);
        // Never fewer than faults, whatever was reported out of order.
        let events = batch.total.saturating_sub(self.begin);
        events.max(self.faults)
    }
}

/// Whether `part / whole ≥ numerator / denominator`.
fn is_share(part: u64, whole: u64, numerator: u64, denominator: u64) -> bool {
    u128::from(part) * u128::from(denominator) >= u128::from(whole) * u128::from(numerator)
}

#[cfg(test)]
#[path = "breaker_tests.rs"]
mod tests;
