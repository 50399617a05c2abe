//! From a traced decision to an explanation.

use std::sync::Arc;

use super::audience::Looked;
use super::explanation::{
    CampaignExplanation, Check, Explanation, FaultExplanation, SearchExplanation, Work, WorkUnit,
};
use super::proposals;
use super::returned;
use super::window;
use crate::batch::{Column, Columns};
use crate::campaign::{Budgeted, Campaign, LimitOf, Phase, ProgramKind, Stacking, percent};
use crate::decide::{Decisions, Fault, Reason, Trace, Used, window_zone};
use crate::model::format_scaled;
use crate::program::{Proposals, Rows, Worker};
use crate::schema::FieldId;
use crate::snapshot::Snapshot;

/// Which campaigns an explanation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum About {
    /// All.
    #[default]
    All,
    /// Those that events of this kind trigger.
    Triggered,
    /// One, by its position in the snapshot.
    One(usize),
}

/// Explains traced decisions of one snapshot, on one thread. It keeps what it
/// took apart from event to event; no explanation depends on it.
pub struct Explainer {
    snapshot: Arc<Snapshot>,
    /// By campaign; made when a campaign is explained first.
    audiences: Vec<Option<Option<Looked>>>,
    workers: Vec<Option<Box<dyn Worker>>>,
    proposals: Proposals,
    /// The event that is explained, as the phases saw it.
    alone: Vec<(Phase, Arc<Columns>)>,
}

/// A campaign on an event.
#[derive(Clone, Copy)]
struct At<'a> {
    decisions: &'a Decisions,
    trace: &'a Trace,
    row: usize,
    /// The campaign's position in the snapshot.
    position: usize,
    campaign: &'a Campaign,
    reason: Reason,
    /// Whether it was asked for proposals.
    ran: bool,
}

impl Explainer {
    /// An explainer of decisions that this snapshot made.
    pub fn new(snapshot: Arc<Snapshot>) -> Self {
        let campaigns = snapshot.campaigns().len();
        Self {
            snapshot,
            audiences: (0..campaigns).map(|_| None).collect(),
            workers: (0..campaigns).map(|_| None).collect(),
            proposals: Proposals::default(),
            alone: Vec::new(),
        }
    }

    /// The snapshot whose decisions are explained.
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Explains what became of campaigns on an event, by its row in the batch
    /// that was decided.
    ///
    /// None if the decisions were not traced, or there is no such row or
    /// campaign.
    pub fn explain(
        &mut self,
        decisions: &Decisions,
        row: usize,
        about: About,
    ) -> Option<Explanation> {
        let snapshot = Arc::clone(&self.snapshot);
        let trace = decisions.trace().filter(|_| row < decisions.rows())?;
        let columns = trace.columns(Phase::Item)?;
        let schema = &snapshot.settings().schema;
        let fields = snapshot.fields();
        let text = |id: Option<FieldId>| {
            let column = id.and_then(|id| columns.get(id)).and_then(Column::as_text);
            column.and_then(|column| column.get(row)).map(str::to_owned)
        };
        self.alone.clear();
        let kind = columns.kind(row);
        let campaigns = match about {
            About::One(campaign) => vec![self.campaign(decisions, row, campaign)?],
            About::All | About::Triggered => snapshot
                .campaigns()
                .iter()
                .enumerate()
                .filter(|(_, campaign)| about == About::All || campaign.on.contains(&kind))
                .filter_map(|(campaign, _)| self.campaign(decisions, row, campaign))
                .collect(),
        };
        Some(Explanation {
            event: text(fields.event_id).unwrap_or_default(),
            kind: schema.kinds().name(kind).to_owned(),
            customer: text(fields.customer_id),
            at: columns
                .at(row)
                .to_rfc3339(columns.zone(row).unwrap_or(&schema.zone)),
            weekday: window::weekday(columns.date(row).weekday()),
            currency: schema
                .has_several_currencies()
                .then(|| snapshot.currency(columns, row).code().to_owned()),
            snapshot: snapshot.hash().to_owned(),
            searches: decisions
                .searches(row)
                .map(|search| SearchExplanation {
                    compared: search.compared,
                    complete: search.complete,
                })
                .collect(),
            returned: returned::explain(decisions, row, &snapshot, snapshot.currency(columns, row)),
            campaigns,
        })
    }

