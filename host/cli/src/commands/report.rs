//! `sadakat report liability --ledger FILE`

use std::path::PathBuf;

use super::ledger_file::{open_as_it_is, table};
use crate::Outcome;
use crate::output::{self, Format};

/// What a ledger is asked for.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// What members have, by the day on which it is gone
    Liability(Args),
    /// What campaigns gave and took
    Campaigns(Args),
}

/// Arguments of `sadakat report`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// As text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Liability(args) => {
            let rows = open_as_it_is(&args.ledger)?.liability()?;
            if args.format == Format::Json {
                output::line(&serde_json::to_string(&rows)?);
                return Ok(Outcome::Fine);
            }
            let header = ["wallet", "gone", "points", "lots"];
            let rows = rows.into_iter().map(|row| {
                let gone = row.expires.map(|day| day.to_string());
                let gone = gone.unwrap_or_else(|| "stays".to_owned());
                [row.wallet, gone, row.points, row.lots.to_string()]
            });
            output::line(&table(header, &[2, 3], rows));
        }
        Command::Campaigns(args) => {
            let rows = open_as_it_is(&args.ledger)?.performance()?;
            if args.format == Format::Json {
                output::line(&serde_json::to_string(&rows)?);
                return Ok(Outcome::Fine);
            }
            let header = ["campaign", "wallet", "given", "taken", "events"];
            let rows = rows.into_iter().map(|row| {
                let events = row.events.to_string();
                [row.campaign, row.wallet, row.given, row.taken, events]
            });
            output::line(&table(header, &[2, 3, 4], rows));
        }
    }
    Ok(Outcome::Fine)
}
