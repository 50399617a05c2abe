//! The phases of a batch, one campaign after the other.

use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use arrow_buffer::BooleanBuffer;

use super::by_row::ByRow;
use super::decision::{Decisions, Evaluated};
use super::eligible::{Mask, is_held_out, one_kind, trigger_and_window};
use super::progress::Progress;
use super::resolve::{Events, Proposed, resolve};
use super::settle::Accounts;
use super::shadow::Shadow;
use super::shut_out::ShutOut;
use super::times::Times;
use super::totals::Totals;
use super::trace::{Step, Trace};
use super::trigger_index::InForce;
use super::usage::Usage;
use super::uses::Uses;
use super::witness::Witness;
use crate::batch::{Column, Columns};
use crate::campaign::{Audience, Campaign, Phase, ProgramKind, Stacking};
use crate::expression::{Evaluation, ExpressionId};
use crate::program::{Condition, ConditionWorker, Proposals, Rows, Worker};
use crate::segment::set_segments;
use crate::snapshot::Snapshot;

/// Events with their members' state. At most one event of each member, since
/// none sees the outcome of another.
#[derive(Clone)]
pub struct Batch<'a> {
    /// The columns that [`Snapshot::reads`] names.
    pub columns: Arc<Columns>,
    /// Which events have a member; none if all have. The others are guests'.
    pub members: Option<BooleanBuffer>,
    /// What members got before.
    pub usage: &'a dyn Usage,
}

/// Decides batches on one thread. It keeps memory and plugin instances from
/// batch to batch; no outcome depends on them.
pub struct Evaluator {
    #[expect(
        clippy::redundant_allocation,
        reason = "it is cloned for every batch, and the counter of this `Arc` is touched by no other thread"
    )]
    snapshot: Arc<Arc<Snapshot>>,
    evaluation: Evaluation,
    in_force: InForce,
    /// By campaign; made when a campaign first applies.
    workers: Vec<Option<Box<dyn Worker>>>,
    /// The same for audiences that are decided row by row.
    conditions: Vec<Option<Box<dyn ConditionWorker>>>,
    candidates: Vec<u32>,
    rows: Vec<u32>,
    /// Those of a phase, campaign by campaign.
    proposals: Proposals,
    /// The campaign of each of them, by its position in the snapshot.
    proposers: Vec<u32>,
    /// Their order by event.
    by_row: ByRow,
    /// As many effects as batches came to of late.
    expected: usize,
    /// What the batch has come to so far, and its effects.
    progress: Progress,
    accounts: Accounts,
    /// Which totals of earlier phases are read.
    totals: Totals,
    /// By phase: the position of the first campaign that comes after it.
    phase_ends: [u32; Phase::ALL.len()],
    /// By campaign: whether it takes all offers of an event to know whether its
    /// offer is taken.
    contested: Vec<bool>,
    /// Where the time went, if anybody measures.
    times: Option<Times>,
    /// Whether batches are traced.
    tracing: bool,
    /// What the batch went through so far, if it is traced.
    trace: Option<Box<Trace>>,
    /// Who is told of what is decided, if a host wants to know.
    witness: Option<Box<dyn Witness>>,
    /// Whether campaigns that give nothing are decided like the others.
    trying: bool,
}

impl Evaluator {
    /// An evaluator that pins a snapshot.
    pub fn new(snapshot: Arc<Snapshot>) -> Self {
        let all = snapshot.campaigns();
        let campaigns = all.len();
        let phase_ends = Phase::ALL.map(|phase| {
            let end = all.partition_point(|campaign| campaign.phase <= phase);
            u32::try_from(end).unwrap_or(u32::MAX)
        });
        let contested = all.iter().map(|campaign| is_contested(campaign, &snapshot));
        Self {
            phase_ends,
            contested: contested.collect(),
            totals: Totals::read_in(&snapshot),
            accounts: Accounts::new(snapshot.settings().money),
            progress: Progress::default(),
            workers: (0..campaigns).map(|_| None).collect(),
            conditions: (0..campaigns).map(|_| None).collect(),
            snapshot: Arc::new(snapshot),
            evaluation: Evaluation::new(),
            in_force: InForce::default(),
            candidates: Vec::new(),
            rows: Vec::new(),
            proposals: Proposals::default(),
            proposers: Vec::new(),
            by_row: ByRow::default(),
            expected: 0,
            times: None,
            tracing: false,
            trace: None,
            witness: None,
            trying: false,
        }
    }