    /// Explains what became of one campaign on an event.
    fn campaign(
        &mut self,
        decisions: &Decisions,
        row: usize,
        position: usize,
    ) -> Option<CampaignExplanation> {
        let snapshot = Arc::clone(&self.snapshot);
        let campaign = snapshot.campaigns().get(position)?;
        let reason = decisions.reason(&snapshot, row, position)?;
        // Of a campaign that gives nothing, what it would have come to.
        let decisions = decisions.tried(campaign).unwrap_or(decisions);
        let trace = decisions.trace()?;
        let alone = self.alone(trace, row, campaign.phase)?;
        let ran = trace.ran(row, position);
        let fault = decisions
            .faults(row)
            .iter()
            .find(|fault| fault.campaign as usize == position)
            .map(|fault| explain_fault(fault, campaign, ran));
        let at = At {
            decisions,
            trace,
            row,
            position,
            campaign,
            reason,
            ran,
        };
        Some(CampaignExplanation {
            campaign: campaign.id.to_string(),
            name: campaign.name.clone(),
            phase: campaign.phase.name(),
            reason,
            checks: self.checks(&at, &alone),
            proposals: proposals::explain(&snapshot, decisions, row, position),
            fault,
            work: ran.then(|| self.work(&at, &alone)).flatten(),
            wrote: self.wrote(),
        })
    }

    /// What a phase saw of the event that is explained.
    fn alone(&mut self, trace: &Trace, row: usize, phase: Phase) -> Option<Arc<Columns>> {
        if let Some((_, alone)) = self.alone.iter().find(|(known, _)| *known == phase) {
            return Some(Arc::clone(alone));
        }
        let schema = &self.snapshot.settings().schema;
        let alone = Arc::new(trace.columns(phase)?.alone(row, schema));
        self.alone.push((phase, Arc::clone(&alone)));
        Some(alone)
    }

    fn checks(&mut self, at: &At<'_>, alone: &Arc<Columns>) -> Vec<Check> {
        let At {
            trace,
            row,
            position,
            campaign,
            reason,
            ran,
            ..
        } = *at;
        let snapshot = Arc::clone(&self.snapshot);
        let schema = &snapshot.settings().schema;
        let kind = alone.kind(0);
        let mut checks = vec![Check::Trigger {
            passed: campaign.on.contains(&kind),
            on: campaign
                .on
                .iter()
                .map(|&kind| schema.kinds().name(kind).to_owned())
                .collect(),
        }];
        if reason == Reason::Trigger {
            return checks;
        }
        if !campaign.active.is_always() {
            let window = {
                let active = &campaign.active;
                let zone = window_zone(&snapshot, alone, 0, &active.zone);
                let mut window = window::explain(&active.in_zone(&zone), alone.at(0), &zone);
                let shown = alone.zone(0).unwrap_or(&schema.zone);
                window.zone = (zone != *shown).then(|| zone.name().to_owned());
                window
            };
            checks.push(Check::Window {
                passed: window.missed.is_empty(),
                window,
            });
        }
        if campaign.needs_member {
            let passed = trace.is_member(row);
            checks.push(Check::Guest { passed });
            if !passed {
                return checks;
            }
        }
        if reason == Reason::ShutOut && !ran {
            checks.push(shut_out(&snapshot, at));
        }
        let audience = self.audiences.get_mut(position).and_then(|slot| {
            slot.get_or_insert_with(|| Looked::new(campaign, &snapshot))
                .as_mut()
        });
        if let Some(condition) = audience.and_then(|audience| audience.look(alone, schema)) {
            checks.push(Check::Audience {
                passed: condition.holds == Some(true),
                condition,
            });
        }
        if reason == Reason::Replaced
            && let Some(newer) = &campaign.rollout().replaced
        {
            checks.push(Check::Replaced {
                passed: false,
                by: newer.by.to_string(),
            });
            return checks;
        }
        if !ran && !matches!(reason, Reason::Canary | Reason::Holdout | Reason::Limit) {
            return checks;
        }
        if let Some(canary) = &campaign.rollout().canary {
            checks.push(Check::Canary {
                passed: reason != Reason::Canary,
                percent: percent(canary.share),
            });
            if reason == Reason::Canary {
                return checks;
            }
        }
        if campaign.holdout > 0 {
            checks.push(Check::Holdout {
                passed: reason != Reason::Holdout,
                percent: percent(campaign.holdout),
            });
            if reason == Reason::Holdout {
                return checks;
            }
        }
        if let Some(used) = trace.uses(row, position) {
            checks.extend(self.limit(campaign, used));
        }
        checks
    }

