//! What is decided.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What one event comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Decision {
    /// The event.
    pub event: String,
    /// Whose it is; none of a guest.
    pub customer: Option<String>,
    /// When it happened.
    pub at: String,
    /// The program that decided, by its hash.
    pub snapshot: String,
    /// What is given, in the order of giving.
    pub effects: Vec<Effect>,
    /// The campaigns that failed; the others stand.
    pub faults: Vec<Fault>,
    /// What campaigns would have given that are tried only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shadow: Option<Shadow>,
    /// What a return took back, what was not there, and other things that few
    /// decisions have.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Something that a campaign gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Effect {
    /// The campaign.
    pub campaign: String,
    /// `points`, `discount`, `gift`, `coupon`, `message`, `tag`, `tier`,
    /// `progress` or `custom`.
    pub kind: String,
    /// The wallet of points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// Points, or money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// What else effects of its kind have.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A campaign that failed for the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Fault {
    /// The campaign.
    pub campaign: String,
    /// What kind of fault.
    pub code: String,
    /// What went wrong, for its author.
    pub message: String,
    /// The line of its script, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// What campaigns would have come to that are tried only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Shadow {
    /// What they would have given.
    pub effects: Vec<Effect>,
    /// Those that failed.
    pub faults: Vec<Fault>,
}

/// What a store must keep of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Changes {
    /// Points into wallets or out of them.
    pub points: Vec<PointsChange>,
    /// Uses of campaigns that are limited by member.
    pub uses: Vec<CampaignUse>,
    /// What campaigns with a cap by the day gave.
    pub given: Vec<DayGiven>,
    /// What was used of limits in all and of budgets.
    pub shared: Vec<SharedUse>,
    /// Tags more (`add`) or less (`remove`).
    pub tags: Vec<Value>,
    /// The tier that a rule set.
    pub tier: Option<TierChange>,
    /// Steps towards badges.
    pub progress: Vec<ProgressChange>,
    /// The campaigns that left the member out as one of their control groups.
    pub holdouts: Vec<String>,
}

/// Points into a wallet or out of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct PointsChange {
    /// The campaign.
    pub campaign: String,
    /// The wallet.
    pub wallet: String,
    /// How many; below zero, what the member used.
    pub amount: String,
    /// Base points, as opposed to a bonus.
    pub base: bool,
    /// The first day on which they can be used.
    pub usable_from: String,
    /// The first day on which they are gone; none if they stay.
    pub expires: Option<String>,
    /// Whether they move the expiry of all points of the wallet.
    pub renews: bool,
}

/// A tier that a rule set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct TierChange {
    /// The campaign.
    pub campaign: String,
    /// The tier.
    pub tier: String,
    /// On which day.
    pub day: String,
    /// The first day on which it no longer counts; none for ever.
    pub until: Option<String>,
}

/// Steps towards a badge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct ProgressChange {
    /// The campaign.
    pub campaign: String,
    /// The badge.
    pub badge: String,
    /// How many; below zero takes some back.
    pub by: i64,
}

/// Events in which a member got a campaign that is limited by member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CampaignUse {
    /// The campaign.
    pub campaign: String,
    /// The field by whose texts the limit counts apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// The text of that field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// On which day; none if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// In how many events.
    #[serde(default = "once")]
    pub times: u32,
}

const fn once() -> u32 {
    1
}

/// What a campaign with a cap by the day gave a member on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DayGiven {
    /// The campaign.
    pub campaign: String,
    /// The wallet, for points; none for money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// The day.
    pub day: String,
    /// How much.
    pub amount: String,
}

/// What is used of a limit in all, or of a budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SharedUse {
    /// The campaign.
    pub campaign: String,
    /// Whether it is of the budget.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub budget: bool,
    /// The field by whose texts the limit counts apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// The text of that field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// On which day; none if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// How many events, or how much.
    pub amount: String,
}
