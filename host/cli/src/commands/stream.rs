//! `sadakat stream DIR --ledger FILE --nats ADDRESS`, and `sadakat stream setup`,
//! `publish`, `status` and `dead`

mod publish;
mod reached;
mod setup;
mod status;
mod work;

use crate::Outcome;
use crate::output::WrongInput;

/// Arguments of `sadakat stream`.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    work: Option<work::Args>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Make the streams and consumers on a server, or change them, and see whether it keeps them
    Setup(setup::Args),
    /// Publish records of files to the stream
    Publish(publish::Args),
    /// Say how many events wait, and who works on them
    Status(status::Args),
    /// Write the messages that could not be used, with the reason, one JSON object each
    Dead(status::DeadArgs),
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match (&args.command, &args.work) {
        (Some(Command::Setup(args)), _) => setup::run(args),
        (Some(Command::Publish(args)), _) => publish::run(args),
        (Some(Command::Status(args)), _) => status::run(args),
        (Some(Command::Dead(args)), _) => status::dead(args),
        (None, Some(args)) => work::run(args),
        (None, None) => Err(WrongInput(
            "say what to work with: `DIR --ledger FILE`, or `setup` before the first time".to_owned(),
        )
        .into()),
    }
}
