//! Goods that come back take with them what they brought.
//!
//! A return names its purchase and lines with quantities. What it takes back
//! is the difference between the decision that was made and the decision on
//! what is kept, by the same program and with the same knowledge of the member
//! as then: base points, bonuses, multipliers, what counts for tiers and in
//! histories, uses of limits and caps, steps towards badges. Nothing kept is
//! no purchase at all, so that returns in any parts and any order come to the
//! same as one of everything.
//!
//! | file | concept |
//! |---|---|
//! | `settings.rs` | `[returns]` of program.toml |
//! | `purchase.rs` | a purchase that may come back, and what is kept of it |
//! | `kept.rs` | the same, as text |
//! | `matching.rs` | which lines of a purchase come back |
//! | `problem.rs` | why a return cannot be used |
//! | `reversal.rs` | what a return takes back, as decisions tell it |

mod kept;
mod matching;
mod problem;
mod purchase;
mod reversal;
mod settings;

pub(crate) use kept::KeptPurchase;
pub use matching::Back;
pub(crate) use matching::{AmountCheck, Line, Matched, matched};
pub use problem::ReturnProblem;
pub(crate) use purchase::{Lines, Purchase, Then};
pub use reversal::Reversal;
pub(crate) use reversal::discounts_between;
pub(crate) use settings::{CouponsBack, PointsBack, SpentPoints};
pub use settings::{ReturnSettings, WithoutOf};

/// The longest time in calendar days that `[returns] within` may say: ten
/// years.
pub const LONGEST_DAYS: u32 = 3_653;
