//! Why a program does not go into force.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::Report;
use crate::load::FolderError;

/// Why a program folder cannot be opened. `Debug` writes what `Display` does,
/// since that is what a `main` shows which returns it.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder or a file in it cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The program has errors; the report says where and what to write
    /// instead.
    #[error("{} has {} error(s):\n{}", path.display(), report.error_count(), report.render(false))]
    Program {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        report: Arc<Report>,
    },
    /// The folder cannot be watched.
    #[cfg(feature = "watch")]
    #[error(transparent)]
    Watch(#[from] crate::watch::WatchError),
}

/// Why an edited program did not go into force. The one before it stays. `Debug`
/// writes what `Display` does.
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ReloadError {
    /// The folder or a file in it cannot be read.
    #[error(transparent)]
    Folder(Arc<FolderError>),
    /// The program has errors, or cases that do not hold; the report says
    /// where and what to write instead.
    #[error("the program has {} error(s):\n{}", .0.error_count(), .0.render(false))]
    Program(Arc<Report>),
    /// The host's program is of no folder.
    #[error("the program does not come from a folder that could be read again")]
    NoFolder,
}

/// `Debug` that writes what `Display` does.
macro_rules! debug_as_display {
    ($($error:ty),+) => {$(
        #[automatically_derived]
        impl fmt::Debug for $error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+};
}

debug_as_display!(OpenError, ReloadError);
