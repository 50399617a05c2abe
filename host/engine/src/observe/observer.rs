//! An embedding service looks on, batch by batch.

use std::sync::Arc;

use super::{Counters, Tally};
use crate::snapshot::Snapshot;

/// Looks on while a host decides: for metrics, audits, dashboards.
///
/// It is called on the thread that decided, once the batch is decided and
/// before its decisions are handed over, so it should be quick: count, and
/// send elsewhere later. It cannot change a decision. What is only explained
/// it does not see, nor events that were read for a program that is out of
/// force by the time they are decided with
/// [`Host::evaluate_events`](crate::Host::evaluate_events): who pins a program
/// has none of these.
///
/// Every method does nothing unless it is implemented.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use sadakat_engine::observe::{BatchSummary, Observer};
///
/// #[derive(Default)]
/// struct Metrics {
///     events: AtomicU64,
///     faults: AtomicU64,
/// }
///
/// impl Observer for Metrics {
///     fn batch(&self, batch: &BatchSummary<'_>) {
///         self.events.fetch_add(batch.events(), Ordering::Relaxed);
///         let faults: u64 = batch.campaigns().map(|c| c.counters.faults()).sum();
///         self.faults.fetch_add(faults, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Observer: Send + Sync {
    /// A batch was decided.
    fn batch(&self, batch: &BatchSummary<'_>) {
        let _ = batch;
    }

    /// Whether [`Counters::time`] should be measured: it costs two readings of
    /// the machine's clock a campaign and batch. Asked once for each
    /// evaluator. No decision depends on it.
    fn measures_time(&self) -> bool {
        false
    }
}

impl<T: Observer + ?Sized> Observer for Arc<T> {
    fn batch(&self, batch: &BatchSummary<'_>) {
        (**self).batch(batch);
    }

    fn measures_time(&self) -> bool {
        (**self).measures_time()
    }
}

/// What was decided in one batch, in numbers.
#[derive(Debug, Clone, Copy)]
pub struct BatchSummary<'a> {
    pub(super) generation: u64,
    pub(super) snapshot: &'a Arc<Snapshot>,
    pub(super) tally: &'a Tally,
}

/// What one campaign did in a batch.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Activity<'a> {
    /// The campaign's id.
    pub campaign: &'a str,
    /// What it did.
    pub counters: &'a Counters,
}

impl<'a> BatchSummary<'a> {
    /// The number of the generation that decided: 1 for the program that the
    /// host opened with, and one more with every one that went into force.
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The program that decided.
    pub const fn snapshot(&self) -> &'a Arc<Snapshot> {
        self.snapshot
    }

    /// How many events were decided.
    pub const fn events(&self) -> u64 {
        self.tally.events()
    }

    /// The campaigns that did anything, in no particular order.
    pub fn campaigns(&self) -> impl Iterator<Item = Activity<'a>> + use<'a> {
        let campaigns = self.snapshot.campaigns();
        let tally = self.tally;
        tally.iter().filter_map(move |(position, counters)| {
            let campaign = campaigns.get(position as usize)?;
            Some(Activity {
                campaign: &campaign.id,
                counters,
            })
        })
    }
}
