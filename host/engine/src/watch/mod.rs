//! A program folder as it changes.
//!
//! A [`Watcher`] hands over the folder whenever it holds something else and
//! has come to rest: what editors do when they save, and deployments when they
//! swap files, links or folders, is never seen half-done. What to do with the
//! folder is up to whoever watches; a [`Host`](crate::Host) does all of it.
//!
//! | file | concept |
//! |---|---|
//! | `settings.rs` | how a folder is watched |
//! | `seen.rs` | what a watcher tells |
//! | `settle.rs` | when a changed folder has come to rest; knows no files |
//! | `places.rs` | which folders to watch, and what happens in them |
//! | `native.rs` | being told by the operating system |
//! | `worker.rs` | the thread that watches |
//!
//! # Invariants
//!
//! - Whatever is told of a change, contents decide whether there is one.
//! - Nothing is handed over while a file in it is being written, or is gone
//!   for a moment; see [`WatchSettings`] for what a moment is.
//! - Whoever is told nothing by the operating system sees the same, later.

mod native;
mod places;
mod seen;
mod settings;
mod settle;
#[cfg(test)]
mod settle_tests;
mod worker;
#[cfg(test)]
mod worker_tests;

use std::path::PathBuf;
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use crate::load::tree::Tree;
use native::Native;
#[doc(hidden)]
pub use seen::Seen;
pub use seen::WatchError;
pub use settings::{WatchMode, WatchSettings};
use worker::{Begin, Messages, Worker};

/// Watches a program folder on a thread of its own, `sadakat-watch`.
///
/// Dropping it ends the thread, after what the callback is just doing.
///
/// # Examples
///
/// ```
/// use std::sync::mpsc::channel;
///
/// use sadakat_engine::watch::{Seen, WatchSettings, Watcher};
///
/// # let folder = tempfile::tempdir()?;
/// # std::fs::write(folder.path().join("program.toml"), "[program]\n")?;
/// let (sender, seen) = channel();
/// let watcher = Watcher::start(folder.path(), &WatchSettings::default(), move |what| {
///     let _ = sender.send(what);
/// })?;
/// // The first thing is the folder as it is.
/// let Seen::Changed { folder, .. } = seen.recv()? else { panic!() };
/// assert!(folder.get("program.toml").is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[doc(hidden)]
pub struct Watcher {
    messages: Sender<Message>,
    /// Only ever empty while this is dropped.
    thread: Option<JoinHandle<()>>,
}

/// What the thread is told.
#[derive(Debug)]
enum Message {
    Told(notify::Result<notify::Event>),
    Rescan(SyncSender<()>),
    Stop,
}

impl Watcher {
    /// Watches a folder of which nothing is known: the first thing that is
    /// seen is the folder as it is, if it is there. `apply` is called on the
    /// watcher's thread, which looks again when it returns.
    ///
    /// # Errors
    /// If no thread can be started, or [`WatchMode::Native`] is asked for and
    /// cannot be had. A missing folder is no error: it may come.
    pub fn start(
        root: impl Into<PathBuf>,
        settings: &WatchSettings,
        apply: impl FnMut(Seen) + Send + 'static,
    ) -> Result<Self, WatchError> {
        Self::resume(Tree::new(root), settings, apply)
    }

    /// Watches a folder that has been read: what is seen are the changes since
    /// then.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub(crate) fn resume(
        tree: Tree,
        settings: &WatchSettings,
        apply: impl FnMut(Seen) + Send + 'static,
    ) -> Result<Self, WatchError> {
        Self::begin(tree, settings, Native::start, Box::new(apply))
    }

    fn begin(
        tree: Tree,
        settings: &WatchSettings,
        begin: Begin,
        apply: Box<dyn FnMut(Seen) + Send>,
    ) -> Result<Self, WatchError> {
        let (sender, receiver) = channel();
        let messages = Messages {
            sender: sender.clone(),
            receiver,
        };
        let mut worker = Worker::new(tree, settings, begin, messages, apply);
        let listening = match settings.mode {
            WatchMode::Poll => Ok(()),
            WatchMode::Auto => worker.listen(),
            WatchMode::Native => Ok(worker.listen().map_err(WatchError::Native)?),
        };
        let thread = std::thread::Builder::new()
            .name("sadakat-watch".to_owned())
            .spawn(move || {
                if let Err(reason) = listening {
                    worker.degrade(reason);
                }
                worker.run();
            })
            .map_err(WatchError::Thread)?;
        Ok(Self {
            messages: sender,
            thread: Some(thread),
        })
    }

    /// Looks at the whole folder now, and returns when what it holds has been
    /// handed over. The caller says that the folder is as it is meant:
    /// nothing is waited for, and what is gone is gone.
    ///
    /// # Errors
    /// If nobody watches any more, or this is called by the watcher's own
    /// callback, which would wait for itself.
    pub fn rescan_now(&self) -> Result<(), WatchError> {
        if self.is_this_thread() {
            return Err(WatchError::Stopped);
        }
        let (answer, answered) = sync_channel(1);
        self.messages
            .send(Message::Rescan(answer))
            .map_err(|_| WatchError::Stopped)?;
        answered.recv().map_err(|_| WatchError::Stopped)
    }

    fn is_this_thread(&self) -> bool {
        self.thread
            .as_ref()
            .is_some_and(|thread| thread.thread().id() == std::thread::current().id())
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::Stop);
        // The callback may hold the last reference to this: a thread that
        // waited for itself would wait for ever.
        if !self.is_this_thread()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}
