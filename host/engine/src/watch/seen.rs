//! What a watcher tells.

use std::sync::Arc;

use crate::load::{Folder, FolderError};

/// What a [`Watcher`](super::Watcher) has seen.
#[derive(Debug)]
#[non_exhaustive]
pub enum Seen {
    /// The folder holds something else, and has come to rest.
    Changed {
        /// The whole folder as it is now.
        folder: Folder,
        /// What differs from the folder that was handed over before, by path.
        paths: Vec<Arc<str>>,
    },
    /// Something differs and is held back, because it is being written, or
    /// gone or empty for a moment only, perhaps. Told once for the same files;
    /// what was handed over before stays.
    Held {
        /// What differs, by path; empty if it came back as it had been.
        paths: Vec<Arc<str>>,
    },
    /// The folder is gone, or a file in it cannot be read. Told once; what was
    /// handed over before stays.
    Unreadable(FolderError),
    /// The folder can be read again. If it holds something else,
    /// [`Seen::Changed`] follows.
    Readable,
    /// The operating system does not tell of changes, for this reason: the
    /// folder is polled from now on. To be told is tried again with every
    /// rescan.
    Degraded(String),
    /// The operating system tells of changes again.
    Native,
}

/// Why a folder cannot be watched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// The operating system does not tell of changes, and
    /// [`WatchMode::Native`](super::WatchMode::Native) asks for it.
    #[error("cannot be told of changes by the operating system: {0}")]
    Native(String),
    /// No thread can be started.
    #[error("cannot start a thread to watch with")]
    Thread(#[source] std::io::Error),
    /// The watcher has ended, or it was asked from its own callback.
    #[error("nobody is watching any more")]
    Stopped,
}
