//! Why campaigns gave something on events, or did not: read from the trace.

use super::decision::Decisions;
use super::proposal_outcome::Fate;
use super::reason::Reason;
use super::trace::{Step, Trace};
use crate::batch::Columns;
use crate::campaign::Campaign;
use crate::snapshot::Snapshot;

impl Decisions {
    /// What the batch went through, if the evaluator was told to trace.
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_deref()
    }

    /// What all campaigns would have come to with those in force that give
    /// nothing, if the campaign is one of these and the batch was traced.
    pub(crate) fn tried(&self, campaign: &Campaign) -> Option<&Self> {
        let shadow = self.shadow.as_ref().filter(|_| campaign.rollout.shadow)?;
        shadow.all.as_ref()
    }

    /// What became of a campaign (by its position in the snapshot) on an event
    /// (by its row): the first check that stopped it, or what happened to its
    /// proposals.
    ///
    /// None if the evaluator did not trace, or there is no such campaign.
    pub fn reason(&self, snapshot: &Snapshot, row: usize, campaign: usize) -> Option<Reason> {
        let found = snapshot.campaigns().get(campaign)?;
        if let Some(tried) = self.tried(found) {
            let reason = tried.reason(snapshot, row, campaign)?;
            return Some(match reason {
                Reason::Given => Reason::Shadow,
                other => other,
            });
        }
        let trace = self.trace()?;
        let columns = trace.columns(found.phase)?;
        if self
            .faults(row)
            .iter()
            .any(|fault| fault.campaign as usize == campaign)
        {
            return Some(Reason::Fault);
        }
        if let Some(step) = trace.stopped(row, campaign) {
            return Some(match step {
                Step::Window => Trace::trigger_or_window(found, columns, row),
                Step::Guest => Reason::Guest,
                Step::ShutOut => Reason::ShutOut,
                Step::Audience => Reason::Audience,
                Step::Replaced => Reason::Replaced,
                Step::Canary => Reason::Canary,
                Step::Holdout => Reason::Holdout,
                Step::Limit => Reason::Limit,
            });
        }
        if self
            .given(row)
            .iter()
            .any(|given| given.campaign as usize == campaign)
        {
            return Some(Reason::Given);
        }
        let fates = self.fates_of(row, campaign);
        if fates.is_empty() {
            return Some(Reason::ProposedNothing);
        }
        if trace.is_refused(row) {
            return Some(Reason::Refused);
        }
        let any = |is: fn(&Fate) -> bool| fates.iter().any(|fated| is(&fated.fate));
        Some(
            if any(|fate| matches!(fate, Fate::Lost { .. } | Fate::Beaten { .. })) {
                Reason::Lost
            } else if any(|fate| matches!(fate, Fate::ShutOut { .. })) {
                Reason::ShutOut
            } else if fates.iter().all(|fated| fated.fate == Fate::Guest) {
                Reason::Guest
            } else {
                Reason::NothingLeft
            },
        )
    }
}

impl Trace {
    fn trigger_or_window(campaign: &Campaign, columns: &Columns, row: usize) -> Reason {
        if campaign.on.contains(&columns.kind(row)) {
            Reason::Window
        } else {
            Reason::Trigger
        }
    }
}
