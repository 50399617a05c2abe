//! The phases of a batch, one campaign after the other.

use std::sync::Arc;
use std::time::Instant as Clock;

use arrow_buffer::BooleanBuffer;

use super::by_row::ByRow;
use super::decision::{Decisions, Fault, Given, Granted};
use super::eligible::{Mask, trigger_and_window};
use super::index::InForce;
use super::points::{Highest, bonus, to_precision};
use super::price::Order;
use crate::batch::{Column, Columns, Integers};
use crate::campaign::{Audience, Campaign, OnFault, Phase, ProgramKind, Stacking};
use crate::effect::{Effect, EffectKind, Number, WalletId};
use crate::expression::Evaluation;
use crate::program::{Proposal, Proposals, RowFault, Rows, Worker};
use crate::replay::Times;
use crate::script::ConditionWorker;
use crate::snapshot::Snapshot;

/// How often members got campaigns before, for `limit.per_customer`.
pub trait Usage {
    /// How often the member of an event (by its row) got a campaign (by its
    /// position in the snapshot) in the limit's current period.
    fn used(&self, row: usize, campaign: usize) -> u32;
}

/// Nobody ever got anything.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoUsage;

impl Usage for NoUsage {
    fn used(&self, _row: usize, _campaign: usize) -> u32 {
        0
    }
}

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
    snapshot: Arc<Snapshot>,
    evaluation: Evaluation,
    in_force: InForce,
    /// By campaign; made when a campaign first applies.
    workers: Vec<Option<Box<dyn Worker>>>,
    /// The same for audiences that are decided row by row.
    conditions: Vec<Option<ConditionWorker>>,
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
}

/// What a batch has come to so far.
struct Progress {
    given: Vec<Given>,
    faults: Vec<Fault>,
    refused: Vec<u32>,
    /// By row, then wallet: base points of the earn phase.
    base: Vec<i64>,
    /// By row: minor units off the total.
    off: Vec<i64>,
    evaluated: Vec<(u32, u64)>,
    work: u64,
}

impl Progress {
    /// Notes events that a campaign could not be evaluated for.
    fn fault(
        &mut self,
        position: u32,
        campaign: &Campaign,
        faults: impl Iterator<Item = RowFault>,
    ) {
        for RowFault {
            row,
            code,
            message,
            line,
        } in faults
        {
            if campaign.on_fault == OnFault::Refuse {
                self.refused.push(row);
            }
            self.faults.push(Fault {
                row,
                campaign: position,
                code,
                message,
                line,
            });
        }
    }
}

impl Evaluator {
    /// An evaluator that pins a snapshot.
    pub fn new(snapshot: Arc<Snapshot>) -> Self {
        let campaigns = snapshot.campaigns().len();
        Self {
            workers: (0..campaigns).map(|_| None).collect(),
            conditions: (0..campaigns).map(|_| None).collect(),
            snapshot,
            evaluation: Evaluation::new(),
            in_force: InForce::default(),
            candidates: Vec::new(),
            rows: Vec::new(),
            proposals: Proposals::default(),
            proposers: Vec::new(),
            by_row: ByRow::default(),
            expected: 0,
            times: None,
        }
    }

    /// Measures from now on where the time goes.
    pub fn measure(&mut self) {
        self.times.get_or_insert_default();
    }

    /// Where the time went; zeros unless [`Self::measure`] was called.
    pub fn times(&self) -> Times {
        self.times.unwrap_or_default()
    }

