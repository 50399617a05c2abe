//! What all clones of a host share.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;

use super::error::ReloadError;
use super::generation::Generation;
use super::maker::{Fit, Maker};
use super::status::{CampaignState, CampaignStatus, Failed, LiveEvent, Status, Watching};
use crate::load::{Folder, FolderError};
use crate::model::Instant;
#[cfg(feature = "watch")]
use crate::watch::Seen;

/// A clock of the host's own: it says how long things have been so, and which
/// campaigns are in force today. No decision reads it.
pub(super) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Events that a subscriber can be behind with.
const BACKLOG: usize = 1024;

/// How long a swap waits for the calls of the program before, so that its
/// memory is given back by the thread that swaps and by no call.
const FAREWELL: Duration = Duration::from_millis(20);

/// How often it looks meanwhile.
const GLANCE: Duration = Duration::from_micros(200);

pub(super) struct Shared {
    pub(super) current: ArcSwap<Generation>,
    pub(super) clock: Clock,
    /// Locked as long as a program is made: one at a time.
    maker: Mutex<Maker>,
    told: Mutex<Told>,
}

/// What there is to tell.
#[derive(Default)]
struct Told {
    reloads: u64,
    refused: u64,
    failed: Option<Failed>,
    watching: Watching,
    unreadable: Option<Arc<FolderError>>,
    pending: Vec<Arc<str>>,
    /// The campaigns that the last swap changed.
    changed: Vec<Arc<str>>,
    /// Earlier programs that somebody still works with.
    retired: Vec<Arc<Generation>>,
    subscribers: Vec<Subscriber>,
}

struct Subscriber {
    sender: SyncSender<LiveEvent>,
    missed: u64,
}

/// What came of a program that was to go into force.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reload {
    /// It is in force.
    Live {
        /// Which one, counted from 1 since the host was opened.
        generation: u64,
        /// Ids of the campaigns that came, changed or went, sorted.
        changed: Vec<Arc<str>>,
    },
    /// It already was.
    Unchanged,
}

impl Shared {
    pub(super) fn new(maker: Maker, clock: Clock, fit: Fit) -> Self {
        let first = Generation::new(1, fit.snapshot, Arc::new(fit.warnings), clock());
        Self {
            current: ArcSwap::from_pointee(first),
            clock,
            maker: Mutex::new(maker),
            told: Mutex::default(),
        }
    }

    /// Makes the program of a folder and puts it into force if it is fit.
    pub(super) fn put(&self, folder: &Folder) -> Result<Reload, ReloadError> {
        let mut maker = lock(&self.maker);
        let current = self.current.load_full();
        let made = maker.make(folder, Some(&current.snapshot));
        let result = match made {
            Ok(fit) if fit.snapshot.hash() == current.snapshot.hash() => {
                self.restored();
                Ok(Reload::Unchanged)
            }
            Ok(fit) => Ok(self.swap(current, fit)),
            Err(report) => Err(self.refuse(ReloadError::Program(Arc::new(report)))),
        };
        drop(maker);
        result
    }

    fn swap(&self, before: Arc<Generation>, fit: Fit) -> Reload {
        let number = before.number + 1;
        let snapshot: Arc<str> = fit.snapshot.hash().into();
        let next = Generation::new(number, fit.snapshot, Arc::new(fit.warnings), (self.clock)());
        self.current.store(Arc::new(next));
        tracing::info!(generation = number, %snapshot, changed = fit.changed.len(), "a program went into force");
        let event = LiveEvent::Live {
            generation: number,
            snapshot,
            changed: fit.changed.clone(),
        };
        {
            let mut told = lock(&self.told);
            told.reloads += 1;
            told.failed = None;
            told.changed.clone_from(&fit.changed);
            told.tell(event);
        }
        self.retire(before);
        Reload::Live {
            generation: number,
            changed: fit.changed,
        }
    }

    /// The folder is as the program in force.
    fn restored(&self) {
        let mut told = lock(&self.told);
        if told.failed.take().is_some() {
            told.tell(LiveEvent::Restored);
        }
    }

    /// Notes that the folder cannot go into force.
    pub(super) fn refuse(&self, why: ReloadError) -> ReloadError {
        tracing::warn!(%why, "a program did not go into force");
        let mut told = lock(&self.told);
        told.refused += 1;
        told.failed = Some(Failed {
            at: (self.clock)(),
            why: why.clone(),
        });
        told.tell(LiveEvent::Refused(why.clone()));
        why
    }

