//! `sadakat run DIR --customers FILE --events FILE`

mod sorted;
mod summary;
mod unknown;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use sadakat_engine::Snapshot;
use sadakat_engine::decide::{Extras, write_decision_with};
use sadakat_engine::explain::{Explainer, append_trace};
use sadakat_engine::records::{CustomerTable, EventChunk, EventReader, Progress};
use sadakat_engine::replay::{ParallelReplay, Replayed, Step};
#[cfg(feature = "ledger")]
use sadakat_ledger::Ledger;

pub(super) use self::sorted::sorted;
use self::summary::Summary;
use super::kept_plugins::KeptPlugins;
#[cfg(feature = "ledger")]
use super::of_ledger::process::{Follow, Outputs};
use super::open;
use super::records::{self, UnknownCustomers};
use super::rejects::Rejects;
use super::unswept;
use crate::Outcome;
use crate::output::{self, Format};
use crate::outputs::{Named, OutputFile, distinct};

/// Arguments of `sadakat run`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// Customers: NDJSON, CSV with a header, Parquet or Arrow; gzip and zstd are recognised; `-` is standard input
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Events in the order of time: NDJSON, Parquet or Arrow; gzip and zstd are recognised; `-` is standard input
    #[arg(long, value_name = "FILE")]
    events: PathBuf,
    /// Where decisions go, one JSON object an event; `-` is standard output; nowhere if not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where records go that cannot be used, with the reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// What to do with events of customers who are not among the customers
    #[arg(long, value_enum, default_value_t)]
    unknown_customers: UnknownCustomers,
    /// Sort the events by time first, in constant memory; rejects then name lines of the sorted events
    #[arg(long)]
    sort: bool,
    /// Also decide one `day` event for every customer and day of the events
    #[arg(long)]
    daily: bool,
    /// Say with each decision the first instant at which a campaign's window could change it
    #[arg(long)]
    valid_until: bool,
    /// Add to each decision in --out why each campaign gave something or did not
    #[arg(long)]
    trace: bool,
    /// Events read and decided at a time; changes no decision
    #[arg(long, default_value_t = 1024, value_name = "EVENTS")]
    batch: usize,
    /// Threads that decide, each for a share of the members; one a processor if not given; changes
    /// no decision
    #[arg(long, value_name = "COUNT")]
    threads: Option<NonZeroUsize>,
    /// Go on while the events grow, by the program as it is edited, until Ctrl-C or SIGTERM or the
    /// end of standard input; --out and --rejects are added to
    #[cfg(feature = "ledger")]
    #[arg(
        long,
        conflicts_with_all = ["sort", "daily", "valid_until", "trace", "threads", "unknown_customers"]
    )]
    follow: bool,
    #[command(flatten)]
    plugins: KeptPlugins,
    /// The summary as text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Chunks of events read while another is decided.
const CHUNKS_AHEAD: usize = 2;

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    records::one_from_stdin(args.customers.as_deref(), &args.events)?;
    let mut inputs = vec![Named::new("--events", &args.events)];
    inputs.extend(
        args.customers
            .as_deref()
            .map(|path| Named::new("--customers", path)),
    );
    let outputs = [("--out", &args.out), ("--rejects", &args.rejects)];
    let outputs = outputs
        .into_iter()
        .filter_map(|(flag, path)| Some(Named::new(flag, path.as_deref()?)));
    let outputs: Vec<Named<'_>> = outputs.collect();
    distinct(Some(&args.dir), &inputs, &outputs)?;
    #[cfg(feature = "ledger")]
    if args.follow {
        return follow(args);
    }
    let Some(snapshot) = open(&args.dir, args.plugins)? else {
        return Ok(Outcome::Wrong);
    };
    let mut run = Run {
        summary: Summary::new(&snapshot),
        decisions: args.out.as_deref().map(OutputFile::create).transpose()?,
        rejects: Rejects::to(args.rejects.as_deref())?,
        extras: if args.valid_until {
            Extras::default().with_valid_until()
        } else {
            Extras::default()
        },
        buffer: Vec::new(),
        explainer: args.trace.then(|| Explainer::new(Arc::clone(&snapshot))),
        snapshot,
    };
    let started = Instant::now();
    let customers = run.customers(args.customers.as_deref())?;
    run.summary.customers = customers.len() as u64;
    run.events(args, &customers)?;
    run.summary.elapsed = started.elapsed();
    if let Some(decisions) = run.decisions.take() {
        decisions.finish()?;
    }
    run.summary.rejects = run.rejects.count();
    run.rejects.finish()?;
    run.summary.print(
        &run.snapshot,
        args.format,
        args.out.as_deref(),
        args.rejects.as_deref(),
    );
    let fine = run.summary.rejects == 0 && run.summary.faults == 0;
    Ok(if fine { Outcome::Fine } else { Outcome::Wrong })
}

