//! Events of a file, looked for by their ids. Those before them are decided
//! too, so that points, history and limits are right.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::Snapshot;
use sadakat_engine::decide::Decisions;
use sadakat_engine::diagnostic::nearest;
use sadakat_engine::records::{CustomerTable, EventChunk, EventReader, Reject};
use sadakat_engine::replay::{Replay, Replayed, Step};
use sadakat_engine::schema::FieldId;

use super::plural;
use super::records::{self, UnknownCustomers};
use crate::output::{self, Shown as _, WrongInput};

/// Events read and decided at a time.
const CHUNK: usize = 1024;

/// Which events of a file, and how they are decided.
pub(super) struct Search<'a> {
    pub(super) snapshot: &'a Arc<Snapshot>,
    pub(super) events: &'a Path,
    pub(super) unknown_customers: UnknownCustomers,
    /// Whether there is a daily sweep.
    pub(super) daily: bool,
    /// Fields to be among the columns, whether campaigns read them or not.
    pub(super) show: Vec<&'a str>,
}

/// A decided event, which was traced.
#[derive(Clone, Copy)]
pub(super) struct Decided<'a> {
    pub(super) decisions: &'a Decisions,
    pub(super) row: usize,
    pub(super) id: &'a str,
}

/// What is done with a decided event, and whether to go on.
type Visit<'v> = &'v mut dyn FnMut(Decided<'_>) -> anyhow::Result<ControlFlow<()>>;

/// An event that is looked for.
struct Wanted<'a> {
    id: &'a str,
    is_found: bool,
    /// The known id nearest to it.
    near: Option<String>,
}

/// A search at work.
struct Running<'a, 'v> {
    search: &'a Search<'a>,
    id: FieldId,
    /// None for all events.
    wanted: Option<Vec<Wanted<'a>>>,
    rejects: usize,
    visit: Visit<'v>,
}

