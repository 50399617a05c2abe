//! Decisions while somebody types.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Evaluated, Event, Processed};

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

/// What a basket comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct BasketAnswer {
    /// The revision that it is the answer to.
    pub revision: u64,
    /// The decision.
    #[serde(flatten)]
    pub decided: BasketDecided,
}

/// By what a basket was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum BasketDecided {
    /// What was said of the member.
    Said(Box<Evaluated>),
    /// What the ledger knows.
    Ledger(Processed),
}
