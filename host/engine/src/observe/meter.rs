//! What an evaluator counts, and tells the observer.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{BatchSummary, Observer, Tally};
use crate::batch::Columns;
use crate::campaign::Campaign;
use crate::decide::{Decisions, Witness};
use crate::program::{Program, Proposal, RowFault, Rows};
use crate::snapshot::Snapshot;

/// Hears of batches in which campaigns failed.
pub(crate) trait OnFaults: Send + Sync {
    /// A batch was decided and counted. `decisions` has faults.
    fn faulted(&self, generation: u64, snapshot: &Snapshot, decisions: &Decisions);
}

/// What a plugin was asked in one call, and what it answered.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) generation: u64,
    pub(crate) snapshot: &'a Arc<Snapshot>,
    /// The campaign, by its position in the snapshot.
    pub(crate) campaign: u32,
    pub(crate) program: &'a dyn Program,
    pub(crate) columns: &'a Arc<Columns>,
    /// The events, ascending.
    pub(crate) rows: &'a [u32],
    pub(crate) effects: &'a [Proposal],
    pub(crate) faults: &'a [RowFault],
}

/// Hears of what plugins answer.
pub(crate) trait OnAsked: Send + Sync {
    /// A plugin was asked. Whoever decides waits for this.
    fn asked(&self, asked: &Asked<'_>);
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
    on_asked: Option<Arc<dyn OnAsked>>,
}

impl Meter {
    /// Counts into `tally` what a generation's evaluator decides.
    pub(crate) fn new(
        generation: u64,
        tally: Arc<Mutex<Tally>>,
        observer: Option<Arc<dyn Observer>>,
        on_faults: Option<Arc<dyn OnFaults>>,
        on_asked: Option<Arc<dyn OnAsked>>,
    ) -> Self {
        Self {
            generation,
            tally,
            observer,
            batch: Tally::default(),
            on_faults,
            on_asked,
        }
    }
}

impl Witness for Meter {
    fn asked(
        &self,
        snapshot: &Arc<Snapshot>,
        campaign: (u32, &Campaign),
        rows: &Rows<'_>,
        new: (&[Proposal], &[RowFault]),
    ) {
        if let Some(on_asked) = &self.on_asked {
            on_asked.asked(&Asked {
                generation: self.generation,
                snapshot,
                campaign: campaign.0,
                program: &*campaign.1.program,
                columns: rows.columns,
                rows: rows.selected,
                effects: new.0,
                faults: new.1,
            });
        }
    }

    fn measures_time(&self) -> bool {
        let observer = self.observer.as_ref();
        observer.is_some_and(|observer| observer.measures_time())
    }

    fn decided(&mut self, snapshot: &Arc<Snapshot>, decisions: &Decisions) {
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
        let shadow = decisions.shadow.as_ref().map(|shadow| &shadow.own);
        for decisions in std::iter::once(decisions).chain(shadow) {
            if let Some(on_faults) = &self.on_faults
                && !decisions.all_faults().is_empty()
            {
                on_faults.faulted(self.generation, snapshot, decisions);
            }
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
