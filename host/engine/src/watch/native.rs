//! Being told of changes by the operating system.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventHandler, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Message;
use super::places::Places;
use super::settle::Notice;

/// Whether the operating system tells when a file that was written is closed.
const TELLS_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// How long the library may take to end its own thread.
const FAREWELL: Duration = Duration::from_secs(1);

/// The watches on a program's folders.
pub(super) struct Native {
    /// Only ever empty while this is dropped.
    watcher: Option<RecommendedWatcher>,
    /// Hangs up when the library's thread has ended and its descriptors are
    /// closed.
    ended: Receiver<()>,
    watched: HashMap<PathBuf, Identity>,
}

/// Device and inode of a folder: another one under the same name needs
/// another watch.
type Identity = (u64, u64);

/// Passes on what the library tells.
struct Handler {
    messages: Sender<Message>,
    /// Dropped with this, after the library's descriptors.
    _ended: Sender<()>,
}

impl EventHandler for Handler {
    fn handle_event(&mut self, event: notify::Result<Event>) {
        // Our own reading is told of too.
        let reading = event.as_ref().is_ok_and(|event| match event.kind {
            EventKind::Access(kind) => kind != AccessKind::Close(AccessMode::Write),
            _ => false,
        });
        if !reading {
            // Nobody listens any more when the watcher has just ended.
            let _ = self.messages.send(Message::Told(event));
        }
    }
}

impl Native {
    /// Ready to watch; nothing is watched yet.
    ///
    /// # Errors
    /// If the operating system gives no means to be told, in its words.
    pub(super) fn start(messages: &Sender<Message>) -> Result<Self, String> {
        let (sender, ended) = channel();
        let handler = Handler {
            messages: messages.clone(),
            _ended: sender,
        };
        let watcher = RecommendedWatcher::new(handler, notify::Config::default())
            .map_err(|error| words(&error))?;
        Ok(Self {
            watcher: Some(watcher),
            ended,
            watched: HashMap::new(),
        })
    }

    /// Watches these folders and no others; whether one of them is watched
    /// anew, so that something may have happened in it before.
    ///
    /// # Errors
    /// If a folder that is needed is there and cannot be watched.
    pub(super) fn watch(&mut self, places: &Places) -> Result<bool, String> {
        let gone: Vec<PathBuf> = self
            .watched
            .keys()
            .filter(|folder| !places.contains(folder))
            .cloned()
            .collect();
        for folder in gone {
            self.forget(&folder);
        }
        let mut anew = false;
        for (folder, place) in places.iter() {
            let identity = identity(folder);
            if identity.is_some() && self.watched.get(folder).copied() == identity {
                continue;
            }
            self.forget(folder);
            let (Some(identity), Some(watcher)) = (identity, &mut self.watcher) else {
                continue;
            };
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    anew = true;
                    // If it was replaced meanwhile, this is the identity of
                    // what is not watched, and found out next time.
                    self.watched.insert(folder.clone(), identity);
                }
                Err(_) if self::identity(folder) != Some(identity) => anew = true,
                Err(error) if place.is_needed() => return Err(words(&error)),
                Err(error) => {
                    tracing::debug!(folder = %folder.display(), %error, "not watched");
                }
            }
        }
        Ok(anew)
    }

    /// Stops watching a folder that is gone or was replaced.
    pub(super) fn forget(&mut self, folder: &Path) {
        if self.watched.remove(folder).is_some()
            && let Some(watcher) = &mut self.watcher
        {
            // The library may have noticed by itself.
            let _ = watcher.unwatch(folder);
        }
    }
}

impl Drop for Native {
    fn drop(&mut self) {
        self.watcher = None;
        let _ = self.ended.recv_timeout(FAREWELL);
    }
}

#[cfg(unix)]
fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = std::fs::metadata(folder).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Option<Identity> {
    folder.exists().then_some((0, 0))
}

/// Why the library failed, for people.
pub(super) fn words(error: &notify::Error) -> String {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (fs.inotify.max_user_watches)"
                .to_owned()
        }
        _ => error.to_string(),
    }
}

/// What an event says of the paths it names; nothing if it says nothing about
/// contents.
pub(super) fn notice(kind: EventKind) -> Notice {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::From | RenameMode::To))
        | EventKind::Remove(_) => Notice::Closed,
        EventKind::Modify(ModifyKind::Data(_)) if TELLS_CLOSING => Notice::Written,
        _ => Notice::Touched,
    }
}

/// Whether what had this path is not there any more, nor its watch.
pub(super) fn is_departure(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From))
    )
}