    /// Lets go of the programs before the one in force. What nobody works with
    /// is given back here; the rest when somebody asks again.
    fn retire(&self, before: Arc<Generation>) {
        lock(&self.told).retired.push(before);
        let looks = FAREWELL.as_micros() / GLANCE.as_micros();
        for _ in 0..looks {
            if self.bury() == 0 {
                return;
            }
            std::thread::sleep(GLANCE);
        }
    }

    /// Gives back the programs that nobody works with any more. How many are
    /// left?
    fn bury(&self) -> usize {
        let mut told = lock(&self.told);
        let (left, gone): (Vec<_>, Vec<_>) = told
            .retired
            .drain(..)
            .partition(|generation| Arc::strong_count(generation) > 1);
        let count = left.len();
        told.retired = left;
        drop(told);
        // Not under the lock: a program is large.
        drop(gone);
        count
    }

    /// How edits are noticed from now on.
    pub(super) fn watching(&self, watching: Watching) {
        let mut told = lock(&self.told);
        told.watching = watching.clone();
        told.tell(LiveEvent::Watching(watching));
    }

    /// Takes note of what a watcher saw.
    #[cfg(feature = "watch")]
    pub(super) fn saw(&self, seen: Seen) {
        let mut told = lock(&self.told);
        match seen {
            Seen::Changed { folder, .. } => {
                told.pending.clear();
                drop(told);
                // Who wants to know is told; there is nobody to return it to.
                let _ = self.put(&folder);
            }
            Seen::Held { paths } => {
                told.pending.clone_from(&paths);
                told.tell(LiveEvent::Pending(paths));
            }
            Seen::Unreadable(error) => {
                let error = Arc::new(error);
                tracing::warn!(%error, "the program folder cannot be read");
                told.unreadable = Some(Arc::clone(&error));
                told.tell(LiveEvent::Unreadable(error));
            }
            Seen::Readable => {
                told.unreadable = None;
                told.tell(LiveEvent::Readable);
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
    #[cfg(feature = "watch")]
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

    pub(super) fn subscribe(&self) -> Receiver<LiveEvent> {
        let (sender, receiver) = sync_channel(BACKLOG);
        lock(&self.told)
            .subscribers
            .push(Subscriber { sender, missed: 0 });
        receiver
    }

    /// Calls that are at work, on whichever program.
    pub(super) fn busy(&self) -> usize {
        let earlier: usize = lock(&self.told).retired.iter().map(|g| g.busy()).sum();
        earlier + self.current.load().busy()
    }

    pub(super) fn status(&self) -> Status {
        self.bury();
        let current = self.current.load_full();
        let now = (self.clock)();
        let instant = to_instant(now);
        let snapshot = &current.snapshot;
        let campaigns = snapshot.campaigns().iter();
        let busy = self.busy();
        let told = lock(&self.told);
        Status {
            generation: current.number,
            snapshot: snapshot.hash().into(),
            age: now.duration_since(current.since).unwrap_or_default(),
            reloads: told.reloads,
            refused: told.refused,
            failed: told.failed.clone(),
            watching: told.watching.clone(),
            unreadable: told.unreadable.clone(),
            pending: told.pending.clone(),
            warnings: Arc::clone(&current.warnings),
            busy,
            draining: told.retired.len(),
            campaigns: campaigns
                .map(|campaign| CampaignStatus {
                    id: Arc::clone(&campaign.id),
                    name: campaign.name.clone(),
                    state: CampaignState::of(campaign, snapshot, instant),
                })
                .collect(),
        }
    }
}

impl Told {
    /// Tells all subscribers, and forgets those that are gone. One that is
    /// behind is told how much it missed as soon as it has room.
    fn tell(&mut self, event: LiveEvent) {
        self.subscribers.retain_mut(|subscriber| {
            if subscriber.missed > 0 {
                match subscriber
                    .sender
                    .try_send(LiveEvent::Missed(subscriber.missed))
                {
                    Ok(()) => subscriber.missed = 0,
                    Err(TrySendError::Full(_)) => {
                        subscriber.missed += 1;
                        return true;
                    }
                    Err(TrySendError::Disconnected(_)) => return false,
                }
            }
            match subscriber.sender.try_send(event.clone()) {
                Ok(()) => true,
                Err(TrySendError::Full(_)) => {
                    subscriber.missed += 1;
                    true
                }
                Err(TrySendError::Disconnected(_)) => false,
            }
        });
    }
}

/// A thread that panicked while it held a lock left behind what was whole:
/// nothing is changed in two steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn to_instant(time: SystemTime) -> Instant {
    let micros = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |n| -n),
    };
    Instant::from_micros(micros)
}
