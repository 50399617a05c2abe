//! Events with what was said of their members.

use std::fmt;

use sadakat_engine::{DecideError, Decision, Event, Host, Member, Pinned, SharedUse};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::refusal::Refusal;

/// What was said of an event's member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// Nothing: the event must be a guest's.
    Nothing,
    /// It is a guest.
    Guest,
    /// What is known, as JSON.
    Member(&'a str),
}

impl<'a> Said<'a> {
    /// Of JSON text, where `null` is a guest.
    pub fn of_json(text: Option<&'a str>) -> Self {
        match text {
            None => Self::Nothing,
            Some(text) if text.trim() == "null" => Self::Guest,
            Some(text) => Self::Member(text),
        }
    }

    fn member(self) -> Result<Member, DecideError> {
        match self {
            Self::Nothing | Self::Guest => Ok(Member::guest()),
            Self::Member(text) => Member::from_json(text),
        }
    }

    /// That nobody was forgotten.
    fn suits(self, decision: &Decision) -> Result<(), Refusal> {
        match decision.customer() {
            Some(customer) if self == Self::Nothing => Err(Refusal::unsaid(customer)),
            _ => Ok(()),
        }
    }
}

/// Decides an event by the program in force.
///
/// # Errors
/// If the event, or what was said of its member, does not fit the program.
pub fn decide(host: &Host, event: &str, said: Said<'_>) -> Result<Decision, Refusal> {
    let decision = host.decide(&Event::from_json(event), &said.member()?)?;
    said.suits(&decision).inspect_err(|_| {
        // Nobody keeps it.
        host.release(&decision);
    })?;
    Ok(decision)
}

/// Decides an event that may never come, such as a basket: nothing is claimed
/// of limits in all and of budgets. `shared` says what is used of them, as a
/// list of rows, or `"unknown"`.
///
/// # Errors
/// If the event, or what was said, does not fit the program, or the program
/// wants to know what is used.
pub fn preview(
    host: &Host,
    event: &str,
    said: Said<'_>,
    shared: Option<&str>,
) -> Result<Decision, Refusal> {
    let program = host.pin();
    let used = used(&program, shared)?;
    let (event, member) = (Event::from_json(event), said.member()?);
    let decided = program.preview_batch([(&event, &member)], used)?;
    // As many decisions as events.
    let decision = decided.into_iter().next().ok_or(DecideError::Nothing)?;
    said.suits(&decision)?;
    Ok(decision)
}

fn used(program: &Pinned, shared: Option<&str>) -> Result<Vec<SharedUse>, Refusal> {
    match shared.map(str::trim) {
        None => match &program.snapshot().needs().shared {
            campaigns if campaigns.is_empty() => Ok(Vec::new()),
            campaigns => {
                let campaigns = campaigns.clone();
                Err(DecideError::SharedUnsaid(campaigns).into())
            }
        },
        Some("\"unknown\"") => Ok(Vec::new()),
        Some(text) => serde_json::from_str(text).map_err(|error| {
            let help = "give a list such as [{\"campaign\": \"first-500\", \"amount\": \"12\"}], or \"unknown\"";
            Refusal::unreadable(format_args!("shared: {error}"), help)
        }),
    }
}

/// Decides many events by one program: a record in JSON each, with one more key
/// `member` for what is known of the member, `null` for a guest. A member
/// without `id` is the event's customer.
///
/// # Errors
/// If one does not fit: then none is decided, and it says which.
pub fn decide_lines<'l>(
    host: &Host,
    lines: impl IntoIterator<Item = &'l str>,
) -> Result<Vec<Decision>, Refusal> {
    let mut asked = Vec::new();
    let mut nobody = Vec::new();
    for (row, line) in lines.into_iter().enumerate() {
        let (event, member, said) = split(line).map_err(|refusal| refusal.at(row))?;
        nobody.push(!said);
        asked.push((event, member));
    }
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let pinned = host.pin();
    let pairs = || asked.iter().map(|(event, member)| (event, member));
    let decisions = pinned.decide_batch(pairs()).map_err(|error| {
        // What is wrong is wrong in every longer beginning too.
        let fits = |rows: usize| pinned.preview_batch(pairs().take(rows), []).is_ok();
        let (mut fit, mut fails) = (0, asked.len());
        while fails - fit > 1 {
            let middle = fit + (fails - fit) / 2;
            if fits(middle) {
                fit = middle;
            } else {
                fails = middle;
            }
        }
        Refusal::from(error).at(fit)
    })?;
    for (row, (decision, nobody)) in decisions.iter().zip(nobody).enumerate() {
        let said = if nobody { Said::Nothing } else { Said::Guest };
        if let Err(refusal) = said.suits(decision) {
            decisions.iter().for_each(|decision| host.release(decision));
            return Err(refusal.at(row));
        }
    }
    Ok(decisions)
}

/// What a store must keep of a decision, as JSON.
pub fn changes(decision: &Decision) -> String {
    // Texts and numbers can always be written.
    serde_json::to_string(&decision.changes()).unwrap_or_default()
}

/// A line's event, member, and whether anything was said of the member. Values
/// are taken over as they are written, so that no amount passes through a
/// binary float; whether a key may stand there, or twice, the event's reader
/// says.
fn split(line: &str) -> Result<(Event, Member, bool), Refusal> {
    let Entries(mut row) = entries(line)?;
    let at = row.iter().position(|(key, _)| key == "member");
    let member = at.map(|at| row.remove(at).1);
    if row.iter().any(|(key, _)| key == "member") {
        let help = "write what is known of the member once";
        return Err(Refusal::unreadable("`member` stands there twice", help));
    }
    let said = member.is_some();
    let customer = row.iter().find(|(key, _)| key == "customer");
    let member = match member.map(RawValue::get) {
        None | Some("null") => Member::guest(),
        Some(text) => {
            let member = Member::from_json(text)?;
            match customer {
                Some((_, id)) if member.id().is_none() => {
                    let Entries(mut facts) = entries(text)?;
                    facts.retain(|(key, _)| key != "id");
                    facts.push(("id".to_owned(), id));
                    Member::from_json(&written(&Entries(facts)))?
                }
                _ => member,
            }
        }
    };
    Ok((Event::from_json(written(&Entries(row))), member, said))
}

fn entries(text: &str) -> Result<Entries<'_>, Refusal> {
    serde_json::from_str(text).map_err(|error| {
        let help = "write each event as one JSON object, with `member` as an object in it";
        Refusal::unreadable(error, help)
    })
}

fn written(object: &Entries<'_>) -> String {
    // Keys and values were read from JSON.
    serde_json::to_string(object).unwrap_or_default()
}

/// An object's keys with their values as they are written, in their order.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }

        from.deserialize_map(Keys).map(Entries)
    }
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
