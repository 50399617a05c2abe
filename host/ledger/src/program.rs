//! A program with its files, so that a ledger can keep it.

use std::collections::HashMap;
use std::sync::Arc;

use sadakat_engine::diagnostic::Report;
use sadakat_engine::load::{Folder, IncrementalLoader};
use sadakat_engine::plugin::PluginCache;
use sadakat_engine::{Pinned, Snapshot};

use crate::error::LedgerError;
use crate::store::{Connection, params};

/// A program in force, with the files that it was made of.
#[derive(Debug, Clone)]
pub struct Program {
    folder: Folder,
    snapshot: Arc<Snapshot>,
    plugins: Option<PluginCache>,
}

impl Program {
    /// The program of a folder.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(folder: Folder) -> Result<Self, Box<Report>> {
        Self::load_with(folder, None)
    }

    /// The same with plugins that may have been compiled already, and are kept
    /// compiled; so are those of programs that decided earlier.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load_with(folder: Folder, plugins: Option<PluginCache>) -> Result<Self, Box<Report>> {
        let mut loader = IncrementalLoader::new();
        if let Some(cache) = &plugins {
            loader = loader.with_plugin_cache(cache.clone());
        }
        let loaded = loader.load(&folder);
        match loaded.snapshot {
            Some(snapshot) => Ok(Self {
                folder,
                snapshot,
                plugins,
            }),
            None => Err(Box::new(loaded.report)),
        }
    }

    /// A program that was made of a folder already.
    pub const fn new(folder: Folder, snapshot: Arc<Snapshot>) -> Self {
        Self {
            folder,
            snapshot,
            plugins: None,
        }
    }

    /// The same program; plugins of programs that decided earlier are kept
    /// compiled.
    #[must_use]
    pub fn with_plugin_cache(mut self, plugins: Option<PluginCache>) -> Self {
        self.plugins = plugins;
        self
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
    pub(crate) fn empty(plugins: Option<PluginCache>) -> Result<Self, Box<Report>> {
        let mut folder = Folder::default();
        let text = "[program]\nname = \"\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n";
        folder.insert("program.toml", text.as_bytes());
        Self::load_with(folder, plugins)
    }

    /// Where plugins are kept compiled, if they are.
    pub(crate) const fn plugins(&self) -> Option<&PluginCache> {
        self.plugins.as_ref()
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
pub(crate) fn kept_program(
    connection: &Connection,
    id: i64,
    plugins: Option<&PluginCache>,
) -> Result<Program, LedgerError> {
    let folder = kept_folder(connection, id)?;
    let hash = folder.hash();
    let program = Program::load_with(folder, plugins.cloned());
    program.map_err(|report| LedgerError::OldProgram { hash, report })
}

/// Programs that decided earlier events, each made once.
#[derive(Debug, Default)]
pub(crate) struct EarlierPrograms {
    plugins: Option<PluginCache>,
    made: HashMap<i64, Arc<Snapshot>>,
}

impl EarlierPrograms {
    pub(crate) fn new(plugins: Option<&PluginCache>) -> Self {
        Self {
            plugins: plugins.cloned(),
            made: HashMap::new(),
        }
    }

    /// One that decides now.
    pub(crate) fn insert(&mut self, id: i64, snapshot: &Arc<Snapshot>) {
        self.made.insert(id, Arc::clone(snapshot));
    }

    pub(crate) fn clear(&mut self) {
        self.made.clear();
    }

    pub(crate) fn get(
        &mut self,
        connection: &Connection,
        id: i64,
    ) -> Result<Arc<Snapshot>, LedgerError> {
        if let Some(known) = self.made.get(&id) {
            return Ok(Arc::clone(known));
        }
        let kept = kept_program(connection, id, self.plugins.as_ref())?;
        let snapshot = Arc::clone(kept.snapshot());
        self.made.insert(id, Arc::clone(&snapshot));
        Ok(snapshot)
    }
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
