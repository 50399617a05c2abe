//! Members who share a purse.

use serde::{Deserialize, Serialize};

use super::{Booking, MovedPoints, Wallet};

/// A member joins a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JoinHousehold {
    /// An id that no other joining has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day that it counts on.
    pub day: String,
    /// Who.
    pub customer: String,
}

/// A member leaves a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LeaveHousehold {
    /// An id that no other leaving has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day that it counts on.
    pub day: String,
    /// Whether they take along what is left of the points that their own events
    /// brought; all points stay if left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_points: bool,
}

/// What came of joining a household, or of leaving one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Membership {
    /// The household.
    pub household: String,
    /// Who joined, or left.
    pub customer: String,
    /// The points that went with them, by wallet.
    pub points: Vec<MovedPoints>,
    /// Whether it was asked before, or was so already, so that nothing was done.
    pub repeated: bool,
}

/// A household on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Household {
    /// The household.
    pub household: String,
    /// The day that it is about.
    pub day: String,
    /// Who is in it.
    pub members: Vec<HouseholdMember>,
    /// What is in its purse.
    pub wallets: Vec<Wallet>,
    /// What was booked.
    pub timeline: Vec<Booking>,
}

/// Somebody who is in a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct HouseholdMember {
    /// The customer.
    pub customer: String,
    /// The day on which they joined it last.
    pub since: String,
}
