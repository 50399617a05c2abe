//! What authors fix for their rules: the parameters of a campaign, and lookup
//! tables. Expressions and scripts read both beside the fields of an event.

mod params;
mod tables;

pub use params::{ParamValue, Params};
pub use tables::{BadTable, Table, Tables};
