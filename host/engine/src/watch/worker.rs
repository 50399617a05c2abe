//! The thread that watches.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use super::native::{self, Native};
use super::places::{Places, Touched};
use super::settle::{Settle, Sight, State, Verdict};
use super::{Message, Seen, WatchMode, WatchSettings};
use crate::load::tree::{Hints, Scan, Tree};
use crate::load::{Folder, FolderError};

/// How many messages are read before it is asked what is due.
const AT_A_TIME: usize = 4096;

/// How often a scan is repeated when folders turn out to be watched anew.
const ROUNDS: usize = 4;

/// How to be told of changes.
pub(super) type Begin = fn(&Sender<Message>) -> Result<Native, String>;

pub(super) struct Worker {
    tree: Tree,
    /// What was handed over last.
    handed: Folder,
    settings: WatchSettings,
    settle: Settle,
    places: Places,
    begin: Begin,
    native: Option<Native>,
    /// When to try again to be told, if that failed.
    retry_at: Option<Instant>,
    messages: Messages,
    /// What was said while something was being looked at.
    later: VecDeque<Message>,
    apply: Box<dyn FnMut(Seen) + Send>,
}

/// Both ends of the way to the worker.
pub(super) struct Messages {
    pub(super) sender: Sender<Message>,
    pub(super) receiver: Receiver<Message>,
}

impl Worker {
    /// A worker that hears nothing yet.
    pub(super) fn new(
        tree: Tree,
        settings: &WatchSettings,
        begin: Begin,
        messages: Messages,
        apply: Box<dyn FnMut(Seen) + Send>,
    ) -> Self {
        let settings = settings.bounded();
        let every = match settings.mode {
            WatchMode::Poll => settings.poll,
            WatchMode::Auto | WatchMode::Native => settings.rescan,
        };
        Self {
            handed: tree.folder().clone(),
            places: Places::default(),
            settle: Settle::new(&settings, Instant::now(), every),
            tree,
            settings,
            begin,
            native: None,
            retry_at: None,
            messages,
            later: VecDeque::new(),
            apply,
        }
    }

    /// Starts to be told of changes.
    ///
    /// # Errors
    /// If that is not possible; it says why.
    pub(super) fn listen(&mut self) -> Result<(), String> {
        let mut native = (self.begin)(&self.messages.sender)?;
        self.places = Places::of(self.tree.root(), self.tree.links());
        native.watch(&self.places)?;
        self.native = Some(native);
        Ok(())
    }

    /// Polls from now on, for this reason.
    pub(super) fn degrade(&mut self, reason: String) {
        let now = Instant::now();
        self.native = None;
        self.retry_at = Some(now + self.settings.rescan);
        self.settle.notices_lost(now);
        self.settle.rescan_every(self.settings.poll, now);
        self.tell(Seen::Degraded(reason));
    }

    /// Watches until it is told to stop, or nobody is left who could.
    pub(super) fn run(mut self) {
        // What happened before anything was watched.
        self.look(Hints::all(), false);
        loop {
            let wait = self.settle.due().saturating_duration_since(Instant::now());
            let mut message = match self.later.pop_front() {
                Some(message) => Some(message),
                None => match self.messages.receiver.recv_timeout(wait) {
                    Ok(message) => Some(message),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                },
            };
            for _ in 0..AT_A_TIME {
                match message {
                    None => break,
                    Some(Message::Stop) => return,
                    Some(Message::Rescan(answer)) => {
                        let mut hints = self.settle.take_now(Instant::now());
                        hints.add_all();
                        self.look(hints, true);
                        // Nobody waits any more if the caller has gone.
                        let _ = answer.send(());
                    }
                    Some(Message::Told(event)) => self.hear(event),
                }
                message = self
                    .later
                    .pop_front()
                    .or_else(|| self.messages.receiver.try_recv().ok());
            }
            if let Some(hints) = self.settle.take(Instant::now()) {
                self.listen_again();
                self.look(hints, false);
            }
        }
    }

