//! `sadakat backtest [OLD] NEW --customers FILE --events FILE`

mod revision;
mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_backtest::{Backtest, Condition, Program, Report, schemas};
use sadakat_engine::Snapshot;
use sadakat_engine::load::Folder;
use sadakat_engine::schema::Schema;

use super::kept_plugins::KeptPlugins;
use super::run::progress_bar;
use super::{load, records};
use crate::Outcome;
use crate::language;
use crate::output::{self, Format, Shown as _, WrongInput};
use crate::outputs::{Named, OutputFile, distinct};

/// Arguments of `sadakat backtest`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder before and after a change, or one alone. The old one may be a Git revision
    /// of the new one's folder, such as `HEAD` or `main`
    #[arg(num_args = 1..=2, required = true, value_names = ["OLD", "NEW"])]
    programs: Vec<String>,
    /// Customers: NDJSON, CSV with a header, Parquet or Arrow; gzip and zstd are recognised
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Events in the order of time: NDJSON, Parquet or Arrow; gzip and zstd are recognised; `-` is standard input
    #[arg(long, value_name = "FILE")]
    events: PathBuf,
    /// Also decide one `day` event for every customer and day of the events
    #[arg(long)]
    daily: bool,
    /// Sort the events by time first
    #[arg(long)]
    sort: bool,
    /// Where a page with pictures goes
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Exit with 1 if this is so, such as `cost > 5 %`, `losers > 0`, `faults > 0`; may be given several times
    #[arg(long, value_name = "CONDITION")]
    fail_if: Vec<Condition>,
    /// Decisions that differ that are explained at most, the first of each campaign
    #[arg(long, default_value_t = 20, value_name = "COUNT")]
    examples: usize,
    #[command(flatten)]
    plugins: KeptPlugins,
    /// The report as text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (old, new) = match &*args.programs {
        [new] => (None, Path::new(new)),
        [old, new, ..] => (Some(old.as_str()), Path::new(new)),
        [] => return Ok(Outcome::Wrong),
    };
    if args
        .customers
        .as_deref()
        .is_some_and(|path| path.as_os_str() == "-")
    {
        let message = "--customers cannot be `-`, since they are read once for each program";
        return Err(WrongInput(message.to_owned()).into());
    }
    let mut inputs = vec![Named::new("--events", &args.events)];
    let customers = args.customers.as_deref();
    inputs.extend(customers.map(|path| Named::new("--customers", path)));
    let outputs: Vec<Named<'_>> = args
        .html
        .iter()
        .map(|path| Named::new("--html", path))
        .collect();
    distinct(Some(new), &inputs, &outputs)?;

    let files = super::read(new)?;
    let old = old.map(|old| old_folder(old, new, &files)).transpose()?;
    let Some(snapshot) = load(&files, new, args.plugins) else {
        return Ok(Outcome::Wrong);
    };
    let label = new.shown();
    let own = |snapshot: &Snapshot| Arc::clone(&snapshot.settings().schema);
    let mut lost_customers = false;
    let mut program = |label: &str, snapshot: &Arc<Snapshot>, schema: &Schema| {
        let (customers, rejects) = records::customers(schema, args.customers.as_deref())?;
        if let Some(first) = rejects.first() {
            lost_customers = true;
            let count = rejects.len();
            output::error(&format!(
                "{count} customer{} cannot be used by {label}, the first:\n{first}",
                super::plural(count)
            ));
        }
        anyhow::Ok(Program::new(label, Arc::clone(snapshot), customers))
    };
    let backtest = match old {
        None => Backtest::new(program(&label, &snapshot, &own(&snapshot))?),
        Some((files, label_old)) => {
            let Some(before) = load(&files, Path::new(&label_old), args.plugins) else {
                return Ok(Outcome::Wrong);
            };
            let [schema_old, schema_new] = schemas(&before, &snapshot);
            let old = program(&label_old, &before, &schema_old)?;
            Backtest::new(program(&label, &snapshot, &schema_new)?).against(old)
        }
    };
    let mut input = records::events(&args.events)?;
    if args.sort {
        let zone = &snapshot.settings().schema.zone;
        input = super::run::sorted(input, zone).context("cannot sort the events")?;
    }
    let bar = progress_bar(&input.progress);
    let progress = &input.progress;
    let name = input.name.to_string();
    let report = backtest
        .daily(args.daily)
        .examples(args.examples)
        .run(input.reader, &name, || bar.set_position(progress.bytes()))
        .context("cannot read the events")?;
    bar.finish_and_clear();
    if let Some(path) = &args.html {
        let mut page = OutputFile::create(path)?;
        let html = sadakat_backtest::page_in(&report, language::spoken());
        page.write(html.as_bytes())?;
        page.finish()?;
    }
    match args.format {
        Format::Text => output::line(text::report(&report).trim_end()),
        Format::Json => output::machine_line(&serde_json::to_string(&report)?),
    }
    if let Some(note) = super::unswept::note(&snapshot).filter(|_| !report.had_days) {
        output::error(&note);
    }
    let outcome = verdict(args, &report);
    Ok(if lost_customers {
        Outcome::Wrong
    } else {
        outcome
    })
}

/// Says which conditions hold that must not, and whether records were lost.
fn verdict(args: &Args, report: &Report) -> Outcome {
    let mut outcome = Outcome::Fine;
    for condition in &args.fail_if {
        let verdict = condition.of(report);
        if verdict.holds {
            output::error(&format!("fails: {condition}: {}", verdict.found));
            outcome = Outcome::Wrong;
        }
    }
    for program in report.old.iter().chain([&report.new]) {
        if let Some(reject) = &program.reject {
            let (count, label) = (program.rejects, &program.label);
            output::error(&format!(
                "{count} record{} cannot be used by {label}, the first:\n{reject}",
                super::plural(usize::try_from(count).unwrap_or(usize::MAX)),
            ));
            outcome = Outcome::Wrong;
        }
    }
    outcome
}

/// The old program's files: those of a folder, or of a revision of the new
/// one's.
fn old_folder(old: &str, new: &Path, files: &Folder) -> anyhow::Result<(Folder, String)> {
    let path = Path::new(old);
    if path.is_dir() {
        return Ok((super::read(path)?, path.shown()));
    }
    let found = revision::folder(new, old, files)
        .with_context(|| format!("cannot read the revision `{old}`"))?;
    found.ok_or_else(|| {
        let new = new.shown();
        let message = format!(
            "`{old}` is neither a program folder nor a Git revision of `{new}`\n  \
             name the old program's folder, or a revision such as `HEAD` or `main`"
        );
        WrongInput(message).into()
    })
}