    /// Tells a host from now on of what is decided; not of traced batches,
    /// which are looked at, not decided.
    pub(crate) fn tell(&mut self, witness: Box<dyn Witness>) {
        if witness.measures_time() {
            self.measure();
        }
        self.witness = Some(witness);
    }

    /// Measures from now on where the time goes.
    pub fn measure(&mut self) {
        self.times.get_or_insert_default();
    }

    /// Where the time went; zeros unless [`Self::measure`] was called.
    pub fn times(&self) -> Times {
        self.times.unwrap_or_default()
    }

    /// Whether the batches from now on are traced, so that what became of each
    /// campaign can be explained ([`Decisions::trace`],
    /// [`Decisions::fates`]). No decision depends on it. Off by default, and then it costs nothing; on, decisions keep the
    /// columns of their batch alive.
    pub const fn trace(&mut self, tracing: bool) {
        self.tracing = tracing;
    }

    /// The snapshot that decides.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Decides every event of a batch.
    pub fn evaluate(&mut self, batch: &Batch<'_>) -> Decisions {
        let snapshot = Arc::clone(&self.snapshot);
        let (mut decisions, has_shadows) = self.decide(batch, &snapshot);
        if has_shadows {
            // The same events once more, so that nothing of the decision depends
            // on who is tried.
            self.trying = true;
            let (all, _) = self.decide(batch, &snapshot);
            self.trying = false;
            let shadow = Shadow::of(all, &snapshot, self.tracing);
            decisions.shadow = Some(Box::new(shadow));
        }
        if let Some(witness) = &mut self.witness
            && !self.tracing
        {
            witness.decided(&snapshot, &decisions);
        }
        decisions
    }

