//! `sadakat sweep DIR --ledger FILE --date DATE`

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use sadakat_engine::model::Date;
use sadakat_ledger::{Answer, Ledger};

use super::ledger_file::{open_program, or_wrong};
use crate::Outcome;
use crate::commands::kept_plugins::KeptPlugins;
use crate::commands::plural;
use crate::output;
use crate::outputs::{Named, OutputFile, distinct, write_lines};

/// Arguments of `sadakat sweep`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// The day
    #[arg(long, value_name = "DATE", value_parser = super::ledger_file::day)]
    date: Date,
    /// Where the decisions of members go to whom the day does something, one JSON object each; `-` is
    /// standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where coupons go that are issued, with their codes and owners, one JSON object each
    #[arg(long, value_name = "FILE")]
    coupons: Option<PathBuf>,
    #[command(flatten)]
    plugins: KeptPlugins,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let ledger = Named::new("--ledger", &args.ledger);
    let outputs = [("--out", &args.out), ("--coupons", &args.coupons)];
    let outputs = outputs
        .into_iter()
        .filter_map(|(flag, path)| Some(Named::new(flag, path.as_deref()?)));
    let outputs: Vec<Named<'_>> = outputs.collect();
    distinct(Some(&args.dir), &[ledger], &outputs)?;
    let Some(program) = open_program(&args.dir, args.plugins)? else {
        return Ok(Outcome::Wrong);
    };
    let opened = Ledger::open_existing(&args.ledger, program);
    let mut ledger = or_wrong(&args.ledger, opened)?;
    let create = |path: &Option<PathBuf>| path.as_deref().map(OutputFile::create).transpose();
    let (mut out, mut coupons) = (create(&args.out)?, create(&args.coupons)?);
    let bar = progress_bar(ledger.members()?);
    let mut written = Ok(());
    let swept = ledger.sweep(args.date, |done, answers| {
        bar.set_position(done);
        if written.is_ok() {
            written = write(out.as_mut(), coupons.as_mut(), answers);
        }
    })?;
    bar.finish_and_clear();
    written?;
    for file in [out, coupons].into_iter().flatten() {
        file.finish()?;
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

/// Writes what a day did to members.
fn write(
    out: Option<&mut OutputFile>,
    mut coupons: Option<&mut OutputFile>,
    answers: &[Answer],
) -> anyhow::Result<()> {
    for answer in answers {
        write_lines(coupons.as_deref_mut(), &answer.coupons)?;
    }
    let Some(out) = out else { return Ok(()) };
    for decision in answers.iter().flat_map(|answer| &answer.decisions) {
        out.write(decision.as_bytes())?;
        out.write(b"\n")?;
    }
    Ok(())
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
