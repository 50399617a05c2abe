//! Calls of a plugin, and who is to blame if one fails.

use std::sync::Arc;

use wasmtime::component::Func;

use super::bind::{BoundField, Source};
use super::call_size::CallSize;
use super::console::{self, Room, Written};
use super::contract::{AbiBatch, AbiColumn, AbiValue, Batch, Evaluated};
use super::instance::{Allowance, Failure, Sandbox};
use super::lower::{self, Entries, Scratch};
use super::missing;
use super::outcome::{self, ANSWER};
use super::runtime::{Place, ticks};
use super::{Isolation, Plugin};
use crate::batch::{Column, Columns};
use crate::campaign::Phase;
use crate::diagnostic::codes;
use crate::effect::EffectKind;
use crate::model::Currency;
use crate::program::{Limits, Program, Proposals, RowFault, Rows, Worker};
use crate::schema::{FieldId, FieldSet};

/// Where plugins' lines go in a running host.
const LINES: &str = "sadakat_engine::plugin::lines";

/// A plugin bound to a campaign.
#[derive(Debug, Clone)]
pub struct PluginProgram(pub(super) Arc<Settings>);

/// What a campaign's calls have in common.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) plugin: Plugin,
    pub(super) reads: FieldSet,
    pub(super) needs_member: bool,
    pub(super) fields: Vec<BoundField>,
    pub(super) parameters: Vec<AbiValue>,
    pub(super) allowed: Allowed,
    pub(super) campaign: String,
    pub(super) currency: Currency,
    pub(super) limits: Limits,
    /// How many calls an instance may see.
    pub(super) isolation: Isolation,
}

/// What an answer may hold.
#[derive(Debug)]
pub(super) struct Allowed {
    /// Which kinds of effect the plugin may propose, by their numbers.
    pub(super) describes: [bool; EffectKind::ALL.len()],
    pub(super) wallets: Vec<String>,
    pub(super) tiers: Vec<Arc<str>>,
    /// Effects for one event.
    pub(super) effects: usize,
    /// What discounts may be on; anything if none.
    pub(super) phase: Option<Phase>,
}

impl Settings {
    /// Whether the plugin copes with events that lack a field.
    pub(super) fn copes_without(&self, id: FieldId) -> bool {
        let of_it = self.fields.iter().filter(|field| match field.source {
            Source::Column(of) | Source::Seed(of) => of == id,
        });
        of_it.clone().count() > 0 && of_it.into_iter().all(|field| field.optional)
    }
}

impl PluginProgram {
    pub(super) fn new(settings: Settings) -> Self {
        Self(Arc::new(settings))
    }

    /// Whether it can only be asked about members: it requires a field that
    /// guests lack. The campaign must leave guests out.
    pub fn needs_member(&self) -> bool {
        self.0.needs_member
    }

    /// The plugin behind it.
    pub fn plugin(&self) -> &Plugin {
        &self.0.plugin
    }
}

impl Program for PluginProgram {
    fn reads(&self) -> &FieldSet {
        &self.0.reads
    }

    fn keeps_instances(&self) -> bool {
        self.0.isolation == Isolation::Shared
    }

    fn worker(&self) -> Box<dyn Worker> {
        self.worker_of(self.0.isolation)
    }
}

impl PluginProgram {
    /// What one thread needs, with instances that see so many calls.
    pub(super) fn worker_of(&self, isolation: Isolation) -> Box<dyn Worker> {
        Box::new(PluginWorker {
            settings: Arc::clone(&self.0),
            isolation,
            kept: None,
            scratch: Buffers {
                columns: self.0.fields.iter().map(|_| Scratch::default()).collect(),
                ..Buffers::default()
            },
            size: CallSize::new(self.0.limits.plugin_fuel),
        })
    }
}

/// Memory kept between calls.
#[derive(Default)]
struct Buffers {
    columns: Vec<Scratch>,
    line_starts: Vec<u32>,
    lines: Vec<u32>,
    present: Vec<u32>,
}