    /// Decides a batch, and says whether campaigns were passed over that give
    /// nothing.
    fn decide(&mut self, batch: &Batch<'_>, snapshot: &Arc<Snapshot>) -> (Decisions, bool) {
        let mut columns = Arc::clone(&batch.columns);
        let rows = columns.rows();
        let span = tracing::debug_span!("decide", snapshot = snapshot.hash(), events = rows);
        let _within = span.enter();
        let settings = snapshot.settings();
        let wallets = settings.state.wallets.len();
        let keeps_apart = settings.combination.keeps_apart();
        self.progress.begin(rows, wallets, keeps_apart);
        // A few events after many must not ask for as much.
        let expected = self.expected.min(rows.saturating_mul(16));
        self.accounts.given = Vec::with_capacity(expected);
        self.accounts.fates = self.tracing.then(Vec::new);
        self.evaluation.begin();
        let members = batch.members.as_ref();
        if snapshot.segments_read().next().is_some() {
            // Once for all campaigns.
            set_segments(
                Arc::make_mut(&mut columns),
                snapshot.segments_read(),
                snapshot.graph(),
                &mut self.evaluation,
                members,
            );
        }
        let mut candidates = std::mem::take(&mut self.candidates);
        if self.tracing {
            // Whether a campaign is one of the index's candidates says
            // something of the other events of the batch.
            let all = u32::try_from(snapshot.campaigns().len()).unwrap_or(u32::MAX);
            candidates.clear();
            candidates.extend(0..all);
        } else {
            snapshot.index().candidates(
                &columns,
                snapshot.campaigns(),
                &mut self.in_force,
                &mut candidates,
            );
        }
        let found = candidates.len();
        if snapshot.has_shadows() && !self.trying {
            candidates.retain(|&campaign| !snapshot.is_shadow(campaign));
        }
        let has_shadows = candidates.len() < found;
        // A traced batch has all campaigns, most of which nobody is asked about.
        self.progress.evaluated = Vec::with_capacity(candidates.len().min(64));
        let totals = self.totals;
        totals.set_net(&mut columns, snapshot, &self.progress, &[]);
        if self.tracing {
            let mut trace = Trace::new(batch.members.clone());
            trace.phase(Phase::Item, &columns);
            self.trace = Some(Box::new(trace));
        }
        let kind = one_kind(columns.kinds());
        let mut has_base_points = false;
        let mut rest = &candidates[..];
        for (phase, end) in Phase::ALL.into_iter().zip(self.phase_ends) {
            let here = rest.iter().take_while(|&&campaign| campaign < end).count();
            let (now, later) = rest.split_at(here);
            rest = later;
            if now.is_empty() {
                continue;
            }
            // Nobody reads them before, and nothing adds to them after.
            if phase > Phase::Earn && !has_base_points {
                has_base_points = true;
                if totals.set_base_points(&mut columns, &self.progress) {
                    self.evaluation.begin_phase(snapshot.graph());
                }
            }
            if let Some(trace) = &mut self.trace {
                trace.phase(phase, &columns);
            }
            let events = Events {
                columns: &columns,
                kind,
                members,
                usage: batch.usage,
                snapshot,
            };
            self.phase(now, &events);
            let contested = now.iter().any(|&campaign| self.is_contested(campaign));
            let proposed = Proposed {
                effects: &mut self.proposals.effects,
                campaigns: &self.proposers,
                by_row: &mut self.by_row,
                contested,
            };
            let (accounts, progress) = (&mut self.accounts, &mut self.progress);
            resolve(phase, proposed, &events, accounts, progress);
            if phase.is_price()
                && !rest.is_empty()
                && totals.set_net(&mut columns, snapshot, progress, &accounts.given)
            {
                self.evaluation.begin_phase(snapshot.graph());
            }
        }
        self.candidates = candidates;
        let (accounts, progress) = (&mut self.accounts, &mut self.progress);
        if !progress.refused.is_empty() {
            progress.refused.sort_unstable();
            accounts
                .given
                .retain(|given| progress.refused.binary_search(&given.row).is_err());
            if let Some(trace) = &mut self.trace {
                trace.refused(&progress.refused);
            }
        }
        let given = std::mem::take(&mut accounts.given);
        // Single events differ from one to the next: room for the most of late.
        self.expected = given.len().max(self.expected - self.expected / 4);
        let mut decisions = Decisions::new(rows, given, std::mem::take(&mut progress.faults));
        decisions.evaluated = std::mem::take(&mut progress.evaluated);
        progress.held_out.sort_unstable();
        decisions.held_out = std::mem::take(&mut progress.held_out);
        progress.treated.sort_unstable();
        decisions.treated = std::mem::take(&mut progress.treated);
        decisions.work = progress.work;
        decisions.fates = accounts.fates.take().unwrap_or_default();
        // Stable, so that the order of giving stays within a campaign.
        decisions
            .fates
            .sort_by_key(|fated| (fated.row, fated.campaign));
        decisions.searched = std::mem::take(&mut progress.searched);
        decisions
            .searched
            .sort_unstable_by_key(|searched| searched.row);
        decisions.trace = self.trace.take();
        (decisions, has_shadows)
    }

