//! How often one member can get a campaign.

use crate::state::Period;

/// `limit = { per_customer = 1, every = "calendar year" }`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomerLimit {
    /// How many times.
    pub times: u32,
    /// In which stretch of days, by the clock that the program names.
    pub period: Period,
}
