//! The files of a folder, read again only as far as they changed.
//!
//! | file | concept |
//! |---|---|
//! | `hints.rs` | where to look |
//! | `regular.rs` | opening regular files, and nothing outside the folder |
//! | `passed.rs` | what looks like a file of the program and is none |
//! | `stamp.rs` | what a file system says of a file without reading it |

mod hints;
mod passed;
mod regular;
mod stamp;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub(crate) use hints::Hints;
pub(crate) use passed::Passed;
#[cfg(all(feature = "wasm", unix))]
pub(crate) use regular::open_regular;
use regular::{Inside, Opened};
use stamp::Stamp;

use super::parts::{FILES, FOLDER, PARTS, PROGRAM, counts, largest, meant};
use super::{Folder, FolderError};

/// How coarse the times of a file system can be: 2 s on FAT, 1 s on some
/// network mounts, a tick of the kernel elsewhere.
const COARSE: Duration = Duration::from_secs(2);

/// How often a file that changes while it is read is tried in one scan.
const TRIES: usize = 3;

/// A program folder on disk, with the contents of its files as last seen.
///
/// Nothing runs in the background: a scan looks when it is called.
pub(crate) struct Tree {
    root: PathBuf,
    folder: Folder,
    known: HashMap<Arc<str>, Known>,
    /// Names of files that are symbolic links, to a file or to nothing yet,
    /// and where they lead.
    links: BTreeMap<Arc<str>, PathBuf>,
    /// Places outside the folder that links may lead to.
    allowed: Vec<PathBuf>,
}

/// What is known of a file that has been read.
#[derive(Debug, Clone, Copy)]
struct Known {
    stamp: Stamp,
    /// How long the file had been left alone when it was read.
    age: Option<Duration>,
}

impl Known {
    /// Whether the same stamp means the same contents: the file had been left
    /// alone for longer than its times are coarse. Otherwise a second write
    /// may hide behind the same times, as it does in git's index.
    fn proves(&self) -> bool {
        self.age.is_some_and(|age| age > COARSE)
    }
}

/// What a scan found, compared with the scan before.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Files that came, went, or hold something else now.
    pub(crate) changed: BTreeSet<Arc<str>>,
    /// Files that changed while they were read, every time they were tried.
    /// The tree goes on holding what they held before.
    pub(crate) torn: BTreeSet<Arc<str>>,
    /// Whether symbolic links came, went, or lead elsewhere.
    pub(crate) relinked: bool,
    /// Files that are there and cannot be read. The tree goes on holding what
    /// they held before.
    pub(crate) unreadable: BTreeMap<Arc<str>, FolderError>,
}

/// What lies under a name.
enum Found {
    /// Nothing that counts: no file, a folder, a link to nothing.
    Nothing,
    /// What was read before.
    Same,
    Contents(Arc<[u8]>, Known),
    Torn,
}

