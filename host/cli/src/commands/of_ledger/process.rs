//! `sadakat process DIR --ledger FILE --events FILE`

mod follow;
mod growing;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::records::{RecordText, RecordTexts, Reject};
use sadakat_ledger::{Answer, Enrolled, Ledger, LedgerError};

use super::ledger_file;
use crate::Outcome;
use crate::commands::kept_plugins::KeptPlugins;
use crate::commands::rejects::Rejects;
use crate::commands::{plural, records};
use crate::output::{self, Format};
use crate::outputs::{Named, OutputFile, distinct, write_lines};
pub(in crate::commands) use follow::Follow;

/// Arguments of `sadakat process`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// The ledger: a file, which is made if it is not there yet, or
    /// `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// Customers who become members, or whose records changed: NDJSON, CSV with a header, Parquet or Arrow
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Events: NDJSON, Parquet or Arrow; gzip and zstd are recognised; `-` is standard input
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Where decisions go, one JSON object an event; `-` is standard output; nowhere if not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where records go that cannot be used, with the reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Where coupons go that are issued, with their codes and owners, one JSON object each
    #[arg(long, value_name = "FILE")]
    coupons: Option<PathBuf>,
    /// Where verdicts go on the codes of coupons that purchases were given with
    #[arg(long, value_name = "FILE")]
    verdicts: Option<PathBuf>,
    /// Go on while the events grow, by the program as it is edited, until Ctrl-C or SIGTERM or the
    /// end of standard input; outputs are added to
    #[arg(long, requires = "events")]
    follow: bool,
    /// Records kept at a time; changes no decision
    #[arg(long, default_value_t = 512, value_name = "RECORDS")]
    batch: usize,
    #[command(flatten)]
    plugins: KeptPlugins,
    /// The summary as text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What was done.
#[derive(Debug, Default, serde::Serialize)]
struct Summary {
    new_members: u64,
    changed_members: u64,
    records: u64,
    processed: u64,
    repeated: u64,
    rejects: u64,
    #[serde(skip_serializing_if = "is_zero")]
    coupons_not_issued: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut inputs = vec![Named::new("--ledger", &args.ledger)];
    if let Some(events) = &args.events {
        records::one_from_stdin(args.customers.as_deref(), events)?;
        inputs.push(Named::new("--events", events));
    }
    if let Some(customers) = &args.customers {
        inputs.push(Named::new("--customers", customers));
    }
    let outputs = [
        ("--out", &args.out),
        ("--rejects", &args.rejects),
        ("--coupons", &args.coupons),
        ("--verdicts", &args.verdicts),
    ];
    let outputs = outputs
        .into_iter()
        .filter_map(|(flag, path)| Some(Named::new(flag, path.as_deref()?)));
    let outputs: Vec<Named<'_>> = outputs.collect();
    distinct(Some(&args.dir), &inputs, &outputs)?;
    let open = |program| ledger_file::or_wrong(&args.ledger, Ledger::open(&args.ledger, program));
    let (create, rejects) = if args.follow {
        (
            OutputFile::grow as fn(&Path) -> _,
            Rejects::growing as fn(Option<&Path>) -> _,
        )
    } else {
        (
            OutputFile::create as fn(&Path) -> _,
            Rejects::to as fn(Option<&Path>) -> _,
        )
    };
    let outputs = || -> anyhow::Result<Outputs> {
        let create = |path: &Option<PathBuf>| path.as_deref().map(create).transpose();
        Ok(Outputs {
            decisions: create(&args.out)?,
            rejects: rejects(args.rejects.as_deref())?,
            coupons: create(&args.coupons)?,
            verdicts: create(&args.verdicts)?,
        })
    };
    if args.follow
        && let Some(events) = &args.events
    {
        let follow = Follow {
            dir: &args.dir,
            customers: args.customers.as_deref(),
            events,
            batch: args.batch,
            format: args.format,
            plugins: args.plugins,
        };
        return follow.run(open, outputs()?);
    }
    let Some(program) = ledger_file::open_program(&args.dir, args.plugins)? else {
        return Ok(Outcome::Wrong);
    };
    let ledger = open(program)?;
    let mut process = Process::new(ledger, outputs()?);
    process.customers(args.customers.as_deref())?;
    if let Some(events) = &args.events {
        process.events(events, args.batch.max(1))?;
    }
    process.finish(args.format)
}

/// Where what comes of records goes.
pub(in crate::commands) struct Outputs {
    pub(in crate::commands) decisions: Option<OutputFile>,
    pub(in crate::commands) rejects: Rejects,
    pub(in crate::commands) coupons: Option<OutputFile>,
    pub(in crate::commands) verdicts: Option<OutputFile>,
}

impl Outputs {
    fn flush(&mut self) -> anyhow::Result<()> {
        let files = [&mut self.decisions, &mut self.coupons, &mut self.verdicts];
        for file in files.into_iter().flatten() {
            file.flush()
                .context("cannot write what came of the events")?;
        }
        self.rejects.flush()
    }
}

struct Process {
    ledger: Ledger,
    summary: Summary,
    outputs: Outputs,
}