impl Search<'_> {
    /// Visits the events with these ids, which must all be there.
    pub(super) fn these(
        &self,
        customers: Option<&Path>,
        ids: &[&str],
        mut visit: impl FnMut(Decided<'_>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let wanted = ids.iter().map(|&id| Wanted {
            id,
            is_found: false,
            near: None,
        });
        self.run(customers, Some(wanted.collect()), &mut |decided| {
            visit(decided)?;
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Visits events until there were enough.
    pub(super) fn all(
        &self,
        customers: Option<&Path>,
        mut visit: impl FnMut(Decided<'_>) -> ControlFlow<()>,
    ) -> anyhow::Result<()> {
        self.run(customers, None, &mut |decided| Ok(visit(decided)))
    }

    fn run(
        &self,
        customers: Option<&Path>,
        wanted: Option<Vec<Wanted<'_>>>,
        visit: Visit<'_>,
    ) -> anyhow::Result<()> {
        let schema = &self.snapshot.settings().schema;
        let (customers, rejects) = records::customers(schema, customers)?;
        let mut running = Running {
            search: self,
            id: schema.find("event.id").context("events have ids")?,
            wanted,
            rejects: rejects.len(),
            visit,
        };
        let done = running.run(&customers);
        let rejects = running.rejects;
        if rejects > 0 && done.is_ok() {
            output::error(&format!(
                "{rejects} record{} cannot be used and had no effect; `sadakat run` says why",
                plural(rejects)
            ));
        }
        done?;
        running.all_were_found()
    }
}

impl Running<'_, '_> {
    fn run(&mut self, customers: &CustomerTable) -> anyhow::Result<()> {
        let search = self.search;
        let input = records::events(search.events)?;
        let schema = Arc::clone(&search.snapshot.settings().schema);
        let mut reader = EventReader::new(input.reader, input.name, Arc::clone(&schema));
        let mut replay = Replay::new(Arc::clone(search.snapshot), customers);
        replay.show(&search.show);
        let wanted = replay.wanted().clone();
        while let Some(mut chunk) = reader
            .read(&wanted, CHUNK)
            .context("cannot read the events")?
        {
            let mut rejects = std::mem::take(&mut chunk.rejects);
            if search.unknown_customers == UnknownCustomers::Reject {
                rejects.extend(records::take_unknown(
                    &mut chunk,
                    customers,
                    &schema,
                    search.events,
                ));
            }
            self.rejects += rejects.len();
            self.refuse_rejected(&rejects)?;
            self.note_nearest(&chunk);
            let done = match search.daily {
                true => self.by_day(&mut replay, &chunk)?,
                false => self.decide(&mut replay, &chunk)?,
            };
            if done.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn is_wanted(&self, id: &str) -> bool {
        let wanted = self.wanted.as_ref();
        wanted.is_none_or(|all| all.iter().any(|one| one.id == id && !one.is_found))
    }

    /// Decides a chunk; only one with an event that is looked for is traced.
    fn decide(
        &mut self,
        replay: &mut Replay,
        chunk: &EventChunk,
    ) -> anyhow::Result<ControlFlow<()>> {
        let ids = chunk.columns.get(self.id).and_then(|ids| ids.as_text());
        let here = ids.is_some_and(|ids| {
            let ids = (0..chunk.columns.rows()).filter_map(|row| ids.get(row));
            ids.into_iter().any(|id| self.is_wanted(id))
        });
        replay.trace(here);
        let replayed = replay.decide(&chunk.columns);
        self.refuse_returns(&replayed, &chunk.lines)?;
        match here {
            true => self.visit(&replayed),
            false => Ok(ControlFlow::Continue(())),
        }
    }

    /// Decides a chunk day by day, each day's sweep before its events.
    fn by_day(
        &mut self,
        replay: &mut Replay,
        chunk: &EventChunk,
    ) -> anyhow::Result<ControlFlow<()>> {
        replay.trace(true);
        for step in replay.steps(&chunk.columns) {
            let replayed = replay.take(&step, &chunk.columns);
            if let Step::Events(rows) = &step {
                let lines = chunk.lines.get(rows.clone()).unwrap_or(&[]);
                self.refuse_returns(&replayed, lines)?;
            }
            if self.visit(&replayed)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Visits those that are looked for; breaks if no other is.
    fn visit(&mut self, replayed: &Replayed) -> anyhow::Result<ControlFlow<()>> {
        for event in 0..replayed.len() {
            let Some((columns, decisions, row)) = replayed.get(event) else {
                continue;
            };
            let ids = columns.get(self.id).and_then(|ids| ids.as_text());
            let Some(id) = ids.and_then(|ids| ids.get(row)) else {
                continue;
            };
            if !self.is_wanted(id) {
                continue;
            }
            let decided = Decided { decisions, row, id };
            let go_on = (self.visit)(decided)?;
            let Some(all) = &mut self.wanted else {
                match go_on {
                    ControlFlow::Break(()) => return Ok(go_on),
                    ControlFlow::Continue(()) => continue,
                }
            };
            let found = all.iter_mut().filter(|one| one.id == id);
            found.for_each(|one| one.is_found = true);
            if go_on.is_break() || all.iter().all(|one| one.is_found) {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// A return that cannot be used has no decision.
    fn refuse_returns(&mut self, replayed: &Replayed, lines: &[u64]) -> anyhow::Result<()> {
        let rejects = records::refused(replayed, lines, self.search.events);
        self.rejects += rejects.len();
        for reject in rejects {
            if self.wanted.is_some() && self.is_wanted(&reject.record) {
                let message = format!("the event cannot be used: {reject}");
                return Err(WrongInput(message).into());
            }
        }
        Ok(())
    }

    /// A record that cannot be used has no decision, but it can be said why.
    fn refuse_rejected(&self, rejects: &[Reject]) -> anyhow::Result<()> {
        for reject in rejects {
            let record: Option<serde_json::Value> = serde_json::from_str(&reject.record).ok();
            let id = record
                .as_ref()
                .and_then(|record| record.get("id")?.as_str())
                .unwrap_or(&reject.record);
            if self.wanted.is_some() && self.is_wanted(id) {
                let message = format!("the event cannot be used: {reject}");
                return Err(WrongInput(message).into());
            }
        }
        Ok(())
    }

    fn note_nearest(&mut self, chunk: &EventChunk) {
        let Some(ids) = chunk.columns.get(self.id).and_then(|ids| ids.as_text()) else {
            return;
        };
        let missing = self.wanted.iter_mut().flatten().find(|one| !one.is_found);
        if let Some(one) = missing {
            let known = (0..chunk.columns.rows()).filter_map(|row| ids.get(row));
            let near = nearest(one.id, one.near.as_deref().into_iter().chain(known));
            one.near = near.map(str::to_owned);
        }
    }

    fn all_were_found(&self) -> anyhow::Result<()> {
        let missing = self.wanted.iter().flatten().find(|one| !one.is_found);
        let Some(Wanted { id, near, .. }) = missing else {
            return Ok(());
        };
        let events = match self.search.events.to_str() {
            Some("-") => "standard input".to_owned(),
            _ => self.search.events.shown(),
        };
        let advice = if id.starts_with("day-") && !self.search.daily {
            "; events of the daily sweep need --daily".to_owned()
        } else {
            near.as_ref()
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default()
        };
        Err(WrongInput(format!("there is no event `{id}` in {events}{advice}")).into())
    }
}