impl Tree {
    /// A tree of which nothing has been read yet.
    pub(crate) fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            folder: Folder::default(),
            known: HashMap::new(),
            links: BTreeMap::new(),
            allowed: Vec::new(),
        }
    }

    /// Lets links lead to these folders too, and into what is in them.
    #[must_use]
    pub(crate) fn allowing(mut self, folders: impl IntoIterator<Item = PathBuf>) -> Self {
        self.allowed.extend(folders);
        self
    }

    /// The places outside the folder that links may lead to.
    #[cfg(feature = "watch")]
    pub(crate) fn allowed(&self) -> &[PathBuf] {
        &self.allowed
    }

    /// The folder that is looked at.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The files as last seen.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// How long a file had been left alone when it was read, by its own times
    /// and the clock of this machine.
    pub(crate) fn age(&self, path: &str) -> Option<Duration> {
        self.known.get(path)?.age
    }

    /// The names of files that are symbolic links, to a file or to nothing
    /// yet, by their path in the folder, and where they lead.
    pub(crate) fn links(&self) -> &BTreeMap<Arc<str>, PathBuf> {
        &self.links
    }

    /// Looks at everything.
    ///
    /// # Errors
    /// If the folder is missing, a file in it cannot be read, or a file goes
    /// on changing while it is read.
    pub(crate) fn read(&mut self) -> Result<&Folder, FolderError> {
        let scan = self.scan(&Hints::all())?;
        if let Some(error) = scan.unreadable.into_values().next() {
            return Err(error);
        }
        if let Some(path) = scan.torn.first() {
            return Err(FolderError {
                path: self.root.join(&**path),
                source: std::io::Error::new(ErrorKind::ResourceBusy, "it is being written"),
            });
        }
        Ok(&self.folder)
    }

    /// Looks where the hints say, and takes over what is there now.
    ///
    /// # Errors
    /// If the folder or a subfolder is there and cannot be listed, or the
    /// folder is missing. The tree stays as it was.
    pub(crate) fn scan(&mut self, hints: &Hints) -> Result<Scan, FolderError> {
        // A missing root is an error, a missing subfolder is not.
        let fail = |source| FolderError {
            path: self.root.clone(),
            source,
        };
        let metadata = std::fs::metadata(&self.root).map_err(fail)?;
        if !metadata.is_dir() {
            return Err(fail(ErrorKind::NotADirectory.into()));
        }
        // Everything is listed before anything is taken over.
        let mut listed: BTreeSet<Arc<str>> = BTreeSet::new();
        if hints.is_all() {
            std::fs::read_dir(&self.root).map_err(fail)?;
            listed.insert(Arc::from(PROGRAM));
            let mut passed = Vec::new();
            for (part, _) in PARTS {
                self.list(part, &mut listed, &mut passed)?;
            }
            if listed.len() > FILES {
                let words = format!(
                    "it has {} files, and a program may have {FILES}",
                    listed.len()
                );
                return Err(fail(std::io::Error::new(ErrorKind::FileTooLarge, words)));
            }
            self.folder.pass_over(passed);
            // What was there may have gone.
            listed.extend(self.known.keys().chain(self.links.keys()).cloned());
        }
        listed.extend(hints.named().filter(|path| counts_at(path)).cloned());
        let inside = Inside::new(&self.root, &self.allowed).map_err(fail)?;
        let mut scan = Scan::default();
        for path in &listed {
            self.look(path, hints.doubts(path), &inside, &mut scan);
        }
        Ok(scan)
    }

    /// The files of a subfolder that count, by name.
    fn list(
        &self,
        part: &str,
        listed: &mut BTreeSet<Arc<str>>,
        passed: &mut Vec<Passed>,
    ) -> Result<(), FolderError> {
        let path = self.root.join(part);
        let fail = |source| FolderError {
            path: path.clone(),
            source,
        };
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(()),
            Err(error) => return Err(fail(error)),
        };
        for entry in entries {
            let entry = entry.map_err(fail)?;
            let name = entry.file_name();
            if let Some(name) = name
                .to_str()
                .filter(|name| counts(part, name) || meant(part, name).is_some())
            {
                listed.insert(Arc::from(format!("{part}/{name}")));
            }
            passed.extend(Passed::of(part, &entry));
        }
        Ok(())
    }

    /// Looks at one file and takes over what is there. `doubt` reads it even
    /// if its stamp says that nothing changed.
    fn look(&mut self, path: &Arc<str>, doubt: bool, inside: &Inside, scan: &mut Scan) {
        let place = self.root.join(&**path);
        let known = self.known.get(path).filter(|_| !doubt);
        let others = self.folder.size() - self.folder.get(path).map_or(0, |bytes| bytes.len());
        let most = largest(path).min((FOLDER as u64).saturating_sub(others as u64));
        match read(&place, known, inside, most) {
            Ok(Found::Same) => {}
            Ok(Found::Torn) => {
                scan.torn.insert(Arc::clone(path));
            }
            Ok(Found::Nothing) => {
                scan.relinked |= self.link(path, &place);
                if self.known.remove(path).is_some() {
                    self.folder.remove(path);
                    scan.changed.insert(Arc::clone(path));
                }
            }
            Ok(Found::Contents(bytes, known)) => {
                scan.relinked |= self.link(path, &place);
                self.known.insert(Arc::clone(path), known);
                if self.folder.get(path) != Some(&bytes) {
                    self.folder.put(Arc::clone(path), bytes);
                    scan.changed.insert(Arc::clone(path));
                }
            }
            Err(source) => {
                let path = Arc::clone(path);
                scan.unreadable.insert(
                    path,
                    FolderError {
                        path: place,
                        source,
                    },
                );
            }
        }
    }

    /// Notes whether a name is a symbolic link; whether that is new, or it
    /// leads elsewhere.
    fn link(&mut self, path: &Arc<str>, place: &Path) -> bool {
        match std::fs::read_link(place) {
            Ok(target) => {
                let before = self.links.insert(Arc::clone(path), target);
                before.as_ref() != self.links.get(path)
            }
            Err(_) => self.links.remove(path).is_some(),
        }
    }
}

