//! Events and their members, read for one program.

use std::sync::Arc;

use super::error::DecideError;
use super::event::Event;
use super::member::Member;
use super::uses::{CampaignUse, DayGiven};
use crate::batch::TextColumn;
use crate::campaign::{CapPer, LimitOf};
use crate::facts::{Events, KnownFacts};
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
        let events = Events::read_known(snapshot, records.zip(known))?;
        let limited = limited(snapshot);
        let ids = ids(&events);
        for (row, member) in members.iter().enumerate() {
            let Some(id) = member.id() else { continue };
            is_of(ids.and_then(|ids| ids.get(row)), id)?;
            if !limited.is_empty() && !member.says_uses() {
                return Err(DecideError::UsesUnsaid {
                    member: format!("`{id}`"),
                    campaigns: limited,
                });
            }
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

/// The campaigns with limits or caps by the member.
pub(super) fn limited(snapshot: &Snapshot) -> Vec<Arc<str>> {
    let campaigns = snapshot.campaigns().iter();
    let limited = campaigns.filter(|campaign| {
        campaign
            .limit
            .iter()
            .any(|limit| limit.of == LimitOf::Member)
            || campaign.cap.is_some_and(|cap| cap.per == CapPer::Day)
    });
    let mut ids: Vec<Arc<str>> = limited
        .map(|campaign| campaign.counted_as().into())
        .collect();
    // The rows of a table of offers count as one.
    ids.dedup();
    ids
}
