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
    #[doc(hidden)]
    pub fn add(&mut self, decisions: &Decisions) {
        self.batches = self.batches.saturating_add(1);
        self.events = self.events.saturating_add(decisions.rows() as u64);
        for evaluated in &decisions.evaluated {
            self.of(evaluated.campaign).add_evaluated(evaluated);
        }
        for &(_, campaign) in &decisions.held_out {
            self.of(campaign).add_held_out(1);
        }
        for given in decisions.all() {
            self.of(given.campaign).add_effect(given.effect.kind());
        }
        for fault in decisions.all_faults() {
            self.of(fault.campaign).add_faults(fault.code, 1);
        }
        if let Some(shadow) = &decisions.shadow {
            self.add_shadow(&shadow.own);
        }
    }

    /// Adds what campaigns would have done that give nothing.
    fn add_shadow(&mut self, decisions: &Decisions) {
        for evaluated in &decisions.evaluated {
            self.of(evaluated.campaign).add_evaluated(evaluated);
        }
        for given in decisions.all() {
            self.of(given.campaign).add_shadow_effect();
        }
        for fault in decisions.all_faults() {
            self.of(fault.campaign).add_faults(fault.code, 1);
        }
    }

    /// Adds what was counted elsewhere with the same snapshot.
    #[doc(hidden)]
    pub fn merge(&mut self, other: &Self) {
        self.batches = self.batches.saturating_add(other.batches);
        self.events = self.events.saturating_add(other.events);
        for (campaign, counters) in other.iter() {
            self.of(campaign).merge(counters);
        }
    }

    /// Begins anew, and keeps the memory.
    #[doc(hidden)]
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::decide::{Evaluator, NoUsage};
    use crate::effect::EffectKind;
    use crate::facts::Events;
    use crate::load::{Folder, load};
    use crate::snapshot::Snapshot;

    /// Many campaigns, of which few are for a store.
    fn snapshot(stores: usize) -> Arc<Snapshot> {
        let mut folder = Folder::default();
        let program = *b"[program]\nname = \"x\"\ncurrency = \"TRY\"\ntime_zone = \"UTC\"\n";
        folder.insert("program.toml", program);
        for n in 0..stores {
            let manifest = format!(
                "on = [\"purchase\"]\nphase = \"order\"\naudience = '(purchase.store ?? \"\") == \"s{n}\"'\n"
            );
            folder.insert(&format!("campaigns/c{n}.toml"), manifest.into_bytes());
            let script = *b"if purchase.total > 50 { throw \"no\"; } gift(\"mug\");";
            folder.insert(&format!("campaigns/c{n}.rhai"), script);
        }
        load(&folder).snapshot.unwrap()
    }

    fn decide(snapshot: &Arc<Snapshot>, store: usize, total: u32) -> Decisions {
        let event = format!(
            r#"{{"id":"e","kind":"purchase","at":"2026-03-01T10:00:00","purchase":{{"store":"s{store}","lines":[{{"sku":"a","quantity":1,"unit_price":"{total}"}}]}}}}"#
        );
        let events = Events::read(snapshot, [(&*event, None)]).unwrap();
        Evaluator::new(Arc::clone(snapshot)).evaluate(&events.batch(&NoUsage))
    }

    #[test]
    fn only_campaigns_that_did_anything_have_counters() {
        let snapshot = snapshot(300);
        let mut tally = Tally::default();
        tally.add(&decide(&snapshot, 17, 10));
        tally.add(&decide(&snapshot, 17, 20));
        assert_eq!((tally.batches(), tally.events()), (2, 2));
        assert_eq!(tally.iter().count(), 1);
        let position = u32::try_from(snapshot.find("c17").unwrap()).unwrap();
        let counters = tally.get(position).unwrap();
        assert_eq!((counters.evaluations, counters.effects()), (2, 2));
        assert_eq!(counters.effects_of(EffectKind::Gift), 2);
        assert!(counters.work > 0);
        assert_eq!(tally.get(u32::MAX), None);
    }

    #[test]
    fn tallies_add_up_in_any_order() {
        let snapshot = snapshot(5);
        let batches: Vec<_> = (0..20)
            .map(|n| decide(&snapshot, n % 4, n as u32 * 7))
            .collect();
        let mut whole = Tally::default();
        let (mut even, mut odd) = (Tally::default(), Tally::default());
        for (n, batch) in batches.iter().enumerate() {
            whole.add(batch);
            if n % 2 == 0 { &mut even } else { &mut odd }.add(batch);
        }
        // One that was used before, and emptied.
        let mut sum = whole.clone();
        sum.clear();
        assert_eq!((sum.iter().count(), sum.events()), (0, 0));
        sum.merge(&odd);
        sum.merge(&even);
        for campaign in 0..5 {
            assert_eq!(sum.get(campaign), whole.get(campaign));
        }
        assert_eq!(sum.events(), whole.events());
        let faults: u64 = sum.iter().map(|(_, counters)| counters.faults()).sum();
        let code = crate::diagnostic::codes::SCRIPT_FAILED;
        let coded: u64 = sum
            .iter()
            .map(|(_, counters)| counters.faults_of(code))
            .sum();
        assert_eq!((faults, coded), (12, 12));
    }
}
