//! `sadakat stream setup --nats ADDRESS`

use std::time::Duration;

use sadakat_stream::{Plan, set_up};

use super::reached::{Reached, runtime, wrong};
use crate::Outcome;
use crate::commands::plural;
use crate::output;

/// Arguments of `sadakat stream setup`.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reached: Reached,
    /// Into how many partitions members are sorted, for as many workers at most; it cannot be
    /// changed
    #[arg(long, value_name = "N", default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(Plan::MOST_PARTITIONS)))]
    partitions: u32,
    /// On how many servers of a cluster everything is kept
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=5))]
    replicas: u8,
    /// Seconds that a worker which says nothing is waited for before others get its partitions
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    lease: u64,
    /// Days that events, dead letters and answers are kept; events also if nobody took them
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3650))]
    keep: u64,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let address = args.reached.address()?;
    let mut plan = Plan::new(&args.reached.stream);
    plan.partitions = args.partitions;
    plan.replicas = usize::from(args.replicas);
    plan.lease = Duration::from_secs(args.lease);
    plan.keep = Duration::from_secs(args.keep * 24 * 60 * 60);
    let done = runtime()?
        .block_on(set_up(&address, &plan))
        .map_err(wrong)?;
    let (stream, partitions) = (&plan.stream, plan.partitions);
    output::error(&format!(
        "`{stream}` is set up on {}, {}, with {partitions} partition{}: publish events to \
         `{stream}.events.<member>`, customers to `{stream}.customers.<member>`",
        address.shown(),
        done.version,
        plural(partitions as usize),
    ));
    let how = if done.pinned {
        "the server and leases"
    } else {
        "leases alone, since the server is older than 2.11,"
    };
    output::error(&format!(
        "{how} see to it that one worker is active in each partition"
    ));
    Ok(Outcome::Fine)
}
