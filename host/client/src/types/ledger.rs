//! What is done once and kept.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CouponVerdict, Decision, IssuedCoupon, NotIssued};

/// What became of an event's record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Processed {
    /// What was decided: one decision, or two of a receipt with returns.
    pub decisions: Vec<Decision>,
    /// What of the record cannot be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedPart>,
    /// Coupons that were issued, with their codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<IssuedCoupon>,
    /// Coupons that there was no code for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_issued: Vec<NotIssued>,
    /// What became of the codes that it was given with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<CouponVerdict>,
    /// Whether it had come before, so that nothing was done.
    pub repeated: bool,
}

/// A part of a record that cannot be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct RefusedPart {
    /// The event.
    pub event: String,
    /// The code of the problem.
    pub code: String,
    /// Why.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// What became of a customer's record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Enrolled {
    /// `new`, `changed` or `unchanged`.
    pub customer: String,
}

/// Points are redeemed, held or corrected. One of `redeem`, `hold`, `capture`,
/// `release` and `adjust` is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Order {
    /// An id that no other order of its kind has; or the header
    /// `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day that it counts on.
    pub day: String,
    /// A member pays with points, or takes a reward for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redeem: Option<Redeem>,
    /// Points are set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldPoints>,
    /// Points that are held are redeemed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<OfHold>,
    /// Points that are held are given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<OfHold>,
    /// Somebody corrects an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjust: Option<Adjust>,
}

/// A member pays with points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Redeem {
    /// Who.
    pub customer: String,
    /// Out of which wallet.
    pub wallet: String,
    /// How many.
    pub points: String,
    /// What for.
    pub reason: String,
}

/// Points are set aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldPoints {
    /// Whose.
    pub customer: String,
    /// Out of which wallet.
    pub wallet: String,
    /// How many.
    pub points: String,
    /// The last day on which they can be captured.
    pub until: String,
}

/// A hold, by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OfHold {
    /// The hold.
    pub hold: String,
}

/// Somebody corrects an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Adjust {
    /// Whose.
    pub customer: String,
    /// Which wallet.
    pub wallet: String,
    /// How many more; below zero, fewer.
    pub points: String,
    /// Why.
    pub reason: String,
    /// Who allowed it.
    pub approver: String,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Receipt {
    /// Whose points.
    pub customer: String,
    /// Of which wallet.
    pub wallet: String,
    /// How many were moved.
    pub points: String,
    /// How many can be used now.
    pub available: String,
}

/// Points to set aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Hold {
    /// An id that no other hold has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whose.
    pub customer: String,
    /// Out of which wallet.
    pub wallet: String,
    /// How many.
    pub points: String,
    /// The day that it counts on.
    pub day: String,
    /// The last day on which they can be captured.
    pub until: String,
}

/// The end of a hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldEnd {
    /// An id that no other end has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day that it counts on.
    pub day: String,
}

/// What comes back of which purchase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Return {
    /// An id that no other event has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When.
    pub at: String,
    /// Whose; none of a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The purchase, by its id.
    pub of: String,
    /// What comes back: `sku` and `quantity`, and `amount` to be checked.
    pub lines: Vec<Value>,
}

/// People who are to be forgotten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Erase {
    /// An id that no other erasure has; or the header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day that it counts on.
    pub day: String,
    /// Who, by their ids.
    pub customers: Vec<String>,
}

/// What became of an erasure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Erased {
    /// How many people were erased.
    pub members: u64,
    /// How many requests are gone with them.
    pub requests: u64,
    /// Whether it was asked before, so that nothing was done.
    pub repeated: bool,
}
