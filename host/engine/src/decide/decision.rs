//! What was decided.

use std::ops::Range;
use std::time::Duration;

use super::applied_effect::AppliedEffect;
use super::by_row;
use super::points_settled::PointsSettled;
use super::proposal_outcome::{ProposalOutcome, Searched};
use super::shadow::Shadow;
use super::trace::Trace;
use crate::diagnostic::Code;
use crate::model::Date;
use crate::returns::Reversal;

/// A campaign that could not be evaluated for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The event, by its row in the batch.
    pub row: u32,
    /// The campaign, by its position in the snapshot.
    pub campaign: u32,
    /// What kind of fault.
    pub code: Code,
    /// What went wrong, for the campaign's author.
    pub message: String,
    /// The line of its script, from 1; 0 if it has none.
    pub line: u32,
}

/// What a campaign was asked in a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evaluated {
    /// The campaign, by its position in the snapshot.
    pub campaign: u32,
    /// Events that its script or plugin was asked about: those that its
    /// trigger, window, audience and limit let through.
    pub events: u64,
    /// Events that it could have failed for: these, and where the audience is
    /// decided event by event, those that the audience was asked about.
    pub tried: u64,
    /// Operations that its script used, or its plugin's WebAssembly fuel.
    pub work: u64,
    /// Time in its script or plugin; zero unless somebody measures
    /// ([`Evaluator::measure`](super::Evaluator::measure)).
    pub time: Duration,
}

/// The decisions of a batch.
///
/// Invariant: `given` and `faults` are sorted by row; within a row effects
/// stand in the order of phases, priorities, campaign ids and proposals.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    rows: usize,
    given: Vec<AppliedEffect>,
    /// Where the effects of each event begin, and at last where they end;
    /// nothing for a single event, which has all of them.
    given_starts: Vec<u32>,
    faults: Vec<Fault>,
    /// The campaigns that were asked about any event, in the order of
    /// deciding.
    pub evaluated: Vec<Evaluated>,
    /// Rows of events whose members are in a campaign's control group, and the
    /// campaign, by its position in the snapshot: it applies but for that.
    /// Sorted.
    pub held_out: Vec<(u32, u32)>,
    /// The same of those who are not, for campaigns that have a control group:
    /// whatever the campaign gave them.
    #[doc(hidden)]
    pub treated: Vec<(u32, u32)>,
    /// Fuel and script operations used.
    pub work: u64,
    /// What became of each proposal, by row and campaign; empty unless the
    /// batch was traced.
    pub fates: Vec<ProposalOutcome>,
    /// By row, how the best offers of an event were found: where not all ways
    /// to choose were compared, or everywhere if the batch was traced.
    pub searched: Vec<Searched>,
    /// What campaigns would have given that give nothing; none if there are
    /// none such for these events.
    pub(crate) shadow: Option<Box<Shadow>>,
    /// What returns took back, by row.
    pub(crate) reversals: Vec<(u32, Reversal)>,
    /// What became of points that were used or taken back, by row.
    pub(crate) settled: Vec<(u32, PointsSettled)>,
    /// On which day late events count, by row.
    pub(crate) late: Vec<(u32, Date)>,
    /// What the batch went through, if somebody asked.
    pub(super) trace: Option<Box<Trace>>,
}

impl Decisions {
    /// Sorts what the phases gave by event.
    pub(super) fn new(rows: usize, mut given: Vec<AppliedEffect>, mut faults: Vec<Fault>) -> Self {
        let mut given_starts = Vec::new();
        if rows != 1 {
            by_row::begin(&mut given_starts, rows, given.iter().map(|given| given.row));
            // Stable, so that the order of giving stays within a row.
            by_row::sort_in_place(&mut given, &given_starts, |given| given.row);
        }
        faults.sort_by_key(|fault| (fault.row, fault.campaign));
        Self {
            rows,
            given,
            given_starts,
            faults,
            evaluated: Vec::new(),
            held_out: Vec::new(),
            treated: Vec::new(),
            work: 0,
            fates: Vec::new(),
            searched: Vec::new(),
            shadow: None,
            reversals: Vec::new(),
            settled: Vec::new(),
            late: Vec::new(),
            trace: None,
        }
    }

