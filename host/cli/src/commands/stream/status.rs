//! `sadakat stream status` and `sadakat stream dead`

use sadakat_stream::{Status, dead_letters, status};

use super::reached::{Reached, runtime, wrong};
use crate::Outcome;
use crate::commands::of_ledger::ledger_file;
use crate::commands::plural;
use crate::output::{self, Format};

/// Arguments of `sadakat stream status`.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reached: Reached,
    /// As text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Arguments of `sadakat stream dead`.
#[derive(clap::Args)]
pub(super) struct DeadArgs {
    #[command(flatten)]
    reached: Reached,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let address = args.reached.address()?;
    let status = runtime()?
        .block_on(status(&address, &args.reached.stream))
        .map_err(wrong)?;
    match args.format {
        Format::Json => output::machine_line(&serde_json::to_string(&status)?),
        Format::Text => output::line(&text(&status)),
    }
    Ok(Outcome::Fine)
}

fn text(status: &Status) -> String {
    let count = |number: u64, what: &str| {
        let number_of = usize::try_from(number).unwrap_or(usize::MAX);
        format!("{number} {what}{}", plural(number_of))
    };
    let workers = count(status.workers.len() as u64, "worker");
    let rows = status.partitions.iter().map(|partition| {
        [
            partition.partition.to_string(),
            partition.waiting.to_string(),
            partition.delivered.to_string(),
            partition.done.to_string(),
            partition.worker.clone().unwrap_or_default(),
        ]
    });
    let header = ["partition", "waiting", "delivered", "done up to", "worker"];
    format!(
        "{}: {} waiting, {workers}, {}, {}\n\n{}",
        status.stream,
        count(status.waiting, "message"),
        count(status.dead_letters, "dead letter"),
        count(status.answers, "answer"),
        ledger_file::table(header, &[0, 1, 2, 3], rows)
    )
}

pub(super) fn dead(args: &DeadArgs) -> anyhow::Result<Outcome> {
    let address = args.reached.address()?;
    let mut printed = Ok(());
    let read = runtime()?.block_on(dead_letters(&address, &args.reached.stream, |letter| {
        match serde_json::to_string(&letter) {
            Ok(line) => output::machine_line(&line),
            Err(error) => printed = Err(error),
        }
    }));
    read.map_err(wrong)?;
    printed?;
    Ok(Outcome::Fine)
}
