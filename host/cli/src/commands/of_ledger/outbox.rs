//! `sadakat outbox --ledger FILE --to FILE`, `sadakat outbox send --to URL`

mod send;
mod signature;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;

use super::ledger_file::open_as_it_is;
use crate::Outcome;
use crate::commands::plural;
use crate::output::{self, Shown as _, WrongInput};
use crate::outputs::{Named, distinct};

/// Arguments of `sadakat outbox`.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    file: Option<ToFile>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Send new answers to a webhook, signed, in the order of each member
    Send(send::Args),
}

/// Where answers go that are added to a file.
#[derive(clap::Args)]
struct ToFile {
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// The file that new answers are added to, one JSON object each
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Who delivers: each of them gets every answer
    #[arg(long, default_value = "outbox")]
    reader: String,
}

/// Answers that are delivered at a time.
const BATCH: u32 = 512;

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match (&args.command, &args.file) {
        (Some(Command::Send(args)), _) => send::run(args),
        (None, Some(args)) => to_file(args),
        (None, None) => Err(WrongInput(
            "say where answers go: `--ledger FILE --to FILE`, or `send --ledger FILE --to URL`"
                .to_owned(),
        )
        .into()),
    }
}

fn to_file(args: &ToFile) -> anyhow::Result<Outcome> {
    let (ledger, to) = (&args.ledger, &args.to);
    distinct(
        None,
        &[Named::new("--ledger", ledger)],
        &[Named::new("--to", to)],
    )?;
    let mut ledger = open_as_it_is(ledger)?;
    let opened = File::options().append(true).create(true).open(to);
    let file =
        opened.map_err(|error| WrongInput(format!("cannot write `{}`: {error}", to.shown())))?;
    let failed = || format!("cannot write `{}`", to.shown());
    let mut delivered = 0;
    loop {
        let outgoing = ledger.outgoing(&args.reader, BATCH)?;
        let Some(last) = outgoing.last() else { break };
        let mut lines = BufWriter::new(&file);
        for one in &outgoing {
            serde_json::to_writer(&mut lines, one).with_context(failed)?;
            lines.write_all(b"\n").with_context(failed)?;
        }
        lines.flush().with_context(failed)?;
        drop(lines);
        // First they are on disk, then they are done.
        if file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            file.sync_all().with_context(failed)?;
        }
        ledger.delivered(&args.reader, last.number)?;
        delivered += outgoing.len();
    }
    output::error(&format!(
        "{delivered} answer{} delivered",
        plural(delivered)
    ));
    Ok(Outcome::Fine)
}