    /// How much of a limit or budget was used.
    fn limit(&self, campaign: &Campaign, used: Used) -> Option<Check> {
        let count = used.count.unwrap_or(0);
        let settings = self.snapshot.settings();
        if let Some(number) = used.limit {
            let limit = campaign.limit.get(number)?;
            let per = limit.per.and_then(|id| settings.schema.field(id));
            return Some(Check::Limit {
                passed: !used.up,
                used: u32::try_from(count).unwrap_or(u32::MAX),
                of: limit.times,
                every: limit.period.word(),
                shared: limit.of == LimitOf::Everybody,
                per: per.map(|field| field.name.clone()),
                counted: used.count.is_some(),
            });
        }
        let budget = campaign.budget?;
        let digits = match budget.of {
            Budgeted::Discount => settings.schema.currency.minor_digits(),
            Budgeted::Points(wallet) => {
                let wallet = settings.state.wallets.get(usize::from(wallet.0));
                wallet.map_or(0, |wallet| wallet.precision)
            }
        };
        Some(Check::Budget {
            passed: !used.up,
            used: format_scaled(count, digits),
            of: format_scaled(budget.most, digits),
            every: budget.period.word(),
        })
    }

    /// What a campaign's program uses for one event, found by running it once
    /// more: what a whole batch used depends on the other events in it.
    fn work(&mut self, at: &At<'_>, alone: &Arc<Columns>) -> Option<Work> {
        let campaign = at.campaign;
        let limits = &campaign.limits;
        let slot = self.workers.get_mut(at.position)?;
        if campaign.kind == ProgramKind::Plugin {
            // What an instance does for one event costs a little more or less
            // by what it has in memory from others, so it is a new one.
            *slot = None;
        }
        let worker = slot.get_or_insert_with(|| campaign.program.worker());
        self.proposals.clear();
        self.proposals.notes = Some(Vec::new());
        let rows = Rows {
            columns: alone,
            selected: &[0],
        };
        worker.evaluate(&rows, &mut self.proposals);
        let (unit, of) = match campaign.kind {
            ProgramKind::Script => (WorkUnit::Operations, limits.script_operations),
            ProgramKind::Plugin => (WorkUnit::Fuel, limits.plugin_fuel),
        };
        Some(Work {
            unit,
            used: self.proposals.work,
            of,
        })
    }

    /// What the plugin that ran last wrote; asked for once.
    fn wrote(&mut self) -> Vec<String> {
        let notes = self.proposals.notes.take().unwrap_or_default();
        notes.into_iter().map(|note| note.text).collect()
    }
}

/// Why a campaign failed; if it was not asked for proposals, its audience did.
fn explain_fault(fault: &Fault, campaign: &Campaign, ran: bool) -> FaultExplanation {
    let written = &campaign.written;
    let text = if ran {
        written.line(fault.line)
    } else {
        written.audience.as_deref()
    };
    FaultExplanation {
        code: fault.code.id,
        message: fault.message.clone(),
        line: (fault.line > 0 && ran).then_some(fault.line),
        text: text.map(str::to_owned),
    }
}

/// Who shut a campaign out before it was asked: an earlier one of its phase
/// that is exclusive, or the first of its group.
fn shut_out(snapshot: &Snapshot, at: &At<'_>) -> Check {
    let campaign = at.campaign;
    let first = |other: &Campaign| {
        campaign.stacking == Stacking::First
            && campaign.group.is_some()
            && other.group == campaign.group
    };
    let by = snapshot
        .campaigns()
        .iter()
        .enumerate()
        .take(at.position)
        .find(|(earlier, other)| {
            other.phase == campaign.phase
                && (other.exclusive || first(other))
                && !at.decisions.fates_of(at.row, *earlier).is_empty()
        })
        .map(|(_, other)| other);
    Check::ShutOut {
        passed: false,
        rule: if by.is_some_and(|by| by.exclusive) {
            "exclusive"
        } else {
            "first"
        },
        by: by.map(|by| by.id.to_string()),
    }
}
