//! What `sadakat serve` can carry, as Markdown tables.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};
use sadakat_bench::contender::Error;
use sadakat_bench::measure::{percentile, thousands};
use sadakat_bench::served::{bare, day, edits, idle, start, wrk};

/// Load on a server in a process of its own.
#[derive(Debug, Parser)]
struct Arguments {
    /// What to measure.
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// `evaluate` with sixteen campaigns, beside a bare route of the same bodies
    Evaluate {
        /// Seconds of a turn
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// Turns, of which the best counts
        #[arg(long, default_value_t = 3)]
        passes: usize,
        /// How many ask at once
        #[arg(long, default_values_t = [1, 64])]
        connections: Vec<usize>,
    },
    /// `events` into a ledger in a file
    Events {
        /// The program folder
        program: PathBuf,
        /// Customers, NDJSON
        #[arg(long)]
        customers: PathBuf,
        /// Events, NDJSON, one record a line
        #[arg(long)]
        events: PathBuf,
        /// Seconds
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// How many ask at once
        #[arg(long, default_value_t = 64)]
        connections: usize,
    },
    /// Requests at a pace, while files are edited and while they are not
    Edits {
        /// How many edits
        #[arg(long, default_value_t = 1_000)]
        edits: usize,
        /// Milliseconds between them
        #[arg(long, default_value_t = 50)]
        pause: u64,
    },
    /// A day of tills, as fast as the server answers: its memory hour by hour
    Day {
        /// Purchases an hour; each basket is evaluated twice before it is paid
        #[arg(long, default_value_t = 3_600)]
        purchases: usize,
    },
    /// Connections on which nothing comes
    Idle {
        /// How many
        #[arg(long, default_value_t = 10_000)]
        connections: usize,
    },
    /// From start to ready
    Start {
        /// The program folder
        program: PathBuf,
        /// How many starts
        #[arg(long, default_value_t = 20)]
        times: usize,
    },
    /// The bare route alone, until it is killed
    #[command(hide = true)]
    Bare {
        /// A file with the answer
        answer: PathBuf,
    },
}

fn main() -> Result<(), Error> {
    match Arguments::parse().what {
        What::Evaluate {
            seconds,
            passes,
            connections,
        } => throughput(&wrk::evaluate(
            Duration::from_secs(seconds),
            passes,
            &connections,
        )?),
        What::Events {
            program,
            customers,
            events,
            seconds,
            connections,
        } => throughput(&[wrk::events(
            &program,
            &customers,
            &events,
            Duration::from_secs(seconds),
            connections,
        )?]),
        What::Edits {
            edits: count,
            pause,
        } => {
            say(
                "| meanwhile | edits | requests | programs | refused | p50 µs | p99 µs | memory KiB |\n|---|---:|---:|---:|---:|---:|---:|---:|",
            )?;
            for row in edits::run(count, Duration::from_millis(pause))? {
                let [p50, p99] = [50, 99].map(|p| thousands(percentile(&row.sorted, p)));
                say(&format!(
                    "| {} | {} | {} | {} | {} | {p50} | {p99} | {} |",
                    row.name,
                    row.edits,
                    row.sorted.len(),
                    row.programs,
                    row.refused,
                    thousands(row.memory)
                ))?;
            }
            Ok(())
        }
        What::Day { purchases } => {
            say(
                "| hour | requests | refused | memory KiB | ledger KiB |\n|---:|---:|---:|---:|---:|",
            )?;
            for hour in day::run(purchases)? {
                say(&format!(
                    "| {} | {} | {} | {} | {} |",
                    hour.hour,
                    thousands(u64::try_from(hour.requests)?),
                    hour.refused,
                    thousands(hour.memory),
                    thousands(hour.ledger)
                ))?;
            }
            Ok(())
        }
        What::Idle { connections } => {
            let idle = idle::connections(connections)?;
            let [before, with] = idle.memory.map(thousands);
            let [quiet, busy] = idle.micros;
            say("| connections | memory KiB | a request, p50 µs |\n|---:|---:|---:|")?;
            say(&format!("| 0 | {before} | {quiet} |"))?;
            say(&format!("| {} | {with} | {busy} |", idle.connections))
        }
        What::Start { program, times } => {
            let all = start::run(&program, times)?;
            let at = |index: usize| all.get(index).map_or(0, Duration::as_millis);
            say("| starts | best ms | median | worst |\n|---:|---:|---:|---:|")?;
            say(&format!(
                "| {} | {} | {} | {} |",
                all.len(),
                at(0),
                at(all.len() / 2),
                at(all.len().saturating_sub(1))
            ))
        }
        What::Bare { answer } => bare::run(&answer),
    }
}

fn throughput(rows: &[wrk::Row]) -> Result<(), Error> {
    say(
        "| asked | at once | answers a second | p50 | p99 | refused |\n|---|---:|---:|---:|---:|---:|",
    )?;
    for row in rows {
        say(&format!(
            "| {} | {} | {} | {} | {} | {} |",
            row.name,
            row.connections,
            thousands(row.per_second),
            row.p50,
            row.p99,
            row.refused
        ))?;
    }
    Ok(())
}

fn say(line: &str) -> Result<(), Error> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
