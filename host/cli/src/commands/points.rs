//! `sadakat redeem CUSTOMER POINTS --ledger FILE`, `sadakat hold …`

use std::path::{Path, PathBuf};

use sadakat_engine::model::Date;
use sadakat_ledger::{Order, What};

use super::ledger_file::open_as_it_is;
use crate::Outcome;
use crate::output::{self, WrongInput};

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

/// What all orders have.
#[derive(clap::Args)]
struct OrderArgs {
    /// The ledger
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// An id for this: given twice, it is done once
    #[arg(long)]
    id: String,
    /// The day that it counts on
    #[arg(long, value_name = "DATE", value_parser = super::ledger_file::day)]
    date: Date,
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

impl OrderArgs {
    fn carry_out(&self, what: What) -> anyhow::Result<Outcome> {
        carry_out(&self.ledger, &Order::new(&self.id, self.date, what))
    }
}

/// Carries an order out, and says what came of it.
pub(super) fn carry_out(ledger: &Path, order: &Order) -> anyhow::Result<Outcome> {
    let receipt = open_as_it_is(ledger)?.order(order).map_err(|error| {
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