/// Whether a file counts by its path in the folder.
fn counts_at(path: &str) -> bool {
    match path.split_once('/') {
        Some((part, name)) => counts(part, name) || meant(part, name).is_some(),
        None => path == PROGRAM,
    }
}

/// Whether an error says that there is nothing: no such file, or a file where
/// a folder is looked for.
fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Reads a file, unless its stamp proves that it is what it was.
fn read(place: &Path, known: Option<&Known>, inside: &Inside, most: u64) -> std::io::Result<Found> {
    let metadata = match std::fs::metadata(place) {
        Ok(metadata) => metadata,
        Err(error) if is_absent(&error) => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    };
    // Anything else, such as a named pipe, could keep the reader waiting.
    if !metadata.is_file() {
        return Ok(Found::Nothing);
    }
    // Before the stamp: a link may lead elsewhere, to the same file.
    if !inside.has(place)? {
        return Err(std::io::Error::new(
            ErrorKind::PermissionDenied,
            "it is a link that leads out of the folder",
        ));
    }
    if known.is_some_and(|known| known.proves() && known.stamp == Stamp::of(&metadata)) {
        return Ok(Found::Same);
    }
    for _ in 0..TRIES {
        let read_at = SystemTime::now();
        let file = match inside.open(place) {
            Ok(Opened::Regular(file)) => file,
            Ok(Opened::Other) => return Ok(Found::Nothing),
            Err(error) if is_absent(&error) => return Ok(Found::Nothing),
            Err(error) => return Err(error),
        };
        // Both looks are at the opened file: another one that takes its name
        // meanwhile is a whole file of its own, and seen next time.
        let before = file.metadata()?;
        if before.len() > most {
            return Err(too_large(before.len(), most));
        }
        let size = usize::try_from(before.len()).unwrap_or_default();
        let before = Stamp::of(&before);
        let mut bytes = Vec::with_capacity(size);
        // Some files hold more than they say.
        (&file).take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(too_large(bytes.len() as u64, most));
        }
        let after = file.metadata()?;
        if Stamp::of(&after) == before && after.len() == bytes.len() as u64 {
            let known = Known {
                stamp: before,
                age: before.age(read_at),
            };
            return Ok(Found::Contents(bytes.into(), known));
        }
    }
    Ok(Found::Torn)
}

fn too_large(bytes: u64, most: u64) -> std::io::Error {
    let words = format!(
        "it has {} KiB, and may have {} (all files of a program {} MiB)",
        bytes.div_ceil(1024),
        most / 1024,
        FOLDER / (1024 * 1024)
    );
    std::io::Error::new(ErrorKind::FileTooLarge, words)
}