    /// The snapshot that decides.
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Decides every event of a batch.
    pub fn evaluate(&mut self, batch: &Batch<'_>) -> Decisions {
        let snapshot = Arc::clone(&self.snapshot);
        let mut columns = Arc::clone(&batch.columns);
        let rows = columns.rows();
        let wallets = snapshot.settings().state.wallets.len();
        let mut progress = Progress {
            given: Vec::with_capacity(self.expected),
            faults: Vec::new(),
            refused: Vec::new(),
            base: vec![0; rows * wallets],
            off: vec![0; rows],
            evaluated: Vec::new(),
            work: 0,
        };
        self.evaluation.begin();
        snapshot.index().candidates(
            &columns,
            snapshot.campaigns(),
            &mut self.in_force,
            &mut self.candidates,
        );
        let members = batch.members.as_ref();
        set_net(&mut columns, &snapshot, &progress);
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
            self.phase(now, &columns, members, batch.usage, &mut progress);
            self.resolve(phase, &columns, members, &mut progress);
            if matches!(phase, Phase::Price | Phase::Earn) && !rest.is_empty() {
                let changed = match phase {
                    Phase::Price => set_net(&mut columns, &snapshot, &progress),
                    _ => set_base_points(&mut columns, &snapshot, &progress),
                };
                if changed {
                    self.evaluation.begin_phase(snapshot.graph());
                }
            }
        }
        self.candidates = candidates;
        if !progress.refused.is_empty() {
            progress
                .given
                .retain(|given| !progress.refused.contains(&given.row));
        }
        self.expected = progress.given.len();
        let mut decisions = Decisions::new(rows, progress.given, progress.faults);
        decisions.evaluated = progress.evaluated;
        decisions.work = progress.work;
        decisions
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
        for &position in campaigns {
            let Some(campaign) = snapshot.campaigns().get(position as usize) else {
                continue;
            };
            let clock = self.times.map(|_| Clock::now());
            self.eligible(
                position, campaign, columns, members, usage, &shut_out, progress,
            );
            if let (Some(times), Some(clock)) = (&mut self.times, clock) {
                times.audiences += clock.elapsed();
            }
            if self.rows.is_empty() {
                continue;
            }
            let Some(slot) = self.workers.get_mut(position as usize) else {
                continue;
            };
            let worker = slot.get_or_insert_with(|| campaign.program.worker());
            let clock = self.times.map(|_| Clock::now());
            worker.evaluate(
                &Rows {
                    columns,
                    selected: &self.rows,
                },
                &mut self.proposals,
            );
            if let (Some(times), Some(clock)) = (&mut self.times, clock) {
                let time = match campaign.kind {
                    ProgramKind::Script => &mut times.scripts,
                    ProgramKind::Plugin => &mut times.plugins,
                };
                *time += clock.elapsed();
            }
            let count = self.rows.len() as u64;
            progress.evaluated.push((position, count));
            progress.fault(position, campaign, self.proposals.faults.drain(..));
            let new = self.proposals.effects.get(self.proposers.len()..);
            shut_out.after(campaign, new.unwrap_or(&[]), columns.rows());
            self.proposers
                .resize(self.proposals.effects.len(), position);
        }
        progress.work += self.proposals.work;
    }

    /// Leaves in `self.rows` the events that a campaign applies to.
    fn eligible(
        &mut self,
        position: u32,
        campaign: &Campaign,
        columns: &Arc<Columns>,
        members: Option<&BooleanBuffer>,
        usage: &dyn Usage,
        shut_out: &ShutOut,
        progress: &mut Progress,
    ) {
        self.rows.clear();
        let mut mask = trigger_and_window(campaign, columns);
        if campaign.needs_member
            && let Some(members) = members
        {
            mask.and(members);
        }
        shut_out.apply(campaign, &mut mask);
        if mask.is_empty() {
            return;
        }
        match &campaign.audience {
            None => {}
            Some(Audience::Columns(id)) => {
                mask.and(
                    &self
                        .evaluation
                        .condition(self.snapshot.graph(), columns, *id),
                );
            }
            Some(Audience::Rows(condition)) => {
                mask.rows(columns.rows(), &mut self.rows);
                let rows = Rows {
                    columns,
                    selected: &self.rows,
                };
                let Some(slot) = self.conditions.get_mut(position as usize) else {
                    return;
                };
                let worker = slot.get_or_insert_with(|| condition.worker());
                self.proposals.faults.clear();
                mask.and(&condition.holds(worker, &rows, &mut self.proposals.faults));
                progress.fault(position, campaign, self.proposals.faults.drain(..));
            }
        }
        mask.rows(columns.rows(), &mut self.rows);
        if let Some(limit) = campaign.limit {
            self.rows
                .retain(|&row| usage.used(row as usize, position as usize) < limit.times);
        }
    }
}

/// Events that campaigns of a phase have shut others out of.
#[derive(Debug, Default)]
struct ShutOut {
    exclusive: Option<BooleanBuffer>,
    groups: Vec<(usize, BooleanBuffer)>,
}

impl ShutOut {
    fn apply(&self, campaign: &Campaign, mask: &mut Mask) {
        if let Some(taken) = &self.exclusive {
            mask.and_not(taken);
        }
        if campaign.stacking == Stacking::First {
            for (group, taken) in &self.groups {
                if Some(*group) == campaign.group {
                    mask.and_not(taken);
                }
            }
        }
    }