    /// Asks every campaign of a phase for proposals.
    fn phase(&mut self, campaigns: &[u32], events: &Events<'_>) {
        let columns = events.columns;
        self.proposals.clear();
        self.proposers.clear();
        let mut shut_out = ShutOut::default();
        // Asked once for all of them: most of the time nobody listens.
        let spans = tracing::enabled!(tracing::Level::TRACE);
        for &position in campaigns {
            let Some(campaign) = events.snapshot.campaigns().get(position as usize) else {
                continue;
            };
            let clock = self.times.map(|_| Clock::now());
            let asked = self.eligible(position, campaign, events, &shut_out);
            if let (Some(times), Some(clock)) = (&mut self.times, clock) {
                times.audiences += clock.elapsed();
            }
            if self.rows.is_empty() && asked == 0 {
                continue;
            }
            let mut evaluated = Evaluated {
                campaign: position,
                events: self.rows.len() as u64,
                tried: asked.max(self.rows.len() as u64),
                work: 0,
                time: Duration::ZERO,
            };
            if self.rows.is_empty() {
                self.progress.evaluated.push(evaluated);
                continue;
            }
            let Some(slot) = self.workers.get_mut(position as usize) else {
                continue;
            };
            let worker = slot.get_or_insert_with(|| campaign.program.worker());
            let _within = spans.then(|| {
                let id = &*campaign.id;
                tracing::trace_span!("campaign", id, events = evaluated.events).entered()
            });
            let before = self.proposals.work;
            let clock = self.times.map(|_| Clock::now());
            let rows = Rows {
                columns,
                selected: &self.rows,
            };
            worker.evaluate(&rows, &mut self.proposals);
            if let (Some(times), Some(clock)) = (&mut self.times, clock) {
                let time = match campaign.kind {
                    ProgramKind::Script => &mut times.scripts,
                    ProgramKind::Plugin => &mut times.plugins,
                };
                evaluated.time = clock.elapsed();
                *time += evaluated.time;
            }
            evaluated.work = self.proposals.work.saturating_sub(before);
            self.progress.evaluated.push(evaluated);
            if campaign.kind == ProgramKind::Plugin
                && let Some(witness) = &self.witness
                && !self.tracing
                && !self.trying
            {
                let effects = self.proposals.effects.get(self.proposers.len()..);
                let new = (effects.unwrap_or(&[]), &self.proposals.faults[..]);
                witness.asked(events.snapshot, (position, campaign), &rows, new);
            }
            self.note_faults(position, campaign);
            let new = self.proposals.effects.get(self.proposers.len()..);
            let contested = self.is_contested(position);
            shut_out.after(campaign, contested, new.unwrap_or(&[]), columns.rows());
            self.proposers
                .resize(self.proposals.effects.len(), position);
        }
        self.progress.work += self.proposals.work;
    }

    /// Leaves in `self.rows` the events that a campaign applies to. Returns
    /// how many events its audience was asked about one by one, where it can
    /// fail.
    fn eligible(
        &mut self,
        position: u32,
        campaign: &Campaign,
        events: &Events<'_>,
        shut_out: &ShutOut,
    ) -> u64 {
        let columns = events.columns;
        let mut asked = 0;
        self.rows.clear();
        let mut mask = trigger_and_window(campaign, events.kind, columns, events.snapshot);
        self.passed(position, Step::Window, &mask);
        if campaign.needs_member
            && let Some(members) = events.members
        {
            mask.and(members);
            self.passed(position, Step::Guest, &mask);
        }
        if shut_out.apply(campaign, &mut mask) {
            self.passed(position, Step::ShutOut, &mask);
        }
        if mask.is_empty() {
            return asked;
        }
        match &campaign.audience {
            None => {}
            Some(Audience::Columns(id)) => {
                let calculates = campaign.exact.is_some();
                if !self.by_columns(*id, calculates, events, &mut mask)
                    && let Some(exact) = &campaign.exact
                {
                    asked = self.by_rows(&**exact, position, campaign, columns, &mut mask);
                }
            }
            Some(Audience::Rows(condition)) => {
                asked = self.by_rows(&**condition, position, campaign, columns, &mut mask);
            }
        }
        if campaign.audience.is_some() {
            self.passed(position, Step::Audience, &mask);
        }
        mask.rows(columns.rows(), &mut self.rows);
        let rollout = &campaign.rollout;
        if rollout.replaced.is_some() || rollout.canary.is_some() || campaign.holdout > 0 {
            self.by_member(position, campaign, events);
        }
        if !campaign.limit.is_empty() || campaign.budget.is_some() {
            let uses = Uses {
                campaign,
                position,
                columns,
                usage: events.usage,
            };
            if let Some(trace) = &mut self.trace {
                for &row in &self.rows {
                    trace.used(position, row, uses.of(row as usize));
                }
            }
            self.rows
                .retain(|&row| uses.stopped(row as usize).is_none());
            self.passed_rows(position, Step::Limit, columns);
        }
        asked
    }

