//! `sadakat generate`

use std::path::PathBuf;

use jiff::civil::Date;
use sadakat_engine::model::Currency;

use crate::Outcome;
use crate::generate::{GenerateArgs, Plan, run as generate};

/// Arguments of `sadakat generate`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many customers
    #[arg(long, default_value_t = 10_000)]
    members: u64,
    /// How many events
    #[arg(long, default_value_t = 100_000)]
    events: u64,
    /// Another seed gives other records; the same gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day of the first event, such as 2026-01-01
    #[arg(long, default_value = "2026-01-01", value_parser = day)]
    start: Date,
    /// How many days the events are spread over
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=36_525))]
    days: u32,
    /// What amounts are in
    #[arg(long, default_value = "EUR", value_parser = currency)]
    currency: Currency,
    /// Where customers go, as NDJSON
    #[arg(long, value_name = "FILE")]
    customers_out: PathBuf,
    /// Where events go, as NDJSON in the order of time; `-` is standard output
    #[arg(long, value_name = "FILE")]
    events_out: PathBuf,
}

fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "write a day such as 2026-01-01".to_owned())
}

fn currency(text: &str) -> Result<Currency, String> {
    Currency::from_code(text).map_err(|error| error.to_string())
}

pub(crate) fn run(args: Args) -> anyhow::Result<Outcome> {
    generate(GenerateArgs {
        plan: Plan {
            members: args.members,
            events: args.events,
            seed: args.seed,
            start: args.start,
            days: args.days,
            currency: args.currency,
        },
        customers_out: args.customers_out,
        events_out: args.events_out,
    })?;
    Ok(Outcome::Fine)
}
