//! `sadakat explain DIR --customers FILE --events FILE --event ID`

use std::path::PathBuf;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::diagnostic::{nearest, visible_lines};
use sadakat_engine::explain::{About, Explainer};

use super::kept_plugins::KeptPlugins;
use super::open;
use super::records::{self, UnknownCustomers};
use super::search::Search;
use crate::Outcome;
use crate::language::with_words;
use crate::output::{self, Format, WrongInput};

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

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    records::one_from_stdin(args.customers.as_deref(), &args.events)?;
    let Some(snapshot) = open(&args.dir, args.plugins)? else {
        return Ok(Outcome::Wrong);
    };
    let about = match &args.campaign {
        None => About::All,
        Some(id) => About::One(campaign(&snapshot, id)?),
    };
    let search = Search {
        snapshot: &snapshot,
        events: &args.events,
        unknown_customers: args.unknown_customers,
        daily: args.daily,
        show: Vec::new(),
    };
    let mut explainer = Explainer::new(Arc::clone(&snapshot));
    let mut found = None;
    search.these(args.customers.as_deref(), &[&args.event], |decided| {
        found = explainer.explain(decided.decisions, decided.row, about);
        Ok(())
    })?;
    if let Some(found) = found {
        match args.format {
            Format::Text => {
                let text = with_words(|words| found.to_text_in(words));
                output::styled_line(&visible_lines(text.trim_end()));
            }
            Format::Json => output::machine_line(&found.to_json()),
        }
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
