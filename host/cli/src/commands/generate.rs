//! `sadakat generate`

use std::path::PathBuf;

use jiff::civil::Date;
use sadakat_engine::model::Currency;

use super::kept_plugins::KeptPlugins;
use super::open;
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
    /// What amounts are in; TRY if neither this nor --program says
    #[arg(long, value_parser = currency, conflicts_with = "program")]
    currency: Option<Currency>,
    /// The program folder that the records are for: amounts are in its currency, or
    /// in its currencies, store by store
    #[arg(long, value_name = "DIR")]
    program: Option<PathBuf>,
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
    let currencies = match (args.currency, &args.program) {
        (Some(currency), _) => vec![currency],
        (None, Some(program)) => match open(program, KeptPlugins::default())? {
            Some(snapshot) => {
                let schema = &snapshot.settings().schema;
                let others = schema.currencies.iter().copied();
                let others = others.filter(|currency| *currency != schema.currency);
                std::iter::once(schema.currency).chain(others).collect()
            }
            None => return Ok(Outcome::Wrong),
        },
        // What `sadakat init` makes a program of.
        (None, None) => vec![Currency::from_code("TRY")?],
    };
    generate(GenerateArgs {
        plan: Plan {
            members: args.members,
            events: args.events,
            seed: args.seed,
            start: args.start,
            days: args.days,
            currencies,
        },
        program: args.program,
        customers_out: args.customers_out,
        events_out: args.events_out,
    })?;
    Ok(Outcome::Fine)
}
