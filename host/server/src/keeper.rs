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
        let ledger = Ledger::open(path, program(&pinned)?)?;
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
            ledger.put(program(&pinned)?)?;
            *generation = pinned.generation();
        }
        Ok(work(ledger))
    }
}

/// What is in force, as a ledger keeps it.
fn program(pinned: &Pinned) -> Result<Program, KeeperError> {
    let files = pinned.files().clone();
    if files.hash() == pinned.snapshot().hash() {
        return Ok(Program::new(files, pinned.snapshot().clone()));
    }
    Program::load(files).map_err(KeeperError::Program)
}
