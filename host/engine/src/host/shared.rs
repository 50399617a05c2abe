//! What all clones of a host share.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};
use std::time::SystemTime;

use arc_swap::ArcSwap;

#[cfg(feature = "watch")]
use super::aside::{self, Aside};
use super::auditor::{Auditor, OnDiffering};
use super::error::ReloadError;
use super::generation::{Generation, Watched};
use super::maker::{Fit, Maker};
use super::programs::Programs;
use super::retired::Retired;
use super::status::{CampaignStatus, Failed, LiveEvent, Status, Watching};
use super::subscribers::Subscribers;
use crate::decide::{Claims, Decisions, left};
use crate::diagnostic::Report;
#[cfg(feature = "watch")]
use crate::load::Uncompiled;
use crate::load::{Folder, FolderError};
use crate::model::Instant;
use crate::observe::{Counters, Observer, OnFaults};
#[cfg(feature = "wasm")]
use crate::plugin::PluginCache;
use crate::quarantine::{Guard, LastFault, Verdict};
use crate::snapshot::Snapshot;

/// A clock of the host's own: it says how long things have been so, and which
/// campaigns are in force today. No decision reads it.
pub(super) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

pub(super) struct Shared {
    pub(super) current: ArcSwap<Generation>,
    pub(super) clock: Clock,
    #[cfg(feature = "wasm")]
    pub(super) plugin_cache: Option<PluginCache>,
    /// Locked as long as a program is made: one at a time.
    making: Mutex<Making>,
    /// The folder that waits for plugins.
    #[cfg(feature = "watch")]
    pub(super) aside: Aside,
    pub(super) told: Mutex<Told>,
    retired: Retired,
    guard: Arc<Guard>,
    watched: Watched,
    /// Whether a campaign waits for a program without it.
    is_due: AtomicBool,
}

/// Who takes part in deciding.
pub(super) struct Lookers {
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) claims: Arc<dyn Claims>,
    pub(super) programs: Programs,
}

/// What it takes to make a program.
pub(super) struct Making {
    maker: Maker,
    /// What the program in force was made of.
    folder: Folder,
}

#[cfg(feature = "watch")]
impl Making {
    /// The plugins of a folder that are not compiled yet.
    pub(super) fn uncompiled(&mut self, folder: &Folder) -> Vec<Uncompiled> {
        self.maker.uncompiled(folder)
    }
}

/// What there is to tell.
#[derive(Default)]
pub(super) struct Told {
    reloads: u64,
    refused: u64,
    pub(super) failed: Option<Failed>,
    pub(super) watching: Watching,
    pub(super) unreadable: Option<Arc<FolderError>>,
    pub(super) pending: Vec<Arc<str>>,
    /// The campaigns that the last swap changed.
    pub(super) changed: Vec<Arc<str>>,
    pub(super) subscribers: Subscribers,
}

