//! `sadakat coupon void CODE --ledger FILE`

use sadakat_ledger::Void as VoidOrder;

use super::ledger_file::open_as_it_is;
use super::order::{OrderArgs, known, refused};
use crate::Outcome;
use crate::output;

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
    #[command(flatten)]
    order: OrderArgs,
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
        id: args.order.id.clone(),
        code: args.code.clone(),
        day: args.order.date,
        reason: args.reason.clone(),
        approver: args.approver.clone(),
    };
    let repeated = open_as_it_is(&args.order.ledger)?.void(&void);
    let known = known(repeated.map_err(refused)?);
    output::line(&format!("{}: void{known}", args.code));
    Ok(Outcome::Fine)
}
