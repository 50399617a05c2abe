//! Events and their members, read for one program.

use std::sync::Arc;

use super::error::{DecideError, are};
use super::event::Event;
use super::member::Member;
use super::uses::{CampaignUse, DayGiven};
use crate::batch::TextColumn;
use crate::diagnostic::{codes, nearest};
use crate::facts::{Events, FactsError, KnownFacts};
use crate::snapshot::Snapshot;

/// Events and their members, read for one program.
pub(crate) struct Question<'q> {
    pub(super) events: Events,
    /// One for each event.
    pub(super) before: Vec<Before<'q>>,
}

/// What a member got before.
pub(super) type Before<'q> = (&'q [CampaignUse], &'q [DayGiven]);

impl<'q> Question<'q> {
    /// Reads events with their members for a program.
    pub(crate) fn read(
        snapshot: &Arc<Snapshot>,
        asked: impl IntoIterator<Item = (&'q Event, &'q Member)>,
    ) -> Result<Self, DecideError> {
        let (texts, members): (Vec<&Event>, Vec<&Member>) = asked.into_iter().unzip();
        let mut facts: Vec<Option<KnownFacts<'_>>> = Vec::with_capacity(members.len());
        for member in &members {
            facts.push(member.facts(snapshot)?);
        }
        let records = texts.iter().map(|event| event.json());
        let known = facts.iter().map(Option::as_ref);
        let limited = &snapshot.needs().limited;
        let events = match Events::read_known(snapshot, records.zip(known)) {
            // All that is missing is told at once.
            Err(FactsError::Missing(mut missing)) => {
                let mut unsaid = members.iter();
                if !limited.is_empty()
                    && unsaid.any(|member| member.id().is_some() && !member.says_uses())
                {
                    missing.push(uses_unsaid(limited));
                }
                return Err(DecideError::Facts(FactsError::Missing(missing)));
            }
            read => read.map_err(DecideError::Facts)?,
        };
        let ids = ids(&events);
        for (row, member) in members.iter().enumerate() {
            let Some(id) = member.id() else { continue };
            is_of(ids.and_then(|ids| ids.get(row)), id)?;
            if !limited.is_empty() && !member.says_uses() {
                return Err(DecideError::UsesUnsaid {
                    member: format!("`{id}`"),
                    campaigns: limited.clone(),
                });
            }
            is_no_slip(snapshot, member.before().0, limited)?;
        }
        let before = members.iter().map(|member| member.before()).collect();
        Ok(Self { events, before })
    }
}

/// Whose events they are.
pub(super) fn ids(events: &Events) -> Option<&TextColumn> {
    let id = events.snapshot().fields().customer_id?;
    events.columns().get(id)?.as_text()
}

/// Whether an event of a customer, or of a guest, is a member's.
pub(super) fn is_of(customer: Option<&str>, member: &str) -> Result<(), DecideError> {
    if customer == Some(member) {
        return Ok(());
    }
    Err(DecideError::OtherMember {
        event: customer.map_or_else(|| "a guest".to_owned(), |of| format!("`{of}`")),
        member: format!("`{member}`"),
    })
}

/// What is to be said of campaigns that are limited by member, beside facts that
/// are missing.
fn uses_unsaid(limited: &[Arc<str>]) -> (String, String) {
    let help = format!(
        "{} limited by member: give what the store has, `Member::uses(…)`, no rows if there are none; or decide as if nothing was ever got, `Member::uses_unknown()`",
        are(limited)
    );
    ("member.uses".to_owned(), help)
}

/// Refuses a use of a campaign that there is not, if it is as good as certain
/// that another one is meant.
///
/// A store hands over all that it has, also of campaigns that are gone, or that
/// another program has. Those rows have a day, as decisions told them; a use
/// without one is said by somebody who names a campaign in force. Campaigns whose
/// names differ in a number are those of two years.
pub(super) fn is_no_slip(
    snapshot: &Snapshot,
    uses: &[CampaignUse],
    limited: &[Arc<str>],
) -> Result<(), DecideError> {
    let letters = |id: &str| id.replace(|letter: char| letter.is_ascii_digit(), "");
    let is_said = |id: &str| uses.iter().any(|used| used.campaign == id);
    for used in uses.iter().filter(|used| used.day.is_none()) {
        let id = used.campaign.as_str();
        if snapshot.find(id).is_some() || limited.iter().any(|limited| **limited == *id) {
            continue;
        }
        let unsaid = limited.iter().map(|id| &**id);
        let unsaid = unsaid.filter(|near| !is_said(near) && letters(near) != letters(id));
        let mut tables = snapshot.campaigns().iter();
        if let Some(near) = nearest(id, unsaid)
            && !tables.any(|row| row.counted_as() == id)
        {
            return Err(DecideError::Value {
                field: "member.uses".to_owned(),
                code: codes::RECORD_UNKNOWN_NAME,
                message: format!("there is no campaign `{id}`"),
                help: Some(format!(
                    "did you mean `{near}`? a use of a campaign that is gone has its `day`, or is left out"
                )),
            });
        }
    }
    Ok(())
}
