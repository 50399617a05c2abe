//! The handle that a service holds.
//!
//! ```text
//! folder ──make aside──▶ Generation ──swap──▶ in force ──last call ends──▶ gone
//!            (maker)      (snapshot,            │
//!                          evaluators)          ├─ evaluate, pin
//!                                               └─ status, events
//! ```
//!
//! | file | concept |
//! |---|---|
//! | `aside.rs` | plugins are compiled while other edits go into force |
//! | `auditor.rs` | looks again at what plugins answered |
//! | `builder.rs` | how a host is set up |
//! | `maker.rs` | programs are made aside, and shown to be fit |
//! | `generation.rs` | what is in force from one swap to the next |
//! | `pool.rs` | evaluators that calls take and put back |
//! | `pinned.rs` | one program from the beginning of a piece of work to its end |
//! | `programs.rs` | programs that decided purchases which may come back |
//! | `retired.rs` | programs that are out of force, until nobody works with them |
//! | `source.rs` | where programs come from |
//! | `shared.rs` | the swap, and what there is to tell |
//! | `watched.rs` | what it makes of what a watcher sees |
//! | `status.rs` | what a host tells of itself |
//! | `subscribers.rs` | who is told what happens to it |
//! | `error.rs` | why a program does not go into force |
//!
//! # Invariants
//!
//! - What is in force is whole: a program that has errors, or cases that do
//!   not hold, never replaces one that has none.
//! - A call decides by one snapshot from its beginning to its end.
//! - No lock and no counter that all threads share stands on the way of a call,
//!   but for the pool that plugins' instances come from.
//! - A campaign that fails too often goes out of force by a program without
//!   it, never within one.
//! - Nothing runs in the background unless it was asked for, but if the program
//!   has plugins: then a clock watches over their calls, and a thread looks at
//!   a small share of their answers again.

#[cfg(feature = "watch")]
mod aside;
mod auditor;
mod builder;
mod error;
mod generation;
mod maker;
mod pinned;
mod pool;
mod programs;
mod retired;
mod shared;
mod source;
mod status;
mod subscribers;
#[cfg(feature = "watch")]
mod watched;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::decide::Decisions;
use crate::explain::Explanation;
use crate::facts::Events;
use crate::load::Folder;
use crate::model::Date;
use crate::observe::Counters;
#[cfg(feature = "wasm")]
use crate::plugin::PluginCache;
use crate::service::{
    Account, DecideError, Decision, Event, EventHeader, FieldValue, Member, Needs,
};
use crate::snapshot::Snapshot;
use shared::Shared;
use source::Source;

pub use builder::HostBuilder;
pub use error::{OpenError, ReloadError};
pub use pinned::Pinned;
pub use shared::Reload;
pub use status::{CampaignState, CampaignStatus, Failed, LiveEvent, Status, Watching};

/// A program that decides events: cheap to clone, shared between threads.
///
/// Nothing is global: two hosts with two programs live side by side in one
/// process.
///
/// # Examples
///
/// A host is shared by all threads of a service:
///
/// ```
/// use sadakat_engine::{Event, Host, Member};
///
/// # let folder = std::env::temp_dir().join(format!("sadakat-host-{}", std::process::id()));
/// # std::fs::create_dir_all(folder.join("campaigns"))?;
/// # std::fs::write(folder.join("program.toml"),
/// #     "[program]\nname = \"Café\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n")?;
/// # std::fs::write(folder.join("campaigns/gift.toml"), "name = \"Gift\"\non = [\"visit\"]\nphase = \"order\"\n")?;
/// # std::fs::write(folder.join("campaigns/gift.rhai"), "gift(\"cookie\");")?;
///
/// let host = Host::open(&folder)?;
/// let visit = Event::builder("visit", "v1", "2026-11-21T14:03:00+03:00").build();
/// let decision = host.decide(&visit, &Member::guest())?;
/// assert!(decision.to_json().contains(r#""kind":"gift","sku":"cookie""#));
///
/// // An edit goes into force. A broken one would not.
/// std::fs::write(folder.join("campaigns/gift.rhai"), "gift(\"brownie\");")?;
/// host.reload()?;
/// let decision = host.decide(&visit, &Member::guest())?;
/// assert!(decision.to_json().contains(r#""kind":"gift","sku":"brownie""#));
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Host {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    source: Mutex<Source>,
}