    /// Takes in what the operating system has told.
    fn hear(&mut self, event: notify::Result<notify::Event>) {
        let now = Instant::now();
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                self.settle.notices_lost(now);
                let limits = matches!(
                    error.kind,
                    notify::ErrorKind::MaxFilesWatch | notify::ErrorKind::Io(_)
                );
                if limits && self.native.is_some() {
                    self.degrade(native::words(&error));
                }
                return;
            }
        };
        if event.need_rescan() {
            self.settle.notices_lost(now);
        }
        let notice = native::notice(event.kind);
        for path in &event.paths {
            if native::is_departure(event.kind)
                && let Some(native) = &mut self.native
            {
                native.forget(path);
            }
            match self.places.touched(path) {
                Touched::Nothing => {}
                Touched::All => self.settle.notice_all(now),
                Touched::Files(files) => {
                    for file in &files {
                        self.settle.notice(file, notice, now);
                    }
                }
            }
        }
    }

    /// Takes in what has been told meanwhile, and leaves the rest for later.
    fn hear_meanwhile(&mut self) {
        while let Ok(message) = self.messages.receiver.try_recv() {
            match message {
                Message::Told(event) => self.hear(event),
                other => self.later.push_back(other),
            }
        }
    }

    /// Tries again to be told of changes, if that failed and it is time.
    fn listen_again(&mut self) {
        let now = Instant::now();
        if self.retry_at.is_none_or(|at| now < at) {
            return;
        }
        match self.listen() {
            Ok(()) => {
                self.retry_at = None;
                self.settle.rescan_every(self.settings.rescan, now);
                // What happened before anything was watched.
                self.settle.notice_all(now);
                self.tell(Seen::Native);
            }
            Err(reason) => {
                tracing::debug!(reason, "still polling");
                self.retry_at = Some(now + self.settings.rescan);
            }
        }
    }

    /// Watches the folders that matter now; whether one of them is watched
    /// anew.
    fn watch(&mut self) -> bool {
        let Some(native) = &mut self.native else {
            return false;
        };
        self.places = Places::of(self.tree.root(), self.tree.links());
        match native.watch(&self.places) {
            Ok(anew) => anew,
            Err(reason) => {
                self.degrade(reason);
                false
            }
        }
    }

    /// Looks at the folder, and hands it over if it has come to rest.
    /// `at_once` does not wait for that.
    fn look(&mut self, hints: Hints, at_once: bool) {
        let scan = self.scan(hints);
        // What is being written at this moment has been told by now.
        self.hear_meanwhile();
        let now = Instant::now();
        let mut scan = match scan {
            Ok(scan) => scan,
            Err(error) => {
                // It may be back under the same name before it is watched.
                if self.watch() {
                    self.settle.notice_all(now);
                }
                self.unreadable(error, at_once);
                return;
            }
        };
        let sights = self.sights(&scan);
        if let Some((_, error)) = scan.unreadable.pop_first() {
            self.settle.blocked(sights, now);
            self.unreadable(error, at_once);
            return;
        }
        if self.settle.readable() {
            self.tell(Seen::Readable);
        }
        match self.settle.looked(sights, now, at_once) {
            Verdict::Nothing => {}
            Verdict::Held(paths) => self.tell(Seen::Held { paths }),
            Verdict::Apply(paths) => self.hand_over(paths),
        }
    }

    /// Scans, and watches what turns out to be there.
    fn scan(&mut self, mut hints: Hints) -> Result<Scan, FolderError> {
        let mut whole = Scan::default();
        for _ in 0..ROUNDS {
            if hints.is_all() {
                self.watch();
            }
            let scan = self.tree.scan(&hints)?;
            let relinked = scan.relinked;
            whole.changed.extend(scan.changed);
            whole.torn = scan.torn;
            whole.unreadable = scan.unreadable;
            // Links lead to folders that were not watched while they were read.
            if !relinked || !self.watch() {
                break;
            }
            hints.add_all();
        }
        Ok(whole)
    }

    /// What a scan saw, compared with what was handed over.
    fn sights(&self, scan: &Scan) -> Vec<Sight> {
        let pending = self.settle.pending();
        let unmoved = pending.filter(|path| !scan.changed.contains(*path));
        scan.changed
            .iter()
            .chain(
                scan.torn
                    .iter()
                    .filter(|path| !scan.changed.contains(*path) && !self.settle.is_pending(path)),
            )
            .chain(unmoved)
            .map(|path| Sight {
                state: if scan.torn.contains(path) {
                    State::Torn
                } else {
                    state(self.handed.get(path), self.tree.folder().get(path))
                },
                moved: scan.changed.contains(path),
                age: self.tree.age(path),
                path: Arc::clone(path),
            })
            .collect()
    }

    fn hand_over(&mut self, paths: Vec<Arc<str>>) {
        let seen = self.tree.folder();
        if self.settle.pending().len() == 0 {
            self.handed = seen.clone();
        } else {
            let handed = &mut self.handed;
            for path in &paths {
                match seen.get(path) {
                    Some(bytes) => handed.put(Arc::clone(path), Arc::clone(bytes)),
                    None => {
                        handed.remove(path);
                    }
                }
            }
        }
        let folder = self.handed.clone();
        self.tell(Seen::Changed { folder, paths });
    }

    fn unreadable(&mut self, error: FolderError, at_once: bool) {
        if self.settle.unreadable(Instant::now(), at_once) {
            self.tell(Seen::Unreadable(error));
        }
    }

    /// Hands something to the callback. A mistake in it must not end watching.
    fn tell(&mut self, seen: Seen) {
        let apply = &mut self.apply;
        if catch_unwind(AssertUnwindSafe(|| apply(seen))).is_err() {
            tracing::error!("the callback of a watcher panicked; it goes on watching");
        }
    }
}

/// How a file is, compared with how it was.
fn state(handed: Option<&Arc<[u8]>>, now: Option<&Arc<[u8]>>) -> State {
    match (handed, now) {
        (None, None) => State::Same,
        (Some(handed), Some(now)) if handed == now => State::Same,
        (_, None) => State::Gone,
        (_, Some(now)) if now.is_empty() => State::Empty,
        (_, Some(_)) => State::Other,
    }
}
