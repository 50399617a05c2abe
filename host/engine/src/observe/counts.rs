//! A host's counters, over its generations.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::{Counters, Tally};
use crate::snapshot::Snapshot;

/// A host's counters, over its generations. A campaign keeps its counters
/// while its files change, and until it is in no program any more.
///
/// Locks are taken in this order: the pages, a page's tallies, one tally.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    /// Of generations that nothing decides with any more.
    settled: BTreeMap<Arc<str>, Counters>,
    /// Of the others; the last one is in force.
    open: Vec<Arc<Page>>,
}

/// The counters of one generation: a tally for each of its evaluators.
#[derive(Debug)]
pub(crate) struct Page {
    /// The campaigns, by their position in the snapshot.
    ids: Vec<Arc<str>>,
    /// Made when a single campaign is first looked for.
    positions: OnceLock<HashMap<Arc<str>, u32>>,
    tallies: Mutex<Tallies>,
}

#[derive(Debug, Default)]
struct Tallies {
    live: Vec<Arc<Mutex<Tally>>>,
    /// Of evaluators that are gone.
    gone: Tally,
}

impl Tallies {
    /// Keeps the counters of evaluators that are gone in one place.
    fn settle(&mut self) {
        let gone = &mut self.gone;
        self.live.retain(|tally| {
            let is_live = Arc::strong_count(tally) > 1;
            if !is_live {
                gone.merge(&lock(tally));
            }
            is_live
        });
    }
}

impl Page {
    fn new(snapshot: &Snapshot) -> Self {
        let campaigns = snapshot.campaigns().iter();
        Self {
            ids: campaigns.map(|campaign| Arc::clone(&campaign.id)).collect(),
            positions: OnceLock::new(),
            tallies: Mutex::default(),
        }
    }

    /// A tally for a new evaluator of the generation.
    pub(crate) fn tally(&self) -> Arc<Mutex<Tally>> {
        let mut tallies = lock(&self.tallies);
        tallies.settle();
        let tally = Arc::default();
        tallies.live.push(Arc::clone(&tally));
        tally
    }

    /// Adds a campaign's counters.
    fn add_to(&self, id: &str, counters: &mut Counters) {
        let positions = self.positions.get_or_init(|| {
            let ids = self.ids.iter().cloned();
            ids.zip(0..).collect()
        });
        let Some(&position) = positions.get(id) else {
            return;
        };
        let tallies = lock(&self.tallies);
        if let Some(own) = tallies.gone.get(position) {
            counters.merge(own);
        }
        for tally in &tallies.live {
            if let Some(own) = lock(tally).get(position) {
                counters.merge(own);
            }
        }
    }

    /// Adds the counters of all campaigns.
    fn add_all_to(&self, all: &mut BTreeMap<Arc<str>, Counters>) {
        let mut sum = Tally::default();
        let tallies = lock(&self.tallies);
        sum.merge(&tallies.gone);
        for tally in &tallies.live {
            sum.merge(&lock(tally));
        }
        drop(tallies);
        for (position, counters) in sum.iter() {
            if let Some(id) = self.ids.get(position as usize) {
                all.entry(Arc::clone(id)).or_default().merge(counters);
            }
        }
    }

    /// Whether nothing can count here any more.
    fn is_settled(self: &Arc<Self>) -> bool {
        let mut tallies = lock(&self.tallies);
        tallies.settle();
        Arc::strong_count(self) == 1 && tallies.live.is_empty()
    }
}

impl Counts {
    /// A page for a generation that goes into force. Campaigns that are
    /// neither in it nor `known` are forgotten.
    pub(crate) fn begin(&self, snapshot: &Snapshot, known: impl Fn(&str) -> bool) -> Arc<Page> {
        let page = Arc::new(Page::new(snapshot));
        let mut pages = lock(&self.0);
        pages.settle();
        let keeps = |id: &str| snapshot.find(id).is_some() || known(id);
        pages.settled.retain(|id, _| keeps(id));
        pages.open.push(Arc::clone(&page));
        page
    }

    /// The counters of one campaign.
    pub(crate) fn of(&self, id: &str) -> Counters {
        let pages = lock(&self.0);
        let mut counters = pages.settled.get(id).cloned().unwrap_or_default();
        for page in &pages.open {
            page.add_to(id, &mut counters);
        }
        counters
    }

    /// The counters of all campaigns that did anything.
    pub(crate) fn all(&self) -> BTreeMap<Arc<str>, Counters> {
        let mut pages = lock(&self.0);
        pages.settle();
        let mut all = pages.settled.clone();
        for page in &pages.open {
            page.add_all_to(&mut all);
        }
        all
    }
}

impl Pages {
    /// Puts away the pages of generations that nothing decides with any more.
    fn settle(&mut self) {
        let Self { settled, open } = self;
        let last = open.pop();
        open.retain(|page| {
            let is_settled = page.is_settled();
            if is_settled {
                page.add_all_to(settled);
            }
            !is_settled
        });
        open.extend(last);
    }
}

/// A thread that panicked while it held the lock left whole counters.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
