//! Which campaigns can apply to a batch at all.
//!
//! Cost must grow with the campaigns that apply, not with all that are loaded.
//! So campaigns are found by facts that are cheap to look up: the event's
//! kind, what the audience insists on, and the window. It insists on texts
//! (`customer.tier in ["gold"]`, `any(line.sku == "latte")`) or on bounds
//! (`purchase.total >= 300`). What the index lets through is still checked in
//! full.

use std::sync::Arc;

use super::bounds::Bounds;
use crate::batch::{Column, Columns, Dictionary, DictionaryBuilder, TextColumn};
use crate::campaign::{Audience, Campaign};
use crate::expression::{Graph, Narrowing};
use crate::model::Instant;
use crate::schema::FieldId;

/// Campaigns by the facts that they insist on. Campaigns are meant by their
/// position in the snapshot, which is the order of deciding.
#[derive(Debug, Default)]
pub struct TriggerIndex {
    kinds: Vec<ByKind>,
    /// The instants at which a window begins or ends, ascending.
    borders: Vec<Instant>,
}

#[derive(Debug, Default)]
struct ByKind {
    /// Campaigns that insist on no value.
    open: Vec<u32>,
    /// By field, then by value.
    narrowed: Vec<(FieldId, ByText)>,
    /// By field, then by the bounds of its value.
    bounded: Vec<(FieldId, Bounds)>,
}

/// Campaigns by the text that they insist on.
#[derive(Debug, Default)]
struct ByText {
    /// The texts until all are added.
    added: DictionaryBuilder,
    texts: Dictionary,
    /// By the number of the text.
    campaigns: Vec<Vec<u32>>,
}

/// The campaigns without narrowing that are in force, remembered from batch to
/// batch. The answer for an interval between two borders is always the same,
/// so that remembering it changes no decision.
#[derive(Debug, Default)]
pub(super) struct InForce {
    between: Option<(usize, usize)>,
    /// By kind.
    open: Vec<Vec<u32>>,
}

impl TriggerIndex {
    /// Indexes campaigns in the order of deciding.
    pub fn new(campaigns: &[Arc<Campaign>], graph: &Graph, kinds: usize) -> Self {
        let mut index = Self::default();
        index.kinds.resize_with(kinds, ByKind::default);
        for (position, campaign) in campaigns.iter().enumerate() {
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            let narrowing = match campaign.audience {
                Some(Audience::Columns(id)) => graph.narrowing(id),
                _ => None,
            };
            for kind in &campaign.on {
                if let Some(by_kind) = index.kinds.get_mut(kind.index()) {
                    by_kind.add(position, narrowing.as_ref());
                }
            }
            index.borders.extend(campaign.active.borders());
        }
        for kind in &mut index.kinds {
            kind.narrowed
                .iter_mut()
                .for_each(|(_, texts)| texts.finish());
            kind.bounded
                .iter_mut()
                .for_each(|(_, bounds)| bounds.finish());
        }
        index.borders.sort_unstable();
        index.borders.dedup();
        index
    }

    /// The campaigns that can apply to some event of a batch, in the order of
    /// deciding.
    pub(super) fn candidates(
        &self,
        columns: &Columns,
        campaigns: &[Arc<Campaign>],
        in_force: &mut InForce,
        out: &mut Vec<u32>,
    ) {
        out.clear();
        let mut instants = columns.instants().iter().copied();
        let Some(at) = instants.next() else {
            return;
        };
        let (first, last) =
            instants.fold((at, at), |(first, last), at| (first.min(at), last.max(at)));
        let (first, last) = (Instant::from_micros(first), Instant::from_micros(last));
        let overlaps = |position: u32| {
            campaigns
                .get(position as usize)
                .is_some_and(|c| c.active.overlaps(first, last))
        };
        let between = (
            self.borders.partition_point(|&border| border <= first),
            self.borders.partition_point(|&border| border <= last),
        );
        if in_force.between != Some(between) {
            in_force.between = Some(between);
            in_force.open.clear();
            in_force.open.extend(
                self.kinds
                    .iter()
                    .map(|kind| kind.open.iter().copied().filter(|&c| overlaps(c)).collect()),
            );
        }
        let mut seen = 0u64;
        for &kind in columns.kinds() {
            // A batch has few kinds; those beyond 63 are just looked up again.
            let bit = if kind < 64 { 1 << kind } else { 0 };
            if seen & bit != 0 {
                continue;
            }
            seen |= bit;
            let kind = usize::from(kind);
            let (Some(open), Some(by_kind)) = (in_force.open.get(kind), self.kinds.get(kind))
            else {
                continue;
            };
            out.extend_from_slice(open);
            let mut found = |campaign| {
                if overlaps(campaign) {
                    out.push(campaign);
                }
            };
            for (field, texts) in &by_kind.narrowed {
                if let Some(column) = columns.get(*field).and_then(Column::as_text) {
                    texts.around_any(column, &mut found);
                }
            }
            for (field, bounds) in &by_kind.bounded {
                if let Some(column) = columns.get(*field).and_then(Column::as_integers) {
                    bounds.around_any(column, &mut found);
                }
            }
        }
        out.sort_unstable();
        out.dedup();
    }
}