/// Decides events as they come, with a ledger that is kept in memory only.
#[cfg(feature = "ledger")]
fn follow(args: &Args) -> anyhow::Result<Outcome> {
    let follow = Follow {
        dir: &args.dir,
        customers: args.customers.as_deref(),
        events: &args.events,
        batch: args.batch,
        format: args.format,
        plugins: args.plugins,
    };
    let (out, rejects) = (args.out.as_deref(), args.rejects.as_deref());
    follow.run(
        |program| Ok(Ledger::in_memory(program)?),
        Outputs {
            decisions: out.map(OutputFile::grow).transpose()?,
            rejects: Rejects::growing(rejects)?,
            coupons: None,
            verdicts: None,
        },
    )
}

struct Run {
    snapshot: Arc<Snapshot>,
    summary: Summary,
    decisions: Option<OutputFile>,
    rejects: Rejects,
    extras: Extras,
    buffer: Vec<u8>,
    /// If decisions are written with their traces.
    explainer: Option<Explainer>,
}

impl Run {
    fn customers(&mut self, path: Option<&Path>) -> anyhow::Result<CustomerTable> {
        let schema = &self.snapshot.settings().schema;
        let (table, rejects) = records::customers(schema, path)?;
        self.summary.ignored_fields += table.ignored_fields();
        for reject in rejects {
            self.rejects.add(&reject)?;
        }
        Ok(table)
    }

    fn events(&mut self, args: &Args, customers: &CustomerTable) -> anyhow::Result<()> {
        let mut input = records::events(&args.events)?;
        if args.sort {
            let zone = &self.snapshot.settings().schema.zone;
            input = sorted(input, zone).context("cannot sort the events")?;
        }
        let bar = progress_bar(&input.progress);
        let schema = Arc::clone(&self.snapshot.settings().schema);
        let mut reader = EventReader::new(input.reader, input.name, schema);
        let threads = args.threads.or_else(|| available_parallelism().ok());
        let threads = threads.unwrap_or(NonZeroUsize::MIN);
        let mut replay = ParallelReplay::new(&self.snapshot, customers, threads);
        replay.measure();
        replay.trace(self.explainer.is_some());
        let wanted = replay.wanted();
        // The next chunks are read while this one is decided.
        let (chunks, ready) = sync_channel(CHUNKS_AHEAD);
        std::thread::scope(|scope| {
            // Gone as soon as one cannot go on, so that the reader ends too.
            let ready = ready;
            scope.spawn(move || {
                while let Some(read) = reader.read(&wanted, args.batch).transpose() {
                    let failed = read.is_err();
                    if chunks.send(read).is_err() || failed {
                        return;
                    }
                }
            });
            loop {
                let waiting = Instant::now();
                let chunk = ready.recv();
                self.summary.reading += waiting.elapsed();
                let Ok(chunk) = chunk else {
                    return anyhow::Ok(());
                };
                let mut chunk = chunk.context("cannot read the events")?;
                for reject in std::mem::take(&mut chunk.rejects) {
                    self.rejects.add(&reject)?;
                }
                self.summary.ignored_fields += chunk.ignored_fields;
                self.summary.had_days |= args.daily || unswept::has_days(&chunk.columns);
                let schema = &self.snapshot.settings().schema;
                if args.unknown_customers == UnknownCustomers::Guests {
                    self.summary
                        .unknown
                        .count(&chunk.columns, customers, schema);
                } else {
                    for reject in records::take_unknown(&mut chunk, customers, schema, &args.events)
                    {
                        self.rejects.add(&reject)?;
                    }
                }
                if args.daily {
                    self.by_day(&mut replay, &chunk, &args.events)?;
                } else {
                    let replayed = replay.decide(&chunk.columns);
                    for reject in records::refused(&replayed, &chunk.lines, &args.events) {
                        self.rejects.add(&reject)?;
                    }
                    self.write(&replayed, false)?;
                }
                bar.set_position(input.progress.bytes());
            }
        })?;
        bar.finish_and_clear();
        self.summary.deciding = replay.times();
        self.summary.left = replay.left();
        Ok(())
    }

