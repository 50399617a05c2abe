//! `sadakat sweep DIR --ledger FILE --date DATE`

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use sadakat_engine::model::Date;
use sadakat_ledger::Ledger;

use super::kept_plugins::KeptPlugins;
use super::ledger_file::{open_program, or_wrong};
use super::plural;
use crate::Outcome;
use crate::output;
use crate::outputs::{Named, OutputFile, distinct};

/// Arguments of `sadakat sweep`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// The ledger
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// The day
    #[arg(long, value_name = "DATE", value_parser = super::ledger_file::day)]
    date: Date,
    /// Where the decisions of members go to whom the day does something, one JSON object each; `-` is
    /// standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    plugins: KeptPlugins,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let ledger = Named::new("--ledger", &args.ledger);
    let out = args.out.as_deref().map(|path| Named::new("--out", path));
    distinct(Some(&args.dir), &[ledger], out.as_slice())?;
    let Some(program) = open_program(&args.dir, args.plugins)? else {
        return Ok(Outcome::Wrong);
    };
    let opened = Ledger::open_existing(&args.ledger, program);
    let mut ledger = or_wrong(&args.ledger, opened)?;
    let mut out = args.out.as_deref().map(OutputFile::create).transpose()?;
    let bar = progress_bar(ledger.members()?);
    let mut failed = None;
    let swept = ledger.sweep(args.date, |done, answer| {
        bar.set_position(done);
        for decision in answer.iter().flat_map(|answer| &answer.decisions) {
            if let Some(out) = &mut out
                && failed.is_none()
            {
                failed = out.write(format!("{decision}\n").as_bytes()).err();
            }
        }
    })?;
    bar.finish_and_clear();
    if let Some(failed) = failed {
        return Err(failed);
    }
    if let Some(out) = out {
        out.finish()?;
    }
    let count = |number: u64, what: &str| {
        let plural = plural(usize::try_from(number).unwrap_or(usize::MAX));
        format!("{number} {what}{plural}")
    };
    output::error(&format!(
        "{}: {}, {} touched, {} given back",
        args.date,
        count(swept.members, "member"),
        swept.touched,
        count(swept.released, "hold")
    ));
    Ok(Outcome::Fine)
}

fn progress_bar(members: u64) -> ProgressBar {
    if !output::on_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(members);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} % {per_sec} {eta} left")
    {
        bar.set_style(style);
    }
    bar
}