impl Process {
    fn new(ledger: Ledger, outputs: Outputs) -> Self {
        Self {
            ledger,
            summary: Summary::default(),
            outputs,
        }
    }

    fn finish(self, format: Format) -> anyhow::Result<Outcome> {
        let Self {
            mut summary,
            outputs,
            ..
        } = self;
        summary.rejects = outputs.rejects.count();
        let files = [outputs.decisions, outputs.coupons, outputs.verdicts];
        for file in files.into_iter().flatten() {
            file.finish()?;
        }
        outputs.rejects.finish()?;
        print(&summary, format)?;
        let fine = summary.rejects == 0;
        Ok(if fine { Outcome::Fine } else { Outcome::Wrong })
    }

    fn customers(&mut self, path: Option<&Path>) -> anyhow::Result<()> {
        let Some(path) = path else { return Ok(()) };
        let snapshot = Arc::clone(self.ledger.program().snapshot());
        let (table, rejects) = records::customers(&snapshot.settings().schema, Some(path))?;
        for reject in rejects {
            self.outputs.rejects.add(&reject)?;
        }
        let schema = &snapshot.settings().schema;
        let numbers = 0..u32::try_from(table.len()).unwrap_or(u32::MAX);
        let texts = numbers.filter_map(|number| table.to_json(number, schema));
        let texts: Vec<String> = texts.collect();
        for enrolled in self.ledger.enrol(texts.iter().map(String::as_str))? {
            match enrolled? {
                Enrolled::New => self.summary.new_members += 1,
                Enrolled::Changed => self.summary.changed_members += 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn events(&mut self, path: &Path, batch: usize) -> anyhow::Result<()> {
        let input = records::events(path)?;
        let bar = crate::commands::run::progress_bar(&input.progress);
        let name = input.name.clone();
        let mut reader = RecordTexts::new(input.reader, input.name);
        let mut waiting = Vec::with_capacity(batch);
        loop {
            let next = reader.read().context("cannot read the events")?;
            let ended = next.is_none();
            if let Some(record) = next {
                self.count(record, &mut waiting)?;
            }
            if waiting.len() < batch && !ended {
                continue;
            }
            self.take(&name, &mut waiting)?;
            bar.set_position(input.progress.bytes());
            if ended {
                bar.finish_and_clear();
                return Ok(());
            }
        }
    }

    /// Counts a line, whose record waits to be processed if it is one.
    fn count(
        &mut self,
        record: Result<RecordText, Reject>,
        waiting: &mut Vec<RecordText>,
    ) -> anyhow::Result<()> {
        self.summary.records += 1;
        match record {
            Ok(record) => waiting.push(record),
            Err(reject) => self.outputs.rejects.add(&reject)?,
        }
        Ok(())
    }

    /// Processes the records that wait.
    fn take(&mut self, name: &Arc<str>, waiting: &mut Vec<RecordText>) -> anyhow::Result<()> {
        let texts = waiting.iter().map(|record| record.text.as_str());
        let answers = self.ledger.process_batch(texts)?;
        for (record, answer) in waiting.drain(..).zip(answers) {
            self.answer(name, record.line, &record.text, answer)?;
        }
        // Whoever reads along knows that what they read is kept.
        self.outputs.flush()
    }

    fn answer(
        &mut self,
        file: &Arc<str>,
        line: u64,
        text: &str,
        answer: Result<Answer, LedgerError>,
    ) -> anyhow::Result<()> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                return self
                    .outputs
                    .rejects
                    .add(&error.into_reject(file, line, text)?);
            }
        };
        if answer.repeated {
            self.summary.repeated += 1;
        } else {
            self.summary.processed += 1;
        }
        for reject in answer.rejects(file, line) {
            self.outputs.rejects.add(&reject)?;
        }
        self.summary.coupons_not_issued += answer.not_issued.len() as u64;
        write_lines(self.outputs.coupons.as_mut(), &answer.coupons)?;
        write_lines(self.outputs.verdicts.as_mut(), &answer.verdicts)?;
        if let Some(decisions) = &mut self.outputs.decisions {
            for decision in &answer.decisions {
                decisions.write(decision.as_bytes())?;
                decisions.write(b"\n")?;
            }
        }
        Ok(())
    }
}

fn print(summary: &Summary, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Json => output::error(&serde_json::to_string(summary)?),
        Format::Text => {
            let count = |number: u64, what: &str| {
                let plural = plural(usize::try_from(number).unwrap_or(usize::MAX));
                format!("{number} {what}{plural}")
            };
            let mut text = format!(
                "{}: {} processed, {} known already, {} that cannot be used",
                count(summary.records, "record"),
                summary.processed,
                summary.repeated,
                summary.rejects
            );
            if summary.new_members + summary.changed_members > 0 {
                text += &format!(
                    "\n{}, {} changed",
                    count(summary.new_members, "new member"),
                    summary.changed_members
                );
            }
            if summary.coupons_not_issued > 0 {
                text += &format!(
                    "\n{} not issued: no codes are left",
                    count(summary.coupons_not_issued, "coupon")
                );
            }
            output::error(&text);
        }
    }
    Ok(())
}
