//! `sadakat plugin bench`

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sadakat_engine::diagnostic::visible;
use sadakat_engine::plugin::kit::{self, Bench, BenchError, Recorded};
use sadakat_engine::plugin::{Isolation, Plugin};

use super::{load, refuse};
use crate::Outcome;
use crate::commands::kept_plugins::KeptPlugins;
use crate::commands::records::{self, UnknownCustomers};
use crate::commands::search::Search;
use crate::commands::{load as load_program, read};
use crate::output::{self, Shown as _, WrongInput, WrongLines};

/// Events of a call.
const SIZES: [u32; 3] = [1, 16, 256];
/// How long each is measured.
const LONG: Duration = Duration::from_millis(300);
/// Events of the calls whose fuel is counted: each made-up one as often.
const COUNTED: u32 = 768;

/// Arguments of `sadakat plugin bench`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The .wasm file
    file: PathBuf,
    /// A file of cases whose program and parameters it runs with
    #[arg(long, value_name = "FILE", conflicts_with = "program")]
    case: Option<PathBuf>,
    /// Keep instances from call to call, as campaigns with `isolation = "shared"` do
    #[arg(long, conflicts_with = "program")]
    shared: bool,
    /// A program folder that has the plugin: it is measured with what it is asked there about
    /// --events instead of made-up events
    #[arg(long, value_name = "DIR", requires = "events")]
    program: Option<PathBuf>,
    /// The campaign of the program that runs the plugin; need not be given if only one does
    #[arg(long, value_name = "ID", requires = "program")]
    campaign: Option<String>,
    /// Customers, as `sadakat run` reads them
    #[arg(long, value_name = "FILE", requires = "program")]
    customers: Option<PathBuf>,
    /// Events in the order of time, as `sadakat run` reads them; the first 768 that the plugin is
    /// asked about are measured
    #[arg(long, value_name = "FILE", requires = "program")]
    events: Option<PathBuf>,
    /// Also decide one `day` event for every customer and day
    #[arg(long, requires = "program")]
    daily: bool,
    #[command(flatten)]
    kept: KeptPlugins,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let (bytes, loaded) = load(&args.file, args.kept)?;
    let plugin = match loaded {
        Ok(plugin) => plugin,
        Err(error) => {
            refuse(&args.file, &error);
            return Ok(Outcome::Wrong);
        }
    };
    let started = start.elapsed();
    let bench = match (&args.program, &args.events) {
        (Some(program), Some(events)) => recorded(args, &bytes, &plugin, program, events)?,
        _ => made_up(&plugin, args)?,
    };
    let Some(mut bench) = bench else {
        return Ok(Outcome::Wrong);
    };
    output::line(&format!(
        "loaded in {}.{:03} ms",
        started.as_millis(),
        started.as_micros() % 1_000
    ));
    output::line(
        "events a call   ns an event   fuel an event   bytes an event   effects an event   faults",
    );
    for events in SIZES {
        measure(&mut bench, events);
    }
    for line in by_effects(&mut bench) {
        output::line(&line);
    }
    Ok(Outcome::Fine)
}

/// Made-up events in the program of a file of cases, or in the usual one; none
/// if it has been said what is wrong.
fn made_up(plugin: &Plugin, args: &Args) -> anyhow::Result<Option<Bench>> {
    let text = match &args.case {
        Some(case) => std::fs::read_to_string(case)
            .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", case.shown())))?,
        None => String::new(),
    };
    let isolation = match args.shared {
        true => Isolation::Shared,
        false => Isolation::Call,
    };
    match Bench::new(plugin, &text, isolation) {
        Ok(bench) => return Ok(Some(bench)),
        Err(BenchError::Plugin(problems)) => {
            for problem in problems {
                output::error(&format!(
                    "error[{}]: {}",
                    problem.code.id,
                    visible(&problem.message)
                ));
                if let Some(help) = &problem.help {
                    output::error(&format!("  help: {}", visible(help)));
                }
            }
            output::error("  help: `--case FILE` names a file of cases with other [params]");
        }
        Err(BenchError::Program(report)) => {
            output::report(&report);
        }
        Err(_) => return Err(anyhow::anyhow!("the plugin cannot be measured")),
    }
    Ok(None)
}

