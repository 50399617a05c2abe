//! `sadakat redeem CUSTOMER POINTS --ledger FILE`, `sadakat hold …`

use sadakat_engine::model::Date;
use sadakat_ledger::What;

use super::order::OrderArgs;
use crate::Outcome;

/// Arguments of `sadakat redeem`.
#[derive(clap::Args)]
pub(crate) struct Redeem {
    /// The customer's id
    customer: String,
    /// How many points
    points: String,
    /// The wallet
    #[arg(long, default_value = "points")]
    wallet: String,
    /// What for
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    order: OrderArgs,
}

/// Points are set aside, until they are captured or released.
#[derive(clap::Subcommand)]
pub(crate) enum Hold {
    /// Set points aside, so that nobody else uses them
    Place(Place),
    /// Redeem points that are held
    Capture(End),
    /// Give points back that are held, with the expiry that they had
    Release(End),
}

/// Arguments of `sadakat hold place`.
#[derive(clap::Args)]
pub(crate) struct Place {
    /// The customer's id
    customer: String,
    /// How many points
    points: String,
    /// The wallet
    #[arg(long, default_value = "points")]
    wallet: String,
    /// The last day on which they can be captured; the sweep of the next day gives them back
    #[arg(long, value_name = "DATE", value_parser = super::ledger_file::day)]
    until: Date,
    #[command(flatten)]
    order: OrderArgs,
}

/// Arguments of `sadakat hold capture` and `sadakat hold release`.
#[derive(clap::Args)]
pub(crate) struct End {
    /// The id under which they were held
    hold: String,
    #[command(flatten)]
    order: OrderArgs,
}

pub(crate) fn redeem(args: &Redeem) -> anyhow::Result<Outcome> {
    let what = What::Redeem {
        customer: args.customer.clone(),
        wallet: args.wallet.clone(),
        points: args.points.clone(),
        reason: args.reason.clone(),
    };
    args.order.carry_out(what)
}

pub(crate) fn hold(command: &Hold) -> anyhow::Result<Outcome> {
    match command {
        Hold::Place(args) => {
            let what = What::Hold {
                customer: args.customer.clone(),
                wallet: args.wallet.clone(),
                points: args.points.clone(),
                until: args.until,
            };
            args.order.carry_out(what)
        }
        Hold::Capture(args) => {
            let hold = args.hold.clone();
            args.order.carry_out(What::Capture { hold })
        }
        Hold::Release(args) => {
            let hold = args.hold.clone();
            args.order.carry_out(What::Release { hold })
        }
    }
}
