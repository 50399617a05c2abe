//! `sadakat explain DIR --customers FILE --events FILE --event ID`

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::Snapshot;
use sadakat_engine::diagnostic::nearest;
use sadakat_engine::explain::{About, Explainer, Explanation};
use sadakat_engine::records::{CustomerTable, EventChunk, EventReader, Reject};
use sadakat_engine::replay::{Replay, Replayed, Step};
use sadakat_engine::schema::FieldId;

use super::kept_plugins::KeptPlugins;
use super::records::{self, UnknownCustomers};
use super::{open, plural};
use crate::Outcome;
use crate::output::{self, Format, Shown as _, WrongInput};

/// Arguments of `sadakat explain`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// Customers: NDJSON, or CSV with a header; gzip and zstd are recognised; `-` is standard input
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Events in the order of time: NDJSON; gzip and zstd are recognised; `-` is standard input. Those
    /// before the one to explain are decided too, so that points, history and limits are right
    #[arg(long, value_name = "FILE")]
    events: PathBuf,
    /// The id of the event to explain
    #[arg(long, value_name = "ID")]
    event: String,
    /// The campaign to explain; all if not given
    #[arg(long, value_name = "ID")]
    campaign: Option<String>,
    /// What to do with events of customers who are not among the customers
    #[arg(long, value_enum, default_value_t)]
    unknown_customers: UnknownCustomers,
    /// Also decide one `day` event for every customer and day; its id is `day-DATE-CUSTOMER`
    #[arg(long)]
    daily: bool,
    #[command(flatten)]
    plugins: KeptPlugins,
    /// As text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Events read and decided at a time.
const CHUNK: usize = 1024;

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    records::one_from_stdin(args.customers.as_deref(), &args.events)?;
    let Some(snapshot) = open(&args.dir, args.plugins)? else {
        return Ok(Outcome::Wrong);
    };
    let about = match &args.campaign {
        None => About::All,
        Some(id) => About::One(campaign(&snapshot, id)?),
    };
    let (customers, rejects) =
        records::customers(&snapshot.settings().schema, args.customers.as_deref())?;
    let mut search = Search {
        args,
        snapshot: &snapshot,
        about,
        near: None,
        rejects: rejects.len(),
    };
    let found = search.run(&customers)?;
    let rejects = search.rejects;
    if rejects > 0 {
        output::error(&format!(
            "{rejects} record{} cannot be used and had no effect; `sadakat run` says why",
            plural(rejects)
        ));
    }
    let Some(found) = found else {
        return Err(WrongInput(search.not_found()).into());
    };
    match args.format {
        Format::Text => output::line(found.to_text().trim_end()),
        Format::Json => output::line(&found.to_json()),
    }
    Ok(Outcome::Fine)
}

/// The position of a campaign.
fn campaign(snapshot: &Snapshot, id: &str) -> anyhow::Result<usize> {
    snapshot.find(id).ok_or_else(|| {
        let known = snapshot.campaigns().iter().map(|campaign| &*campaign.id);
        let near = nearest(id, known)
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        WrongInput(format!("there is no campaign `{id}`{near}")).into()
    })
}

/// The search for the event, which decides those before it.
struct Search<'a> {
    args: &'a Args,
    snapshot: &'a Arc<Snapshot>,
    about: About,
    /// The known id nearest to the one looked for.
    near: Option<String>,
    rejects: usize,
}

