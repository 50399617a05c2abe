//! A replay on several threads, each of which has members of its own.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::Arc;

use super::runs::named_inside;
use super::waves::pick;
use super::{Replay, Replayed, Step, Times};
use crate::batch::{Column, Columns};
use crate::decide::Left;
use crate::model::Date;
use crate::records::CustomerTable;
use crate::schema::{FieldSet, KindId};
use crate::snapshot::Snapshot;
use crate::state::MemberIndex;

/// A [`Replay`] on several threads, which comes to the same whatever their
/// number.
///
/// Members do not see each other, so that each thread decides for a part of
/// them. Two things go beyond: what all members share, for which one
/// thread decides everything, and a return that somebody else brings than the
/// one who bought, for which the state of the one goes to where the purchase of
/// the other is known.
#[doc(hidden)]
pub struct ParallelReplay {
    parts: Vec<Replay>,
    /// How many events were decided in earlier chunks.
    seen: u64,
}

impl ParallelReplay {
    /// Begins with customers of whom no event is known.
    pub fn new(snapshot: &Arc<Snapshot>, customers: &CustomerTable, threads: NonZeroUsize) -> Self {
        let count = if snapshot.has_shares() {
            1
        } else {
            threads.get()
        };
        let parts = (0..count).map(|_| Replay::new(Arc::clone(snapshot), customers));
        Self {
            parts: parts.collect(),
            seen: 0,
        }
    }

    /// What is left of limits in all and of budgets after the last event, in
    /// the order of campaigns.
    pub fn left(&self) -> Vec<Left> {
        self.parts.first().map(Replay::left).unwrap_or_default()
    }

    /// Measures from now on where the time goes. No decision depends on it.
    pub fn measure(&mut self) {
        self.parts.iter_mut().for_each(Replay::measure);
    }

    /// Whether the events from now on are traced. No decision depends on it.
    pub fn trace(&mut self, tracing: bool) {
        self.parts.iter_mut().for_each(|part| part.trace(tracing));
    }

    /// Where the time of a thread went, on average; zeros unless
    /// [`Self::measure`] was called.
    pub fn times(&self) -> Times {
        let count = u32::try_from(self.parts.len()).unwrap_or(u32::MAX).max(1);
        let mut sum = Times::default();
        for part in &self.parts {
            let own = part.times();
            sum.state += own.state / count;
            sum.audiences += own.audiences / count;
            sum.scripts += own.scripts / count;
            sum.plugins += own.plugins / count;
        }
        sum
    }

    /// The fields of event records that chunks must have.
    pub fn wanted(&self) -> FieldSet {
        self.parts
            .first()
            .map(|part| part.wanted().clone())
            .unwrap_or_default()
    }

    /// The events of a chunk and the sweeps that are due before them
    /// ([`Replay::steps`]).
    pub fn steps(&mut self, chunk: &Columns) -> Vec<Step> {
        self.parts
            .first_mut()
            .map(|part| part.steps(chunk))
            .unwrap_or_default()
    }

    /// Takes one of the [`Self::steps`] of a chunk.
    pub fn take(&mut self, step: &Step, chunk: &Columns) -> Replayed {
        let one = self.parts.first();
        let events = one.and_then(|one| one.events_of(step, chunk));
        events.map_or_else(Replayed::default, |events| self.decide(&events))
    }

    /// The daily sweep ([`Replay::sweep`]).
    pub fn sweep(&mut self, day: Date) -> Replayed {
        let days = self.parts.first().and_then(|one| one.days_of_all(day));
        days.map_or_else(Replayed::default, |days| self.decide(&days))
    }

