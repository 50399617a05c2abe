//! `sadakat stream DIR --ledger FILE --nats ADDRESS`, and `sadakat stream setup`,
//! `publish`, `status` and `dead`

mod publish;
mod reached;
mod setup;
mod status;
mod work;

use clap::{ArgMatches, FromArgMatches};

use crate::Outcome;

/// Arguments of `sadakat stream`.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[group(skip)]
pub(crate) struct Args {
    // Read before the subcommand, which is not to be seen any more then.
    #[command(flatten)]
    work: Work,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The arguments of a worker, unless a subcommand takes their place.
struct Work(Option<work::Args>);

impl FromArgMatches for Work {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let is_there = matches.subcommand_name().is_none();
        let work = is_there.then(|| work::Args::from_arg_matches(matches));
        Ok(Self(work.transpose()?))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for Work {
    fn augment_args(command: clap::Command) -> clap::Command {
        work::Args::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        work::Args::augment_args_for_update(command)
    }
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
        (None, Work(Some(args))) => work::run(args),
        // One of them is there, or clap has said what is missing.
        (None, Work(None)) => Ok(Outcome::Wrong),
    }
}
