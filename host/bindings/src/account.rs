//! Members' accounts: all that a member owns and did, as one text that a store
//! keeps.

use sadakat_engine::diagnostic::codes;
use sadakat_engine::model::Date;
use sadakat_engine::{Account, Decision, Event, EventHeader, FieldValue, Host, Member};
use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// What an event says of itself, so that a store finds what it keeps.
///
/// # Errors
/// If the event does not fit the program.
pub fn header(host: &Host, event: &str) -> Result<EventHeader, Refusal> {
    Ok(host.header(&Event::from_json(event))?)
}

/// An event that is decided and booked.
#[derive(Debug)]
pub struct Processed {
    /// What it comes to.
    pub decision: Decision,
    /// What the store keeps of its member from now on; none of a guest.
    pub account: Option<String>,
}

/// Decides an event by its member's account as the store kept it, none of
/// somebody who begins, and books what comes of it. `customer` is a JSON object
/// of what is known of the customer, with the keys of customer records; what
/// was said of it before stays.
///
/// A guest's event is decided as a guest's.
///
/// # Errors
/// If the event, the account or what is said of the customer does not fit the
/// program; nothing is booked then.
pub fn process(
    host: &Host,
    event: &str,
    account: Option<&str>,
    customer: Option<&str>,
) -> Result<Processed, Refusal> {
    let event = Event::from_json(event);
    let account = match (host.header(&event)?.customer, account) {
        (Some(id), kept) => known(&id, kept, customer)?,
        // The engine says whose it is.
        (None, Some(kept)) => unnamed(kept)?,
        (None, None) => {
            return Ok(Processed {
                decision: host.decide(&event, &Member::guest())?,
                account: None,
            });
        }
    };
    let mut account = account;
    let decision = host.process(&event, &mut account)?;
    Ok(Processed {
        decision,
        account: Some(account.to_json()),
    })
}

/// What the rules in force see of a member at the start of a day, such as
/// `2026-11-29`: values by the fields' whole names.
///
/// # Errors
/// If the account or what is said of the customer does not fit the program, or
/// it is no day.
pub fn facts(
    host: &Host,
    member: &str,
    account: Option<&str>,
    customer: Option<&str>,
    day: &str,
) -> Result<String, Refusal> {
    let day = Date::parse(day).ok_or_else(|| Refusal::no_day(day))?;
    let facts = host.facts(&known(member, account, customer)?, day)?;
    // Texts and numbers can always be written.
    Ok(serde_json::to_string(&facts).unwrap_or_default())
}

/// A member's account with what is known of the customer.
fn known(id: &str, kept: Option<&str>, customer: Option<&str>) -> Result<Account, Refusal> {
    let mut account = Account::kept(id, kept)?;
    let Some(customer) = customer else {
        return Ok(account);
    };
    let facts: Map<String, Value> = serde_json::from_str(customer).map_err(|error| {
        let help = "give an object of what is known, such as {\"birth_date\": \"1990-11-29\"}";
        Refusal::unreadable(format_args!("customer: {error}"), help)
    })?;
    for (key, value) in facts {
        let field = format!("customer.{key}");
        if key == "id" {
            if value != *id {
                let message = format!("it is said of {value}, and the member is `{id}`");
                let help = "leave it out: the event says whose it is";
                return Err(Refusal::record(codes::OTHER_MEMBER, field, message, help));
            }
        } else if !value.is_null() {
            account = account.fact(
                &field,
                said(&value).ok_or_else(|| no_value(&field, &value))?,
            );
        }
    }
    Ok(account)
}

/// An account whose member nobody named.
fn unnamed(kept: &str) -> Result<Account, Refusal> {
    serde_json::from_str(kept).map_err(|error| {
        let help = "use the version that wrote it, or restore it from a copy";
        Refusal::unreadable(format_args!("account: {error}"), help)
    })
}

fn said(value: &Value) -> Option<FieldValue> {
    Some(match value {
        Value::Bool(value) => (*value).into(),
        Value::String(text) => text.as_str().into(),
        Value::Number(number) => number.as_i64()?.into(),
        Value::Array(texts) => {
            let texts = texts.iter().map(Value::as_str);
            texts.collect::<Option<Vec<_>>>()?.into()
        }
        Value::Null | Value::Object(_) => return None,
    })
}

fn no_value(field: &str, value: &Value) -> Refusal {
    let message = format!("{field}: {value} is no value of a field");
    let help = "give amounts as texts such as \"12.50\", and otherwise texts, whole numbers, \
                true or false, days as \"1990-11-29\", and lists of texts";
    Refusal::record(codes::RECORD_TYPE, field.to_owned(), message, help)
}
