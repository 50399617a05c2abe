//! What goes over the wire.

mod baskets;
mod checks;
mod coupons;
mod decisions;
mod evaluate;
mod events;
mod households;
mod ledger;
mod members;
mod operations;
mod program;

pub use baskets::*;
pub use checks::*;
pub use coupons::*;
pub use decisions::*;
pub use evaluate::*;
pub use events::*;
pub use households::*;
pub use ledger::*;
pub use members::*;
pub use operations::*;
pub use program::*;