    /// Decides a chunk day by day, each day's sweep before its events.
    fn by_day(
        &mut self,
        replay: &mut ParallelReplay,
        chunk: &EventChunk,
        file: &Path,
    ) -> anyhow::Result<()> {
        for step in replay.steps(&chunk.columns) {
            let replayed = replay.take(&step, &chunk.columns);
            if let Step::Events(rows) = &step {
                let lines = chunk.lines.get(rows.clone()).unwrap_or(&[]);
                for reject in records::refused(&replayed, lines, file) {
                    self.rejects.add(&reject)?;
                }
            }
            self.write(&replayed, matches!(step, Step::Sweep(_)))?;
        }
        Ok(())
    }

    /// Writes decisions in the order of events. Of a daily sweep only those
    /// that came to something, since most days nothing happens.
    fn write(&mut self, replayed: &Replayed, sweep: bool) -> anyhow::Result<()> {
        let writing = Instant::now();
        for event in 0..replayed.len() {
            let Some((columns, decisions, row)) = replayed.get(event) else {
                continue;
            };
            let (given, faults) = (decisions.given(row), decisions.faults(row));
            let taken_back = decisions.reversal(row);
            // A return's is its purchase's.
            let currency = taken_back
                .and_then(|reversal| reversal.currency)
                .unwrap_or_else(|| self.snapshot.currency(columns, row));
            let currencies = self.snapshot.settings().schema.all_currencies();
            let currency = currencies.iter().position(|known| *known == currency);
            self.summary.unknown_returns +=
                u64::from(taken_back.is_some_and(sadakat_engine::returns::Reversal::is_unknown));
            self.summary
                .count(given, taken_back, faults, currency.unwrap_or(0), sweep);
            if sweep && given.is_empty() && faults.is_empty() {
                continue;
            }
            if self.decisions.is_none() {
                continue;
            }
            write_decision_with(
                &mut self.buffer,
                &self.snapshot,
                columns,
                decisions,
                row,
                self.extras,
            );
            if let Some(explainer) = &mut self.explainer {
                append_trace(&mut self.buffer, explainer, decisions, row);
            }
        }
        for decisions in replayed.batches() {
            self.summary.evaluated(&decisions.evaluated);
            self.summary.held_out(&decisions.held_out);
            self.summary.shadowed(decisions);
        }
        if let Some(decisions) = &mut self.decisions {
            decisions.write(&self.buffer)?;
            self.buffer.clear();
        }
        self.summary.writing += writing.elapsed();
        Ok(())
    }
}

pub(super) fn progress_bar(progress: &Progress) -> ProgressBar {
    if !output::on_terminal() {
        return ProgressBar::hidden();
    }
    let bar = progress
        .total()
        .map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let style = match progress.total() {
        Some(_) => "{bar:40} {percent:>3} % {bytes_per_sec} {eta} left",
        None => "{spinner} {bytes} {bytes_per_sec}",
    };
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