impl ByKind {
    fn add(&mut self, campaign: u32, narrowing: Option<&Narrowing>) {
        let (field, texts) = match narrowing {
            Some(Narrowing::Texts(field, texts)) => (field, texts),
            Some(Narrowing::Between(field, from, to)) => {
                let known = self.bounded.iter().position(|(known, _)| known == field);
                let at = known.unwrap_or_else(|| {
                    self.bounded.push((*field, Bounds::default()));
                    self.bounded.len() - 1
                });
                if let Some((_, bounds)) = self.bounded.get_mut(at) {
                    bounds.add(*from, *to, campaign);
                }
                return;
            }
            None => {
                self.open.push(campaign);
                return;
            }
        };
        let known = self.narrowed.iter().position(|(known, _)| known == field);
        let at = known.unwrap_or_else(|| {
            self.narrowed.push((*field, ByText::default()));
            self.narrowed.len() - 1
        });
        for text in texts {
            if let Some((_, values)) = self.narrowed.get_mut(at) {
                values.add(text, campaign);
            }
        }
    }
}

impl ByText {
    /// Adds a campaign; [`Self::finish`] must follow before anything is found.
    fn add(&mut self, text: &str, campaign: u32) {
        let number = self.added.intern(text) as usize;
        if self.campaigns.len() <= number {
            self.campaigns.resize_with(number + 1, Vec::new);
        }
        if let Some(campaigns) = self.campaigns.get_mut(number) {
            campaigns.push(campaign);
        }
    }

    fn finish(&mut self) {
        self.texts = std::mem::take(&mut self.added).finish();
    }

    fn get(&self, text: &str) -> &[u32] {
        let number = self.texts.find(text);
        let found = number.and_then(|number| self.campaigns.get(number as usize));
        found.map_or(&[], Vec::as_slice)
    }

    /// The campaigns that insist on a text of a column, some of them more than
    /// once.
    fn around_any(&self, column: &TextColumn, mut found: impl FnMut(u32)) {
        let mut look_up = |text: &str| self.get(text).iter().for_each(|&c| found(c));
        let dictionary = &column.dictionary;
        if column.keys.len() <= dictionary.len().min(self.texts.len()) {
            // Most often a part of a larger batch, whose dictionary it shares.
            for entry in 0..column.keys.len() {
                if let Some(text) = column.get(entry) {
                    look_up(text);
                }
            }
        } else if dictionary.len() <= self.texts.len() {
            dictionary.iter().for_each(look_up);
        } else {
            for (text, campaigns) in self.texts.iter().zip(&self.campaigns) {
                if dictionary.find(text).is_some() {
                    campaigns.iter().for_each(|&c| found(c));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// All campaigns of a column's texts, and none that insists on a text
        /// that is not even in the column's dictionary.
        #[test]
        fn finds_all_that_insist_on_a_text(
            insisted in prop::collection::vec(0u32..40, 0..40),
            entries in prop::collection::vec(0u32..40, 0..40),
            beside in prop::collection::vec(0u32..40, 0..20),
        ) {
            let text = |number: &u32| format!("text {number}");
            let mut texts = ByText::default();
            for (campaign, number) in (0u32..).zip(&insisted) {
                texts.add(&text(number), campaign);
            }
            texts.finish();
            let mut dictionary = DictionaryBuilder::default();
            let keys: Vec<u32> = entries
                .iter()
                .map(|number| dictionary.intern(&text(number)))
                .collect();
            for number in &beside {
                dictionary.intern(&text(number));
            }
            let column = TextColumn {
                keys: keys.into(),
                dictionary: dictionary.finish(),
                validity: None,
            };
            let mut found = Vec::new();
            texts.around_any(&column, |campaign| found.push(campaign));
            for (campaign, number) in (0u32..).zip(&insisted) {
                let is_found = found.contains(&campaign);
                prop_assert!(is_found || !entries.contains(number), "{}", campaign);
                let is_known = entries.contains(number) || beside.contains(number);
                prop_assert!(is_known || !is_found, "{}", campaign);
            }
        }
    }
}
