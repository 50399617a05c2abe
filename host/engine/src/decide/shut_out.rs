//! Groups and exclusive campaigns: who shuts whom out of an event.

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
    pub(super) fn apply(&self, campaign: &Campaign, mask: &mut Mask) -> bool {
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

    /// Notes the events that a campaign proposed something for.
    pub(super) fn after(&mut self, campaign: &Campaign, proposals: &[Proposal], rows: usize) {
        let first = campaign
            .group
            .filter(|_| campaign.stacking == Stacking::First);
        if proposals.is_empty() || !(campaign.exclusive || first.is_some()) {
            return;
        }
        let mut taken = vec![false; rows];
        for proposal in proposals {
            if let Some(row) = taken.get_mut(proposal.row as usize) {
                *row = true;
            }
        }
        let taken = BooleanBuffer::from(taken);
        if campaign.exclusive {
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
