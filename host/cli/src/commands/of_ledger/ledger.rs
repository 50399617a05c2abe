//! `sadakat ledger verify FILE`

use std::path::PathBuf;

use anyhow::Context as _;

use super::ledger_file::open_as_it_is;
use crate::Outcome;
use crate::commands::plural;
use crate::output::{self, Shown as _, WrongInput};

/// What is done with a ledger as a whole.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Compute everything once more from the log, and prove that it comes to the same
    Verify(Verify),
    /// Copy a ledger as it is at one moment, while others may write
    Backup(Backup),
}

/// Arguments of `sadakat ledger backup`.
#[derive(clap::Args)]
pub(crate) struct Backup {
    /// The ledger: a file, or `postgres://user@host/database`
    ledger: PathBuf,
    /// Where the copy goes; there must be nothing yet
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Arguments of `sadakat ledger verify`.
#[derive(clap::Args)]
pub(crate) struct Verify {
    /// The ledger: a file, or `postgres://user@host/database`
    ledger: PathBuf,
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Verify(args) => verify(args),
        Command::Backup(args) => backup(args),
    }
}

fn backup(args: &Backup) -> anyhow::Result<Outcome> {
    let ledger = open_as_it_is(&args.ledger)?;
    let to = args.to.shown();
    if args.to.exists() {
        let message = format!("`{to}` is there already: name a new file");
        return Err(WrongInput(message).into());
    }
    ledger
        .backup(&args.to)
        .with_context(|| format!("cannot write `{to}`"))?;
    Ok(Outcome::Fine)
}

fn verify(args: &Verify) -> anyhow::Result<Outcome> {
    let verified = open_as_it_is(&args.ledger)?.verify()?;
    for problem in &verified.problems {
        output::error(problem);
    }
    let (requests, rows) = (verified.requests, verified.rows);
    let count = verified.problems.len();
    if count > 0 {
        output::error(&format!("{count} problem{}", plural(count)));
        return Ok(Outcome::Wrong);
    }
    output::line(&format!(
        "sound: {requests} requests done once more came to the same {rows} rows"
    ));
    Ok(Outcome::Fine)
}
