//! Opening regular files, and nothing outside the folder.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Where files may lie: the folder, and what a caller allows besides.
pub(super) struct Inside {
    roots: Vec<PathBuf>,
}

/// What was opened.
pub(super) enum Opened {
    Regular(File),
    /// A folder, a pipe, a device.
    Other,
}

impl Inside {
    /// The folder and the allowed ones, wherever links lead to them. Those
    /// that are not there allow nothing.
    pub(super) fn new(root: &Path, allowed: &[PathBuf]) -> io::Result<Self> {
        let mut roots = vec![root.canonicalize()?];
        roots.extend(allowed.iter().filter_map(|path| path.canonicalize().ok()));
        Ok(Self { roots })
    }

    /// Whether a file lies there, once all links are followed.
    pub(super) fn has(&self, place: &Path) -> io::Result<bool> {
        let place = place.canonicalize()?;
        Ok(self.roots.iter().any(|root| place.starts_with(root)))
    }

    /// Opens a file without following links any further, and without waiting
    /// for anybody at the other end: what it was may have changed meanwhile.
    pub(super) fn open(&self, place: &Path) -> io::Result<Opened> {
        let place = place.canonicalize()?;
        if !self.roots.iter().any(|root| place.starts_with(root)) {
            return Ok(Opened::Other);
        }
        let file = open_regular(&place)?;
        Ok(match file.metadata()?.is_file() {
            true => Opened::Regular(file),
            false => Opened::Other,
        })
    }
}

/// Opens without following a link and without waiting.
#[cfg(unix)]
pub(crate) fn open_regular(place: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC)
        .open(place)
}

#[cfg(not(unix))]
pub(crate) fn open_regular(place: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(place)
}
