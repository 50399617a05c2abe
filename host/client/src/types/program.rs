//! What is in force.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is in force, pending, failed, quarantined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Status {
    /// Which program is in force, counted from 1 since the start.
    pub generation: u64,
    /// Its hash.
    pub snapshot: String,
    /// How long it has been in force; not in `GET /v1/program`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_seconds: Option<u64>,
    /// How many edits went into force.
    pub reloads: u64,
    /// How many did not.
    pub refused: u64,
    /// What is wrong with the folder as it is now.
    pub failed: Option<Value>,
    /// Why the ledger goes on by the rules before.
    #[serde(default)]
    pub unfit: Option<String>,
    /// Why the folder cannot be read.
    pub unreadable: Option<String>,
    /// Edited files that are waited for.
    pub pending: Vec<String>,
    /// `off`, `polling` or `native`.
    pub watching: String,
    /// How many warnings were found when it went into force, without the advice that
    /// `POST /v1/check` gives as well.
    pub warnings: u64,
    /// Campaigns that failed too often.
    pub quarantined: Vec<Value>,
    /// The campaigns, in the order of deciding.
    pub campaigns: Vec<Campaign>,
}

/// A campaign as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Campaign {
    /// Its id.
    pub campaign: String,
    /// What its author calls it.
    pub name: String,
    /// `in force`, `upcoming`, `paused`, `ended` or `left out`.
    pub state: String,
    /// When that changes.
    pub changes_at: Option<String>,
    /// How it comes into force, if not at once and for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Rollout>,
    /// The kinds of event that trigger it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<String>,
    /// Its phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// Its place in the phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// What it did since the start, as far as decisions were asked for by
    /// `evaluate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did: Option<Did>,
    /// What it did since the start by events that the ledger keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
    /// The files that it is made of.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub files: Map<String, Value>,
}

/// How a campaign comes into force little by little.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Rollout {
    /// Whether it is tried only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shadow: bool,
    /// Which share of members gets it first, such as `10 %`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary: Option<String>,
    /// The campaign that it is a new version of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Its new version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

/// What a campaign did since the start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Did {
    /// Events that it was asked about.
    pub evaluations: u64,
    /// Effects that it gave, by kind.
    pub effects: Map<String, Value>,
    /// Events that it failed for.
    pub faults: u64,
    /// Events that its control group went without.
    pub held_out: u64,
    /// Effects that it would have given if it were not tried only.
    #[serde(default)]
    pub shadow_effects: u64,
}

/// What a campaign did by events that the ledger keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Kept {
    /// Effects that it gave, by kind.
    pub effects: Map<String, Value>,
    /// Events that it failed for.
    pub faults: u64,
    /// Effects that it would have given if it were not tried only.
    pub shadow_effects: u64,
}

/// All campaigns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Campaigns {
    /// In the order of deciding.
    pub campaigns: Vec<Campaign>,
}

/// What became of a reload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Reloaded {
    /// `live` or `unchanged`.
    pub reload: String,
    /// Which program is in force.
    pub generation: u64,
    /// Its hash.
    pub snapshot: String,
}

/// Which facts and uses the program in force reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Needs {
    /// Facts about members.
    pub facts: Vec<NeededFact>,
    /// Uses of campaigns that are limited by member.
    pub uses: Vec<NeededUse>,
    /// Campaigns with a cap by the day.
    pub given_today: Vec<String>,
    /// Campaigns with limits in all or budgets.
    pub shared: Vec<String>,
}

/// A fact that a program reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct NeededFact {
    /// Its name.
    pub field: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it may be missing.
    pub optional: bool,
}

/// Uses that a program reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct NeededUse {
    /// The campaign.
    pub campaign: String,
    /// The field by whose texts the limit counts apart.
    pub per: Option<String>,
    /// In which stretch of days.
    pub every: String,
}