    /// Notes the events that a campaign proposed something for.
    fn after(&mut self, campaign: &Campaign, proposals: &[Proposal], rows: usize) {
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

impl Evaluator {
    /// Turns the proposals of a phase into what is given.
    fn resolve(
        &mut self,
        phase: Phase,
        columns: &Columns,
        members: Option<&BooleanBuffer>,
        progress: &mut Progress,
    ) {
        let snapshot = &*self.snapshot;
        let wallets = &snapshot.settings().state.wallets;
        let effects = &mut self.proposals.effects;
        // Campaign by campaign until now, event by event from here. Within an
        // event the order of campaigns stays.
        self.by_row
            .sort(columns.rows(), effects.iter().map(|proposal| proposal.row));
        let mut order = Order::default();
        let mut highest: Vec<Highest> = Vec::new();
        let mut row = None;
        for &index in self.by_row.order() {
            let index = index as usize;
            let (Some(proposal), Some(&campaign)) =
                (effects.get_mut(index), self.proposers.get(index))
            else {
                continue;
            };
            if row != Some(proposal.row) {
                if let Some(row) = row {
                    multiply(&mut highest, row, wallets.len(), progress);
                }
                row = Some(proposal.row);
                if phase == Phase::Price {
                    begin_order(&mut order, proposal.row as usize, columns, snapshot);
                }
            }
            let at = proposal.row as usize;
            let is_member = members.is_none_or(|members| members.value(at));
            if !is_member && belongs_to_member(proposal.effect.kind()) {
                continue;
            }
            let mut give = |effect| {
                let given = Given {
                    row: proposal.row,
                    campaign,
                    line: proposal.line,
                    effect,
                };
                progress.given.push(given);
            };
            match &mut proposal.effect {
                Effect::Points { wallet, amount } => {
                    let Some(settings) = wallets.get(usize::from(wallet.0)) else {
                        continue;
                    };
                    let amount = to_precision(*amount, settings.precision);
                    if amount == 0 {
                        continue;
                    }
                    let base = phase == Phase::Earn;
                    give(Granted::Points {
                        wallet: *wallet,
                        amount,
                        base,
                    });
                    let slot = at * wallets.len() + usize::from(wallet.0);
                    if base && let Some(sum) = progress.base.get_mut(slot) {
                        *sum = sum.saturating_add(amount);
                    }
                }
                Effect::Multiply { wallet, factor } => {
                    let new = Highest {
                        wallet: *wallet,
                        factor: *factor,
                        campaign,
                        line: proposal.line,
                    };
                    match highest.iter_mut().find(|known| known.wallet == *wallet) {
                        Some(known) if known.factor < *factor => *known = new,
                        Some(_) => {}
                        None => highest.push(new),
                    }
                }
                Effect::Discount {
                    worth,
                    target,
                    base,
                    cap,
                } => {
                    let Some(taken) = order.take(*worth, *target, *base, *cap) else {
                        continue;
                    };
                    if let Some(off) = progress.off.get_mut(at)
                        && !taken.lines.is_empty()
                    {
                        *off = off.saturating_add(taken.amount);
                    }
                    give(Granted::Discount {
                        amount: taken.amount,
                        wanted: taken.wanted,
                        lines: taken.lines,
                    });
                }
                other => give(Granted::Other(std::mem::replace(other, NOTHING))),
            }
        }
        if let Some(row) = row {
            multiply(&mut highest, row, wallets.len(), progress);
        }
    }
}

/// What is left of a proposal that was given as it is.
const NOTHING: Effect = Effect::Multiply {
    wallet: WalletId(0),
    factor: Number(0),
};

/// Gives the bonus of the highest factors of an event.
fn multiply(highest: &mut Vec<Highest>, row: u32, wallets: usize, progress: &mut Progress) {
    for best in highest.drain(..) {
        let slot = row as usize * wallets + usize::from(best.wallet.0);
        let base = progress.base.get(slot).copied().unwrap_or(0);
        let amount = bonus(base, best.factor);
        if amount != 0 {
            progress.given.push(Given {
                row,
                campaign: best.campaign,
                line: best.line,
                effect: Granted::Points {
                    wallet: best.wallet,
                    amount,
                    base: false,
                },
            });
        }
    }
}

/// Whether an effect changes what a member owns, so that guests cannot get it.
const fn belongs_to_member(kind: EffectKind) -> bool {
    matches!(
        kind,
        EffectKind::Points
            | EffectKind::Multiply
            | EffectKind::Tag
            | EffectKind::Untag
            | EffectKind::Tier
            | EffectKind::Progress
    )
}

fn begin_order(order: &mut Order, row: usize, columns: &Columns, snapshot: &Snapshot) {
    let amounts = snapshot
        .fields()
        .line_amount
        .and_then(|id| columns.get(id))
        .and_then(Column::as_integers);
    let lines = columns.line_range(row);
    order.begin(lines.map(|line| amounts.and_then(|a| a.get(line)).unwrap_or(0)));
}

/// Sets `purchase.net`, if somebody reads it.
fn set_net(columns: &mut Arc<Columns>, snapshot: &Snapshot, progress: &Progress) -> bool {
    let fields = snapshot.fields();
    let (Some(net), Some(total)) = (fields.net, fields.total) else {
        return false;
    };
    if !snapshot.reads().contains(net) {
        return false;
    }
    let Some(total) = columns.get(total).and_then(Column::as_integers) else {
        return false;
    };
    let values = total
        .values
        .iter()
        .zip(&progress.off)
        .map(|(total, off)| total.saturating_sub(*off))
        .collect();
    let column = Integers {
        values,
        validity: total.validity.clone(),
    };
    Arc::make_mut(columns).set(net, Column::Integers(column));
    true
}

/// Sets `purchase.base_points`, if somebody reads it.
fn set_base_points(columns: &mut Arc<Columns>, snapshot: &Snapshot, progress: &Progress) -> bool {
    let wallets = snapshot.settings().state.wallets.len();
    let Some(field) = snapshot.fields().base_points else {
        return false;
    };
    if !snapshot.reads().contains(field) || wallets == 0 {
        return false;
    }
    let values = progress.base.iter().step_by(wallets).copied().collect();
    Arc::make_mut(columns).set(
        field,
        Column::Integers(Integers {
            values,
            validity: None,
        }),
    );
    true
}