/// Why another program goes into force.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// Files changed.
    Edit,
    /// A campaign failed too often.
    Faults,
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
    pub(super) fn new(
        maker: Maker,
        #[cfg(feature = "wasm")] plugin_cache: Option<PluginCache>,
        clock: Clock,
        lookers: Lookers,
        folder: Folder,
        fit: Fit,
    ) -> Arc<Self> {
        let guard = Arc::new(Guard::default());
        Arc::new_cyclic(|shared| {
            let alarm = Arc::new(Alarm {
                guard: Arc::clone(&guard),
                shared: Weak::clone(shared),
            });
            let watched = Watched {
                observer: lookers.observer,
                on_faults: Arc::clone(&alarm) as Arc<dyn OnFaults>,
                on_asked: Arc::new(Auditor::new(alarm)),
                claims: lookers.claims,
                programs: Arc::new(lookers.programs),
            };
            guard.begin(&folder, &fit.plan, &fit.snapshot);
            let page = guard.page(&fit.snapshot);
            let warnings = Arc::new(fit.warnings);
            let since = clock();
            let made = (fit.snapshot, fit.files);
            let first = Generation::new(1, made, warnings, since, watched.clone(), page);
            Self {
                current: ArcSwap::from_pointee(first),
                clock,
                #[cfg(feature = "wasm")]
                plugin_cache,
                making: Mutex::new(Making { maker, folder }),
                #[cfg(feature = "watch")]
                aside: Aside::default(),
                told: Mutex::default(),
                retired: Retired::default(),
                guard,
                watched,
                is_due: AtomicBool::new(false),
            }
        })
    }

    /// Makes the program of a folder and puts it into force if it is fit.
    pub(super) fn put(&self, folder: &Folder) -> Result<Reload, ReloadError> {
        let mut making = lock(&self.making);
        let result = self.put_made(&mut making, folder);
        drop(making);
        self.quarantine();
        result
    }

    /// The same by who makes programs just now, and then looks after campaigns
    /// that wait for a program without them.
    pub(super) fn put_made(
        &self,
        making: &mut Making,
        folder: &Folder,
    ) -> Result<Reload, ReloadError> {
        let made = self.put_if_fit(making, folder);
        if let Ok(Reload::Unchanged) = &made {
            self.restored();
        }
        made.map_err(|report| self.refuse(ReloadError::Program(Arc::new(report))))
    }

    /// Makes the program of a folder, and puts it into force if it is fit and
    /// another one.
    fn put_if_fit(&self, making: &mut Making, folder: &Folder) -> Result<Reload, Report> {
        let current = self.current.load_full();
        let plan = self.guard.plan(folder, &current.snapshot);
        let made = making.maker.make(folder, &plan, Some(&current.snapshot));
        let fit = made?;
        making.folder = folder.clone();
        if fit.snapshot.hash() == current.snapshot.hash() {
            return Ok(Reload::Unchanged);
        }
        let (generation, changed) = self.swap(&current, &making.folder, fit, Cause::Edit);
        self.retired.let_go(current);
        Ok(Reload::Live {
            generation,
            changed,
        })
    }

    /// Puts what does not wait for plugins into force, if it is fit; else
    /// nothing is said, since the whole is still to come.
    #[cfg(feature = "watch")]
    pub(super) fn put_meanwhile(&self, folder: &Folder) {
        let mut making = lock(&self.making);
        let uncompiled = making.uncompiled(folder);
        if uncompiled.is_empty() {
            return;
        }
        let without = aside::without(folder, &uncompiled, &making.folder);
        if self.put_if_fit(&mut making, &without).is_err() {
            tracing::debug!("what does not wait for plugins is not fit by itself");
        }
        drop(making);
        self.quarantine();
    }

    #[cfg(feature = "watch")]
    pub(super) fn making(&self) -> MutexGuard<'_, Making> {
        lock(&self.making)
    }

    /// The plugins of a folder that are not compiled yet.
    #[cfg(feature = "watch")]
    pub(super) fn uncompiled(&self, folder: &Folder) -> Vec<Uncompiled> {
        lock(&self.making).uncompiled(folder)
    }

    /// Makes the program in force anew without campaigns that failed too
    /// often, if any wait for it. If a program is being made just now, whoever
    /// makes it sees to this too.
    pub(super) fn quarantine(&self) {
        while self.is_due.load(Ordering::SeqCst) {
            let mut making = match self.making.try_lock() {
                Ok(making) => making,
                Err(TryLockError::Poisoned(making)) => making.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            self.is_due.store(false, Ordering::SeqCst);
            let Making { maker, folder } = &mut *making;
            let current = self.current.load_full();
            let plan = self.guard.plan(folder, &current.snapshot);
            match maker.make(folder, &plan, Some(&current.snapshot)) {
                Ok(fit) if fit.snapshot.hash() == current.snapshot.hash() => {}
                Ok(fit) => {
                    self.swap(&current, folder, fit, Cause::Faults);
                    // Without waiting: the call that found the fault is one of
                    // those at work.
                    self.retired.add(current);
                }
                Err(report) => _ = self.refuse(ReloadError::Program(Arc::new(report))),
            }
        }
    }

    /// Puts a program into force. Which generation it is, and what changed.
    fn swap(
        &self,
        before: &Generation,
        folder: &Folder,
        fit: Fit,
        cause: Cause,
    ) -> (u64, Vec<Arc<str>>) {
        let number = before.number + 1;
        let snapshot: Arc<str> = fit.snapshot.hash().into();
        let settings = fit.snapshot.settings().quarantine;
        // Before the first call comes: its faults are about this version.
        self.guard.begin(folder, &fit.plan, &fit.snapshot);
        let next = Generation::new(
            number,
            (Arc::clone(&fit.snapshot), fit.files),
            Arc::new(fit.warnings),
            (self.clock)(),
            self.watched.clone(),
            self.guard.page(&fit.snapshot),
        );
        self.current.store(Arc::new(next));
        tracing::info!(generation = number, %snapshot, changed = fit.changed.len(), "a program went into force");
        let event = LiveEvent::Live {
            generation: number,
            snapshot,
            changed: fit.changed.clone(),
        };
        let quarantined = self.guard.changes(&settings);
        let mut told = lock(&self.told);
        if cause == Cause::Edit {
            told.reloads += 1;
            told.failed = None;
        }
        told.changed.clone_from(&fit.changed);
        told.subscribers.tell(event);
        for campaign in quarantined {
            told.subscribers.tell(LiveEvent::Quarantined(campaign));
        }
        (number, fit.changed)
    }

    /// What campaigns did since the host was opened, by their ids.
    pub(super) fn counters(&self) -> BTreeMap<Arc<str>, Counters> {
        self.guard.counts.all()
    }

    /// The folder is as the program in force.
    fn restored(&self) {
        let mut told = lock(&self.told);
        if told.failed.take().is_some() {
            told.subscribers.tell(LiveEvent::Restored);
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
        told.subscribers.tell(LiveEvent::Refused(why.clone()));
        why
    }

    pub(super) fn subscribe(&self) -> Receiver<LiveEvent> {
        lock(&self.told).subscribers.add()
    }

    /// Calls that are at work, on whichever program.
    pub(super) fn busy(&self) -> usize {
        self.retired.busy() + self.current.load().busy()
    }

    pub(super) fn status(&self) -> Status {
        let draining = self.retired.bury();
        let current = self.current.load_full();
        let now = (self.clock)();
        let instant = to_instant(now);
        let snapshot = &current.snapshot;
        let busy = self.busy();
        let quarantined = self.guard.quarantined(&snapshot.settings().quarantine);
        let campaigns = snapshot.campaigns().iter();
        let day = instant.local(&snapshot.settings().schema.zone).date;
        let left = left(snapshot, &*self.watched.claims, day);
        let campaigns =
            campaigns.map(|campaign| CampaignStatus::of(campaign, snapshot, instant, &left));
        let left_out = quarantined
            .iter()
            .filter(|quarantined| snapshot.find(&quarantined.campaign).is_none());
        let campaigns = campaigns
            .chain(left_out.map(CampaignStatus::left_out))
            .collect();
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
            #[cfg(feature = "watch")]
            compiling: self.aside.compiling(),
            #[cfg(not(feature = "watch"))]
            compiling: Vec::new(),
            warnings: Arc::clone(&current.warnings),
            busy,
            draining,
            quarantined,
            campaigns,
        }
    }
}

