//! What a file system says of a file without reading it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// Size, times and identity of a file. Equal stamps mean equal contents,
/// unless the file was written within the coarseness of its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// When anything about the file changed, by the clock of the machine that
    /// holds it; unlike `modified` nobody can set it. Seconds and nanoseconds.
    #[cfg(unix)]
    changed: (i64, i64),
    /// Device and inode: another file under the same name is another file.
    #[cfg(unix)]
    identity: (u64, u64),
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            #[cfg(unix)]
            identity: (metadata.dev(), metadata.ino()),
        }
    }

    /// How long the file had been left alone at this moment; nothing if its
    /// times are later than that, or are not known.
    pub(super) fn age(&self, now: SystemTime) -> Option<Duration> {
        now.duration_since(self.last_change()?).ok()
    }

    #[cfg(unix)]
    fn last_change(&self) -> Option<SystemTime> {
        let (seconds, nanoseconds) = self.changed;
        let since = Duration::new(
            u64::try_from(seconds).ok()?,
            u32::try_from(nanoseconds).ok()?,
        );
        SystemTime::UNIX_EPOCH.checked_add(since)
    }

    #[cfg(not(unix))]
    fn last_change(&self) -> Option<SystemTime> {
        self.modified
    }
}
