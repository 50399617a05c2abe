//! What all members share: limits in all, and budgets.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sadakat_engine::decide::{Claim, Claims, Exhausted};
use sadakat_engine::model::Date;
use sadakat_engine::{Share, Snapshot};

use crate::error::LedgerError;
use crate::store::{Connection, params};

/// A share by names, so that it outlives edits of the program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    campaign: String,
    budget: bool,
    per: String,
    key: String,
}

/// What was seen of a share: its campaign, limit and text, from which day on,
/// and how much was taken.
type Seen = (String, Option<u8>, Option<String>, i32, i64);

/// What is taken of all shares, as the ledger has it, with what an event
/// changes.
pub(crate) struct Shares {
    snapshot: Arc<Snapshot>,
    /// Where campaigns stand, by the id that they count under.
    places: HashMap<String, usize>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    taken: HashMap<Key, BTreeMap<Date, i64>>,
    changed: BTreeMap<(Key, Date), i64>,
    seen: Vec<Seen>,
}

impl Shares {
    /// What the ledger has.
    pub(crate) fn load(
        connection: &Connection,
        snapshot: Arc<Snapshot>,
    ) -> Result<Self, LedgerError> {
        let mut inner = Inner::default();
        let mut rows = connection
            .prepare_cached("SELECT campaign, budget, per, key, day, amount FROM share")?;
        let mut rows = rows.query(params![])?;
        while let Some(row) = rows.next()? {
            let key = Key {
                campaign: row.get(0)?,
                budget: row.get(1)?,
                per: row.get(2)?,
                key: row.get(3)?,
            };
            let days = inner.taken.entry(key).or_default();
            days.insert(Date::from_days(row.get(4)?), row.get(5)?);
        }
        let mut places = HashMap::new();
        for (place, rules) in snapshot.campaigns().iter().enumerate() {
            let id = rules.counted_as().to_owned();
            places.entry(id).or_insert(place);
        }
        Ok(Self {
            snapshot,
            places,
            inner: Mutex::new(inner),
        })
    }

    /// Forgets what was seen, before another event.
    pub(crate) fn begin(&self) {
        self.inner().seen.clear();
    }

    /// What an event saw of shares, as JSON; none if it saw none.
    pub(crate) fn seen(&self) -> Result<Option<String>, LedgerError> {
        let inner = self.inner();
        let seen = (!inner.seen.is_empty()).then(|| serde_json::to_string(&inner.seen));
        Ok(seen.transpose()?)
    }

    /// Keeps what changed.
    pub(crate) fn flush(&self, connection: &Connection) -> Result<(), LedgerError> {
        for ((key, day), amount) in std::mem::take(&mut self.inner().changed) {
            let mut add = connection.prepare_cached(
                "INSERT INTO share (campaign, budget, per, key, day, amount)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (campaign, budget, per, key, day)
                 DO UPDATE SET amount = share.amount + excluded.amount",
            )?;
            add.execute(params![
                key.campaign,
                key.budget,
                key.per,
                key.key,
                day.days(),
                amount
            ])?;
        }
        Ok(())
    }

    fn key(&self, share: &Share) -> Key {
        let place = self.places.get(&*share.campaign);
        let rules = place.and_then(|&place| self.snapshot.campaigns().get(place));
        let limit = share.limit.and_then(|at| rules?.limit.get(usize::from(at)));
        let per = limit.and_then(|limit| limit.per);
        let per = per.and_then(|per| self.snapshot.settings().schema.field(per));
        Key {
            campaign: share.campaign.as_ref().to_owned(),
            budget: share.limit.is_none(),
            per: per.map_or_else(String::new, |field| field.name.clone()),
            key: share.key.as_deref().unwrap_or_default().to_owned(),
        }
    }

    /// Adds claims; limits of one campaign share a count.
    fn add(&self, claims: &[Claim], sign: i64) {
        let mut known: Vec<(Key, Date)> = Vec::new();
        for claim in claims.iter().filter(|claim| claim.amount != 0) {
            let at = (self.key(&claim.share), claim.day);
            if known.contains(&at) {
                continue;
            }
            let amount = claim.amount.saturating_mul(sign);
            let mut inner = self.inner();
            let days = inner.taken.entry(at.0.clone()).or_default();
            let day = days.entry(at.1).or_default();
            *day = day.saturating_add(amount);
            let changed = inner.changed.entry(at.clone()).or_default();
            *changed = changed.saturating_add(amount);
            known.push(at);
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing is changed in two steps: what a panic left is whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Claims for Shares {
    fn claimed(&self, share: &Share, since: Date, until: Date) -> i64 {
        let key = self.key(share);
        let mut inner = self.inner();
        let days = inner.taken.get(&key).into_iter();
        let days = days.flat_map(|days| days.range(since..));
        let within = days.take_while(|&(day, _)| *day <= until);
        let taken = within.fold(0i64, |sum, (_, amount)| sum.saturating_add(*amount));
        let seen = (
            key.campaign,
            share.limit,
            share.key.as_deref().map(str::to_owned),
            since.days(),
            taken,
        );
        if !inner.seen.contains(&seen) {
            inner.seen.push(seen);
        }
        taken
    }

    fn claim(&self, claims: &[Claim]) -> Result<(), Exhausted> {
        self.add(claims, 1);
        Ok(())
    }

    fn release(&self, claims: &[Claim]) {
        self.add(claims, -1);
    }
}

/// What a purchase saw of shares when it was decided. Nothing is taken.
pub(crate) struct Then(Vec<Seen>);

impl Then {
    pub(crate) fn of(kept: Option<&str>) -> Result<Self, LedgerError> {
        let seen = kept.map(serde_json::from_str).transpose()?;
        Ok(Self(seen.unwrap_or_default()))
    }
}

impl Claims for Then {
    // A period is known by its first day.
    fn claimed(&self, share: &Share, since: Date, _until: Date) -> i64 {
        let own = |(campaign, limit, key, day, _): &&Seen| {
            **campaign == *share.campaign
                && *limit == share.limit
                && key.as_deref() == share.key.as_deref()
                && *day == since.days()
        };
        self.0.iter().find(own).map_or(0, |(.., taken)| *taken)
    }

    fn claim(&self, _claims: &[Claim]) -> Result<(), Exhausted> {
        Ok(())
    }

    fn release(&self, _claims: &[Claim]) {}
}
