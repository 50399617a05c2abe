//! Evaluators that calls take and put back.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::decide::Evaluator;

/// Evaluators of one snapshot, in shards: a thread always comes to the same
/// shard, so that threads meet neither at a lock nor at a counter as long as
/// there are no more of them than shards.
pub(super) struct Pool {
    shards: Box<[Shard]>,
}

/// Alone on its cache lines: two of them, since processors fetch in pairs.
#[derive(Default)]
#[repr(align(128))]
struct Shard {
    /// As many as calls were here at the same time.
    idle: Mutex<Vec<Evaluator>>,
    /// Calls that are here now.
    busy: AtomicUsize,
}

/// Shards for each processor, so that threads that come and go seldom meet.
const SHARDS_A_PROCESSOR: usize = 4;

impl Pool {
    pub(super) fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let shards = (processors * SHARDS_A_PROCESSOR).next_power_of_two();
        Self {
            shards: (0..shards).map(|_| Shard::default()).collect(),
        }
    }

    /// Works with an evaluator; `make` makes a new one, always of the same
    /// snapshot.
    pub(super) fn with<R>(
        &self,
        make: impl FnOnce() -> Evaluator,
        work: impl FnOnce(&mut Evaluator) -> R,
    ) -> R {
        let at = thread_number() & (self.shards.len() - 1);
        let Some(shard) = self.shards.get(at) else {
            return work(&mut make());
        };
        let _call = Call::begin(&shard.busy);
        let idle = shard.idle().pop();
        // If the work panics, its evaluator is lost, which is as well.
        let mut evaluator = idle.unwrap_or_else(make);
        let result = work(&mut evaluator);
        shard.idle().push(evaluator);
        result
    }

    /// How many calls are at work.
    pub(super) fn busy(&self) -> usize {
        let busy = self.shards.iter().map(|shard| &shard.busy);
        busy.map(|busy| busy.load(Ordering::Acquire)).sum()
    }
}

impl Shard {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Evaluator>> {
        // Nothing can panic while the lock is held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call at work, until it is dropped.
struct Call<'a>(&'a AtomicUsize);

impl<'a> Call<'a> {
    fn begin(busy: &'a AtomicUsize) -> Self {
        busy.fetch_add(1, Ordering::Relaxed);
        Self(busy)
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Release);
    }
}

/// A number of this thread's own, from 0 in the order of asking. No decision
/// depends on it.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static OWN: Cell<Option<usize>> = const { Cell::new(None) };
    }
    OWN.with(|own| {
        own.get().unwrap_or_else(|| {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            own.set(Some(number));
            number
        })
    })
}