/// Events of a file that the plugin is asked about in a program, whose own copy
/// of the plugin gives way to this one.
fn recorded(
    args: &Args,
    bytes: &[u8],
    plugin: &Plugin,
    program: &Path,
    events: &Path,
) -> anyhow::Result<Option<Bench>> {
    records::one_from_stdin(args.customers.as_deref(), events)?;
    let mut folder = read(program)?;
    let name = &plugin.description().name;
    folder.insert(&format!("plugins/{name}.wasm"), bytes);
    let Some(snapshot) = load_program(&folder, program, args.kept) else {
        return Ok(None);
    };
    let campaign = kit::campaign(&snapshot, args.campaign.as_deref(), Some(name))
        .map_err(|error| WrongLines(error.to_string()))?;
    let mut recorded = Recorded::new(&snapshot, campaign)
        .ok_or_else(|| anyhow::anyhow!("the program lost a campaign"))?;
    let search = Search {
        snapshot: &snapshot,
        events,
        unknown_customers: UnknownCustomers::Guests,
        daily: args.daily,
        show: Vec::new(),
    };
    let mut seen = 0usize;
    search.all(args.customers.as_deref(), |event| {
        seen += 1;
        recorded.add(event.decisions, event.row);
        match recorded.count() < COUNTED as usize {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    })?;
    if recorded.count() == 0 {
        let campaign = snapshot.campaigns().get(campaign);
        let campaign = campaign.map_or("", |campaign| &campaign.id);
        let message = format!(
            "the plugin is asked about none of {seen} events; `sadakat explain … --campaign \
             {campaign}` says why"
        );
        return Err(WrongInput(message).into());
    }
    output::line(&format!(
        "{} events that it was asked about, of the first {seen}",
        recorded.count()
    ));
    Ok(Some(Bench::recorded(recorded)))
}

/// What events take in calls of so many.
fn measure(bench: &mut Bench, events: u32) {
    let calls: Vec<_> = (0..COUNTED / events)
        .map(|nth| bench.call(events, nth * events))
        .collect();
    let (mut fuel, mut bytes) = (0u64, 0u64);
    let (mut effects, mut faults) = (0usize, 0usize);
    for call in &calls {
        let taken = bench.ask(call);
        fuel = fuel.saturating_add(taken.fuel);
        bytes = bytes.saturating_add(taken.bytes);
        effects += taken.effects;
        faults += taken.faults;
    }
    let (start, mut asked) = (Instant::now(), 0u128);
    for call in calls.iter().cycle() {
        bench.ask(call);
        asked += u128::from(events);
        if start.elapsed() >= LONG {
            break;
        }
    }
    let each = start.elapsed().as_nanos() / asked.max(1);
    let hundredths = effects * 100 / COUNTED as usize;
    output::line(&format!(
        "{events:>13}{each:>14}{:>16}{:>17}{:>16}.{:02}{faults:>9}",
        fuel / u64::from(COUNTED),
        bytes / u64::from(COUNTED),
        hundredths / 100,
        hundredths % 100,
    ));
}

/// What events take by what comes of them, a line each.
pub(super) fn by_effects(bench: &mut Bench) -> Vec<String> {
    let mut lines = vec!["fuel of an event asked alone, by what comes of it:".to_owned()];
    lines.extend(bench.by_effects().into_iter().map(|taken| {
        let (fuel, events) = (taken.fuel / taken.events.max(1), taken.events);
        let effects = match taken.effects.is_empty() {
            true => "nothing",
            false => &taken.effects,
        };
        format!("  {fuel:>7}  {effects} ({events} event{})", plural(events))
    }));
    lines
}

const fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}
