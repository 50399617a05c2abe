//! What members own.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A member on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Member {
    /// The customer.
    pub customer: String,
    /// The id that was asked for, if it was merged into this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// The ids that were merged into this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<String>,
    /// The household whose purse it is that is shown, if they are in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<String>,
    /// The day that it is about.
    pub day: String,
    /// The tier, if they have one.
    pub tier: Option<String>,
    /// The days on which tiers began.
    pub tiers: Vec<TierSince>,
    /// The next tier; none in the highest one.
    pub next_tier: Option<NextTier>,
    /// The tags.
    pub tags: Vec<String>,
    /// The wallets.
    pub wallets: Vec<Wallet>,
    /// The coupons, in the order of issuing.
    pub coupons: Vec<Coupon>,
    /// What was booked.
    pub timeline: Vec<Booking>,
}

/// A tier, and since when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct TierSince {
    /// The tier; none if there was none from then on.
    pub tier: Option<String>,
    /// The first day.
    pub since: String,
    /// The event that it was noticed at.
    pub event: String,
}

/// A tier that a member has not reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct NextTier {
    /// The tier.
    pub tier: String,
    /// How much is missing to it.
    pub missing: String,
    /// Of what: `points`, a currency, or `purchases`.
    pub of: String,
}

/// What is in a wallet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Wallet {
    /// The wallet.
    pub wallet: String,
    /// What can be used; below zero, a debt.
    pub available: String,
    /// What cannot be used yet.
    pub pending: String,
    /// Where it comes from, soonest expiry first.
    pub lots: Vec<Lot>,
}

/// Points that came together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Lot {
    /// How many there were.
    pub granted: String,
    /// How many are left.
    pub rest: String,
    /// The campaign that gave them.
    pub campaign: String,
    /// The event that it gave them for.
    pub event: String,
    /// Whose event that was, of points of a household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The day of the event.
    pub earned: String,
    /// The first day on which they can be used.
    pub usable_from: String,
    /// The first day on which they are gone; none if they stay.
    pub expires: Option<String>,
}

/// A coupon as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Coupon {
    /// The code.
    pub code: String,
    /// The campaign that gave it.
    pub campaign: String,
    /// The offer's name.
    pub offer: Option<String>,
    /// The event that it was given for.
    pub event: String,
    /// `issued`, `redeemed`, `void` or `expired`.
    pub state: String,
    /// The first day.
    pub from: String,
    /// The last one; none for no end.
    pub until: Option<String>,
}

/// A movement of points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Booking {
    /// Its number, in pages of a timeline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The day that it counts on.
    pub day: String,
    /// The event that it was booked at.
    pub event: String,
    /// The kind of event.
    pub kind: String,
    /// The wallet.
    pub wallet: String,
    /// Why: earned, used, usable, expired, returned, ….
    pub reason: String,
    /// From which account.
    pub from: String,
    /// Into which account.
    pub to: String,
    /// How many.
    pub points: String,
    /// Whose event it was booked at, of points of a household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
}

/// What a member can use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Balances {
    /// The customer.
    pub customer: String,
    /// The household whose points these are, if they are in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<String>,
    /// The day that it is about.
    pub day: String,
    /// By wallet.
    pub wallets: Vec<Balance>,
}

/// What can be used of a wallet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Balance {
    /// The wallet.
    pub wallet: String,
    /// What can be used; below zero, a debt.
    pub available: String,
    /// What cannot be used yet.
    pub pending: String,
}

/// Where a member's points come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Lots {
    /// The customer.
    pub customer: String,
    /// The day that it is about.
    pub day: String,
    /// Soonest expiry first.
    pub lots: Vec<LotOfWallet>,
}

/// Points that came together, and their wallet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct LotOfWallet {
    /// The wallet.
    pub wallet: String,
    /// The lot.
    #[serde(flatten)]
    pub lot: Lot,
}

/// A page of what was booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Timeline {
    /// The customer.
    pub customer: String,
    /// In the order of booking.
    pub bookings: Vec<Booking>,
    /// What to say as `after` for the next ones; none if there are no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What rules see of a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Facts {
    /// The customer.
    pub customer: String,
    /// The tier, if they have one.
    pub tier: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// As of the last event; none before the first.
    pub state: Option<Value>,
}

/// A member is merged into another, or that is undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Merge {
    /// An id that no other merge has, one for undoing it likewise; or the
    /// header `idempotency-key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day that it counts on.
    pub day: String,
    /// Into whom: the one who stays.
    pub into: String,
    /// Why.
    pub reason: String,
    /// Who allowed it.
    pub approver: String,
    /// Whether a merge is undone; it is not if left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
}

/// What came of a merge, or of undoing one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Merged {
    /// Who stays.
    pub customer: String,
    /// Who was merged into them, or is somebody again.
    pub merged: String,
    /// The survivor's tier now, if they have one.
    pub tier: Option<String>,
    /// What went from the one to the other.
    pub points: Vec<MovedPoints>,
    /// Whether it was asked before, so that nothing was done.
    pub repeated: bool,
}

/// Points that went from one to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct MovedPoints {
    /// The wallet.
    pub wallet: String,
    /// How many can be used; below zero, a debt.
    pub available: String,
    /// How many cannot be used yet.
    pub pending: String,
    /// How many of them the program bears, since the survivor has used them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borne: Option<String>,
}
