//! What goes wrong.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is wrong with a request, and what to send instead: RFC 9457.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Problem {
    /// Which kind of problem: a name that stays.
    #[serde(rename = "type")]
    pub ty: String,
    /// The same for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, with the value seen.
    pub detail: String,
    /// The code of the problem, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The field that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Which event of a batch, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    /// What to send instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What is wrong with a program, place by place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Value>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status, self.detail)?;
        match &self.help {
            Some(help) if !help.is_empty() => write!(f, "; {help}"),
            _ => Ok(()),
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The server says what is wrong.
    #[error("{0}")]
    Refused(Box<Problem>),
    /// The server has too much to do, or its ledger is away: the same may be
    /// asked again, and is done once.
    #[error("{problem} (again in {seconds} s)")]
    Later {
        /// What the server says.
        problem: Box<Problem>,
        /// After how many seconds.
        seconds: u64,
    },
    /// The server cannot be reached, or breaks off: the same may be asked again,
    /// and is done once.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// What came is no answer of a server of this version.
    #[error("{asked} was answered with what cannot be read: {why}")]
    Unreadable {
        /// What was asked.
        asked: String,
        /// What cannot be read.
        why: String,
    },
}

impl ClientError {
    /// Whether the same may be asked again as it is.
    pub const fn may_be_asked_again(&self) -> bool {
        matches!(self, Self::Later { .. } | Self::Unreachable(_))
    }

    /// What the server says is wrong, if it answered.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused(problem) | Self::Later { problem, .. } => Some(problem),
            _ => None,
        }
    }
}
