//! Campaigns.

mod params;

pub use params::{ParamValue, Params};
