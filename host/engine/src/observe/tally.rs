//! The counters of the campaigns that did anything.

use super::Counters;
use crate::decide::Decisions;

/// The counters of the campaigns that did anything. It belongs to one
/// evaluator or thread; tallies of several are merged.
///
/// What it costs to add a batch depends on the campaigns that were evaluated
/// in it, not on how many are loaded.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    batches: u64,
    events: u64,
    /// By campaign: 0, or where its counters are, from 1.
    places: Vec<u32>,
    /// The campaigns that have counters, in the order in which they first did
    /// something.
    campaigns: Vec<u32>,
    counters: Vec<Counters>,
}

impl Tally {
    /// Adds what the campaigns did in a batch.
    pub fn add(&mut self, decisions: &Decisions) {
        self.batches = self.batches.saturating_add(1);
        self.events = self.events.saturating_add(decisions.rows() as u64);
        for evaluated in &decisions.evaluated {
            self.of(evaluated.campaign).add_evaluated(evaluated);
        }
        for &(campaign, events) in &decisions.held_out {
            self.of(campaign).add_held_out(events);
        }
        for given in decisions.all() {
            self.of(given.campaign).add_effect(given.effect.kind());
        }
        for fault in decisions.all_faults() {
            self.of(fault.campaign).add_faults(fault.code, 1);
        }
    }

    /// Adds what was counted elsewhere with the same snapshot.
    pub fn merge(&mut self, other: &Self) {
        self.batches = self.batches.saturating_add(other.batches);
        self.events = self.events.saturating_add(other.events);
        for (campaign, counters) in other.iter() {
            self.of(campaign).merge(counters);
        }
    }

    /// Begins anew, and keeps the memory.
    pub fn clear(&mut self) {
        for &campaign in &self.campaigns {
            if let Some(place) = self.places.get_mut(campaign as usize) {
                *place = 0;
            }
        }
        self.campaigns.clear();
        self.counters.clear();
        (self.batches, self.events) = (0, 0);
    }

    /// Batches that were decided.
    pub const fn batches(&self) -> u64 {
        self.batches
    }

    /// Events that were decided.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// The counters of a campaign, by its position in the snapshot; none if
    /// nothing was counted.
    pub fn get(&self, campaign: u32) -> Option<&Counters> {
        let place = self.places.get(campaign as usize)?.checked_sub(1)?;
        self.counters.get(place as usize)
    }

    /// The campaigns that did anything, by their positions in the snapshot, in
    /// no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Counters)> {
        self.campaigns.iter().copied().zip(&self.counters)
    }

    fn of(&mut self, campaign: u32) -> &mut Counters {
        let at = campaign as usize;
        if at >= self.places.len() {
            self.places.resize(at + 1, 0);
        }
        let known = self.places.get(at).copied().unwrap_or(0);
        let place = known.checked_sub(1).unwrap_or_else(|| {
            self.campaigns.push(campaign);
            self.counters.push(Counters::default());
            let place = self.counters.len() as u32;
            if let Some(known) = self.places.get_mut(at) {
                *known = place;
            }
            place - 1
        }) as usize;
        #[expect(
            clippy::indexing_slicing,
            reason = "places point into `counters`: set above, and cleared with it"
        )]
        &mut self.counters[place]
    }
}
