//! An event that shows what is wrong.

use std::fmt;

use serde::Serialize;

/// An event that shows what a diagnostic claims, made up from the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Example {
    /// A record as an event file has it.
    pub event: String,
    /// What is known of its member, a JSON object of values by field, such as
    /// `{"customer.tier":"gold"}`; none for a guest, or if nothing matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// What comes of it, in words.
    pub outcome: String,
}

impl Example {
    /// An event of a member, and what comes of it.
    #[doc(hidden)]
    pub const fn new(event: String, member: Option<String>, outcome: String) -> Self {
        Self {
            event,
            member,
            outcome,
        }
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            event,
            member,
            outcome,
        } = self;
        match member {
            None => write!(f, "for example {event}: {outcome}"),
            Some(member) => {
                write!(
                    f,
                    "for example {event} of a member with {member}: {outcome}"
                )
            }
        }
    }
}
