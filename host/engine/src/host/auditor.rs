//! Looks again at what plugins answered, while the host runs.

use std::fmt;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};

use crate::batch::Columns;
use crate::diagnostic::codes;
use crate::effect::Effect;
use crate::observe::{Asked, OnAsked};
use crate::program::{Program, Proposal, Proposals, RowFault, Rows};
use crate::quarantine::LastFault;
use crate::snapshot::Snapshot;

/// One call of so many is looked at again.
const SHARE: u64 = 16;

/// Events of such a call, spread over it.
const EVENTS: usize = 64;

/// Calls that wait to be looked at. Where there are more, the host is busy,
/// and some are passed over.
const WAITING: usize = 16;

/// Hears of a campaign whose answers about an event depend on others.
pub(super) trait OnDiffering: Send + Sync {
    /// The campaign at a position of a snapshot.
    fn differs(&self, snapshot: &Snapshot, campaign: u32, fault: LastFault);
}

/// Asks plugins again about a share of what they were asked, event by event and
/// each in a fresh instance, on a thread of its own. Which calls these are,
/// their content decides.
///
/// A plugin was asked about made-up events before it went into force. What
/// shows with real ones only, shows here; no decision waits for it or changes
/// by it.
pub(super) struct Auditor {
    on_differing: Arc<dyn OnDiffering>,
    /// To the thread, which starts with the first job and ends with this.
    jobs: OnceLock<Option<SyncSender<Job>>>,
}

/// A call to look at again.
struct Job {
    generation: u64,
    snapshot: Arc<Snapshot>,
    campaign: u32,
    columns: Arc<Columns>,
    /// Some of its events, and what became of them.
    answers: Vec<(u32, Answer)>,
}

/// What a program made of an event.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Effects(Vec<Effect>),
    Fault(RowFault),
}

impl Auditor {
    pub(super) fn new(on_differing: Arc<dyn OnDiffering>) -> Self {
        Self {
            on_differing,
            jobs: OnceLock::new(),
        }
    }

    /// The way to the thread; none if no thread can be started.
    fn jobs(&self) -> Option<&SyncSender<Job>> {
        let start = || {
            let (sender, jobs) = sync_channel(WAITING);
            let on_differing = Arc::clone(&self.on_differing);
            let thread = std::thread::Builder::new().name("sadakat-audit".to_owned());
            let started = thread.spawn(move || work(&jobs, &*on_differing));
            started.is_ok().then_some(sender)
        };
        self.jobs.get_or_init(start).as_ref()
    }
}

impl OnAsked for Auditor {
    fn asked(&self, asked: &Asked<'_>) {
        let Asked { rows, program, .. } = asked;
        // What was asked alone, of a fresh instance, cannot depend on others.
        if (rows.len() < 2 && !program.keeps_instances()) || !is_chosen(asked) {
            return;
        }
        let every = rows.len().div_ceil(EVENTS).max(1);
        let answers = rows.iter().step_by(every).map(|&row| {
            let answer = answer(row, asked.effects, asked.faults);
            (row, answer)
        });
        let job = Job {
            generation: asked.generation,
            snapshot: Arc::clone(asked.snapshot),
            campaign: asked.campaign,
            columns: Arc::clone(asked.columns),
            answers: answers.collect(),
        };
        if let Some(jobs) = self.jobs() {
            let _ = jobs.try_send(job);
        }
    }
}

impl fmt::Debug for Auditor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Auditor").finish_non_exhaustive()
    }
}

/// Whether a call is looked at again: by campaign and by when its first and
/// last events happened.
fn is_chosen(asked: &Asked<'_>) -> bool {
    let at = |row: Option<&u32>| row.map_or(0, |&row| asked.columns.at(row as usize).micros());
    let parts = [
        u64::from(asked.campaign),
        at(asked.rows.first()).cast_unsigned(),
        at(asked.rows.last()).cast_unsigned(),
    ];
    // Fibonacci hashing: its upper bits are well mixed.
    let mixed = parts.iter().fold(0u64, |mixed, part| {
        (mixed.rotate_left(29) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    (mixed >> 40).is_multiple_of(SHARE)
}

/// What became of an event; both lists are in the order of events.
fn answer(row: u32, effects: &[Proposal], faults: &[RowFault]) -> Answer {
    if let Ok(at) = faults.binary_search_by_key(&row, |fault| fault.row)
        && let Some(fault) = faults.get(at)
    {
        return Answer::Fault(fault.clone());
    }
    let start = effects.partition_point(|proposal| proposal.row < row);
    let of_row = effects.get(start..).unwrap_or_default().iter();
    let of_row = of_row.take_while(|proposal| proposal.row == row);
    Answer::Effects(of_row.map(|proposal| proposal.effect.clone()).collect())
}

fn work(jobs: &Receiver<Job>, on_differing: &dyn OnDiffering) {
    while let Ok(job) = jobs.recv() {
        let Some(campaign) = job.snapshot.campaigns().get(job.campaign as usize) else {
            continue;
        };
        let differs = job
            .answers
            .iter()
            .find(|(row, given)| alone(&*campaign.program, &job.columns, *row).differs(given));
        let Some((row, _)) = differs else {
            continue;
        };
        let name = event_name(&job.snapshot, &job.columns, *row);
        let message = format!(
            "the plugin answered {name} otherwise among other events than alone: it remembers"
        );
        let fault = LastFault {
            generation: job.generation,
            code: codes::PLUGIN_REMEMBERED,
            message,
            line: 0,
        };
        on_differing.differs(&job.snapshot, job.campaign, fault);
    }
}

/// What becomes of an event that a worker sees first.
fn alone(program: &dyn Program, columns: &Arc<Columns>, row: u32) -> Answer {
    let mut proposals = Proposals::unheard();
    let rows = Rows {
        columns,
        selected: &[row],
    };
    program.worker().evaluate(&rows, &mut proposals);
    answer(row, &proposals.effects, &proposals.faults)
}

fn event_name(snapshot: &Snapshot, columns: &Columns, row: u32) -> String {
    let id = snapshot.fields().event_id.and_then(|id| columns.get(id));
    match id {
        Some(crate::batch::Column::Text(ids)) => match ids.get(row as usize) {
            Some(id) => format!("the event `{id}`"),
            None => "an event".to_owned(),
        },
        _ => "an event".to_owned(),
    }
}

impl Answer {
    /// What the wall clock ended says nothing.
    fn differs(&self, other: &Self) -> bool {
        let by_the_clock = |answer: &Self| matches!(answer, Self::Fault(fault) if fault.code == codes::PLUGIN_DEADLINE);
        self != other && !by_the_clock(self) && !by_the_clock(other)
    }
}
