//! `sadakat process DIR --ledger FILE --events FILE`

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::records::RecordTexts;
use sadakat_ledger::{Answer, Enrolled, Ledger, LedgerError};

use super::kept_plugins::KeptPlugins;
use super::ledger_file::open_program;
use super::rejects::Rejects;
use super::{plural, records};
use crate::Outcome;
use crate::output::{self, Format};
use crate::outputs::{Named, OutputFile, distinct, write_lines};

/// Arguments of `sadakat process`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// The ledger; it is made if it is not there yet
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
    let Some(program) = open_program(&args.dir, args.plugins)? else {
        return Ok(Outcome::Wrong);
    };
    let ledger = super::ledger_file::or_wrong(&args.ledger, Ledger::open(&args.ledger, program))?;
    let create = |path: &Option<PathBuf>| path.as_deref().map(OutputFile::create).transpose();
    let mut process = Process {
        ledger,
        summary: Summary::default(),
        decisions: create(&args.out)?,
        rejects: Rejects::to(args.rejects.as_deref())?,
        coupons: create(&args.coupons)?,
        verdicts: create(&args.verdicts)?,
    };
    process.customers(args.customers.as_deref())?;
    if let Some(events) = &args.events {
        process.events(events, args.batch.max(1))?;
    }
    let Process {
        mut summary,
        decisions,
        rejects,
        coupons,
        verdicts,
        ..
    } = process;
    summary.rejects = rejects.count();
    for file in [decisions, coupons, verdicts].into_iter().flatten() {
        file.finish()?;
    }
    rejects.finish()?;
    print(&summary, args.format)?;
    let fine = summary.rejects == 0;
    Ok(if fine { Outcome::Fine } else { Outcome::Wrong })
}

struct Process {
    ledger: Ledger,
    summary: Summary,
    decisions: Option<OutputFile>,
    rejects: Rejects,
    coupons: Option<OutputFile>,
    verdicts: Option<OutputFile>,
}

impl Process {
    fn customers(&mut self, path: Option<&Path>) -> anyhow::Result<()> {
        let Some(path) = path else { return Ok(()) };
        let snapshot = Arc::clone(self.ledger.program().snapshot());
        let (table, rejects) = records::customers(&snapshot.settings().schema, Some(path))?;
        for reject in rejects {
            self.rejects.add(&reject)?;
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
        let bar = super::run::progress_bar(&input.progress);
        let name = input.name.clone();
        let mut reader = RecordTexts::new(input.reader, input.name);
        let mut waiting = Vec::with_capacity(batch);
        loop {
            let next = reader.read().context("cannot read the events")?;
            let ended = next.is_none();
            match next {
                Some(Ok(record)) => {
                    self.summary.records += 1;
                    waiting.push(record);
                }
                Some(Err(reject)) => {
                    self.summary.records += 1;
                    self.rejects.add(&reject)?;
                }
                None => {}
            }
            if waiting.len() < batch && !ended {
                continue;
            }
            let texts = waiting.iter().map(|record| record.text.as_str());
            let answers = self.ledger.process_batch(texts)?;
            for (record, answer) in waiting.drain(..).zip(answers) {
                self.answer(&name, record.line, &record.text, answer)?;
            }
            // Whoever reads along knows that what they read is kept.
            if let Some(decisions) = &mut self.decisions {
                decisions.flush().context("cannot write the decisions")?;
            }
            bar.set_position(input.progress.bytes());
            if ended {
                bar.finish_and_clear();
                return Ok(());
            }
        }
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
            Err(error) => return self.rejects.add(&error.into_reject(file, line, text)?),
        };
        if answer.repeated {
            self.summary.repeated += 1;
        } else {
            self.summary.processed += 1;
        }
        for reject in answer.rejects(file, line) {
            self.rejects.add(&reject)?;
        }
        write_lines(self.coupons.as_mut(), &answer.coupons)?;
        write_lines(self.verdicts.as_mut(), &answer.verdicts)?;
        if let Some(decisions) = &mut self.decisions {
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
            output::error(&text);
        }
    }
    Ok(())
}
