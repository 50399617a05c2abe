//! Why an event is not decided.

use std::sync::Arc;

use crate::diagnostic::{Code, codes};
use crate::facts::FactsError;

/// Why an event is not decided: what the service said does not fit the program
/// in force. Its text has the code, the field or the event, and what to say
/// instead.
#[derive(Debug, thiserror::Error)]
#[error("error[{}]: {}", self.code().id, self.text())]
#[non_exhaustive]
pub enum DecideError {
    /// The event or a fact does not fit.
    Facts(FactsError),
    /// A value is not what its field holds.
    Value {
        /// The field, by its whole name.
        field: String,
        /// Which kind of mistake.
        code: Code,
        /// What is wrong, with the value seen.
        message: String,
        /// What to say instead.
        help: Option<String>,
    },
    /// The event is of somebody else than the member.
    OtherMember {
        /// Whose the event is.
        event: String,
        /// Who the member is.
        member: String,
    },
    /// The account has booked the event with this id already.
    Booked(String),
    /// No event was given.
    Nothing,
    /// Campaigns have limits or caps by the member, and nobody said what the
    /// member got before.
    UsesUnsaid {
        /// The member.
        member: String,
        /// The campaigns, by their ids.
        campaigns: Vec<Arc<str>>,
    },
    /// Campaigns, by their ids, have limits in all or budgets, and nobody said
    /// what is used of them.
    SharedUnsaid(Vec<Arc<str>>),
}

impl DecideError {
    /// Which kind of mistake.
    pub fn code(&self) -> Code {
        match self {
            Self::Facts(error) => error.code(),
            Self::Value { code, .. } => *code,
            Self::Nothing => codes::RECORD_MISSING,
            Self::OtherMember { .. } => codes::OTHER_MEMBER,
            Self::Booked(_) => codes::DUPLICATE_EVENT,
            Self::UsesUnsaid { .. } | Self::SharedUnsaid(_) => codes::USES_UNSAID,
        }
    }

    /// The field that it is about, by its whole name.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Facts(error) => error.field(),
            Self::Value { field, .. } => Some(field),
            Self::Nothing => None,
            Self::OtherMember { .. } => Some("event.customer"),
            Self::Booked(_) => Some("event.id"),
            Self::UsesUnsaid { .. } => Some("member.uses"),
            Self::SharedUnsaid(_) => Some("shared"),
        }
    }

    /// What is wrong, without the advice.
    pub fn message(&self) -> String {
        if let Self::Facts(FactsError::Event(reject)) = self {
            return reject.message.clone();
        }
        let text = self.text();
        match text.split_once(HELP) {
            Some((message, _)) => message.to_owned(),
            None => text,
        }
    }

    /// What to say instead.
    pub fn help(&self) -> Option<String> {
        if let Self::Facts(FactsError::Event(reject)) = self {
            return reject.help.clone();
        }
        let text = self.text();
        text.split_once(HELP).map(|(_, help)| help.to_owned())
    }

    /// Everything but the code.
    fn text(&self) -> String {
        match self {
            Self::Facts(error) => error.to_string(),
            Self::Value {
                field,
                message,
                help,
                ..
            } => format!("{field}: {message}{}", help_line(help.as_deref())),
            Self::OtherMember { event, member } => format!(
                "the event is of {event}, and the member is {member}\n  help: decide an event with what is known of its own customer, and a guest's with `Member::guest()`"
            ),
            Self::Booked(id) => format!(
                "the account has booked the event `{id}` already\n  help: answer as the first time, with what you kept under its id; if it is another event, give it an id of its own"
            ),
            Self::Nothing => "there is no event to decide".to_owned(),
            Self::UsesUnsaid { member, campaigns } => format!(
                "{} limited by member, and nothing was said of what {member} got before\n  help: give what the store has, `Member::uses(…)`, no rows if there are none; or decide as if nothing was ever got, `Member::uses_unknown()`",
                are(campaigns)
            ),
            Self::SharedUnsaid(campaigns) => format!(
                "{} limited for all members together, and nothing was said of what is used of it\n  help: give what the store has, no rows if there are none; or decide as if nothing was used",
                are(campaigns)
            ),
        }
    }
}

/// What stands before advice.
const HELP: &str = "\n  help: ";

pub(crate) fn help_line(help: Option<&str>) -> String {
    help.map(|help| format!("{HELP}{help}")).unwrap_or_default()
}

/// Some campaigns, for a sentence.
pub(super) fn are(campaigns: &[Arc<str>]) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = campaigns
        .iter()
        .take(SHOWN)
        .map(|id| format!("`{id}`"))
        .collect();
    let names = names.join(", ");
    match campaigns.len() {
        1 => format!("the campaign {names} is"),
        count if count > SHOWN => format!("the campaigns {names} and {} more are", count - SHOWN),
        _ => format!("the campaigns {names} are"),
    }
}
