//! `sadakat import MAPPING FILE…`

use std::path::PathBuf;

use crate::Outcome;
use crate::import::{ImportArgs, run as import};
use crate::output::{self, WrongInput};

/// Arguments of `sadakat import`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The mapping: which column is what
    mapping: PathBuf,
    /// CSV exports with the same columns; gzip is recognised; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where customers go, as NDJSON
    #[arg(long, value_name = "FILE")]
    customers_out: PathBuf,
    /// Where events go, as NDJSON in the order of time; `-` is standard output
    #[arg(long, value_name = "FILE")]
    events_out: PathBuf,
    /// Where rows go that cannot be converted, with the reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> anyhow::Result<Outcome> {
    let summary = import(ImportArgs {
        mapping: args.mapping,
        files: args.files,
        customers_out: args.customers_out,
        events_out: args.events_out,
        rejects: args.rejects,
    })
    // Whatever stops an import lies in its files.
    .map_err(|error| WrongInput(format!("{error:#}")))?;
    output::error(summary.to_string().trim_end());
    Ok(if summary.has_rejects() {
        Outcome::Wrong
    } else {
        Outcome::Fine
    })
}
