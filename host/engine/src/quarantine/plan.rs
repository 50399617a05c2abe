//! What a new generation leaves out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::campaign::CampaignFiles;
use crate::load::Folder;

/// What a new generation leaves out of the folder that it is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Campaigns that are left out.
    pub(crate) withheld: BTreeSet<Arc<str>>,
    /// Campaigns that stand as they were before, with their files.
    pub(super) stand_ins: BTreeMap<Arc<str>, CampaignFiles>,
}

impl Plan {
    /// The folder with the files of earlier versions in it.
    pub(crate) fn folder<'f>(&self, folder: &'f Folder) -> Cow<'f, Folder> {
        let mut folder = Cow::Borrowed(folder);
        for files in self.stand_ins.values() {
            for (path, bytes) in files.iter() {
                folder.to_mut().insert(path, Arc::clone(bytes));
            }
        }
        folder
    }

    /// The same without the campaigns that are left out.
    pub(crate) fn files(&self, folder: &Folder) -> Folder {
        let mut folder = self.folder(folder).into_owned();
        for id in &self.withheld {
            folder.remove(&format!("campaigns/{id}.toml"));
        }
        folder
    }

    /// Whether any campaign stands as it was before.
    pub(crate) fn goes_back(&self) -> bool {
        !self.stand_ins.is_empty()
    }

    /// The same with no earlier versions: they are no good any more with what
    /// else is in the folder, so their campaigns are left out.
    #[must_use]
    pub(crate) fn without_stand_ins(mut self) -> Self {
        self.withheld
            .extend(std::mem::take(&mut self.stand_ins).into_keys());
        self
    }
}
