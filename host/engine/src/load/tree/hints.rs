//! Where in a folder to look.

use std::collections::BTreeSet;
use std::sync::Arc;

/// What may have changed. To look at more than has changed costs time, and
/// nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    all: bool,
    /// Said to have changed: read, whatever their stamps say.
    files: BTreeSet<Arc<str>>,
    /// Read if their stamps are others.
    again: BTreeSet<Arc<str>>,
}

impl Hints {
    /// Everything: every folder is listed, and every file whose stamp is
    /// another is read.
    pub(crate) fn all() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    /// These files by their path in the folder. They are read, whatever their
    /// stamps say.
    #[cfg(test)]
    pub(crate) fn files<'a>(paths: impl IntoIterator<Item = &'a Arc<str>>) -> Self {
        Self {
            files: paths.into_iter().cloned().collect(),
            ..Self::default()
        }
    }

    pub(crate) fn add_all(&mut self) {
        self.all = true;
    }

    pub(crate) fn add_file(&mut self, path: Arc<str>) {
        self.files.insert(path);
    }

    /// Adds files that are read only if their stamps are others: nobody says
    /// that they changed. Reading is told of by the operating system, and
    /// reading thousands of files can drown what it tells.
    pub(crate) fn add_again<'a>(&mut self, paths: impl IntoIterator<Item = &'a Arc<str>>) {
        self.again.extend(paths.into_iter().cloned());
    }

    /// Whether everything is to be looked at, not only named files.
    pub(crate) fn is_all(&self) -> bool {
        self.all
    }

    /// Files to look at besides, by name.
    pub(super) fn named(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.iter().chain(&self.again)
    }

    /// Whether a file is to be read, whatever its stamp says.
    pub(super) fn doubts(&self, path: &str) -> bool {
        self.files.contains(path)
    }
}
