//! A program with its files, so that a ledger can keep it.

use std::sync::Arc;

use sadakat_engine::diagnostic::Report;
use sadakat_engine::load::{Folder, load};
use sadakat_engine::{Pinned, Snapshot};

use crate::error::LedgerError;
use crate::store::{Connection, params};

/// A program in force, with the files that it was made of.
#[derive(Debug, Clone)]
pub struct Program {
    folder: Folder,
    snapshot: Arc<Snapshot>,
}

impl Program {
    /// The program of a folder.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(folder: Folder) -> Result<Self, Box<Report>> {
        let loaded = load(&folder);
        match loaded.snapshot {
            Some(snapshot) => Ok(Self { folder, snapshot }),
            None => Err(Box::new(loaded.report)),
        }
    }

    /// A program that was made of a folder already.
    pub const fn new(folder: Folder, snapshot: Arc<Snapshot>) -> Self {
        Self { folder, snapshot }
    }

    /// What a host has in force: without campaigns that are left out.
    ///
    /// # Errors
    /// If it cannot be loaded without them.
    pub fn in_force(pinned: &Pinned) -> Result<Self, Box<Report>> {
        let files = pinned.files().clone();
        if files.hash() == pinned.snapshot().hash() {
            return Ok(Self::new(files, pinned.snapshot().clone()));
        }
        Self::load(files)
    }

    /// A program that has no campaigns, for a ledger of which none is known.
    pub(crate) fn empty() -> Result<Self, Box<Report>> {
        let mut folder = Folder::default();
        let text = "[program]\nname = \"\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n";
        folder.insert("program.toml", text.as_bytes());
        Self::load(folder)
    }

    /// The files.
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The program.
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }
}

/// A program as the ledger keeps it.
pub(crate) fn kept_program(connection: &Connection, id: i64) -> Result<Program, LedgerError> {
    let folder = kept_folder(connection, id)?;
    let hash = folder.hash();
    Program::load(folder).map_err(|report| LedgerError::OldProgram { hash, report })
}

/// The files of a program as the ledger keeps them.
fn kept_folder(connection: &Connection, id: i64) -> Result<Folder, LedgerError> {
    let mut files =
        connection.prepare_cached("SELECT path, content FROM program_file WHERE program = ?1")?;
    let mut files = files.query(params![id])?;
    let mut folder = Folder::default();
    while let Some(file) = files.next()? {
        let (path, content): (String, Vec<u8>) = (file.get(0)?, file.get(1)?);
        folder.insert(&path, content);
    }
    Ok(folder)
}