/// A plugin as one thread runs it.
struct PluginWorker {
    settings: Arc<Settings>,
    isolation: Isolation,
    /// The instance of the last call, where the campaign lets it see another.
    kept: Option<Kept>,
    scratch: Buffers,
    size: CallSize,
}

/// An instance between two calls.
struct Kept {
    sandbox: Sandbox,
    func: Func,
    /// Dropped after the instance that it is for.
    place: Place,
}

impl Worker for PluginWorker {
    fn evaluate(&mut self, rows: &Rows<'_>, out: &mut Proposals) {
        let mut present = std::mem::take(&mut self.scratch.present);
        let faults = missing::without_missing(&self.settings.fields, rows, &mut present);
        let selected = if faults.is_empty() {
            rows.selected
        } else {
            &present
        };
        let mut left = selected;
        while !left.is_empty() {
            let (now, later) = left.split_at(left.len().min(self.size.events()));
            self.settle(rows.columns, now, out);
            left = later;
        }
        if !faults.is_empty() {
            out.faults.extend(faults);
            out.faults.sort_by_key(|fault| fault.row);
        }
        self.scratch.present = present;
    }
}

impl PluginWorker {
    /// Evaluates rows, and finds those to blame if that fails: in halves, each
    /// on a fresh instance, down to single events, so that every other event
    /// gets the very decision it would have got alone.
    ///
    /// A call for many events gets the fuel of one, and may answer as much. So
    /// whether an event uses up its fuel does not depend on its company, and a plugin that is
    /// heavier than most is called for fewer events at a time.
    ///
    /// An event is to blame only if a fresh instance fails for it: others may
    /// fail for what they saw before, such as memory that was never given back.
    ///
    /// `n` events take at most `3n − 1` calls, hence at most three times the
    /// fuel that `n` events may use; one guilty event among 1,024 takes some
    /// twelve failing calls. A call that the clock ends is not tried again: it
    /// is the fault of all its events.
    fn settle(&mut self, columns: &Columns, rows: &[u32], out: &mut Proposals) {
        let fresh = self.kept.is_none();
        let Err(failure) = self.attempt(columns, rows, out) else {
            return;
        };
        self.kept = None;
        // What the clock says is no property of an event: who is to blame
        // cannot be found by trying, and every try would take as long.
        if failure.deadline {
            self.fail(rows, &failure, out);
            return;
        }
        if rows.len() < 2 {
            if fresh {
                self.fail(rows, &failure, out);
            } else {
                self.settle(columns, rows, out);
            }
            return;
        }
        let (first, second) = rows.split_at(rows.len() / 2);
        self.settle(columns, first, out);
        self.settle(columns, second, out);
    }

    fn fail(&self, rows: &[u32], failure: &Failure, out: &mut Proposals) {
        if let Some(written) = &failure.written {
            self.tell(written, rows, out);
        }
        out.faults.extend(rows.iter().map(|&row| RowFault {
            row,
            code: failure.code,
            message: failure.message.clone(),
            line: 0,
        }));
    }

    /// How much is kept of what the plugin writes.
    fn room(&self, out: &Proposals) -> Room {
        match &out.notes {
            Some(_) => console::LOOKING,
            None if tracing::enabled!(target: LINES, tracing::Level::DEBUG) => console::RUNNING,
            None => Room::default(),
        }
    }

    /// Hands on what the plugin wrote about rows.
    fn tell(&self, written: &Written, rows: &[u32], out: &mut Proposals) {
        let notes = written.notes(|event| rows.get(event as usize).copied());
        match &mut out.notes {
            Some(all) => all.extend(notes),
            None => {
                let campaign = &*self.settings.campaign;
                for note in notes {
                    tracing::debug!(target: LINES, campaign, "{}", note.text);
                }
            }
        }
    }

