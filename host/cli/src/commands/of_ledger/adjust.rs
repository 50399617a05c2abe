//! `sadakat adjust CUSTOMER POINTS --ledger FILE`

use sadakat_ledger::What;

use super::order::{ApprovalArgs, OrderArgs};
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
    #[command(flatten)]
    approval: ApprovalArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let what = What::Adjust {
        customer: args.customer.clone(),
        wallet: args.wallet.clone(),
        points: args.points.clone(),
        reason: args.approval.reason.clone(),
        approver: args.approval.approver.clone(),
    };
    args.order.carry_out(what)
}
