//! Events of campaigns that give all members together no more than so much.

use std::sync::Arc;

use super::apply::counted_on;
use super::returns::Resolved;
use super::{Replay, Replayed};
use crate::batch::Columns;
use crate::decide::{Claim, Claims, Decisions, MemoryClaims, claims_of};
use crate::state::MemberIndex;

impl Replay {
    /// Decides events of campaigns that give all members together no more than
    /// so much: as many at once as do not see each other's, which are all of
    /// them until something is used up.
    pub(super) fn decide_in_order(
        &mut self,
        columns: Columns,
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
        events: &[usize],
        replayed: &mut Replayed,
    ) {
        let snapshot = Arc::clone(&self.snapshot);
        let schema = &snapshot.settings().schema;
        let mut start = 0;
        while start < rows.len() {
            let own = rows.get(start..).unwrap_or(&[]);
            let back = returns.get(start..).unwrap_or(&[]);
            let rest = columns.slice(start..rows.len(), schema);
            let decided = self.evaluate(rest, own);
            let count = self.unaffected(&decided.0, &decided.1, own, back).max(1);
            let end = rows.len().min(start + count);
            let (own, back) = (
                rows.get(start..end).unwrap_or(&[]),
                returns.get(start..end).unwrap_or(&[]),
            );
            let events = events.get(start..end).unwrap_or(&[]);
            if end == rows.len() {
                self.accept(decided, own, back, events, replayed);
            } else {
                // By themselves, so that nothing counts what was tried only.
                let part = columns.slice(start..end, schema);
                self.decide_at_once(part, own, back, events, replayed);
            }
            start = end;
        }
    }

    /// How many of a batch's first events come out the same whatever the ones
    /// before them take of what all members share.
    fn unaffected(
        &self,
        columns: &Columns,
        decisions: &Decisions,
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
    ) -> usize {
        // What the first ones take, by day: each counts in its own period.
        let taken = MemoryClaims::default();
        for row in 0..columns.rows() {
            let member = rows.get(row).copied().flatten();
            let day = member.map_or_else(
                || columns.date(row),
                |member| counted_on(&self.members, member, columns, row),
            );
            let claims = claims_of(&self.snapshot, columns, row, day, decisions.given(row));
            let mut used_up = returns.get(row).is_some_and(Option::is_some);
            for claim in claims {
                let (share, since, until) = (&claim.share, claim.since, claim.until);
                let known = self.claims.claimed(share, since, until);
                let known = known
                    .saturating_add(taken.claimed(share, since, until))
                    .saturating_add(claim.amount);
                if known > claim.most {
                    return row;
                }
                used_up |= known == claim.most;
                let more = Claim {
                    amount: claim.amount.saturating_neg(),
                    ..claim
                };
                taken.release(&[more]);
            }
            if used_up {
                return row + 1;
            }
        }
        columns.rows()
    }
}