    /// Decides the events of a chunk, which are in the order of time and not
    /// before those of earlier chunks.
    pub fn decide(&mut self, chunk: &Columns) -> Replayed {
        let (one, more) = (self.parts.first(), self.parts.len() > 1);
        let Some(one) = one.filter(|_| more) else {
            let one = self.parts.first_mut();
            return one.map(|one| one.decide(chunk)).unwrap_or_default();
        };
        let first = self.seen;
        self.seen += chunk.rows() as u64;
        let snapshot = Arc::clone(one.snapshot());
        let members = one.find_members(chunk);
        let chunk = &*one.in_local_time(chunk, &members);
        let of = snapshot.fields().of.and_then(|id| chunk.get(id));
        let of = of.and_then(Column::as_text);
        let mut replayed = Replayed {
            places: vec![None; chunk.rows()],
            ..Replayed::default()
        };
        let mut part_of = Vec::with_capacity(chunk.rows());
        let mut start = 0;
        for (row, member) in members.iter().enumerate() {
            let own = self.own(*member, first + row as u64);
            let named = of.and_then(|of| of.get(row));
            let named = named.filter(|_| chunk.kind(row) == KindId::RETURN);
            let part = named.and_then(|of| self.knowing(&snapshot, chunk, row, of, &part_of));
            let part = part.unwrap_or(own);
            part_of.push(part);
            if let Some(member) = member.filter(|_| part != own) {
                self.decide_range(chunk, &members, first, start..row, &part_of, &mut replayed);
                self.bring(member, own, part);
                self.decide_range(
                    chunk,
                    &members,
                    first,
                    row..row + 1,
                    &part_of,
                    &mut replayed,
                );
                self.bring(member, part, own);
                start = row + 1;
            }
        }
        self.decide_range(
            chunk,
            &members,
            first,
            start..chunk.rows(),
            &part_of,
            &mut replayed,
        );
        replayed.refused.sort_by_key(|refused| refused.event);
        replayed
    }

    /// Whose part an event is by its member; those of guests go round.
    fn own(&self, member: Option<MemberIndex>, event: u64) -> usize {
        let number = member.map_or(event, |member| u64::from(member.0));
        usize::try_from(number % self.parts.len().max(1) as u64).unwrap_or(0)
    }

    /// Who knows the purchase that a return names; none if nobody does.
    fn knowing(
        &self,
        snapshot: &Snapshot,
        chunk: &Columns,
        row: usize,
        of: &str,
        part_of: &[usize],
    ) -> Option<usize> {
        let earlier = self.parts.iter().enumerate().filter_map(|(part, own)| {
            let named = own.named_before(chunk, row, of)?;
            Some((named, part))
        });
        let earlier = earlier.max_by_key(|(named, _)| (named.exact, named.event));
        match named_inside(snapshot, chunk, row, of, earlier.map(|(named, _)| named)) {
            Some(at) => part_of.get(at).copied(),
            None => earlier.map(|(_, part)| part),
        }
    }

    /// Makes a member's state known to another thread.
    fn bring(&mut self, member: MemberIndex, from: usize, to: usize) {
        let kept = self.parts.get(from).and_then(|part| part.keep(member));
        if let (Some(kept), Some(to)) = (kept, self.parts.get_mut(to)) {
            to.restore_member(member, &kept);
        }
    }

    /// Decides a part of a chunk, whose first event has the number `first`
    /// among all.
    fn decide_range(
        &mut self,
        chunk: &Columns,
        members: &[Option<MemberIndex>],
        first: u64,
        range: Range<usize>,
        part_of: &[usize],
        replayed: &mut Replayed,
    ) {
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); self.parts.len()];
        for row in range {
            let rows = part_of.get(row).and_then(|&part| rows.get_mut(part));
            if let (Some(rows), Ok(row)) = (rows, u32::try_from(row)) {
                rows.push(row);
            }
        }
        let decide = |part: &mut Replay, rows: &[u32]| {
            let schema = Arc::clone(&part.snapshot().settings().schema);
            let numbers = rows.iter().map(|&row| first + u64::from(row));
            let members = pick(members, rows.iter().map(|&row| row as usize));
            part.decide_numbered(&chunk.take(rows, &schema), &members, numbers.collect())
        };
        let decided = std::thread::scope(|scope| {
            let own = self.parts.iter_mut().zip(&rows);
            let mut own = own.filter(|(_, rows)| !rows.is_empty());
            let here = own.next();
            let others: Vec<_> = own
                .map(|(part, rows)| (rows, scope.spawn(move || decide(part, rows))))
                .collect();
            let here = here.map(|(part, rows)| (rows, decide(part, rows)));
            let others = others.into_iter().map(|(rows, other)| {
                let done = other.join().unwrap_or_else(|panic| resume_unwind(panic));
                (rows, done)
            });
            here.into_iter().chain(others).collect::<Vec<_>>()
        });
        for (rows, done) in decided {
            replayed.add(rows, done);
        }
    }
}
