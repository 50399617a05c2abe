//! What one campaign did, failed at and used.

use std::time::Duration;

use crate::decide::Evaluated;
use crate::diagnostic::Code;
use crate::effect::EffectKind;

/// What one campaign did, failed at and used. Sums saturate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Events that its script or plugin was asked about.
    pub evaluations: u64,
    /// Events that it could have failed for: `evaluations`, or more where its
    /// audience is decided event by event.
    pub tried: u64,
    /// Events that its control group had to do without.
    pub held_out: u64,
    /// Effects that it would have given if it were not tried only.
    #[doc(hidden)]
    pub shadow_effects: u64,
    /// Operations that its script used, or its plugin's WebAssembly fuel.
    pub work: u64,
    /// Time in its script or plugin; zero unless it is measured.
    pub time: Duration,
    /// By kind, in the order of [`EffectKind::ALL`].
    effects: [u64; EffectKind::ALL.len()],
    /// By code, in the order of codes. Hardly any campaign has faults, and
    /// then of few kinds.
    faults: Vec<(Code, u64)>,
}

impl Counters {
    /// Effects of one kind that it gave. A multiplier has come to points.
    pub fn effects_of(&self, kind: EffectKind) -> u64 {
        self.effects.get(kind as usize).copied().unwrap_or(0)
    }

    /// All effects that it gave.
    pub fn effects(&self) -> u64 {
        self.effects.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// The kinds of effect that it gave, with how many of each.
    pub fn effects_by_kind(&self) -> impl Iterator<Item = (EffectKind, u64)> + '_ {
        let all = EffectKind::ALL.into_iter().zip(self.effects);
        all.filter(|(_, count)| *count > 0)
    }

    /// Events that it failed for with one code.
    pub fn faults_of(&self, code: Code) -> u64 {
        let found = self.faults.binary_search_by_key(&code.id, |(c, _)| c.id);
        found
            .ok()
            .and_then(|at| self.faults.get(at))
            .map_or(0, |(_, count)| *count)
    }

    /// All events that it failed for.
    pub fn faults(&self) -> u64 {
        let counts = self.faults.iter().map(|(_, count)| *count);
        counts.fold(0, u64::saturating_add)
    }

    /// The codes that it failed with, in the order of codes, with how often.
    pub fn faults_by_code(&self) -> &[(Code, u64)] {
        &self.faults
    }

    pub(super) fn add_evaluated(&mut self, evaluated: &Evaluated) {
        self.evaluations = self.evaluations.saturating_add(evaluated.events);
        self.tried = self.tried.saturating_add(evaluated.tried);
        self.work = self.work.saturating_add(evaluated.work);
        self.time = self.time.saturating_add(evaluated.time);
    }

    pub(super) fn add_held_out(&mut self, events: u64) {
        self.held_out = self.held_out.saturating_add(events);
    }

    pub(super) fn add_effect(&mut self, kind: EffectKind) {
        if let Some(count) = self.effects.get_mut(kind as usize) {
            *count = count.saturating_add(1);
        }
    }

    pub(super) const fn add_shadow_effect(&mut self) {
        self.shadow_effects = self.shadow_effects.saturating_add(1);
    }

    pub(super) fn add_faults(&mut self, code: Code, events: u64) {
        match self.faults.binary_search_by_key(&code.id, |(c, _)| c.id) {
            Ok(at) => {
                if let Some((_, count)) = self.faults.get_mut(at) {
                    *count = count.saturating_add(events);
                }
            }
            Err(at) => self.faults.insert(at, (code, events)),
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.evaluations = self.evaluations.saturating_add(other.evaluations);
        self.tried = self.tried.saturating_add(other.tried);
        self.held_out = self.held_out.saturating_add(other.held_out);
        self.shadow_effects = self.shadow_effects.saturating_add(other.shadow_effects);
        self.work = self.work.saturating_add(other.work);
        self.time = self.time.saturating_add(other.time);
        for (own, other) in self.effects.iter_mut().zip(other.effects) {
            *own = own.saturating_add(other);
        }
        for &(code, events) in &other.faults {
            self.add_faults(code, events);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_effect_are_counted_by_their_place_among_all() {
        for (at, kind) in EffectKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, at);
        }
    }
}