    /// Leaves in `self.rows` the events whose members a campaign is for: not
    /// those that another version of it is for, nor those of its control group.
    fn by_member(&mut self, position: u32, campaign: &Campaign, events: &Events<'_>) {
        let columns = events.columns;
        let ids = events.snapshot.fields().customer_id;
        let ids = ids.and_then(|id| columns.get(id));
        let ids = ids.and_then(Column::as_text);
        let member = |row: u32| ids.and_then(|ids| ids.get(row as usize));
        let replaced = campaign.rollout.replaced.as_ref();
        if let Some(newer) = replaced.filter(|newer| self.trying || !newer.shadow) {
            self.rows
                .retain(|&row| !newer.stands_in(columns.at(row as usize), member(row)));
            self.passed_rows(position, Step::Replaced, columns);
        }
        if let Some(canary) = &campaign.rollout.canary {
            self.rows
                .retain(|&row| member(row).is_some_and(|member| canary.has(member)));
            self.passed_rows(position, Step::Canary, columns);
        }
        if campaign.holdout > 0 {
            let progress = &mut self.progress;
            self.rows.retain(|&row| {
                let member = member(row);
                let takes_part = member.is_some_and(|member| !is_held_out(campaign, member));
                let group = if takes_part {
                    &mut progress.treated
                } else {
                    &mut progress.held_out
                };
                group.push((row, position));
                takes_part
            });
            self.passed_rows(position, Step::Holdout, columns);
        }
    }

    /// Lets through only what an audience admits, by columns; nothing is done if
    /// it `calculates` and fails for some event.
    fn by_columns(
        &mut self,
        id: ExpressionId,
        calculates: bool,
        events: &Events<'_>,
        mask: &mut Mask,
    ) -> bool {
        let (graph, columns) = (events.snapshot.graph(), events.columns);
        if columns.rows() == 1 {
            let holds = graph.holds_unless_failed(columns, id, 0);
            if calculates && holds.is_none() {
                return false;
            }
            mask.and_only(holds == Some(true));
            return true;
        }
        let holds = self.evaluation.condition(graph, columns, id);
        if calculates && self.evaluation.failed(graph, id) {
            return false;
        }
        mask.and(&holds);
        true
    }

    /// Lets through only what an audience admits, event by event. Returns how
    /// many it was asked about.
    fn by_rows(
        &mut self,
        condition: &dyn Condition,
        position: u32,
        campaign: &Campaign,
        columns: &Arc<Columns>,
        mask: &mut Mask,
    ) -> u64 {
        mask.rows(columns.rows(), &mut self.rows);
        let rows = Rows {
            columns,
            selected: &self.rows,
        };
        let Some(slot) = self.conditions.get_mut(position as usize) else {
            return 0;
        };
        let worker = slot.get_or_insert_with(|| condition.worker());
        self.proposals.faults.clear();
        mask.and(&worker.holds(&rows, &mut self.proposals.faults));
        self.note_faults(position, campaign);
        self.rows.len() as u64
    }

    /// Notes the events that a campaign could not be evaluated for.
    #[inline]
    fn note_faults(&mut self, position: u32, campaign: &Campaign) {
        let faults = &mut self.proposals.faults;
        if !faults.is_empty() {
            self.progress.fault(position, campaign, faults.drain(..));
        }
    }

    /// Whether it takes all offers of an event to know whether a campaign's
    /// offer is taken.
    #[inline]
    fn is_contested(&self, campaign: u32) -> bool {
        self.contested.get(campaign as usize) == Some(&true)
    }

    /// Notes that a check of a campaign let through the events that are left, if
    /// the batch is traced.
    fn passed_rows(&mut self, campaign: u32, step: Step, columns: &Columns) {
        if let Some(trace) = &mut self.trace {
            trace.passed_rows(campaign, step, &self.rows, columns.rows());
        }
    }

    /// Notes the events that a check of a campaign let through, if the batch
    /// is traced.
    fn passed(&mut self, campaign: u32, step: Step, mask: &Mask) {
        if let Some(trace) = &mut self.trace {
            trace.passed(campaign, step, mask);
        }
    }
}

/// Whether it takes all offers of an event to know whether a campaign's offer
/// is taken.
fn is_contested(campaign: &Campaign, snapshot: &Snapshot) -> bool {
    let combination = &snapshot.settings().combination;
    campaign.stacking == Stacking::Best && campaign.group.is_some()
        || combination.apart(campaign.group) != (0, 0)
}
