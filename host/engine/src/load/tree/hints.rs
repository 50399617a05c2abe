//! Where in a folder to look.

use std::collections::BTreeSet;
use std::sync::Arc;

/// What may have changed. To look at more than has changed costs time, and
/// nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    all: bool,
    files: BTreeSet<Arc<str>>,
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
    pub(crate) fn files<'a>(paths: impl IntoIterator<Item = &'a Arc<str>>) -> Self {
        Self {
            all: false,
            files: paths.into_iter().cloned().collect(),
        }
    }

    pub(crate) fn add_all(&mut self) {
        self.all = true;
    }

    pub(crate) fn add_file(&mut self, path: Arc<str>) {
        self.files.insert(path);
    }

    /// Adds what another one says.
    pub(crate) fn add(&mut self, other: Self) {
        self.all |= other.all;
        self.files.extend(other.files);
    }

    /// Whether everything is to be looked at, not only named files.
    pub(crate) fn is_all(&self) -> bool {
        self.all
    }

    pub(super) fn named(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.iter()
    }
}
