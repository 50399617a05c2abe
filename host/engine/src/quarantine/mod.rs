//! Campaigns that fail too often are put where they do no harm.
//!
//! A decision is a function of snapshot and batch, so a failing campaign is
//! never switched off inside a snapshot: a host is asked for a new one.
//!
//! | file | concept |
//! |---|---|
//! | `settings.rs` | how often is too often |
//! | `breaker.rs` | whether one campaign fails too often |
//! | `guard.rs` | what a host does about it |
//! | `plan.rs` | what a new generation leaves out |
//! | `quarantined.rs` | a campaign that failed too often, for people |

mod breaker;
mod guard;
mod plan;
mod quarantined;
mod settings;

pub(crate) use guard::{Guard, Verdict};
pub(crate) use plan::Plan;
pub use quarantined::{LastFault, Quarantined, State};
pub use settings::QuarantineSettings;
