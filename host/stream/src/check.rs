//! A message becomes what the ledger is asked, or a dead letter.

use std::sync::Arc;

use sadakat_ledger::{Asked, LedgerError};
use serde::Deserialize;

use crate::names::subject_token;
use crate::transport::{DeadLetter, Delivery, What};

/// Why a message cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    pub(crate) reason: String,
    pub(crate) help: Option<String>,
    pub(crate) field: Option<String>,
}

/// The code of a message that is not where its member's messages are.
pub(crate) const WRONG_MEMBER: &str = "stream-wrong-member";

/// The code of a message that is no text.
pub(crate) const NO_TEXT: &str = "stream-no-text";

/// The code of a message that the ledger refuses for another reason than what
/// a record can have.
const REFUSED: &str = "stream-refused";

/// Whose a record is.
#[derive(Deserialize)]
struct Owner {
    id: Option<String>,
    customer: Option<String>,
}

/// What the ledger is asked about a message; `place` says where messages are
/// published.
pub(crate) fn asked(
    delivery: &Delivery,
    place: impl Fn(What, &str) -> String,
) -> Result<Asked, Refusal> {
    let text = std::str::from_utf8(&delivery.body).map_err(|error| Refusal {
        code: NO_TEXT.to_owned(),
        reason: format!("byte {} of the message is not UTF-8", error.valid_up_to()),
        help: Some("publish the record as JSON in UTF-8".to_owned()),
        field: None,
    })?;
    // What is no record at all, the ledger says better.
    if let Ok(owner) = serde_json::from_str::<Owner>(text) {
        is_at_home(delivery, &owner, place)?;
    }
    // However it is laid out, it is one record; texts have no line breaks.
    let record = text.replace(['\n', '\r'], " ");
    Ok(match delivery.what {
        What::Event => Asked::Event(record),
        What::Customer => Asked::Customer(record),
    })
}

/// All messages of a member are in one partition, or their order is lost: so
/// each stands under the name of its own member.
fn is_at_home(
    delivery: &Delivery,
    owner: &Owner,
    place: impl Fn(What, &str) -> String,
) -> Result<(), Refusal> {
    let (member, field) = match delivery.what {
        What::Event => (&owner.customer, "customer"),
        What::Customer => (&owner.id, "id"),
    };
    let Some(member) = member else { return Ok(()) };
    let token = subject_token(member);
    if token == delivery.key {
        return Ok(());
    }
    Err(Refusal {
        code: WRONG_MEMBER.to_owned(),
        reason: format!(
            "it is of `{member}`, and was published under `{}`",
            delivery.key
        ),
        help: Some(format!("publish it to `{}`", place(delivery.what, &token))),
        field: Some(field.to_owned()),
    })
}

impl Refusal {
    /// What the ledger says of a record that it refuses.
    ///
    /// # Errors
    /// Itself, if the record is not to blame.
    pub(crate) fn of_ledger(error: LedgerError) -> Result<Self, LedgerError> {
        if !error.is_refusal() {
            return Err(error);
        }
        let reason = error.to_string();
        // Neither file nor line: the message has its own place.
        let reject = error.into_reject(&Arc::from(""), 0, "");
        Ok(match reject {
            Ok(reject) => Self {
                code: reject.code.id.to_owned(),
                reason: reject.message,
                help: reject.help,
                field: reject.field,
            },
            Err(_) => Self {
                code: REFUSED.to_owned(),
                reason,
                help: None,
                field: None,
            },
        })
    }

    pub(crate) fn letter(self, partition: u32, delivery: Delivery) -> DeadLetter {
        DeadLetter {
            partition,
            delivery,
            code: self.code,
            reason: self.reason,
            help: self.help,
            field: self.field,
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn message(what: What, key: &str, body: &'static [u8]) -> Delivery {
        Delivery {
            sequence: 1,
            what,
            key: key.to_owned(),
            body: Bytes::from_static(body),
            again: false,
        }
    }

    fn said(delivery: &Delivery) -> Result<Asked, Refusal> {
        asked(delivery, |what, key| format!("{what:?} {key}"))
    }

    #[test]
    fn a_message_under_its_members_name_is_asked_about() {
        let event = message(
            What::Event,
            "a%2Eb",
            b"{\"id\": \"e1\",\r\n\"customer\": \"a.b\"}",
        );
        let asked_event = Asked::Event("{\"id\": \"e1\",  \"customer\": \"a.b\"}".to_owned());
        assert_eq!(said(&event), Ok(asked_event));
        let customer = message(What::Customer, "c1", b"{\"id\": \"c1\"}");
        assert_eq!(
            said(&customer),
            Ok(Asked::Customer("{\"id\": \"c1\"}".to_owned()))
        );
        // Guests' events may be anywhere, and what is no JSON is told by who reads it.
        assert!(said(&message(What::Event, "e7", b"{\"id\": \"e7\"}")).is_ok());
        assert!(said(&message(What::Event, "e7", b"[")).is_ok());
    }

    #[test]
    fn a_message_under_anothers_name_is_told_where_it_belongs() {
        for (what, body, home) in [
            (
                What::Event,
                &b"{\"id\":\"e1\",\"customer\":\"a.b\"}"[..],
                "Event a%2Eb",
            ),
            (What::Customer, b"{\"id\":\"a.b\"}", "Customer a%2Eb"),
        ] {
            let refusal = said(&message(what, "a", body)).err();
            let refusal = refusal.unwrap_or_else(|| panic!("it is taken"));
            assert_eq!(refusal.code, WRONG_MEMBER);
            assert_eq!(refusal.help, Some(format!("publish it to `{home}`")));
        }
    }

    #[test]
    fn bytes_are_no_record() {
        let refusal = said(&message(What::Event, "a", b"{\xff}")).err();
        assert_eq!(
            refusal.map(|refusal| (refusal.code, refusal.reason)),
            Some((
                NO_TEXT.to_owned(),
                "byte 1 of the message is not UTF-8".to_owned()
            ))
        );
    }
}
