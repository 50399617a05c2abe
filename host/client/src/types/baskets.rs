//! Decisions while somebody types.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Changes, CouponVerdict, Decision, Event, IssuedCoupon, NotIssued, RefusedPart};

/// A basket as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BasketAsked {
    /// One more at every change.
    pub revision: u64,
    /// The purchase as it would be.
    pub event: Event,
    /// What is known of the member, as `evaluate` takes it; left out, what the
    /// server's ledger knows.
    #[serde(
        default,
        deserialize_with = "super::evaluate::said",
        skip_serializing_if = "Option::is_none"
    )]
    pub member: Option<Value>,
}

/// What a basket comes to: `decision` and `changes` by what was said of the
/// member, `decisions` and what stands beside them by what the ledger knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct BasketAnswer {
    /// The revision that it is the answer to.
    pub revision: u64,
    /// The decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// What a store must keep of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// What would be decided: one decision, or two of a receipt with returns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// What of the record could not be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedPart>,
    /// Coupons that would be issued.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<IssuedCoupon>,
    /// Coupons that there would be no code for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_issued: Vec<NotIssued>,
    /// What would become of the codes that it is given with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<CouponVerdict>,
    /// Whether the purchase came before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<bool>,
}
