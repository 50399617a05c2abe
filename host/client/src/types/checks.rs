//! Drafts and explanations.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use serde_json::Value;

/// A program that is not in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Draft {
    /// Texts by path; `null` leaves a file of the program in force out.
    pub files: BTreeMap<String, Option<String>>,
    /// Whether the other files are those of the program in force.
    #[serde(default)]
    pub over: bool,
    /// Whether the examples in `cases/` are run.
    #[serde(default = "yes")]
    pub cases: bool,
}

const fn yes() -> bool {
    true
}

/// What is wrong with a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Checked {
    /// How many errors.
    pub errors: u64,
    /// How many warnings.
    pub warnings: u64,
    /// Both, place by place.
    pub diagnostics: Value,
    /// The hash of the program; none with errors.
    pub snapshot: Option<String>,
    /// How many campaigns it has; none with errors.
    pub campaigns: Option<u64>,
    /// How many examples were run.
    pub cases: u64,
    /// Files that no program reads: they count for nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<String>,
}

/// Why an event comes to what it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Explanations {
    /// One for each event of the record, but for returns.
    pub explanations: Vec<Value>,
}
