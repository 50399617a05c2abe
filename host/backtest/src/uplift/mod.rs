//! What a campaign changed: members it was for, against its control group.
//!
//! | file | concept |
//! |---|---|
//! | `run.rs` | past events decided once more, and who was in which group |
//! | `group.rs` | what the members of a group did afterwards, exactly |
//! | `interval.rs` | differences with their confidence intervals |
//! | `report.rs` | what came out, and whether that is enough to tell |

mod group;
mod interval;
mod report;
mod run;

pub use report::{CampaignUplift, Group, Measured, UpliftReport, UpliftVerdict};
pub use run::Uplift;
