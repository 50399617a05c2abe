//! Sums by campaign, week, tier, segment and store.

use std::collections::BTreeMap;
use std::sync::Arc;

use roaring::RoaringBitmap;
use sadakat_engine::model::Date;

use crate::amounts::Amounts;
use crate::names::Names;

/// Stores told apart; those that come later are counted together, so that
/// memory is bounded whatever the records say.
const MOST_STORES: usize = 1_000;

/// How the stores beyond [`MOST_STORES`] are called.
const OTHER_STORES: &str = "(other stores)";

/// What an event is counted under.
#[derive(Debug, Clone)]
pub(crate) struct Where {
    /// The Monday of its week.
    pub(crate) week: Date,
    /// The member's tier by the rules that are counted; none for guests, and
    /// in programs without tiers.
    pub(crate) tier: Option<Arc<str>>,
    /// The segments that the member is in, by the same rules.
    pub(crate) segments: Vec<Arc<str>>,
    pub(crate) store: Option<Arc<str>>,
}

/// Sums in all and by what they are told apart by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) all: Amounts,
    pub(crate) members: RoaringBitmap,
    pub(crate) weeks: BTreeMap<i32, Amounts>,
    pub(crate) tiers: BTreeMap<Arc<str>, Amounts>,
    pub(crate) segments: BTreeMap<Arc<str>, Amounts>,
    pub(crate) stores: BTreeMap<Arc<str>, Amounts>,
}

impl Tally {
    pub(crate) fn new(names: &Names) -> Self {
        Self {
            all: Amounts::new(names),
            ..Self::default()
        }
    }

    /// Does the same to every sum that an event belongs to.
    pub(crate) fn count(&mut self, at: &Where, names: &Names, mut count: impl FnMut(&mut Amounts)) {
        let empty = || Amounts::new(names);
        count(&mut self.all);
        count(self.weeks.entry(at.week.days()).or_insert_with(empty));
        if let Some(tier) = &at.tier {
            count(entry(&mut self.tiers, tier, usize::MAX, names));
        }
        for segment in &at.segments {
            count(entry(&mut self.segments, segment, usize::MAX, names));
        }
        if let Some(store) = &at.store {
            count(entry(&mut self.stores, store, MOST_STORES, names));
        }
    }
}

fn entry<'m>(
    all: &'m mut BTreeMap<Arc<str>, Amounts>,
    key: &Arc<str>,
    most: usize,
    names: &Names,
) -> &'m mut Amounts {
    let key = if all.len() >= most && !all.contains_key(key) {
        Arc::from(OTHER_STORES)
    } else {
        Arc::clone(key)
    };
    all.entry(key).or_insert_with(|| Amounts::new(names))
}
