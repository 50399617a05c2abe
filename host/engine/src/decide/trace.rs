//! What a batch went through on the way to its decisions, kept if somebody
//! asks.
//!
//! Little is written down: which events each check of each campaign let
//! through, as masks that the evaluator has anyway, and the columns that each
//! phase saw. Values, words and near misses are computed from these when an
//! explanation is asked for (see [`crate::explain`]); what became of proposals
//! is told as they are settled (`fate.rs`).

use std::sync::Arc;

use arrow_buffer::BooleanBuffer;

use super::eligible::Mask;
use super::uses::Used;
use crate::batch::Columns;
use crate::campaign::Phase;

/// A check that an event passes on its way to a campaign, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Trigger and window.
    Window,
    Guest,
    ShutOut,
    Audience,
    Replaced,
    Canary,
    Holdout,
    Limit,
}

/// What a batch went through.
///
/// Invariant: `passed` ascends by campaign, and has an entry for every one;
/// `used` ascends by campaign and row.
#[derive(Debug, Clone)]
pub struct Trace {
    /// What the phases saw, in their order; a phase without campaigns saw what
    /// the one before it did.
    columns: Vec<(Phase, Arc<Columns>)>,
    /// Which events have a member; none if all have.
    members: Option<BooleanBuffer>,
    passed: Vec<Passed>,
    /// How much of limits and budgets was used before: campaign, row and what.
    used: Vec<(u32, u32, Used)>,
    /// Events whose decision was refused, ascending.
    refused: Vec<u32>,
}

/// The events that came through a check of a campaign.
#[derive(Debug, Clone)]
pub(super) struct Passed {
    campaign: u32,
    step: Step,
    mask: Mask,
}

impl Trace {
    pub(super) const fn new(members: Option<BooleanBuffer>) -> Self {
        Self {
            columns: Vec::new(),
            members,
            passed: Vec::new(),
            used: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// A phase begins, with the totals of earlier ones in these columns.
    pub(super) fn phase(&mut self, phase: Phase, columns: &Arc<Columns>) {
        self.columns.push((phase, Arc::clone(columns)));
    }

    /// A check of a campaign let these events through.
    pub(super) fn passed(&mut self, campaign: u32, step: Step, mask: &Mask) {
        self.passed.push(Passed {
            campaign,
            step,
            mask: mask.clone(),
        });
    }

    /// The same for rows.
    pub(super) fn passed_rows(&mut self, campaign: u32, step: Step, rows: &[u32], count: usize) {
        let mut mask = vec![false; count];
        for &row in rows {
            if let Some(passed) = mask.get_mut(row as usize) {
                *passed = true;
            }
        }
        let mut all = Mask::default();
        all.and(&BooleanBuffer::from(mask));
        self.passed.push(Passed {
            campaign,
            step,
            mask: all,
        });
    }

    /// So much of a campaign's limits or budget was used before.
    pub(super) fn used(&mut self, campaign: u32, row: u32, used: Option<Used>) {
        self.used.extend(used.map(|used| (campaign, row, used)));
    }

    pub(super) fn refused(&mut self, rows: &[u32]) {
        self.refused.extend_from_slice(rows);
        self.refused.dedup();
    }

    /// Whether a fault refused the decision of an event.
    pub(crate) fn is_refused(&self, row: usize) -> bool {
        u32::try_from(row).is_ok_and(|row| self.refused.binary_search(&row).is_ok())
    }

    /// Whether an event has a member.
    pub(crate) fn is_member(&self, row: usize) -> bool {
        self.members
            .as_ref()
            .is_none_or(|members| row < members.len() && members.value(row))
    }

    /// The columns as a phase saw them.
    pub(crate) fn columns(&self, phase: Phase) -> Option<&Arc<Columns>> {
        let seen = self.columns.iter().rev().find(|(of, _)| *of <= phase);
        seen.or_else(|| self.columns.first())
            .map(|(_, columns)| columns)
    }

    /// How much of a campaign's limits or budget was used before an event, if
    /// they were asked: of the one that stopped it, else of the first.
    pub fn uses(&self, row: usize, campaign: usize) -> Option<Used> {
        let found = self
            .used
            .binary_search_by_key(&(campaign, row), |&(c, r, _)| (c as usize, r as usize));
        let &(_, _, used) = self.used.get(found.ok()?)?;
        Some(used)
    }

    /// The first check of a campaign that did not let an event through; none
    /// if all did.
    pub(super) fn stopped(&self, row: usize, campaign: usize) -> Option<Step> {
        self.of(campaign)
            .find(|passed| !passed.mask.contains(row))
            .map(|passed| passed.step)
    }

    /// Whether a campaign was asked for its proposals for an event.
    pub(crate) fn ran(&self, row: usize, campaign: usize) -> bool {
        self.stopped(row, campaign).is_none()
    }

    pub(super) fn of(&self, campaign: usize) -> impl Iterator<Item = &Passed> {
        let start = self
            .passed
            .partition_point(|passed| (passed.campaign as usize) < campaign);
        self.passed
            .iter()
            .skip(start)
            .take_while(move |passed| passed.campaign as usize == campaign)
    }
}