    /// One call. What it proposes is added; if it fails, nothing is.
    fn attempt(
        &mut self,
        columns: &Columns,
        rows: &[u32],
        out: &mut Proposals,
    ) -> Result<(), Failure> {
        let settings = Arc::clone(&self.settings);
        let limits = &settings.limits;
        let allowance = Allowance {
            fuel: limits.plugin_fuel,
            ticks: ticks(limits.plugin_deadline_ms),
            answer: ANSWER,
            room: self.room(out),
        };
        let (mut sandbox, func, place) = self.sandbox(allowance)?;
        let (answer, fuel, handed) = {
            let Buffers {
                columns: scratch,
                line_starts,
                lines,
                ..
            } = &mut self.scratch;
            let events = Entries::of(rows);
            let (line_starts, lent) = if settings.fields.iter().any(|field| field.line) {
                lower::line_starts(columns.line_starts(), events, line_starts, lines)
            } else {
                (&[][..], true)
            };
            let lines = if lent {
                Entries::Range {
                    start: 0,
                    end: line_starts.last().copied().unwrap_or(0) as usize,
                }
            } else {
                Entries::of(lines)
            };
            let mut lowered = Vec::with_capacity(settings.fields.len());
            for (field, scratch) in settings.fields.iter().zip(scratch) {
                let entries = if field.line { lines } else { events };
                lowered.push(lower_field(field, columns, entries, scratch, &settings)?);
            }
            let batch = AbiBatch {
                events: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                currency: settings.currency.code(),
                minor_digits: settings.currency.minor_digits(),
                line_starts,
                columns: &lowered,
                parameters: &settings.parameters,
            };
            let (answer, fuel) = sandbox.call::<Batch<'_>, Evaluated>(&func, (batch,), allowance);
            (answer, fuel, batch.bytes())
        };
        out.work = out.work.saturating_add(fuel);
        out.bytes = out.bytes.saturating_add(handed as u64);
        let (answer,) = answer?;
        self.size.learn(fuel, rows.len());
        let written = sandbox.written();
        match answer {
            Ok(answer) => {
                out.bytes = out.bytes.saturating_add(answer.bytes() as u64);
                let lines = |row: u32| columns.line_range(row as usize).len();
                outcome::accept(answer, rows, lines, &settings.allowed, out)?;
                self.tell(&written, rows, out);
            }
            Err(message) => {
                let failure = Failure {
                    written: Some(Box::new(written)),
                    ..Failure::new(codes::PLUGIN_REPORTED, outcome::words(&message))
                };
                self.fail(rows, &failure, out);
            }
        }
        if self.isolation == Isolation::Shared && sandbox.calls < limits.plugin_calls {
            let place = place.or_else(|| settings.plugin.0.runtime.place());
            self.kept = place.map(|place| Kept {
                sandbox,
                func,
                place,
            });
        }
        Ok(())
    }

    /// A fresh instance, or that of the last call if it may see another one.
    fn sandbox(&mut self, allowance: Allowance) -> Result<(Sandbox, Func, Option<Place>), Failure> {
        if let Some(kept) = self.kept.take() {
            return Ok((kept.sandbox, kept.func, Some(kept.place)));
        }
        let compiled = &self.settings.plugin.0.compiled;
        let mut sandbox = Sandbox::start(compiled, self.settings.limits.plugin_memory, allowance)?;
        let func = sandbox.func(&compiled.evaluate)?;
        Ok((sandbox, func, None))
    }
}

fn lower_field<'a>(
    field: &BoundField,
    columns: &'a Columns,
    entries: Entries<'_>,
    scratch: &'a mut Scratch,
    settings: &Settings,
) -> Result<AbiColumn<'a>, Failure> {
    let (Source::Column(id) | Source::Seed(id)) = field.source;
    let column = columns.get(id).ok_or_else(|| {
        Failure::new(
            codes::MISSING_VALUE,
            format!("the host gave the plugin no column for `{}`", field.name),
        )
    })?;
    match (field.source, column) {
        (Source::Seed(_), Column::Text(ids)) => {
            scratch.values.clear();
            scratch.values.extend(entries.iter().map(|entry| {
                let id = ids.get(entry).unwrap_or("");
                crate::chance::seed(&settings.campaign, id).cast_signed()
            }));
            Ok(lower::computed(scratch))
        }
        _ => Ok(lower::lower(column, entries, scratch)),
    }
}
