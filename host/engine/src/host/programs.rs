//! Programs that were in force, for purchases that come back: a return is
//! decided by the program that decided its purchase.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::codes;
use crate::load::{Folder, Grants, IncrementalLoader};
#[cfg(feature = "wasm")]
use crate::plugin::PluginCache;
use crate::service::{DecideError, folder_of};
use crate::snapshot::Snapshot;

/// As many programs are kept in memory, those that were asked for last.
const MOST: usize = 16;

/// Programs that decided purchases of accounts.
pub(super) struct Programs {
    /// Where they outlive the process, if anywhere.
    folder: Option<PathBuf>,
    grants: Grants,
    #[cfg(feature = "wasm")]
    plugin_cache: Option<PluginCache>,
    /// The one that was asked for last stands last.
    known: Mutex<VecDeque<Arc<Snapshot>>>,
    /// Held by who writes a program: one at a time.
    writing: Mutex<()>,
}

impl Programs {
    pub(super) fn new(
        folder: Option<PathBuf>,
        grants: Grants,
        #[cfg(feature = "wasm")] plugin_cache: Option<PluginCache>,
    ) -> Self {
        Self {
            folder,
            grants,
            #[cfg(feature = "wasm")]
            plugin_cache,
            known: Mutex::default(),
            writing: Mutex::default(),
        }
    }

    /// Keeps a program that decides from now on, with its files.
    ///
    /// # Errors
    /// If its files cannot be kept where they are to be.
    pub(super) fn keep(&self, snapshot: &Arc<Snapshot>, files: &Folder) -> Result<(), DecideError> {
        if let Some(folder) = &self.folder {
            let place = place(folder, snapshot.hash());
            let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
            write(files, &place).map_err(|error| DecideError::Value {
                field: "the folder of programs".to_owned(),
                code: codes::UNREADABLE_FILE,
                message: format!("{}: {error}", place.display()),
                help: Some("let this process write there: purchases that come back after an edit are decided by what lies in it".to_owned()),
            })?;
        }
        self.know(snapshot);
        Ok(())
    }

    /// The program with a hash, if it is known.
    pub(super) fn get(&self, hash: &str) -> Option<Arc<Snapshot>> {
        let known = self.known();
        let found = known.iter().find(|known| known.hash() == hash).cloned();
        drop(known);
        let snapshot = match found {
            Some(found) => found,
            None => self.read(hash)?,
        };
        self.know(&snapshot);
        Some(snapshot)
    }

    fn know(&self, snapshot: &Arc<Snapshot>) {
        let mut known = self.known();
        known.retain(|known| known.hash() != snapshot.hash());
        known.push_back(Arc::clone(snapshot));
        let gone = (known.len() > MOST).then(|| known.pop_front());
        drop(known);
        // Not under the lock: a program is large.
        drop(gone);
    }

    /// Loads a program that an earlier process kept.
    fn read(&self, hash: &str) -> Option<Arc<Snapshot>> {
        let files = Folder::read(&place(self.folder.as_ref()?, hash)).ok()?;
        let loader = IncrementalLoader::new().without_lints();
        let mut loader = loader.granting(self.grants);
        #[cfg(feature = "wasm")]
        if let Some(cache) = &self.plugin_cache {
            loader = loader.with_plugin_cache(cache.clone());
        }
        let loaded = loader.load(&files).snapshot;
        loaded.filter(|snapshot| snapshot.hash() == hash)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, VecDeque<Arc<Snapshot>>> {
        // A thread that panicked with the lock held left it whole.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a program lies.
fn place(folder: &Path, hash: &str) -> PathBuf {
    folder.join(folder_of(hash))
}

/// Writes a program's files, all or none; nothing if they are there.
fn write(files: &Folder, place: &Path) -> io::Result<()> {
    if place.is_dir() {
        return Ok(());
    }
    let parent = place.parent().unwrap_or(place);
    fs::create_dir_all(parent)?;
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    // Another process may write the same at the same time.
    let beside = parent.join(format!(".{name}-{}", std::process::id()));
    for (path, bytes) in files.files() {
        // Programs need not come from disk.
        let mut parts = Path::new(&**path).components();
        if !parts.all(|part| matches!(part, Component::Normal(_))) {
            let why = format!("the program's `{path}` would lie elsewhere");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let to = beside.join(&**path);
        fs::create_dir_all(to.parent().unwrap_or(&beside))?;
        let mut file = File::create(to)?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    match fs::rename(&beside, place) {
        Err(_) if place.is_dir() => fs::remove_dir_all(&beside)?,
        done => done?,
    }
    // Where folders cannot be opened, they need not be.
    File::open(parent).map_or(Ok(()), |parent| parent.sync_all())
}
