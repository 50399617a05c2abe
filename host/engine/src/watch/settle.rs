//! When a changed folder has come to rest: a state machine that is told the
//! time, and never looks at a file itself.
//!
//! Somebody notices something ([`Settle::notice`]); when it has been quiet for
//! a debounce, the folder is due to be looked at ([`Settle::due`],
//! [`Settle::take`]); what the look saw ([`Settle::looked`]) is taken as a
//! whole once every file of it has come to rest, and looked at again until
//! then.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::WatchSettings;
use crate::load::tree::Hints;

/// What was noticed of a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// Something, or nobody knows what.
    Touched,
    /// It was written, and will be closed.
    Written,
    /// Whoever wrote it has closed it, or it went, or another file took its
    /// name: nobody is writing it now.
    Closed,
}

/// What a look saw of a file, compared with what was handed over last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The same.
    Same,
    /// Other contents.
    Other,
    /// Nothing in it.
    Empty,
    /// Not there.
    Gone,
    /// It changed while it was read.
    Torn,
}

/// What a look saw of one file.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    pub(super) path: Arc<str>,
    pub(super) state: State,
    /// Whether it is not as the look before saw it.
    pub(super) moved: bool,
    /// How long it had been left alone when it was read, by its own times.
    pub(super) age: Option<Duration>,
}

/// What follows from a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing differs, or it is not time yet and nothing worth telling.
    Nothing,
    /// These files differ and are held back: told when they become others, and
    /// when none is left.
    Held(Vec<Arc<str>>),
    /// These files differ and are at rest. All that differ, unless patience
    /// has run out: then the others stay as they were handed over before.
    Apply(Vec<Arc<str>>),
}

/// A file that differs from what was handed over.
#[derive(Debug, Clone, Copy)]
struct Pending {
    state: State,
    /// Since when it has been as it is.
    since: Instant,
}

#[derive(Debug)]
pub(super) struct Settle {
    settings: WatchSettings,
    /// How often everything is looked at: less often if we are told.
    every: Duration,
    /// Where to look next, and when.
    hints: Hints,
    look_at: Option<Instant>,
    rescan_at: Instant,
    /// When the first thing was noticed that has not been handed over.
    first: Option<Instant>,
    /// When something was last noticed of a file.
    touched: BTreeMap<Arc<str>, Instant>,
    /// Files that have been written and not closed, and when they were last
    /// written.
    unclosed: BTreeMap<Arc<str>, Instant>,
    /// Whether notices were lost and it has not been quiet since: what is
    /// still told may be older than what was lost.
    lossy: bool,
    pending: BTreeMap<Arc<str>, Pending>,
    /// What was last told to be held.
    held: Vec<Arc<str>>,
    /// Since when the folder cannot be read, and whether that has been told.
    unreadable: Option<(Instant, bool)>,
}

impl Settle {
    pub(super) fn new(settings: &WatchSettings, now: Instant, every: Duration) -> Self {
        Self {
            settings: settings.bounded(),
            every,
            hints: Hints::default(),
            look_at: None,
            rescan_at: now + every,
            first: None,
            touched: BTreeMap::new(),
            unclosed: BTreeMap::new(),
            lossy: false,
            pending: BTreeMap::new(),
            held: Vec::new(),
            unreadable: None,
        }
    }

    /// Looks at everything this often from now on.
    pub(super) fn rescan_every(&mut self, every: Duration, now: Instant) {
        self.every = every;
        self.rescan_at = now + every;
    }

    /// Something was noticed of one file.
    pub(super) fn notice(&mut self, path: &Arc<str>, notice: Notice, now: Instant) {
        self.touched.insert(Arc::clone(path), now);
        match notice {
            Notice::Touched => {}
            // That it was closed may be among what was lost.
            Notice::Written if self.lossy => {}
            Notice::Written => {
                self.unclosed.insert(Arc::clone(path), now);
            }
            Notice::Closed => {
                self.unclosed.remove(path);
            }
        }
        self.hints.add_file(Arc::clone(path));
        self.wait(now);
    }

    /// Something was noticed that is no single file.
    pub(super) fn notice_all(&mut self, now: Instant) {
        self.hints.add_all();
        self.wait(now);
    }

    /// Notices were lost: who closed what is not known any more.
    pub(super) fn notices_lost(&mut self, now: Instant) {
        for path in std::mem::take(&mut self.unclosed).into_keys() {
            self.touched.insert(path, now);
        }
        self.lossy = true;
        self.notice_all(now);
    }

    /// Waits for a debounce from now on, as far as there is patience.
    fn wait(&mut self, now: Instant) {
        let first = *self.first.get_or_insert(now);
        let patience = first + self.settings.patience;
        self.look_at = Some((now + self.settings.debounce).min(patience));
    }

    /// When to look next.
    pub(super) fn due(&self) -> Instant {
        self.look_at
            .map_or(self.rescan_at, |at| at.min(self.rescan_at))
    }

    /// Where to look, if it is time.
    pub(super) fn take(&mut self, now: Instant) -> Option<Hints> {
        if now < self.due() {
            return None;
        }
        if now >= self.rescan_at {
            self.hints.add_all();
        }
        Some(self.take_now(now))
    }

