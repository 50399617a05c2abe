//! `sadakat replay --event ID --ledger FILE`

use std::path::PathBuf;

use sadakat_ledger::LedgerError;

use super::ledger_file::open_as_it_is;
use crate::Outcome;
use crate::output::{self, WrongInput};

/// Arguments of `sadakat replay`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The event, by its id
    #[arg(long, value_name = "ID")]
    event: String,
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let ledger = open_as_it_is(&args.ledger)?;
    let replayed = ledger.replay(&args.event).map_err(|error| match error {
        LedgerError::UnknownEvent(_) => WrongInput(error.to_string()).into(),
        error => anyhow::Error::new(error),
    })?;
    let again = replayed.again.as_ref();
    for decision in again.map_or(&[][..], |again| &again.decisions) {
        output::line(decision);
    }
    if replayed.is_same {
        let program = &replayed.program;
        output::error(&format!(
            "the same as then, byte for byte, by the program {program}"
        ));
        return Ok(Outcome::Fine);
    }
    output::error("not what was decided then:");
    for decision in &replayed.kept.decisions {
        output::error(decision);
    }
    Ok(Outcome::Wrong)
}
