//! What an evaluator counts, and tells the observer.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{BatchSummary, Observer, Tally};
use crate::decide::Decisions;
use crate::snapshot::Snapshot;

/// Hears of batches in which campaigns failed.
pub(crate) trait OnFaults: Send + Sync {
    /// A batch was decided and counted. `decisions` has faults.
    fn faulted(&self, generation: u64, snapshot: &Snapshot, decisions: &Decisions);
}

/// What an evaluator of a host does after each batch.
pub(crate) struct Meter {
    generation: u64,
    /// Locked by this evaluator once a batch; by another thread only while
    /// somebody asks for the counters.
    tally: Arc<Mutex<Tally>>,
    observer: Option<Arc<dyn Observer>>,
    /// The batch alone, for the observer.
    batch: Tally,
    on_faults: Option<Arc<dyn OnFaults>>,
}

impl Meter {
    /// Counts into `tally` what a generation's evaluator decides.
    pub(crate) fn new(
        generation: u64,
        tally: Arc<Mutex<Tally>>,
        observer: Option<Arc<dyn Observer>>,
        on_faults: Option<Arc<dyn OnFaults>>,
    ) -> Self {
        Self {
            generation,
            tally,
            observer,
            batch: Tally::default(),
            on_faults,
        }
    }

    /// Whether the evaluator should measure the time of campaigns.
    pub(crate) fn measures_time(&self) -> bool {
        let observer = self.observer.as_ref();
        observer.is_some_and(|observer| observer.measures_time())
    }

    /// A batch was decided.
    pub(crate) fn decided(&mut self, snapshot: &Arc<Snapshot>, decisions: &Decisions) {
        // A thread that panicked while it held the lock left whole counters.
        let total = || self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.observer {
            None => total().add(decisions),
            Some(observer) => {
                self.batch.clear();
                self.batch.add(decisions);
                total().merge(&self.batch);
                observer.batch(&BatchSummary {
                    generation: self.generation,
                    snapshot,
                    tally: &self.batch,
                });
            }
        }
        if let Some(on_faults) = &self.on_faults
            && !decisions.all_faults().is_empty()
        {
            on_faults.faulted(self.generation, snapshot, decisions);
        }
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter")
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}
