//! What it costs that edited files go into force while a host serves, as
//! Markdown tables.

use std::io::Write as _;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use sadakat_bench::contender::Error;
use sadakat_bench::live::{meanwhile, month, save, threads};
use sadakat_bench::measure::{percentile, thousands};
use sadakat_bench::workload;

/// Edits, and calls meanwhile.
#[derive(Debug, Parser)]
struct Arguments {
    /// What to measure.
    what: What,
    /// Campaigns of a large program.
    #[arg(long, default_value_t = 10_000)]
    loaded: usize,
    /// How many edits.
    #[arg(long)]
    edits: Option<usize>,
    /// Milliseconds of a turn.
    #[arg(long)]
    time: Option<u64>,
    /// Threads at most.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// How long from saving a file until it is in force?
    Save,
    /// Do calls take longer while edits go into force?
    Meanwhile,
    /// Do two threads decide twice as much as one?
    Threads,
    /// Does a host stay as small as it was?
    Month,
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let time = |default| Duration::from_millis(arguments.time.unwrap_or(default));
    match arguments.what {
        What::Save => {
            say("| saved | p50 ms | p90 | p99 |\n|---|---:|---:|---:|")?;
            for row in save::run(arguments.loaded, arguments.edits.unwrap_or(100))? {
                let [p50, p90, p99] = [50, 90, 99].map(|p| {
                    let micros = percentile(&row.sorted, p);
                    format!("{}.{:02}", micros / 1_000, micros % 1_000 / 10)
                });
                say(&format!("| {} | {p50} | {p90} | {p99} |", row.name))?;
            }
            Ok(())
        }
        What::Meanwhile => {
            let events = workload::generate(2_000, workload::SEED);
            say(
                "| meanwhile | edits | calls | p50 ns | p99 ns | p99.9 ns |\n|---|---:|---:|---:|---:|---:|",
            )?;
            for loaded in [16, arguments.loaded] {
                let pause = Duration::from_millis(50);
                for row in meanwhile::run(&events, loaded, time(10_000), pause)? {
                    let [p50, p99, p999] = [500, 990, 999].map(|p| {
                        let at = row.sorted.len() * p / 1_000;
                        thousands(row.sorted.get(at).copied().unwrap_or(0))
                    });
                    say(&format!(
                        "| {} | {} | {} | {p50} | {p99} | {p999} |",
                        row.name,
                        row.edits,
                        thousands(row.sorted.len() as u64)
                    ))?;
                }
            }
            Ok(())
        }
        What::Threads => {
            let events = workload::generate(workload::EVENTS, workload::SEED);
            say(
                "| events a call | threads | events a second, median | best |\n|---:|---:|---:|---:|",
            )?;
            for row in threads::run(&events, arguments.threads, time(1_000))? {
                let [median, best] = [50, 100].map(|p| thousands(percentile(&row.rates, p)));
                say(&format!(
                    "| {} | {} | {median} | {best} |",
                    row.batch, row.threads
                ))?;
            }
            Ok(())
        }
        What::Month => {
            say(
                "| edits | resident KiB | open files | threads | seconds |\n|---:|---:|---:|---:|---:|",
            )?;
            for row in month::run(arguments.edits.unwrap_or(100_000))? {
                say(&format!(
                    "| {} | {} | {} | {} | {} |",
                    thousands(row.edits as u64),
                    thousands(row.resident),
                    row.descriptors,
                    row.threads,
                    row.took.as_secs()
                ))?;
            }
            Ok(())
        }
    }
}

fn say(text: &str) -> Result<(), Error> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}
