//! Measures every contender side by side and prints a Markdown table.
//!
//! For instruction counts, without what prepares the events:
//! `valgrind --tool=callgrind --toggle-collect='*measured_pass*' loyalty12 --only native-12 --passes 1`

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use sadakat_bench::contender::{self, Contender, Error};
use sadakat_bench::workload::{self, Event};
use sadakat_bench::{many, measure, parse, plugins, single};

/// As `sadakat` has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// loyalty-12: twelve rules over generated purchases.
#[derive(Debug, Parser)]
struct Arguments {
    /// What to measure.
    #[arg(default_value = "all")]
    what: What,
    /// Only this contender, each pass without a check before, or only single
    /// events whose row begins so: for profilers.
    #[arg(long)]
    only: Option<String>,
    /// How often each contender evaluates all events.
    #[arg(long, default_value_t = 15)]
    passes: usize,
    /// How many events.
    #[arg(long, default_value_t = workload::EVENTS)]
    events: usize,
    /// Campaigns loaded for `index`.
    #[arg(long, default_value_t = 10_000)]
    loaded: usize,
    /// Where cargo keeps what it built of plugins, for `build-plugins`.
    #[arg(long)]
    target_dir: Option<PathBuf>,
    /// Only parse this file of events with serde_json, into typed structs.
    #[arg(long, value_name = "FILE")]
    parse: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Every contender over all events.
    All,
    /// The names of contenders.
    Names,
    /// Builds the plugins into `target/loyalty-12`.
    BuildPlugins,
    /// One warm event at a time.
    Single,
    /// Many campaigns loaded of which few apply.
    Index,
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    if let Some(path) = &arguments.parse {
        for row in parse::parse(path, arguments.passes)? {
            let parse::Parsed {
                name,
                best,
                median,
                records,
            } = row;
            say(&format!(
                "{name}: {records} records, best {best:.1?}, median {median:.1?}"
            ))?;
        }
        return Ok(());
    }
    let events: &'static [Event] = workload::generate(arguments.events, workload::SEED).leak();
    match (arguments.what, &arguments.only) {
        (What::Names, _) => {
            let names: Vec<&str> = contender::all().iter().map(|(name, _)| *name).collect();
            say(&names.join("\n"))
        }
        (What::BuildPlugins, _) => {
            for (name, size) in plugins::build_all(arguments.target_dir)? {
                say(&format!("{name}: {} bytes", measure::thousands(size)))?;
            }
            Ok(())
        }
        (What::Single, only) => single_events(events, arguments.passes, only.as_deref()),
        (What::Index, _) => index(events, arguments.loaded, arguments.passes),
        (What::All, Some(name)) => {
            let found = contender::all()
                .into_iter()
                .find(|(known, _)| known == name);
            let (_, make) = found
                .ok_or_else(|| format!("no contender is called `{name}`; see `loyalty12 names`"))?;
            let mut contender = make(events)?;
            let mut effects = 0;
            for _ in 0..arguments.passes {
                effects = measure::measured_pass(contender.as_mut())?;
            }
            let work = contender
                .work()
                .map_or(0, |work| work / events.len() as u64);
            say(&format!(
                "{name}: {} events, {effects} effects, {work} fuel or operations an event",
                events.len()
            ))
        }
        (What::All, None) => {
            let mut contenders: Vec<Box<dyn Contender>> = contender::all()
                .into_iter()
                .map(|(_, make)| make(events))
                .collect::<Result<_, _>>()?;
            let rows = measure::compare(&mut contenders, events.len(), arguments.passes)?;
            let lines: usize = events.iter().map(|event| event.lines.len()).sum();
            say(&format!(
                "{} events with {lines} lines, best and median of {} passes.\n",
                measure::thousands(events.len() as u64),
                arguments.passes,
            ))?;
            say(&measure::table(&rows))?;
            if !plugins::are_built() {
                say("Without plugins: build them first with `loyalty12 build-plugins`.")?;
            }
            Ok(())
        }
    }
}

fn single_events(events: &[Event], passes: usize, only: Option<&str>) -> Result<(), Error> {
    say("| one event, warm | p50 ns | p90 ns | p99 ns |\n|---|---:|---:|---:|")?;
    for row in single::run(events, passes, only)? {
        let [p50, p90, p99] = [50, 90, 99].map(|p| measure::thousands(row.percentile(p)));
        say(&format!("| {} | {p50} | {p90} | {p99} |", row.name))?;
    }
    Ok(())
}

fn index(events: &[Event], loaded: usize, passes: usize) -> Result<(), Error> {
    say(
        "| campaigns insist on | loaded | events a batch | ns/event best | ns/event median | effects | loaded in |\n\
         |---|---:|---:|---:|---:|---:|---:|",
    )?;
    for row in many::run(events, loaded, passes)? {
        say(&format!(
            "| {} | {} | {} | {} | {} | {} | {:.1?} |",
            row.insists_on,
            measure::thousands(row.loaded as u64),
            row.batch,
            measure::thousands(row.best / 1_000),
            measure::thousands(row.median / 1_000),
            measure::thousands(row.effects),
            row.load,
        ))?;
    }
    Ok(())
}

fn say(text: &str) -> Result<(), Error> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}