/// Raised by an evaluator when campaigns failed.
struct Alarm {
    guard: Arc<Guard>,
    shared: Weak<Shared>,
}

impl OnFaults for Alarm {
    fn faulted(&self, generation: u64, snapshot: &Snapshot, decisions: &Decisions) {
        let verdict = self.guard.faulted(generation, snapshot, decisions);
        self.act(verdict, snapshot);
    }
}

impl OnDiffering for Alarm {
    fn differs(&self, snapshot: &Snapshot, campaign: u32, fault: LastFault) {
        let verdict = self.guard.remembered(snapshot, campaign, fault);
        self.act(verdict, snapshot);
    }
}

impl Alarm {
    /// Does what must be done about campaigns.
    fn act(&self, verdict: Verdict, snapshot: &Snapshot) {
        if verdict == Verdict::None {
            return;
        }
        // A host that is gone has nothing to put into force.
        let Some(shared) = self.shared.upgrade() else {
            return;
        };
        if verdict == Verdict::Remake {
            shared.is_due.store(true, Ordering::SeqCst);
            shared.quarantine();
        } else {
            let changes = self.guard.changes(&snapshot.settings().quarantine);
            let mut told = lock(&shared.told);
            for campaign in changes {
                told.subscribers.tell(LiveEvent::Quarantined(campaign));
            }
        }
    }
}

/// A thread that panicked while it held a lock left behind what was whole:
/// nothing is changed in two steps.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn to_instant(time: SystemTime) -> Instant {
    let micros = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |n| -n),
    };
    Instant::from_micros(micros)
}