impl Host {
    /// Opens a program folder as it is now. [`Self::reload`] puts edits into
    /// force.
    ///
    /// # Errors
    /// If the folder cannot be read, or the program in it has errors or cases
    /// that do not hold.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::builder().open(path)
    }

    /// A host with other settings than the default ones.
    pub fn builder() -> HostBuilder {
        HostBuilder::default()
    }

    /// The program in force from now to the end of a piece of work.
    pub fn pin(&self) -> Pinned {
        Pinned::new(self.shared().current.load_full())
    }

    /// Where compiled plugins are kept, if
    /// [the builder](HostBuilder::plugin_cache) was told.
    #[cfg(feature = "wasm")]
    pub fn plugin_cache(&self) -> Option<PluginCache> {
        self.shared().plugin_cache.clone()
    }

    /// The snapshot in force.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.shared().current.load().snapshot)
    }

    /// Decides an event with what is known of its member, by the program in
    /// force. Nothing is remembered but what the event claims of limits in all
    /// and of budgets, see [`HostBuilder::claims`]; the decision's
    /// [`changes`](Decision::changes) are for the service to keep.
    ///
    /// It takes some tens of microseconds and never waits.
    ///
    /// # Errors
    /// If the event, or what was said of its member, does not fit the program.
    pub fn decide(&self, event: &Event, member: &Member) -> Result<Decision, DecideError> {
        self.pin().decide(event, member)
    }

    /// Decides many events by one program, in their order. Each is decided with
    /// what was said of its member, so that a second event of one member needs
    /// what the first one changed: decide it after keeping that.
    ///
    /// # Errors
    /// If an event, or what was said of its member, does not fit the program:
    /// then none is decided.
    pub fn decide_batch<'a>(
        &self,
        asked: impl IntoIterator<Item = (&'a Event, &'a Member)>,
    ) -> Result<Vec<Decision>, DecideError> {
        self.pin().decide_batch(asked)
    }

    /// What an event says of itself: its id, its kind, whose it is and on which
    /// day, so that a service finds what it keeps before it asks for a decision.
    ///
    /// # Errors
    /// If the event does not fit the program in force.
    pub fn header(&self, event: &Event) -> Result<EventHeader, DecideError> {
        EventHeader::read(&self.snapshot(), event)
    }

    /// Decides an event by what its member's account has, and books into it
    /// everything that comes of it: points, uses, history, tier, tags. A return
    /// takes back what its purchase gave, see [`Account`]. The service keeps the
    /// account together with the event's id, in one transaction; if it cannot,
    /// it drops the account, and calls [`Self::release`].
    ///
    /// Events of guests have no account: [`Self::decide`] is for them.
    ///
    /// # Errors
    /// If the event does not fit the program, is of another member, is booked
    /// already, or is a return of what was not bought; the account is as it was
    /// then.
    pub fn process(&self, event: &Event, account: &mut Account) -> Result<Decision, DecideError> {
        self.shared().current.load_full().process(event, account)
    }

    /// What the rules in force see of an account's member at the start of a day:
    /// values by the fields' whole names, such as `customer.tier`,
    /// `history.purchases` or `wallet.points.balance`; without what is missing.
    ///
    /// # Errors
    /// If what the account says of the customer does not fit the program.
    pub fn facts(
        &self,
        account: &Account,
        on: Date,
    ) -> Result<BTreeMap<String, FieldValue>, DecideError> {
        account.facts(&self.snapshot(), on)
    }

    /// Gives back what a decision claimed of limits in all and of budgets,
    /// since it is not kept.
    pub fn release(&self, decision: &Decision) {
        self.shared()
            .current
            .load()
            .claims()
            .release(decision.claims());
    }

    /// What the program in force wants to know of members.
    pub fn needs(&self) -> Needs {
        self.pin().needs()
    }

    /// Decides every event of `events`, with no campaign used before, by the
    /// program that they were read for.
    #[doc(hidden)]
    pub fn evaluate_events(&self, events: &Events) -> Decisions {
        self.shared().current.load().evaluate_events(events)
    }

    /// Decides every event of `events` as [`Self::evaluate_events`] does, and
    /// says for each what became of every campaign, and why.
    #[doc(hidden)]
    pub fn explain_events(&self, events: &Events) -> Vec<Explanation> {
        self.shared().current.load().explain_events(events)
    }

    /// Reads the folder now, and puts what is in it into force if it has no
    /// errors and its cases hold. It returns when that is done; calls go on
    /// meanwhile.
    ///
    /// # Errors
    /// Why the program in force stays.
    pub fn reload(&self) -> Result<Reload, ReloadError> {
        self.source().reload(self.shared())
    }

    /// Puts a program that is in no folder into force if it has no errors and
    /// its cases hold. It returns when that is done; calls go on meanwhile.
    ///
    /// # Errors
    /// Why the program in force stays.
    pub fn put(&self, folder: &Folder) -> Result<Reload, ReloadError> {
        self.shared().put(folder)
    }

    /// How the host is.
    pub fn status(&self) -> Status {
        self.shared().status()
    }

    /// What campaigns did, failed at and used since the host was opened, by
    /// their ids: of those that were asked about any event and are still in
    /// the program. Calls that are at work are counted when they end.
    pub fn counters(&self) -> BTreeMap<Arc<str>, Counters> {
        self.shared().counters()
    }

    /// What happens to the host from now on. Somebody who is more than 1,024
    /// events behind misses some, and is told how many.
    pub fn subscribe(&self) -> Receiver<LiveEvent> {
        self.shared().subscribe()
    }

    /// Ends the watching of the folder, then waits until no call is at work
    /// any more, for as long as `deadline` allows. Whether there is none. The
    /// host can still be used.
    pub fn drain(&self, deadline: Duration) -> bool {
        /// How often it looks.
        const GLANCE: Duration = Duration::from_millis(1);
        self.source().unwatch(self.shared());
        let begun = Instant::now();
        loop {
            if self.shared().busy() == 0 {
                return true;
            }
            if begun.elapsed() >= deadline {
                return false;
            }
            std::thread::sleep(GLANCE);
        }
    }

    fn new(shared: Arc<Shared>, source: Source) -> Self {
        Self {
            inner: Arc::new(Inner {
                shared,
                source: Mutex::new(source),
            }),
        }
    }

    fn source(&self) -> MutexGuard<'_, Source> {
        // A source is changed in one step.
        let source = self.inner.source.lock();
        source.unwrap_or_else(PoisonError::into_inner)
    }

    fn shared(&self) -> &Shared {
        &self.inner.shared
    }
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let current = self.shared().current.load();
        f.debug_struct("Host")
            .field("generation", &current.number)
            .field("snapshot", &current.snapshot.hash())
            .finish_non_exhaustive()
    }
}

const _: () = {
    const fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Host>();
    shared::<Pinned>();
    const fn sent<T: Send + Sync + 'static>() {}
    sent::<Snapshot>();
    sent::<Events>();
    sent::<Decisions>();
    sent::<OpenError>();
    sent::<ReloadError>();
};
