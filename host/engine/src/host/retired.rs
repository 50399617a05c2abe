//! Programs that are out of force, until nobody works with them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::generation::Generation;

/// How long a swap waits for the calls of the program before, so that its
/// memory is given back by the thread that swaps and by no call.
const FAREWELL: Duration = Duration::from_millis(20);

/// How often it looks meanwhile.
const GLANCE: Duration = Duration::from_micros(200);

/// Earlier programs that somebody still works with.
#[derive(Default)]
pub(super) struct Retired(Mutex<Vec<Arc<Generation>>>);

impl Retired {
    /// Keeps a program that was in force, and waits for nobody.
    pub(super) fn add(&self, before: Arc<Generation>) {
        self.all().push(before);
    }

    /// Lets go of the programs before the one in force. What nobody works with
    /// is given back here; the rest when somebody asks again.
    pub(super) fn let_go(&self, before: Arc<Generation>) {
        self.add(before);
        let looks = FAREWELL.as_micros() / GLANCE.as_micros();
        for _ in 0..looks {
            if self.bury() == 0 {
                return;
            }
            std::thread::sleep(GLANCE);
        }
    }

    /// Gives back the programs that nobody works with any more. How many are
    /// left?
    pub(super) fn bury(&self) -> usize {
        let mut retired = self.all();
        let (left, gone): (Vec<_>, Vec<_>) = retired
            .drain(..)
            .partition(|generation| Arc::strong_count(generation) > 1);
        let count = left.len();
        *retired = left;
        drop(retired);
        // Not under the lock: a program is large.
        drop(gone);
        count
    }

    fn all(&self) -> MutexGuard<'_, Vec<Arc<Generation>>> {
        // A thread that panicked with the lock held left it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls that are at work on them.
    pub(super) fn busy(&self) -> usize {
        self.all().iter().map(|generation| generation.busy()).sum()
    }
}
