//! Events with what was said of their members.

use std::collections::BTreeMap;

use sadakat_engine::{DecideError, Decision, Event, Host, Member, Pinned, SharedUse};
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
        None => match program.needs().shared {
            campaigns if campaigns.is_empty() => Ok(Vec::new()),
            campaigns => Err(DecideError::SharedUnsaid { campaigns }.into()),
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
/// binary float.
fn split(line: &str) -> Result<(Event, Member, bool), Refusal> {
    let mut row = object(line)?;
    let member = row.remove("member");
    let said = member.is_some();
    let member = match (member, row.get("customer")) {
        (None, _) => Member::guest(),
        (Some(member), _) if member.get() == "null" => Member::guest(),
        (Some(member), id) => {
            let mut facts = object(member.get())?;
            if let Some(id) = id {
                facts.entry("id").or_insert(id);
            }
            Member::from_json(&written(&facts))?
        }
    };
    Ok((Event::from_json(written(&row)), member, said))
}

fn object(text: &str) -> Result<BTreeMap<&str, &RawValue>, Refusal> {
    serde_json::from_str(text).map_err(|error| {
        let help = "write each event as one JSON object, with `member` as an object in it";
        Refusal::unreadable(error, help)
    })
}

fn written(object: &BTreeMap<&str, &RawValue>) -> String {
    // Keys and values were read from JSON.
    serde_json::to_string(object).unwrap_or_default()
}
