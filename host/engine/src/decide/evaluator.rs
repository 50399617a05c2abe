//! The phases of a batch, one campaign after the other.

use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use arrow_buffer::BooleanBuffer;

use super::by_row::ByRow;
use super::decision::{Decisions, Evaluated};
use super::eligible::{Mask, is_held_out, trigger_and_window};
use super::progress::Progress;
use super::resolve::{Events, Proposed, resolve};
use super::shadow::Shadow;
use super::shut_out::ShutOut;
use super::times::Times;
use super::totals::{set_base_points, set_net};
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
    /// As many effects as the last batch came to.
    expected: usize,
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
        let campaigns = snapshot.campaigns().len();
        Self {
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
        let (mut decisions, has_shadows) = self.decide(batch);
        if has_shadows {
            // The same events once more, so that nothing of the decision depends
            // on who is tried.
            self.trying = true;
            let (all, _) = self.decide(batch);
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
    fn decide(&mut self, batch: &Batch<'_>) -> (Decisions, bool) {
        let snapshot = Arc::clone(&self.snapshot);
        let mut columns = Arc::clone(&batch.columns);
        let rows = columns.rows();
        let span = tracing::debug_span!("decide", snapshot = snapshot.hash(), events = rows);
        let _within = span.enter();
        let wallets = snapshot.settings().state.wallets.len();
        let mut progress = Progress::new(rows, wallets, self.expected);
        progress.fates = self.tracing.then(Vec::new);
        if snapshot.settings().combination.keeps_apart() {
            progress.keep_groups();
        }
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
        if self.tracing {
            // Whether a campaign is one of the index's candidates says
            // something of the other events of the batch.
            let all = u32::try_from(snapshot.campaigns().len()).unwrap_or(u32::MAX);
            self.candidates.clear();
            self.candidates.extend(0..all);
        } else {
            snapshot.index().candidates(
                &columns,
                snapshot.campaigns(),
                &mut self.in_force,
                &mut self.candidates,
            );
        }
        let candidates = self.candidates.len();
        if snapshot.has_shadows() && !self.trying {
            let campaigns = &mut self.candidates;
            campaigns.retain(|&campaign| !snapshot.is_shadow(campaign));
        }
        let has_shadows = self.candidates.len() < candidates;
        set_net(&mut columns, &snapshot, &progress);
        set_base_points(&mut columns, &snapshot, &progress);
        if self.tracing {
            let mut trace = Trace::new(batch.members.clone());
            trace.phase(Phase::Item, &columns);
            self.trace = Some(Box::new(trace));
        }
        let candidates = std::mem::take(&mut self.candidates);
        let mut rest = &candidates[..];
        for phase in Phase::ALL {
            let here = rest.partition_point(|&c| {
                snapshot
                    .campaigns()
                    .get(c as usize)
                    .is_some_and(|c| c.phase <= phase)
            });
            let (now, later) = rest.split_at(here);
            rest = later;
            if now.is_empty() {
                continue;
            }
            if let Some(trace) = &mut self.trace {
                trace.phase(phase, &columns);
            }
            let contested = now.iter().any(|&campaign| {
                let campaign = snapshot.campaigns().get(campaign as usize);
                campaign.is_some_and(|campaign| is_contested(campaign, &snapshot))
            });
            self.phase(now, &columns, members, batch.usage, &mut progress);
            let proposed = Proposed {
                effects: &mut self.proposals.effects,
                campaigns: &self.proposers,
                by_row: &mut self.by_row,
                contested,
            };
            let events = Events {
                columns: &columns,
                members,
                usage: batch.usage,
                snapshot: &snapshot,
            };
            resolve(phase, proposed, &events, &mut progress);
            let changed = match phase {
                _ if rest.is_empty() => false,
                Phase::Item | Phase::Order | Phase::Shipping => {
                    set_net(&mut columns, &snapshot, &progress)
                }
                Phase::Earn => set_base_points(&mut columns, &snapshot, &progress),
                Phase::Boost | Phase::Reward | Phase::Status => false,
            };
            if changed {
                self.evaluation.begin_phase(snapshot.graph());
            }
        }
        self.candidates = candidates;
        if !progress.refused.is_empty() {
            progress.refused.sort_unstable();
            progress
                .given
                .retain(|given| progress.refused.binary_search(&given.row).is_err());
            if let Some(trace) = &mut self.trace {
                trace.refused(&progress.refused);
            }
        }
        self.expected = progress.given.len();
        let mut decisions = Decisions::new(rows, progress.given, progress.faults);
        decisions.evaluated = progress.evaluated;
        progress.held_out.sort_unstable();
        decisions.held_out = progress.held_out;
        progress.treated.sort_unstable();
        decisions.treated = progress.treated;
        decisions.work = progress.work;
        decisions.fates = progress.fates.unwrap_or_default();
        // Stable, so that the order of giving stays within a campaign.
        decisions
            .fates
            .sort_by_key(|fated| (fated.row, fated.campaign));
        decisions.searched = progress.searched;
        decisions
            .searched
            .sort_unstable_by_key(|searched| searched.row);
        decisions.trace = self.trace.take();
        (decisions, has_shadows)
    }

    /// Asks every campaign of a phase for proposals.
    fn phase(
        &mut self,
        campaigns: &[u32],
        columns: &Arc<Columns>,
        members: Option<&BooleanBuffer>,
        usage: &dyn Usage,
        progress: &mut Progress,
    ) {
        let snapshot = Arc::clone(&self.snapshot);
        self.proposals.clear();
        self.proposers.clear();
        let mut shut_out = ShutOut::default();
        // Asked once for all of them: most of the time nobody listens.
        let spans = tracing::enabled!(tracing::Level::TRACE);
        for &position in campaigns {
            let Some(campaign) = snapshot.campaigns().get(position as usize) else {
                continue;
            };
            let clock = self.times.map(|_| Clock::now());
            let asked = self.eligible(
                position, campaign, columns, members, usage, &shut_out, progress,
            );
            if let (Some(times), Some(clock)) = (&mut self.times, clock) {
                times.audiences += clock.elapsed();
            }
            let mut evaluated = Evaluated {
                campaign: position,
                events: self.rows.len() as u64,
                tried: asked.max(self.rows.len() as u64),
                work: 0,
                time: Duration::ZERO,
            };
            if self.rows.is_empty() {
                if asked > 0 {
                    progress.evaluated.push(evaluated);
                }
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
            progress.evaluated.push(evaluated);
            if campaign.kind == ProgramKind::Plugin
                && let Some(witness) = &self.witness
                && !self.tracing
                && !self.trying
            {
                let effects = self.proposals.effects.get(self.proposers.len()..);
                let new = (effects.unwrap_or(&[]), &self.proposals.faults[..]);
                witness.asked(&snapshot, (position, campaign), &rows, new);
            }
            progress.fault(position, campaign, self.proposals.faults.drain(..));
            let new = self.proposals.effects.get(self.proposers.len()..);
            let contested = is_contested(campaign, &snapshot);
            shut_out.after(campaign, contested, new.unwrap_or(&[]), columns.rows());
            self.proposers
                .resize(self.proposals.effects.len(), position);
        }
        progress.work += self.proposals.work;
    }

    /// Leaves in `self.rows` the events that a campaign applies to. Returns
    /// how many events its audience was asked about one by one, where it can
    /// fail.
    #[expect(
        clippy::too_many_arguments,
        reason = "eligibility is where batch, members, usage and progress meet"
    )]
    fn eligible(
        &mut self,
        position: u32,
        campaign: &Campaign,
        columns: &Arc<Columns>,
        members: Option<&BooleanBuffer>,
        usage: &dyn Usage,
        shut_out: &ShutOut,
        progress: &mut Progress,
    ) -> u64 {
        let mut asked = 0;
        self.rows.clear();
        let mut mask = trigger_and_window(campaign, columns, &self.snapshot);
        self.passed(position, Step::Window, &mask);
        if campaign.needs_member
            && let Some(members) = members
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
                if !self.by_columns(*id, campaign.exact.is_some(), columns, &mut mask)
                    && let Some(exact) = &campaign.exact
                {
                    asked =
                        self.by_rows(&**exact, position, campaign, columns, &mut mask, progress);
                }
            }
            Some(Audience::Rows(condition)) => {
                asked = self.by_rows(
                    &**condition,
                    position,
                    campaign,
                    columns,
                    &mut mask,
                    progress,
                );
            }
        }
        if campaign.audience.is_some() {
            self.passed(position, Step::Audience, &mask);
        }
        mask.rows(columns.rows(), &mut self.rows);
        let ids = self
            .snapshot
            .fields()
            .customer_id
            .and_then(|id| columns.get(id));
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
        if !campaign.limit.is_empty() || campaign.budget.is_some() {
            let uses = Uses {
                campaign,
                position,
                columns,
                usage,
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

    /// Lets through only what an audience admits, by columns; nothing is done if
    /// it `calculates` and fails for some event.
    fn by_columns(
        &mut self,
        id: ExpressionId,
        calculates: bool,
        columns: &Columns,
        mask: &mut Mask,
    ) -> bool {
        let graph = self.snapshot.graph();
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
        progress: &mut Progress,
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
        progress.fault(position, campaign, self.proposals.faults.drain(..));
        self.rows.len() as u64
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