    /// Where to look, whether it is time or not.
    pub(super) fn take_now(&mut self, now: Instant) -> Hints {
        if now >= self.rescan_at {
            self.rescan_at = now + self.every;
        }
        self.look_at = None;
        // Trouble may lie anywhere.
        if self.unreadable.is_some() {
            self.hints.add_all();
        }
        let mut hints = std::mem::take(&mut self.hints);
        hints.add_again(self.pending.keys());
        hints
    }

    /// The folder, or a file in it, could not be read: whether to tell. It is
    /// told once, when it has lasted longer than an absence, or at once.
    pub(super) fn unreadable(&mut self, now: Instant, at_once: bool) -> bool {
        self.first = None;
        let (since, told) = self.unreadable.get_or_insert((now, false));
        if *told {
            return false;
        }
        let at = *since + self.settings.absence;
        if at_once || now >= at {
            *told = true;
            return true;
        }
        self.look_at = Some(at);
        false
    }

    /// The folder could be read: whether to tell, since it had been told that
    /// it could not.
    pub(super) fn readable(&mut self) -> bool {
        matches!(self.unreadable.take(), Some((_, true)))
    }

    /// The files that differ from what was handed over.
    pub(super) fn pending(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.pending.keys()
    }

    pub(super) fn is_pending(&self, path: &str) -> bool {
        self.pending.contains_key(path)
    }

    /// What a look saw: every file that moved, and every one that is pending.
    /// `at_once` takes everything as it is but torn files.
    pub(super) fn looked(
        &mut self,
        sights: impl IntoIterator<Item = Sight>,
        now: Instant,
        at_once: bool,
    ) -> Verdict {
        self.blocked(sights, now);
        let patience = self.first.map(|first| first + self.settings.patience);
        // More was noticed while this was looked at, and may belong to it.
        if self.look_at.is_some() && !at_once && patience.is_none_or(|patience| now < patience) {
            return Verdict::Nothing;
        }
        self.lossy = false;
        let mut ready = Vec::new();
        let mut next: Option<Instant> = None;
        let mut worth_telling = false;
        for (path, pending) in &self.pending {
            let at = match self.rests_at(path, *pending) {
                Some(_) if at_once => now,
                Some(at) => at,
                None => now + self.settings.debounce,
            };
            if at <= now {
                ready.push(Arc::clone(path));
                continue;
            }
            next = Some(next.map_or(at, |next| next.min(at)));
            worth_telling |= pending.state != State::Other || self.unclosed.contains_key(path);
        }
        let Some(next) = next else {
            self.first = None;
            self.touched.clear();
            let held = std::mem::take(&mut self.held);
            return match self.apply(ready) {
                Verdict::Nothing if !held.is_empty() => Verdict::Held(Vec::new()),
                verdict => verdict,
            };
        };
        let first = *self.first.get_or_insert(now);
        if now >= first + self.settings.patience {
            self.first = Some(now);
            self.look_at = Some(next);
            return self.apply(ready);
        }
        self.look_at = Some(next.min(first + self.settings.patience));
        let held: Vec<Arc<str>> = self.pending.keys().cloned().collect();
        if !worth_telling || held == self.held {
            return Verdict::Nothing;
        }
        self.held.clone_from(&held);
        Verdict::Held(held)
    }

    /// What a look saw while nothing can be taken.
    pub(super) fn blocked(&mut self, sights: impl IntoIterator<Item = Sight>, now: Instant) {
        for sight in sights {
            self.see(sight, now);
        }
    }

    fn apply(&mut self, paths: Vec<Arc<str>>) -> Verdict {
        if paths.is_empty() {
            return Verdict::Nothing;
        }
        self.held.retain(|path| !paths.contains(path));
        for path in &paths {
            self.pending.remove(path);
        }
        Verdict::Apply(paths)
    }

    fn see(&mut self, sight: Sight, now: Instant) {
        let Sight {
            path,
            state,
            moved,
            age,
        } = sight;
        let touched = self.touched.remove(&path);
        if state == State::Same {
            self.pending.remove(&path);
            return;
        }
        let before = self
            .pending
            .get(&path)
            .filter(|before| !moved && before.state == state)
            .map(|before| before.since);
        let since = match (before, touched) {
            (Some(before), Some(touched)) => before.max(touched),
            (Some(before), None) => before,
            // What was written a moment ago has been noticed, but the notice
            // may not be here yet. What nobody told of is new at this moment,
            // as far as we know: the clock of a network mount may be wrong.
            (None, touched) => touched
                .map(|touched| {
                    let written = age.and_then(|age| now.checked_sub(age));
                    written.map_or(touched, |written| written.max(touched))
                })
                .unwrap_or(now),
        };
        self.pending.insert(path, Pending { state, since });
    }

    /// When a file can be taken as it is, if it stays so; never if it is torn.
    fn rests_at(&self, path: &Arc<str>, pending: Pending) -> Option<Instant> {
        let rest = match pending.state {
            State::Torn | State::Same => return None,
            State::Other => self.settings.debounce,
            State::Gone | State::Empty => self.settings.absence.max(self.settings.debounce),
        };
        let at = pending.since + rest;
        let closed = self
            .unclosed
            .get(path)
            .map(|written| *written + self.settings.unclosed);
        Some(closed.map_or(at, |closed| closed.max(at)))
    }
}
