//! Parts of a chunk that are decided one after the other.

use std::collections::HashSet;
use std::ops::Range;

use super::Replay;
use crate::batch::{Column, Columns};
use crate::schema::KindId;
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
                Some(of) => self
                    .owner(of)
                    .or_else(|| self.owner_within(chunk, members, row, of)),
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

    /// Whose the purchase is that a return names, if it stands before the
    /// return in the chunk.
    fn owner_within(
        &self,
        chunk: &Columns,
        members: &[Option<MemberIndex>],
        row: usize,
        of: &str,
    ) -> Option<Option<MemberIndex>> {
        let ids = chunk.get(self.snapshot.fields().event_id?)?.as_text()?;
        let sale = crate::records::sale_id(of);
        let keys = [ids.dictionary.find(of), ids.dictionary.find(&sale)];
        let is_it = |&earlier: &usize| {
            keys.iter()
                .flatten()
                .any(|key| ids.key(earlier) == Some(*key))
        };
        let found = (0..row).rev().find(is_it)?;
        members.get(found).copied()
    }
}
