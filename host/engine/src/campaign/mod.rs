//! Campaigns: what a manifest says, and what its rules may look up.
//!
//! | file | concept |
//! |---|---|
//! | `params.rs` | the parameters that a manifest sets |
//! | `tables.rs` | lookup tables, shared by all campaigns |

mod params;
mod tables;

pub use params::{ParamValue, Params};
pub use tables::{BadTable, Table, Tables};
