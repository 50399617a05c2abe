//! `sadakat adjust CUSTOMER POINTS --ledger FILE`

use sadakat_ledger::What;

use super::order::OrderArgs;
use crate::Outcome;

/// Arguments of `sadakat adjust`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The customer's id
    customer: String,
    /// How many points more; below zero, fewer
    #[arg(allow_negative_numbers = true)]
    points: String,
    /// The wallet
    #[arg(long, default_value = "points")]
    wallet: String,
    #[command(flatten)]
    order: OrderArgs,
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
    args.order.carry_out(what)
}
