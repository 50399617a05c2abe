//! `sadakat generate`: members and purchases of any number, for load tests.
//!
//! The same seed gives the same bytes on every machine. Memory is constant:
//! each record is made from the seed and its number alone, and written.
//!
//! | file | concept |
//! |---|---|
//! | `random.rs` | reproducible random numbers |
//! | `calendar.rs` | when shoppers come |
//! | `shop.rs` | members, and what they buy |

mod calendar;
mod random;
mod shop;

pub(crate) use shop::{Plan, Shop};

use std::path::{Path, PathBuf};

use crate::outputs::{Named, OutputFile, distinct};

/// What to make, and where to.
#[derive(Debug)]
pub(crate) struct GenerateArgs {
    /// What to make.
    pub(crate) plan: Plan,
    /// The program folder that is read for it.
    pub(crate) program: Option<PathBuf>,
    /// Where customers go, as NDJSON.
    pub(crate) customers_out: PathBuf,
    /// Where events go, as NDJSON in the order of time; `-` is standard output.
    pub(crate) events_out: PathBuf,
}

/// Writes members and events.
///
/// # Errors
/// If a file cannot be written.
pub(crate) fn run(args: GenerateArgs) -> anyhow::Result<()> {
    let outputs = [
        Named::new("--customers-out", &args.customers_out),
        Named::new("--events-out", &args.events_out),
    ];
    distinct(args.program.as_deref(), &[], &outputs)?;
    let (members, events) = (args.plan.members, args.plan.events);
    let shop = Shop::new(args.plan);
    let members = (0..members).map(|number| shop.member(number));
    write(&args.customers_out, members)?;
    write(
        &args.events_out,
        (0..events).map(|number| shop.event(number)),
    )
}

fn write(path: &Path, records: impl Iterator<Item = impl serde::Serialize>) -> anyhow::Result<()> {
    let mut out = OutputFile::create(path)?;
    for record in records {
        serde_json::to_writer(&mut out, &record)?;
        out.write(b"\n")?;
    }
    out.finish()
}

#[cfg(test)]
mod tests;
