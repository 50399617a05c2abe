//! What a campaign's manifest says besides its audience and its script.
//!
//! | file | concept |
//! |---|---|
//! | `phase.rs` | when in a decision a campaign runs |
//! | `params.rs` | the values under `[params]` |
//! | `tables.rs` | lookup tables |

mod params;
mod phase;
mod tables;

pub use params::{ParamValue, Params};
pub use phase::Phase;
pub use tables::{Table, Tables};
