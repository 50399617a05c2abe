//! What a ledger costs beside the store alone: events are processed, then the
//! statements that were made for them are made once more by SQLite without us, as
//! many events to a transaction, as durable.
//!
//! `ledger PROGRAM --customers FILE --events FILE` prints a table: events a
//! second of both, and how much of the store's speed is left. `ledger --sixteen`
//! asks the sixteen campaigns that `served evaluate` asks, about as many
//! purchases of loyalty-12 as are wanted, each of a member of its own.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;
use sadakat_bench::program::sixteen_scripts;
use sadakat_bench::raw;
use sadakat_bench::workload;
use sadakat_engine::load::Folder;
use sadakat_ledger::{Ledger, Program};

/// As `sadakat` has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Error = Box<dyn std::error::Error>;

#[derive(Debug, Parser)]
struct Arguments {
    /// The program folder
    #[arg(required_unless_present = "sixteen")]
    program: Option<PathBuf>,
    /// Customers, NDJSON
    #[arg(long, required_unless_present = "sixteen")]
    customers: Option<PathBuf>,
    /// Events, NDJSON, one record a line
    #[arg(long, required_unless_present = "sixteen")]
    events: Option<PathBuf>,
    /// Sixteen campaigns and so many purchases of loyalty-12 instead
    #[arg(long, conflicts_with_all = ["program", "customers", "events"], num_args = 0..=1,
          default_missing_value = "20000")]
    sixteen: Option<usize>,
    /// Writes the program, the customers and the events of `--sixteen` into this
    /// folder, for `served events`, and measures nothing
    #[arg(long, requires = "sixteen")]
    write_to: Option<PathBuf>,
    /// How many events become durable together
    #[arg(long, default_values_t = [1, 64, 512])]
    in_flight: Vec<usize>,
    /// Where the files are while it is measured; a folder of the system's if not given
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// What a ledger is asked.
struct Asked {
    program: Folder,
    customers: String,
    events: String,
}

impl Asked {
    fn of(arguments: &Arguments) -> Result<Self, Error> {
        if let Some(count) = arguments.sixteen {
            let mut program = Folder::default();
            for (path, content) in sixteen_scripts() {
                program.insert(&path, content.into_bytes());
            }
            let events = workload::generate(count, workload::SEED);
            return Ok(Self {
                program,
                customers: workload::customers_ndjson(&events),
                events: workload::events_ndjson(&events),
            });
        }
        let missing = "name a program, `--customers` and `--events`, or ask for `--sixteen`";
        let read = |path: &Option<PathBuf>| -> Result<String, Error> {
            Ok(std::fs::read_to_string(path.as_ref().ok_or(missing)?)?)
        };
        Ok(Self {
            program: Folder::read(arguments.program.as_ref().ok_or(missing)?)?,
            customers: read(&arguments.customers)?,
            events: read(&arguments.events)?,
        })
    }

    fn write(&self, folder: &Path) -> Result<(), Error> {
        for (path, content) in self.program.files() {
            let path = folder.join("program").join(&**path);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, content)?;
        }
        std::fs::write(folder.join("customers.ndjson"), &self.customers)?;
        std::fs::write(folder.join("events.ndjson"), &self.events)?;
        Ok(())
    }
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let asked = Asked::of(&arguments)?;
    if let Some(folder) = &arguments.write_to {
        return asked.write(folder);
    }
    let Asked {
        program: files,
        customers,
        events,
    } = asked;
    let events: Vec<&str> = events.lines().collect();
    println!("| in flight | ledger, events/s | SQLite alone, events/s | share |");
    println!("|---:|---:|---:|---:|");
    for &in_flight in &arguments.in_flight {
        let folder = match &arguments.folder {
            Some(folder) => tempfile::tempdir_in(folder)?,
            None => tempfile::tempdir()?,
        };
        let kept = folder.path().join("ledger.db");
        let program = Program::load(files.clone()).map_err(|report| report.render(false))?;
        let mut ledger = Ledger::open(&kept, program)?;
        for enrolled in ledger.enrol(customers.lines())? {
            enrolled?;
        }
        let alone = folder.path().join("raw.db");
        ledger.backup(&alone)?;
        let before = Instant::now();
        let mut done = 0usize;
        for batch in events.chunks(in_flight.max(1)) {
            let answers = ledger.process_batch(batch.iter().copied())?;
            done += answers.iter().filter(|answer| answer.is_ok()).count();
        }
        let ours = before.elapsed();
        drop(ledger);
        let raw = raw::write(&kept, &alone, in_flight)?;
        let speed = |time: Duration| done as u128 * 1_000_000 / time.as_micros().max(1);
        let share = raw.as_micros() * 100 / ours.as_micros().max(1);
        println!(
            "| {in_flight} | {} | {} | {share} % |",
            speed(ours),
            speed(raw)
        );
    }
    Ok(())
}
