//! The ledger behind a server, which goes with the program in force.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sadakat_engine::diagnostic::Report;
use sadakat_engine::{Host, Pinned};
use sadakat_ledger::{Ledger, OpenError, Program};

/// Why a ledger cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeeperError {
    /// It cannot be opened, or the program in force does not fit it.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What is in force cannot be loaded without what is left out.
    #[error("the program in force cannot be loaded for the ledger:\n{}", .0.render(false))]
    Program(Box<Report>),
}

/// The ledger of a server: one thread at a time, always by the program that is
/// in force.
pub(crate) struct Keeper {
    ledger: Mutex<(Ledger, u64)>,
}

impl Keeper {
    pub(crate) fn open(path: &Path, host: &Host) -> Result<Self, KeeperError> {
        let pinned = host.pin();
        let ledger = Ledger::open(path, in_force(&pinned)?)?;
        Ok(Self {
            ledger: Mutex::new((ledger, pinned.generation())),
        })
    }

    /// Works with the ledger, by the program that is in force now.
    pub(crate) fn with<T>(
        &self,
        host: &Host,
        work: impl FnOnce(&mut Ledger) -> T,
    ) -> Result<T, KeeperError> {
        // What a panic left behind was never committed.
        let mut guard = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let (ledger, generation) = &mut *guard;
        let pinned = host.pin();
        if pinned.generation() != *generation {
            ledger.put(in_force(&pinned)?)?;
            *generation = pinned.generation();
        }
        Ok(work(ledger))
    }
}

fn in_force(pinned: &Pinned) -> Result<Program, KeeperError> {
    Program::in_force(pinned).map_err(KeeperError::Program)
}
