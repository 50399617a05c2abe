//! Measures every contender side by side and prints a Markdown table.
//!
//! For instruction counts, without what prepares the events:
//! `valgrind --tool=callgrind --toggle-collect='*measured_pass*' loyalty12 --only native-12 --passes 1`

use std::io::Write as _;

use clap::{Parser, ValueEnum};
use sadakat_bench::contender::{self, Contender, Error};
use sadakat_bench::measure;
use sadakat_bench::workload::{self, Event};

/// loyalty-12: twelve rules over generated purchases.
#[derive(Debug, Parser)]
struct Arguments {
    /// What to measure.
    #[arg(default_value = "all")]
    what: What,
    /// Only this contender, each pass without a check before: for profilers.
    #[arg(long)]
    only: Option<String>,
    /// How often each contender evaluates all events.
    #[arg(long, default_value_t = 15)]
    passes: usize,
    /// How many events.
    #[arg(long, default_value_t = workload::EVENTS)]
    events: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Every contender over all events.
    All,
    /// The names of contenders.
    Names,
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let events: &'static [Event] = workload::generate(arguments.events, workload::SEED).leak();
    match (arguments.what, &arguments.only) {
        (What::Names, _) => {
            let names: Vec<&str> = contender::all().iter().map(|(name, _)| *name).collect();
            say(&names.join("\n"))
        }
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
            say(&format!(
                "{name}: {} events, {effects} effects",
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
            say(&measure::table(&rows))
        }
    }
}

fn say(text: &str) -> Result<(), Error> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}
