//! Where a host's programs come from.

use std::sync::Arc;

use super::error::ReloadError;
use super::shared::{Reload, Shared};
use crate::load::tree::Tree;
#[cfg(feature = "watch")]
use crate::{
    host::status::Watching,
    watch::{WatchError, WatchMode, WatchSettings, Watcher},
};

/// Where programs come from.
pub(super) enum Source {
    /// Whoever holds the host puts them into force.
    Nowhere,
    /// A folder that is read on demand.
    Folder(Tree),
    /// A folder that is watched.
    #[cfg(feature = "watch")]
    Watched(Watched),
}

/// A folder that is watched.
#[cfg(feature = "watch")]
pub(super) struct Watched {
    watcher: Watcher,
    root: std::path::PathBuf,
    links_to: Vec<std::path::PathBuf>,
}

impl Source {
    /// Watches a folder that has been read, and has `shared` put into force
    /// what is in it.
    #[cfg(feature = "watch")]
    pub(super) fn watch(
        tree: Tree,
        settings: &WatchSettings,
        shared: &Arc<Shared>,
    ) -> Result<Self, WatchError> {
        shared.watching(match settings.mode {
            WatchMode::Poll => Watching::Polling { why: None },
            WatchMode::Auto | WatchMode::Native => Watching::Native,
        });
        let root = tree.root().to_owned();
        let links_to = tree.allowed().to_vec();
        let shared = Arc::clone(shared);
        let watcher = Watcher::resume(tree, settings, move |seen| shared.saw(seen))?;
        Ok(Self::Watched(Watched {
            watcher,
            root,
            links_to,
        }))
    }

    /// Reads the folder now and has `shared` put into force what is in it.
    pub(super) fn reload(&mut self, shared: &Shared) -> Result<Reload, ReloadError> {
        match self {
            Self::Nowhere => Err(ReloadError::NoFolder),
            Self::Folder(tree) => match tree.read() {
                Ok(folder) => {
                    let folder = folder.clone();
                    shared.put(&folder)
                }
                Err(error) => Err(shared.refuse(ReloadError::Folder(Arc::new(error)))),
            },
            #[cfg(feature = "watch")]
            Self::Watched(watched) => {
                let before = shared.current.load().number;
                watched
                    .watcher
                    .rescan_now()
                    .map_err(|_| ReloadError::NoFolder)?;
                shared.aside.wait();
                shared.since(before)
            }
        }
    }

    /// Ends the watching, if there is any. From then on the folder is read on
    /// demand.
    pub(super) fn unwatch(&mut self, shared: &Shared) {
        #[cfg(feature = "watch")]
        if let Self::Watched(watched) = self {
            let tree = Tree::new(&watched.root).allowing(watched.links_to.clone());
            let folder = Self::Folder(tree);
            // Dropping the watcher waits for its thread.
            drop(std::mem::replace(self, folder));
            shared.aside.forget();
            shared.watching(Watching::Off);
        }
        #[cfg(not(feature = "watch"))]
        let _ = shared;
    }
}
