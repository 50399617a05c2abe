//! What commands have in common that change a ledger by hand.

use std::path::PathBuf;

use sadakat_engine::model::Date;
use sadakat_ledger::{LedgerError, Order, What};

use super::ledger_file::open_as_it_is;
use crate::Outcome;
use crate::output::{self, WrongInput};

/// What all of them are told.
#[derive(clap::Args)]
pub(super) struct OrderArgs {
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: PathBuf,
    /// An id for this: given twice, it is done once
    #[arg(long)]
    pub(super) id: String,
    /// The day that it counts on
    #[arg(long, value_name = "DATE", value_parser = super::ledger_file::day)]
    pub(super) date: Date,
}

/// What is told as well where somebody has to allow it.
#[derive(clap::Args)]
pub(super) struct ApprovalArgs {
    /// Why
    #[arg(long)]
    pub(super) reason: String,
    /// Who allowed it
    #[arg(long)]
    pub(super) approver: String,
}

impl OrderArgs {
    /// Carries an order for points out, and says what came of it.
    pub(super) fn carry_out(&self, what: What) -> anyhow::Result<Outcome> {
        let order = Order::new(&self.id, self.date, what);
        let receipt = open_as_it_is(&self.ledger)?
            .order(&order)
            .map_err(refused)?;
        let known = known(receipt.repeated);
        output::line(&format!(
            "{}: {} {}, now {}{known}",
            receipt.customer, receipt.points, receipt.wallet, receipt.available
        ));
        Ok(Outcome::Fine)
    }
}

/// Tells what the ledger refuses, which is the caller's to mend, from what
/// fails.
pub(super) fn refused(error: LedgerError) -> anyhow::Error {
    if error.is_refusal() {
        WrongInput(error.to_string()).into()
    } else {
        anyhow::Error::new(error)
    }
}

/// What is added where an id was given before.
pub(super) const fn known(repeated: bool) -> &'static str {
    if repeated {
        " (known already: nothing was done)"
    } else {
        ""
    }
}
