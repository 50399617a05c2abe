//! Parts of a chunk that are decided one after the other.

use std::collections::HashSet;
use std::ops::Range;

use super::Replay;
use super::purchases::Named;
use crate::batch::{Column, Columns};
use crate::records::sale_id;
use crate::schema::KindId;
use crate::snapshot::Snapshot;
use crate::state::MemberIndex;

impl Replay {
    /// Parts of a chunk that are decided one after the other. Within one,
    /// members do not see each other. A return that somebody else brings
    /// than the one who bought, or a guest, stands by itself.
    pub(super) fn runs(
        &self,
        chunk: &Columns,
        members: &[Option<MemberIndex>],
    ) -> Vec<Range<usize>> {
        let of = self.snapshot.fields().of.and_then(|id| chunk.get(id));
        let of = of.and_then(Column::as_text);
        let returned = KindId::RETURN.index();
        let mut runs = Vec::new();
        let mut start = 0;
        let mut seen: HashSet<MemberIndex> = HashSet::new();
        for (row, &kind) in chunk.kinds().iter().enumerate() {
            let own = members.get(row).copied().flatten();
            // What all members share is given in the order of events, so that
            // a member's second event must not come after those of others.
            if self.shares
                && let Some(member) = own
                && !seen.insert(member)
            {
                runs.push(start..row);
                start = row;
                seen.clear();
                seen.insert(member);
            }
            if usize::from(kind) != returned {
                continue;
            }
            let owner = match of.and_then(|of| of.get(row)) {
                Some(of) => self.owner(chunk, members, row, of),
                None => Some(own),
            };
            if owner.is_none_or(|owner| owner.is_some() && owner == own) {
                continue;
            }
            runs.push(start..row);
            runs.push(row..row + 1);
            start = row + 1;
        }
        runs.push(start..chunk.rows());
        runs.retain(|run| !run.is_empty());
        runs
    }

    /// Whose the purchase is that a return names: one of the chunk, or an
    /// earlier one; none if nobody knows it.
    fn owner(
        &self,
        chunk: &Columns,
        members: &[Option<MemberIndex>],
        row: usize,
        of: &str,
    ) -> Option<Option<MemberIndex>> {
        let earlier = self.named_before(chunk, row, of);
        match named_inside(&self.snapshot, chunk, row, of, earlier) {
            Some(at) => members.get(at).copied(),
            None => Some(self.purchases.get(earlier?.number)?.member),
        }
    }

    /// The purchase of an earlier chunk that a return names.
    pub(super) fn named_before(&self, chunk: &Columns, row: usize, of: &str) -> Option<Named> {
        self.purchases.named(of, self.within(chunk, row, u64::MAX))
    }
}

/// The row of the purchase that a return names, if it stands before the return
/// in the chunk: it is later than the one of an earlier chunk, which is meant
/// only if that alone is called just so.
pub(super) fn named_inside(
    snapshot: &Snapshot,
    chunk: &Columns,
    row: usize,
    of: &str,
    earlier: Option<Named>,
) -> Option<usize> {
    let ids = chunk.get(snapshot.fields().event_id?)?.as_text()?;
    let last = |id: &str| {
        let key = ids.dictionary.find(id)?;
        let is_it = |&at: &usize| ids.key(at) == Some(key) && chunk.kind(at) == KindId::PURCHASE;
        (0..row).rev().find(is_it)
    };
    last(of).or_else(|| match earlier {
        Some(earlier) if earlier.exact => None,
        _ => last(&sale_id(of)),
    })
}
