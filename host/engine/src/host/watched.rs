//! What a host makes of what its watcher sees.

use std::sync::Arc;

use super::error::ReloadError;
use super::shared::{Reload, Shared, lock};
use super::status::{LiveEvent, Watching};
use crate::watch::Seen;

impl Shared {
    /// How edits are noticed from now on.
    pub(super) fn watching(&self, watching: Watching) {
        let mut told = lock(&self.told);
        told.watching = watching.clone();
        told.subscribers.tell(LiveEvent::Watching(watching));
    }

    /// Takes note of what a watcher saw.
    pub(super) fn saw(self: &Arc<Self>, seen: Seen) {
        let mut told = lock(&self.told);
        match seen {
            Seen::Changed { folder, .. } => {
                told.pending.clear();
                drop(told);
                self.put_watched(&folder);
            }
            Seen::Held { paths } => {
                told.pending.clone_from(&paths);
                told.subscribers.tell(LiveEvent::Pending(paths));
            }
            Seen::Unreadable(error) => {
                let error = Arc::new(error);
                tracing::warn!(%error, "the program folder cannot be read");
                told.unreadable = Some(Arc::clone(&error));
                told.subscribers.tell(LiveEvent::Unreadable(error));
            }
            Seen::Readable => {
                told.unreadable = None;
                told.subscribers.tell(LiveEvent::Readable);
            }
            Seen::Degraded(why) => {
                tracing::warn!(why, "the program folder is polled");
                drop(told);
                self.watching(Watching::Polling { why: Some(why) });
            }
            Seen::Native => {
                drop(told);
                self.watching(Watching::Native);
            }
        }
    }

    /// What came of the folder since a generation was in force.
    pub(super) fn since(&self, generation: u64) -> Result<Reload, ReloadError> {
        let told = lock(&self.told);
        if let Some(error) = &told.unreadable {
            return Err(ReloadError::Folder(Arc::clone(error)));
        }
        if let Some(failed) = &told.failed {
            return Err(failed.why.clone());
        }
        let now = self.current.load().number;
        Ok(if now == generation {
            Reload::Unchanged
        } else {
            Reload::Live {
                generation: now,
                changed: told.changed.clone(),
            }
        })
    }
}
