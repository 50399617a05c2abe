//! Groups and exclusive campaigns: who shuts whom out of an event before being
//! asked.
//!
//! This spares asking campaigns in vain; the walk through an event's offers
//! follows the same rules (`offers.rs`). So only what no choice can undo counts
//! here: a campaign whose offer may not be taken in the end, because another
//! one of its group is better or another group stands in its way, shuts out
//! nobody yet. A group with stacking `first` needs no such care: whatever
//! stands in the way of its first offer stands in the way of its later ones.

use arrow_buffer::BooleanBuffer;

use super::eligible::Mask;
use crate::campaign::{Campaign, Stacking};
use crate::program::Proposal;

/// Events that campaigns of a phase have shut others out of.
#[derive(Debug, Default)]
pub(super) struct ShutOut {
    exclusive: Option<BooleanBuffer>,
    groups: Vec<(usize, BooleanBuffer)>,
}

impl ShutOut {
    /// Lets through only events that nobody shut the campaign out of; whether
    /// somebody shut it out of any.
    #[inline]
    pub(super) fn apply(&self, campaign: &Campaign, mask: &mut Mask) -> bool {
        !self.is_nobody() && self.lets_through(campaign, mask)
    }

    /// Whether nobody shut anybody out.
    #[inline]
    fn is_nobody(&self) -> bool {
        self.exclusive.is_none() && self.groups.is_empty()
    }

    fn lets_through(&self, campaign: &Campaign, mask: &mut Mask) -> bool {
        let mut any = false;
        if let Some(taken) = &self.exclusive {
            mask.and_not(taken);
            any = true;
        }
        if campaign.stacking == Stacking::First {
            for (group, taken) in &self.groups {
                if Some(*group) == campaign.group {
                    mask.and_not(taken);
                    any = true;
                }
            }
        }
        any
    }

    /// Notes the events that a campaign proposed something for. Whether its
    /// offer is taken may be `contested`.
    #[inline]
    pub(super) fn after(
        &mut self,
        campaign: &Campaign,
        contested: bool,
        proposals: &[Proposal],
        rows: usize,
    ) {
        let first = campaign
            .group
            .filter(|_| campaign.stacking == Stacking::First);
        let exclusive = campaign.exclusive && !contested;
        if !proposals.is_empty() && (exclusive || first.is_some()) {
            self.take(exclusive, first, proposals, rows);
        }
    }

    /// Notes the events of proposals that shut out all others, or those of a
    /// group of which the first counts.
    fn take(&mut self, exclusive: bool, first: Option<usize>, proposals: &[Proposal], rows: usize) {
        let mut taken = vec![false; rows];
        for proposal in proposals {
            if let Some(row) = taken.get_mut(proposal.row as usize) {
                *row = true;
            }
        }
        let taken = BooleanBuffer::from(taken);
        if exclusive {
            self.exclusive = Some(match self.exclusive.take() {
                Some(before) => &before | &taken,
                None => taken.clone(),
            });
        }
        if let Some(group) = first {
            match self.groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, before)) => *before = &*before | &taken,
                None => self.groups.push((group, taken)),
            }
        }
    }
}
