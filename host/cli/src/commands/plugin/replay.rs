//! `sadakat plugin replay`

use std::collections::HashMap;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use sadakat_engine::diagnostic::visible;
use sadakat_engine::plugin::kit::{self, ReplayedCases, ReplayedError};
use serde_json::Value;

use super::super::kept_plugins::KeptPlugins;
use super::super::records::{self, UnknownCustomers};
use super::super::search::Search;
use super::super::{load, read};
use crate::Outcome;
use crate::output::{self, Shown as _, WrongInput, WrongLines};
use crate::outputs::{Named, OutputFile, distinct};

/// Arguments of `sadakat plugin replay`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// The campaign that runs the plugin; need not be given if only one does
    #[arg(long, value_name = "ID")]
    campaign: Option<String>,
    /// Customers, as `sadakat run` reads them
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Events in the order of time, as `sadakat run` reads them: those that become cases, and
    /// everything of their members before, so that history, points and tiers are right
    #[arg(long, value_name = "FILE")]
    events: PathBuf,
    /// The id of an event; may be given several times
    #[arg(long, value_name = "ID", required_unless_present = "from")]
    event: Vec<String>,
    /// Decisions of then, as `sadakat run --out` writes them: the case expects what they say of the
    /// event. Without --event every event becomes a case that the campaign failed for
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Where the file of cases goes, such as my-plugin/cases/CAMPAIGN.toml; standard output if not
    /// given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What to do with events of customers who are not among the customers
    #[arg(long, value_enum, default_value_t)]
    unknown_customers: UnknownCustomers,
    /// Also decide one `day` event for every customer and day; its id is `day-DATE-CUSTOMER`
    #[arg(long)]
    daily: bool,
    #[command(flatten)]
    kept: KeptPlugins,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    records::one_from_stdin(args.customers.as_deref(), &args.events)?;
    let mut inputs = vec![Named::new("--events", &args.events)];
    for (flag, path) in [("--customers", &args.customers), ("--from", &args.from)] {
        inputs.extend(path.as_deref().map(|path| Named::new(flag, path)));
    }
    let out = args.out.as_deref().map(|path| Named::new("--out", path));
    distinct(Some(&args.dir), &inputs, &Vec::from_iter(out))?;
    let folder = read(&args.dir)?;
    let Some(snapshot) = load(&folder, &args.dir, args.kept) else {
        return Ok(Outcome::Wrong);
    };
    let wrong = |error: ReplayedError| WrongLines(error.to_string());
    let campaign = kit::campaign(&snapshot, args.campaign.as_deref(), None).map_err(wrong)?;
    let id = snapshot.campaigns().get(campaign);
    let id = id.map_or("", |campaign| &campaign.id);
    let mut decided = match &args.from {
        Some(path) => decisions(path, id, &args.event)?,
        None => Decided::default(),
    };
    if args.event.is_empty() {
        if decided.failed.is_empty() {
            let message = format!(
                "`{id}` failed for none of these events: name one with --event, such as --event {}",
                decided.first.as_deref().unwrap_or("e1")
            );
            return Err(WrongInput(message).into());
        }
    } else {
        decided.failed.clone_from(&args.event);
    }
    let mut cases = match ReplayedCases::new(&folder, &snapshot, campaign, args.kept.cache()) {
        Ok(cases) => cases,
        Err(ReplayedError::Program(report)) => {
            output::report(&report);
            output::error(&format!("error: {}", ReplayedError::Program(report)));
            return Ok(Outcome::Wrong);
        }
        Err(error) => return Err(wrong(error).into()),
    };
    let show: Vec<String> = cases.fields().map(str::to_owned).collect();
    let search = Search {
        snapshot: &snapshot,
        events: &args.events,
        unknown_customers: args.unknown_customers,
        daily: args.daily,
        show: show.iter().map(String::as_str).collect(),
    };
    let ids: Vec<&str> = decided.failed.iter().map(String::as_str).collect();
    search.these(args.customers.as_deref(), &ids, |event| {
        let decision = decided.all.get(event.id);
        let notes = cases
            .add(event.decisions, event.row, event.id, decision)
            .map_err(|error| {
                WrongLines(format!("`{}` cannot be a case: {error}", visible(event.id)))
            })?;
        for note in notes {
            output::error(&format!("note: {}: {}", visible(event.id), visible(&note)));
        }
        Ok(())
    })?;
    match &args.out {
        Some(path) => {
            let mut file = OutputFile::create(path)?;
            file.write(format!("{}\n", cases.text()).as_bytes())?;
            file.finish()?;
            let count = ids.len();
            output::error(&format!(
                "{count} case{} of {} in {}",
                super::super::plural(count),
                cases.description().name,
                path.shown()
            ));
            if path.file_stem().and_then(|stem| stem.to_str()) != Some(cases.stem()) {
                output::error(&format!(
                    "note: what hangs on chance comes out as it did in a file called {}.toml",
                    cases.stem()
                ));
            }
        }
        None => output::line(cases.text()),
    }
    Ok(Outcome::Fine)
}

/// What a file of decisions says.
#[derive(Default)]
struct Decided {
    /// By event: those that were asked for.
    all: HashMap<String, Value>,
    /// Events that the campaign failed for, in their order.
    failed: Vec<String>,
    /// Any event.
    first: Option<String>,
}

fn decisions(path: &Path, campaign: &str, wanted: &[String]) -> anyhow::Result<Decided> {
    let mut decided = Decided::default();
    let input = records::open(path)?;
    for (number, line) in (1..).zip(input.reader.lines()) {
        let line =
            line.map_err(|error| WrongInput(format!("cannot read `{}`: {error}", path.shown())))?;
        if line.trim().is_empty() {
            continue;
        }
        let decision: Option<Value> = serde_json::from_str(&line).ok();
        let event = decision
            .as_ref()
            .filter(|decision| decision.get("effects").is_some_and(Value::is_array))
            .and_then(|decision| decision.get("event")?.as_str());
        let (Some(event), Some(decision)) = (event.map(str::to_owned), decision.as_ref()) else {
            let message = format!(
                "{}:{number}: this is no decision: write them with `sadakat run … --out \
                 decisions.ndjson`",
                path.shown()
            );
            return Err(WrongInput(message).into());
        };
        let faults = decision.get("faults").and_then(Value::as_array);
        let failed = faults
            .into_iter()
            .flatten()
            .any(|fault| fault.get("campaign").and_then(Value::as_str) == Some(campaign));
        if wanted.contains(&event) || (wanted.is_empty() && failed) {
            decided.all.insert(event.clone(), decision.clone());
        }
        decided.first.get_or_insert_with(|| event.clone());
        if failed {
            decided.failed.push(event);
        }
    }
    if let Some(missing) = wanted.iter().find(|id| !decided.all.contains_key(*id)) {
        let message = format!(
            "{} has no decision about `{}`",
            path.shown(),
            visible(missing)
        );
        return Err(WrongInput(message).into());
    }
    Ok(decided)
}
