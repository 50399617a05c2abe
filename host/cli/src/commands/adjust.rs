//! `sadakat adjust CUSTOMER POINTS --ledger FILE`

use std::path::PathBuf;

use sadakat_engine::model::Date;
use sadakat_ledger::{Order, What};

use super::points::carry_out;
use crate::Outcome;

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
    let what = What::Adjust {
        customer: args.customer.clone(),
        wallet: args.wallet.clone(),
        points: args.points.clone(),
        reason: args.reason.clone(),
        approver: args.approver.clone(),
    };
    carry_out(&args.ledger, &Order::new(&args.id, args.date, what))
}