    /// Adds the decision of one event, as that of a row that has none yet and
    /// comes after those that have.
    pub(super) fn append(&mut self, row: usize, one: Self) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let rows = self.rows;
        let mut given = std::mem::take(&mut self.given);
        given.extend(
            one.given
                .into_iter()
                .map(|given| AppliedEffect { row, ..given }),
        );
        let mut faults = std::mem::take(&mut self.faults);
        faults.extend(one.faults.into_iter().map(|fault| Fault { row, ..fault }));
        let mut all = Self::new(rows, given, faults);
        all.evaluated = std::mem::take(&mut self.evaluated);
        all.evaluated.extend(one.evaluated);
        let here = |(_, campaign)| (row, campaign);
        all.held_out = std::mem::take(&mut self.held_out);
        all.held_out.extend(one.held_out.into_iter().map(here));
        all.treated = std::mem::take(&mut self.treated);
        all.treated.extend(one.treated.into_iter().map(here));
        all.work = self.work.saturating_add(one.work);
        all.shadow = self.shadow.take();
        if let Some(shadow) = one.shadow {
            let own = |rows| Shadow::new(Self::new(rows, Vec::new(), Vec::new()));
            let known = all.shadow.get_or_insert_with(|| Box::new(own(rows)));
            known.own.append(row as usize, shadow.own);
        }
        all.searched = std::mem::take(&mut self.searched);
        let searched = one.searched.into_iter();
        all.searched
            .extend(searched.map(|searched| Searched { row, ..searched }));
        *self = all;
    }

    /// How many events were decided.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// All effects of the batch.
    pub fn all(&self) -> &[AppliedEffect] {
        &self.given
    }

    /// The effects of one event.
    pub fn given(&self, row: usize) -> &[AppliedEffect] {
        if self.rows == 1 && row == 0 {
            return &self.given;
        }
        match (self.given_starts.get(row), self.given_starts.get(row + 1)) {
            (Some(&start), Some(&end)) => {
                self.given.get(start as usize..end as usize).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// What campaigns that give nothing would have given to one event, each as if
    /// it were in force with all others.
    #[doc(hidden)]
    pub fn shadowed(&self, row: usize) -> &[AppliedEffect] {
        self.shadow
            .as_ref()
            .map_or(&[], |shadow| shadow.own.given(row))
    }

    /// The faults of such campaigns for one event.
    pub(super) fn shadow_faults(&self, row: usize) -> &[Fault] {
        self.shadow
            .as_ref()
            .map_or(&[], |shadow| shadow.own.faults(row))
    }

    /// All faults of the batch.
    pub fn all_faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The faults of one event.
    pub fn faults(&self, row: usize) -> &[Fault] {
        let range = self.fault_range(row);
        self.faults.get(range).unwrap_or(&[])
    }

    /// What the return in a row took back; none if it is no return, or if
    /// nobody knows its purchase.
    pub fn reversal(&self, row: usize) -> Option<&Reversal> {
        let own = |(known, _): &&(u32, Reversal)| *known as usize == row;
        let found = self.reversals.iter().find(own);
        found.map(|(_, reversal)| reversal)
    }

    /// What became of points that the event of a row used or took back, beside
    /// its effects; none if nothing needs to be said.
    #[doc(hidden)]
    pub fn settled(&self, row: usize) -> Option<&PointsSettled> {
        let own = |(known, _): &&(u32, PointsSettled)| *known as usize == row;
        let found = self.settled.iter().find(own);
        found.map(|(_, settled)| settled)
    }

    /// On which day the event of a row counts, if it came late.
    pub(super) fn late(&self, row: usize) -> Option<Date> {
        let own = |(known, _): &&(u32, Date)| *known as usize == row;
        self.late.iter().find(own).map(|(_, day)| *day)
    }

    /// What became of a campaign's proposals for an event, in the order of
    /// giving; nothing unless the batch was traced.
    pub fn fates_of(&self, row: usize, campaign: usize) -> &[ProposalOutcome] {
        let key = |fated: &ProposalOutcome| (fated.row as usize, fated.campaign as usize);
        let start = self.fates.partition_point(|f| key(f) < (row, campaign));
        let end = self.fates.partition_point(|f| key(f) <= (row, campaign));
        self.fates.get(start..end).unwrap_or(&[])
    }

    /// How the best offers of an event were found, phase by phase.
    pub fn searches(&self, row: usize) -> impl Iterator<Item = &Searched> {
        let start = self.searched.partition_point(|s| (s.row as usize) < row);
        let own = self.searched.iter().skip(start);
        own.take_while(move |s| s.row as usize == row)
    }

    /// Whether the offers of an event are the best for certain. If not, there
    /// were too many to compare all ways to choose from them.
    pub fn is_best(&self, row: usize) -> bool {
        self.searches(row).all(|searched| searched.complete)
    }

    fn fault_range(&self, row: usize) -> Range<usize> {
        let start = self
            .faults
            .partition_point(|fault| (fault.row as usize) < row);
        let end = self
            .faults
            .partition_point(|fault| (fault.row as usize) <= row);
        start..end
    }
}
