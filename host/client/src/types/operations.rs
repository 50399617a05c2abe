//! What is done to keep things going.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A day to do to all members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Day {
    /// The day.
    pub day: String,
}

/// What a sweep did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Swept {
    /// The day.
    pub day: String,
    /// How many members were looked at.
    pub members: u64,
    /// For how many something was done.
    pub touched: u64,
    /// How many holds were given back.
    pub released: u64,
}

/// A page of answers that go out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Outbox {
    /// In their order.
    pub answers: Vec<Outgoing>,
    /// The number of the last of them, to acknowledge or go on behind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<i64>,
}

/// An answer that goes out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Outgoing {
    /// Its number, which ascends.
    pub number: i64,
    /// What was asked.
    pub what: String,
    /// The id under which it was asked.
    pub id: String,
    /// Whom it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The answer.
    pub answer: Value,
}

/// A reader has everything up to a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Delivered {
    /// The reader.
    pub reader: String,
    /// The number.
    pub number: i64,
}
