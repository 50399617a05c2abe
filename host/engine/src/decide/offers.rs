//! The offers of one event and phase, and which of them are taken.

use std::ops::Range;

use super::proposal_outcome::ShutOutRule;
use crate::campaign::{Campaign, Combination, Stacking};

/// All that one campaign proposes for an event in a phase: taken or left as a
/// whole.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// The campaign, by its position in the snapshot.
    pub(super) campaign: u32,
    /// Its proposals, among those of the event.
    pub(super) proposals: Range<usize>,
    exclusive: bool,
    stacking: Stacking,
    group: Option<usize>,
    /// The bit of its group, and those of the groups it must not stand with.
    apart: (u64, u64),
}

/// Why an offer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// It is not the chosen one of its group.
    NotChosen,
    /// The offer at this position shuts it out; none if an earlier phase took
    /// it.
    ShutOut(Option<usize>, ShutOutRule),
}

impl Offer {
    pub(super) fn new(
        campaign: u32,
        proposals: Range<usize>,
        rules: &Campaign,
        combination: &Combination,
    ) -> Self {
        Self {
            campaign,
            proposals,
            exclusive: rules.exclusive,
            stacking: match rules.group {
                Some(_) => rules.stacking,
                None => Stacking::All,
            },
            group: rules.group,
            apart: combination.apart(rules.group),
        }
    }

    /// The group in which it competes with others for being the best.
    pub(super) fn competes_in(&self) -> Option<usize> {
        self.group.filter(|_| self.stacking == Stacking::Best)
    }

    /// Whether it must not stand with any of these groups, given as bits.
    pub(super) const fn must_not_stand_with(&self, groups: u64) -> bool {
        self.apart.1 & groups != 0
    }
}

/// Walks through offers in their order and takes those that nothing forbids:
/// an offer of a group with stacking `best` must be `chosen`, and no offer
/// taken before may shut it out. `before` are the bits of the groups that
/// earlier phases took offers of; the result are those after this phase.
/// `left` is told of every offer that is not taken, and why.
pub(super) fn walk(
    offers: &[Offer],
    before: u64,
    chosen: impl Fn(usize) -> bool,
    taken: &mut Vec<usize>,
    mut left: impl FnMut(usize, Left),
) -> u64 {
    taken.clear();
    let mut groups = before;
    for (at, offer) in offers.iter().enumerate() {
        if offer.competes_in().is_some() && !chosen(at) {
            left(at, Left::NotChosen);
            continue;
        }
        let shut_out = taken.iter().copied().find_map(|by| {
            let earlier = offers.get(by)?;
            let rule = if earlier.exclusive {
                ShutOutRule::Exclusive
            } else if offer.stacking == Stacking::First && earlier.group == offer.group {
                ShutOutRule::First
            } else if offer.must_not_stand_with(earlier.apart.0) {
                ShutOutRule::NeverTogether
            } else {
                return None;
            };
            Some(Left::ShutOut(Some(by), rule))
        });
        if let Some(shut_out) = shut_out {
            left(at, shut_out);
        } else if offer.must_not_stand_with(before) {
            left(at, Left::ShutOut(None, ShutOutRule::NeverTogether));
        } else {
            groups |= offer.apart.0;
            taken.push(at);
        }
    }
    groups
}
