//! Does to members what was decided.

use std::sync::Arc;

use super::Replay;
use super::outcome::collect;
use super::returns::Resolved;
use super::usage::WaveUsage;
use crate::batch::{Column, Columns};
use crate::decide::{
    Decisions, Paid, PointsSettled, Purchases as Sales, as_paid, claims_of, gather,
};
use crate::model::Date;
use crate::returns::{Back, Purchase, Reversal, Then};
use crate::schema::KindId;
use crate::state::{EventFacts, MemberIndex, Members};

impl Replay {
    /// Does to members what a wave decided. `events` says which event of the
    /// chunk each row is.
    pub(super) fn apply(
        &mut self,
        columns: &Arc<Columns>,
        decisions: &mut Decisions,
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
        events: &[usize],
    ) {
        let snapshot = Arc::clone(&self.snapshot);
        let sales = Sales::new(&snapshot, columns);
        let paid: Vec<Paid> = (0..rows.len())
            .map(|row| match columns.kind(row) {
                KindId::PURCHASE => sales.paid(row, decisions.given(row)),
                _ => Paid {
                    lines: vec![0; columns.line_range(row).len()],
                    ..Paid::default()
                },
            })
            .collect();
        if !snapshot.history_fields().is_empty() {
            let columns = as_paid(columns, &snapshot, &paid);
            self.windows.evaluate(&snapshot, &columns);
        }
        let ids = snapshot.fields().event_id.and_then(|id| columns.get(id));
        let ids = ids.and_then(Column::as_text);
        for (row, (&member, paid)) in rows.iter().zip(&paid).enumerate() {
            if let Some(resolved) = returns.get(row).and_then(Option::as_ref) {
                self.take_back(columns, decisions, row, resolved);
            } else if columns.kind(row) == KindId::RETURN {
                decisions.reversals.push((row as u32, Reversal::default()));
            }
            let is_purchase = columns.kind(row) == KindId::PURCHASE;
            let mut drawn = Vec::new();
            let mut then = Then::default();
            let own_day = columns.date(row);
            let counted = member.map_or(own_day, |member| {
                counted_on(&self.members, member, columns, row)
            });
            // The points of an event that came late are those of its own day.
            let day = match columns.has_zones() {
                true => counted,
                false => own_day,
            };
            self.last_day = self.last_day.max(counted);
            if counted != own_day {
                decisions.late.push((row as u32, counted));
            }
            if is_purchase {
                let usage = WaveUsage {
                    snapshot: &snapshot,
                    members: &self.members,
                    campaigns: &self.campaigns,
                    rows,
                    columns,
                    claims: &*self.claims,
                };
                then = gather(&snapshot, row, &usage);
            }
            if self.shares {
                let given = decisions.given(row);
                let claims = claims_of(&snapshot, columns, row, counted, given);
                // They were decided with what is left, one after the other.
                let claimed = self.claims.claim(&claims);
                debug_assert_eq!(claimed, Ok(()));
            }
            if let Some(member) = member {
                collect(
                    &mut self.outcome,
                    &mut self.members,
                    &snapshot,
                    &self.campaigns,
                    columns,
                    (row, decisions.given(row)),
                );
                let windows = self.windows.inputs();
                let facts = EventFacts {
                    kind: columns.kind(row),
                    at: columns.at(row),
                    day,
                    spend: paid.spend,
                    windows: &windows,
                    row,
                };
                let used = self.members.apply(member, &facts, &self.outcome);
                drawn = used.drawn;
                let settled = PointsSettled {
                    paid: self.outcome.tender,
                    short: used.short,
                    ..PointsSettled::default()
                };
                if !settled.is_nothing() {
                    decisions.settled.push((row as u32, settled));
                }
            }
            if is_purchase {
                let purchase = Purchase {
                    columns: Arc::clone(columns),
                    row: row as u32,
                    member,
                    day,
                    counted_on: counted,
                    then,
                    given: Some(decisions.given(row).into()),
                    drawn,
                    back: Back::default(),
                    by: None,
                };
                let id = ids.and_then(|ids| ids.get(row)).unwrap_or_default();
                let event = events.get(row).and_then(|&event| self.numbers.get(event));
                let event = event.copied().unwrap_or(u64::MAX);
                self.purchases.add(id, event, purchase);
            }
        }
    }
}

/// The day that an event counts on for its member. It is that of the event,
/// unless the member has come to a later one: an event may come late, and where
/// events go by the clocks of stores, it is still yesterday in some. A member's
/// days never go back, so that nobody gets anything twice a day.
pub(super) fn counted_on(
    members: &Members,
    member: MemberIndex,
    columns: &Columns,
    row: usize,
) -> Date {
    let day = columns.date(row);
    let state = members.state(member);
    state.map_or(day, |state| state.day().max(day))
}
