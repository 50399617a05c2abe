//! Which campaigns can apply to a batch at all.
//!
//! Cost must grow with the campaigns that apply, not with all that are loaded.
//! So campaigns are found by facts that are cheap to look up: the event's
//! kind, what the audience insists on, and the window. It insists on texts
//! (`customer.tier in ["gold"]`, `any(line.sku == "latte")`) or on bounds
//! (`purchase.total >= 300`). What the index lets through is still checked in
//! full.

use std::sync::Arc;

use hashbrown::HashMap;

use super::bounds::Bounds;
use crate::batch::Columns;
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
type ByText = HashMap<Arc<str>, Vec<u32>>;

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
        for (_, bounds) in index.kinds.iter_mut().flat_map(|kind| &mut kind.bounded) {
            bounds.finish();
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
        let Some(&first) = columns.instants().iter().min() else {
            return;
        };
        let last = columns.instants().iter().max().copied().unwrap_or(first);
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
            out.extend(in_force.open.get(kind).into_iter().flatten());
            for (field, values) in self.kinds.get(kind).into_iter().flat_map(|k| &k.narrowed) {
                let Some(column) = columns.get(*field).and_then(|c| c.as_text()) else {
                    continue;
                };
                let dictionary = &column.dictionary;
                if column.keys.len() < dictionary.len().min(values.len()) {
                    // A part of a larger batch, whose dictionary it shares.
                    let texts = (0..column.keys.len()).filter_map(|entry| column.get(entry));
                    let found = texts.filter_map(|text| values.get(text));
                    out.extend(found.flatten().copied().filter(|&c| overlaps(c)));
                } else if dictionary.len() <= values.len() {
                    let found = dictionary.iter().filter_map(|text| values.get(text));
                    out.extend(found.flatten().copied().filter(|&c| overlaps(c)));
                } else {
                    let found = values
                        .iter()
                        .filter(|(text, _)| dictionary.find(text).is_some());
                    out.extend(found.flat_map(|(_, c)| c).copied().filter(|&c| overlaps(c)));
                }
            }
            for (field, bounds) in self.kinds.get(kind).into_iter().flat_map(|k| &k.bounded) {
                let Some(column) = columns.get(*field).and_then(|c| c.as_integers()) else {
                    continue;
                };
                bounds.around_any(column, |campaign| {
                    if overlaps(campaign) {
                        out.push(campaign);
                    }
                });
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
            self.narrowed.push((*field, HashMap::new()));
            self.narrowed.len() - 1
        });
        for text in texts {
            if let Some((_, values)) = self.narrowed.get_mut(at) {
                values.entry(text.clone()).or_default().push(campaign);
            }
        }
    }
}
