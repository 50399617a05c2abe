//! Compiled plugins on disk, so that a restart loads a plugin in milliseconds.
//!
//! What is compiled is native code: whoever can write it decides what the host
//! runs. So the folder must be writable by nobody else, every entry is the
//! host's own output for the very file, engine and version, and it carries a
//! hash of its contents, which is checked before anything is run. Whatever
//! does not fit is ignored and written anew.
//!
//! | file | concept |
//! |---|---|
//! | `private.rs` | a folder that nobody else can write to |
//! | `entry.rs` | what one compiled plugin is called, and what stands behind it |

mod entry;
#[cfg_attr(not(unix), path = "nowhere_private.rs")]
mod private;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;
use std::{fs, io};

use wasmtime::Engine;
use wasmtime::component::Component;

use entry::Key;

/// Bytes of all compiled plugins that are kept: some hundred plugins.
const ROOM: u64 = 256 << 20;

/// How files are called that are not finished.
const UNFINISHED: &str = ".tmp";

/// Why compiled plugins cannot be kept in a folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The folder cannot be made, or not be written to.
    #[error("compiled plugins cannot be kept in `{}`: {source}", path.display())]
    Folder {
        /// The folder, or one above it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else could put code there that the host would run.
    #[error("compiled plugins are not kept in `{}`: {why}", path.display())]
    NotPrivate {
        /// The folder, or one above it.
        path: PathBuf,
        /// Who has it, or may write to it, and what to do.
        why: String,
    },
}

/// Compiled plugins in a folder of this user's own. Cloning shares it.
///
/// Nothing is kept unless a host is given one: see
/// [`PluginRuntime::with_cache`](super::PluginRuntime::with_cache). Several
/// processes may share a folder. At most 256 MiB are kept; what was not used
/// for longest goes first.
#[derive(Debug, Clone)]
pub struct PluginCache(Arc<Folder>);

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    owner: private::Owner,
    room: u64,
}

impl PluginCache {
    /// Keeps compiled plugins in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// If the folder cannot be made or written to, or if others than this user
    /// and the system's administrator could write to it or replace it. On
    /// systems other than Unix this cannot be told, so that nothing is kept.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, CacheError> {
        Self::with_room(path.into(), ROOM)
    }

    fn with_room(path: PathBuf, room: u64) -> Result<Self, CacheError> {
        let (path, owner) = private::open(&path)?;
        Ok(Self(Arc::new(Folder { path, owner, room })))
    }

    /// Where they are kept.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// A component that was compiled before, or is now.
    pub(super) fn component(&self, engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Component> {
        let key = Key::new(engine, wasm);
        if let Some(component) = self.find(engine, &key) {
            return Ok(component);
        }
        let component = Component::from_binary(engine, wasm)?;
        let kept = component
            .serialize()
            .and_then(|code| Ok(self.0.write(&key, &code)?));
        if let Err(error) = kept {
            tracing::debug!(%error, path = %self.0.path.display(), "a compiled plugin is not kept");
        }
        Ok(component)
    }

    fn find(&self, engine: &Engine, key: &Key) -> Option<Component> {
        let entry = match self.0.open(key) {
            Ok(entry) => entry,
            Err(error) => {
                tracing::trace!(%error, "no compiled plugin is kept");
                return None;
            }
        };
        let component = entry::verify(entry, key).and_then(|entry| match revive(engine, &entry) {
            Ok(component) => Some(component),
            Err(error) => {
                tracing::debug!(%error, "wasmtime refuses what it once compiled");
                None
            }
        });
        if component.is_none() {
            tracing::debug!(path = %self.0.path.display(), "a kept plugin is damaged");
        }
        component
    }
}

/// What this host compiled, ready to run. It is mapped rather than read: code
/// that no call reaches is never in memory, and most of an interpreter is not.
#[expect(unsafe_code, reason = "native code is trusted: see SAFETY")]
fn revive(engine: &Engine, entry: &entry::Verified) -> wasmtime::Result<Component> {
    // SAFETY: wasmtime asks that the file is what `Component::serialize` gave
    // (what stands behind its sections is never looked at), and that it does
    // not change as long as the component lives. It is a file that this user
    // alone can write, in a folder that this user alone can write or replace
    // (`private.rs`), and this code never writes to a file that has its final
    // name: it makes another and renames it, or deletes it, and then what is
    // mapped stays. `Verified` says that the file has the hash which this code
    // alone writes behind it, right after `Component::serialize`, for this very
    // wasmtime version, engine settings, machine and wasm file (`entry.rs`).
    // wasmtime checks its own version and settings once more.
    let component = unsafe { Component::deserialize_file(engine, entry.path()) }?;
    if !entry.is_in_place() {
        wasmtime::bail!("the file was replaced meanwhile");
    }
    Ok(component)
}

impl Folder {
    fn open(&self, key: &Key) -> io::Result<private::Own> {
        let path = self.path.join(key.file_name());
        let file = private::file(path, &self.owner, self.room)?;
        // Which entries were not used for longest; nothing else depends on it.
        let _ = file.handle.set_modified(SystemTime::now());
        Ok(file)
    }

    /// Writes an entry aside and renames it, so that nobody sees half of it.
    fn write(&self, key: &Key, code: &[u8]) -> io::Result<()> {
        /// Files begun by this process, in whichever folder: no two of them
        /// have the same name.
        static BEGUN: AtomicU64 = AtomicU64::new(0);
        let number = BEGUN.fetch_add(1, Ordering::Relaxed);
        let name = format!(
            "{}{UNFINISHED}-{}-{number}",
            key.file_name(),
            std::process::id()
        );
        let unfinished = self.path.join(name);
        let done = private::write(&unfinished, &[code, &entry::tail(key, code)])
            .and_then(|()| fs::rename(&unfinished, self.path.join(key.file_name())));
        if done.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        done?;
        self.make_room(&key.file_name())
    }

    /// Deletes what was not used for longest, until the rest fits. Files that
    /// are not called like entries are left alone.
    fn make_room(&self, newest: &str) -> io::Result<()> {
        let mut entries = Vec::new();
        for file in fs::read_dir(&self.path)? {
            let file = file?;
            let name = file.file_name();
            let Some(name) = name.to_str().filter(|name| entry::is_entry(name)) else {
                continue;
            };
            // Another process may have deleted it meanwhile.
            if let Ok(metadata) = file.metadata()
                && metadata.is_file()
            {
                let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                entries.push((name != newest, used, name.to_owned(), metadata.len()));
            }
        }
        // The newest stays, however large; then those used last.
        entries.sort_by(|a, b| (a.0, b.1, &a.2).cmp(&(b.0, a.1, &b.2)));
        let mut total = 0u64;
        for (_, _, name, size) in entries {
            total = total.saturating_add(size);
            if total > self.room && name != newest {
                let _ = fs::remove_file(self.path.join(name));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