impl Search<'_> {
    fn run(&mut self, customers: &CustomerTable) -> anyhow::Result<Option<Explanation>> {
        let input = records::events(&self.args.events)?;
        let schema = Arc::clone(&self.snapshot.settings().schema);
        let mut reader = EventReader::new(input.reader, input.name, Arc::clone(&schema));
        let mut replay = Replay::new(Arc::clone(self.snapshot), customers);
        let wanted = replay.wanted().clone();
        let id = schema.find("event.id").context("events have ids")?;
        while let Some(mut chunk) = reader
            .read(&wanted, CHUNK)
            .context("cannot read the events")?
        {
            let mut rejects = std::mem::take(&mut chunk.rejects);
            if self.args.unknown_customers == UnknownCustomers::Reject {
                let events = &self.args.events;
                rejects.extend(records::take_unknown(
                    &mut chunk, customers, &schema, events,
                ));
            }
            self.rejects += rejects.len();
            self.refuse_rejected(&rejects)?;
            self.note_nearest(&chunk, id);
            let found = if self.args.daily {
                self.by_day(&mut replay, &chunk, id)?
            } else {
                self.decide(&mut replay, &chunk, id)?
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Decides a chunk; only the one with the event is traced.
    fn decide(
        &mut self,
        replay: &mut Replay,
        chunk: &EventChunk,
        id: FieldId,
    ) -> anyhow::Result<Option<Explanation>> {
        let ids = chunk.columns.get(id).and_then(|column| column.as_text());
        let here = ids.is_some_and(|ids| {
            (0..chunk.columns.rows()).any(|row| ids.get(row) == Some(&self.args.event))
        });
        replay.trace(here);
        let replayed = replay.decide(&chunk.columns);
        self.refuse_returns(&replayed, &chunk.lines)?;
        Ok(if here {
            self.explain(&replayed, id)
        } else {
            None
        })
    }

    /// Decides a chunk day by day, each day's sweep before its events.
    fn by_day(
        &mut self,
        replay: &mut Replay,
        chunk: &EventChunk,
        id: FieldId,
    ) -> anyhow::Result<Option<Explanation>> {
        replay.trace(true);
        for step in replay.steps(&chunk.columns) {
            let replayed = replay.take(&step, &chunk.columns);
            if let Step::Events(rows) = &step {
                let lines = chunk.lines.get(rows.clone()).unwrap_or(&[]);
                self.refuse_returns(&replayed, lines)?;
            }
            if let Some(found) = self.explain(&replayed, id) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// A return that cannot be used has no decision to explain.
    fn refuse_returns(&mut self, replayed: &Replayed, lines: &[u64]) -> anyhow::Result<()> {
        let rejects = records::refused(replayed, lines, &self.args.events);
        self.rejects += rejects.len();
        for reject in rejects {
            if reject.record == self.args.event {
                let message = format!("the event cannot be used: {reject}");
                return Err(WrongInput(message).into());
            }
        }
        Ok(())
    }

    /// The explanation, if the event is among those decided.
    fn explain(&self, replayed: &Replayed, id: FieldId) -> Option<Explanation> {
        (0..replayed.len()).find_map(|event| {
            let (columns, decisions, row) = replayed.get(event)?;
            let ids = columns.get(id)?.as_text()?;
            (ids.get(row)? == self.args.event).then_some(())?;
            Explainer::new(Arc::clone(self.snapshot)).explain(decisions, row, self.about)
        })
    }

    /// A record that cannot be used cannot be explained, but it can be said
    /// why.
    fn refuse_rejected(&self, rejects: &[Reject]) -> anyhow::Result<()> {
        for reject in rejects {
            let record: Option<serde_json::Value> = serde_json::from_str(&reject.record).ok();
            let id = record
                .as_ref()
                .and_then(|record| record.get("id")?.as_str())
                .unwrap_or(&reject.record);
            if id == self.args.event {
                let message = format!("the event cannot be used: {reject}");
                return Err(WrongInput(message).into());
            }
        }
        Ok(())
    }

    fn note_nearest(&mut self, chunk: &EventChunk, id: FieldId) {
        let Some(ids) = chunk.columns.get(id).and_then(|column| column.as_text()) else {
            return;
        };
        let known = (0..chunk.columns.rows()).filter_map(|row| ids.get(row));
        let near = nearest(
            &self.args.event,
            self.near.as_deref().into_iter().chain(known),
        );
        self.near = near.map(str::to_owned);
    }

    fn not_found(&self) -> String {
        let event = &self.args.event;
        let events = match self.args.events.to_str() {
            Some("-") => "standard input".to_owned(),
            _ => self.args.events.shown(),
        };
        let advice = if event.starts_with("day-") && !self.args.daily {
            "; events of the daily sweep need --daily".to_owned()
        } else {
            self.near
                .as_ref()
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default()
        };
        format!("there is no event `{event}` in {events}{advice}")
    }
}
