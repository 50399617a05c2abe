//! The files that a campaign was made of.

use std::fmt;
use std::sync::Arc;

/// The files that a campaign was made of: its manifest, and the script or
/// plugin that the manifest runs. They say which version of the campaign it
/// is.
#[derive(Clone, Default)]
pub(crate) struct CampaignFiles(Arc<[(String, Arc<[u8]>)]>);

impl CampaignFiles {
    /// Files with their paths in the program folder, the manifest first.
    pub(crate) fn new(files: impl IntoIterator<Item = (String, Arc<[u8]>)>) -> Self {
        Self(files.into_iter().collect())
    }

    /// The paths with what is in them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.0.iter().map(|(path, bytes)| (&**path, bytes))
    }

    /// The path of the manifest.
    pub(crate) fn manifest(&self) -> Option<&str> {
        self.0.first().map(|(path, _)| &**path)
    }

    /// Whether the files at these paths are still the same. `get` finds a
    /// file's bytes.
    pub(crate) fn are<'a>(&self, get: impl Fn(&str) -> Option<&'a Arc<[u8]>>) -> bool {
        self.iter()
            .all(|(path, bytes)| get(path).is_some_and(|now| same(now, bytes)))
    }
}

/// Bytes are nearly always shared with the folder that they were read from, so
/// that they need not be looked at.
fn same(a: &Arc<[u8]>, b: &Arc<[u8]>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

impl PartialEq for CampaignFiles {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || self.0.len() == other.0.len()
                && self
                    .iter()
                    .zip(other.iter())
                    .all(|(a, b)| a.0 == b.0 && same(a.1, b.1))
    }
}

impl Eq for CampaignFiles {}

impl fmt::Debug for CampaignFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.iter().map(|(path, _)| path))
            .finish()
    }
}
