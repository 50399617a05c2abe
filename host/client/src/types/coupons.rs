//! Coupons and their codes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A coupon that was issued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct IssuedCoupon {
    /// The code to hand out.
    pub code: String,
    /// Who may use it; none if whoever has it may.
    pub customer: Option<String>,
    /// The campaign that gave it.
    pub campaign: String,
    /// The offer's name.
    pub offer: Option<String>,
    /// The last day; none for no end.
    pub until: Option<String>,
}

/// A coupon that there was no code for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct NotIssued {
    /// The campaign that gave it.
    pub campaign: String,
    /// The pool in which no code was left.
    pub pool: String,
}

/// What became of a code that a purchase was given with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct CouponVerdict {
    /// The code.
    pub code: String,
    /// Whether it is used now.
    pub accepted: bool,
    /// The pool that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// Why not, for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What to tell customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What it is worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Value>,
}

/// Whether a code could be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VerifyCoupon {
    /// The code.
    pub code: String,
    /// By whom; none of a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The id that the purchase will have, if the code is held for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basket: Option<String>,
    /// When: a day or an instant.
    pub at: String,
}

/// Whether a code could be used. Why not, and the coupon, are told services and
/// admins alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct CheckedCoupon {
    /// The code.
    pub code: String,
    /// Whether it could be used.
    pub usable: bool,
    /// What it is worth.
    #[serde(default)]
    pub worth: Option<Value>,
    /// What to tell customers.
    #[serde(default)]
    pub message: Option<String>,
    /// Why not, for staff.
    #[serde(default)]
    pub reason: Option<String>,
    /// The coupon, for staff.
    #[serde(default)]
    pub coupon: Option<Value>,
}

/// A code to set aside for a basket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldCoupon {
    /// An id that no other has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When: a day or an instant.
    pub at: String,
    /// The code.
    pub code: String,
    /// Who buys; none of a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The id that the purchase will have.
    pub basket: String,
    /// Until when.
    pub until: String,
}

/// Codes of a basket to give back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReleaseCoupons {
    /// An id that no other has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When.
    pub at: String,
    /// The basket.
    pub basket: String,
}

/// The next code of a personal pool is to be handed out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IssueCoupon {
    /// An id that no other has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When.
    pub at: String,
    /// The pool.
    pub pool: String,
    /// To whom.
    pub customer: String,
}

/// A code that nobody is to use any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VoidCoupon {
    /// An id that no other has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The code.
    pub code: String,
    /// The day that it counts on.
    pub day: String,
    /// Why.
    pub reason: String,
    /// Who allowed it; the caller if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
}

/// What came of an order of coupons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct CouponReceipt {
    /// The codes that were handed out, set aside or given back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// How many codes the pool has more.
    pub new: u64,
    /// How many of the imported codes it had already.
    pub known: u64,
    /// The last day of a code that was handed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// Whether something had been asked before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Repeated {
    /// Whether it had, so that nothing was done.
    pub repeated: bool,
}
