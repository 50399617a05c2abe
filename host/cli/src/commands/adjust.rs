//! `sadakat adjust CUSTOMER POINTS --ledger FILE`

use std::path::PathBuf;

use sadakat_engine::model::Date;
use sadakat_ledger::{Order, What};

use super::ledger_file::open_as_it_is;
use crate::Outcome;
use crate::output::{self, WrongInput};

/// Arguments of `sadakat adjust`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The customer's id
    customer: String,
    /// How many points more; below zero, fewer
    #[arg(allow_negative_numbers = true)]
    points: String,
    /// The ledger
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// The wallet
    #[arg(long, default_value = "points")]
    wallet: String,
    /// An id for this correction: given twice, it is done once
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

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut ledger = open_as_it_is(&args.ledger)?;
    let what = What::Adjust {
        customer: args.customer.clone(),
        wallet: args.wallet.clone(),
        points: args.points.clone(),
        reason: args.reason.clone(),
        approver: args.approver.clone(),
    };
    let receipt = ledger.order(&Order::new(&args.id, args.date, what));
    let receipt = receipt.map_err(|error| {
        if error.is_refusal() {
            WrongInput(error.to_string()).into()
        } else {
            anyhow::Error::new(error)
        }
    })?;
    let known = if receipt.repeated {
        " (known already: nothing was done)"
    } else {
        ""
    };
    output::line(&format!(
        "{}: {} {}, now {}{known}",
        receipt.customer, receipt.points, receipt.wallet, receipt.available
    ));
    Ok(Outcome::Fine)
}
