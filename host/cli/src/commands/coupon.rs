//! `sadakat coupon void CODE --ledger FILE`

use std::path::PathBuf;

use sadakat_engine::model::Date;
use sadakat_ledger::Void as VoidOrder;

use super::ledger_file::open_as_it_is;
use crate::Outcome;
use crate::output::{self, WrongInput};

/// What is done with coupons that campaigns gave.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a coupon void, so that nobody uses it any more
    Void(Void),
}

/// Arguments of `sadakat coupon void`.
#[derive(clap::Args)]
pub(crate) struct Void {
    /// The coupon's code, in any case, with or without dashes
    code: String,
    /// The ledger
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// An id for this: given twice, it is done once
    #[arg(long)]
    id: String,
    /// The day that it counts on
    #[arg(long, value_name = "DATE", value_parser = super::ledger_file::day)]
    date: Date,
    /// Why
    #[arg(long)]
    reason: String,
    /// Who allowed it
    #[arg(long)]
    approver: String,
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    let Command::Void(args) = command;
    let void = VoidOrder {
        id: args.id.clone(),
        code: args.code.clone(),
        day: args.date,
        reason: args.reason.clone(),
        approver: args.approver.clone(),
    };
    let known = open_as_it_is(&args.ledger)?.void(&void).map_err(|error| {
        if error.is_refusal() {
            WrongInput(error.to_string()).into()
        } else {
            anyhow::Error::new(error)
        }
    })?;
    let known = if known {
        " (known already: nothing was done)"
    } else {
        ""
    };
    output::line(&format!("{}: void{known}", args.code));
    Ok(Outcome::Fine)
}
