//! Waves: at most one event of each member, decided together.

use std::sync::Arc;

use super::returns::Resolved;
use super::{Refused, Replay, Replayed};
use crate::batch::{Column, Columns};
use crate::decide::Decisions;
use crate::expression::Evaluation;
use crate::schema::KindId;
use crate::segment::set_segments;
use crate::state::MemberIndex;

impl Replay {
    /// Decides a part of a chunk, whose first event is event `first` of it.
    pub(super) fn decide_run(
        &mut self,
        chunk: &Columns,
        members: &[Option<MemberIndex>],
        first: usize,
        replayed: &mut Replayed,
    ) {
        let waves = self.waves.find(members);
        let snapshot = Arc::clone(&self.snapshot);
        let schema = &snapshot.settings().schema;
        let sorted = (waves.len() > 1).then(|| chunk.take(waves.order(), schema));
        for wave in 0..waves.len() {
            let range = waves.range(wave);
            let order = waves.order().get(range.clone()).unwrap_or(&[]);
            let columns = match &sorted {
                Some(sorted) => sorted.slice(range, schema),
                None => chunk.clone(),
            };
            let rows: Vec<Option<MemberIndex>> = order
                .iter()
                .map(|&row| members.get(row as usize).copied().flatten())
                .collect();
            self.decide_wave(columns, rows, order, first, replayed);
        }
    }

    /// Decides one event of each member. `order` says which event of the run
    /// each row is.
    fn decide_wave(
        &mut self,
        mut columns: Columns,
        mut rows: Vec<Option<MemberIndex>>,
        order: &[u32],
        first: usize,
        replayed: &mut Replayed,
    ) {
        self.state.start();
        let mut events: Vec<usize> = order.iter().map(|&row| first + row as usize).collect();
        let mut returns: Vec<Option<Resolved>> = Vec::new();
        if has_returns(&columns) {
            let numbers = pick(&self.numbers, events.iter().copied());
            let resolved = self.resolve(&columns, &rows, numbers.into_iter());
            let mut kept = Vec::with_capacity(rows.len());
            for (row, resolved) in (0u32..).zip(resolved) {
                match resolved {
                    Ok(found) => {
                        kept.push(row);
                        returns.push(found);
                    }
                    Err(why) => replayed.refused.push(Refused {
                        event: events.get(row as usize).copied().unwrap_or(0),
                        id: self.event_id(&columns, row as usize),
                        why,
                    }),
                }
            }
            if kept.len() < rows.len() {
                let schema = &self.snapshot.settings().schema;
                columns = columns.take(&kept, schema);
                let kept = || kept.iter().map(|&at| at as usize);
                rows = pick(&rows, kept());
                events = pick(&events, kept());
            }
            self.complete_returns(&mut columns, &returns);
        }
        if rows.is_empty() {
            self.state.stop();
            return;
        }
        self.members.columns(&rows, &mut columns, &self.reads);
        if let Some(known) = &self.known {
            known.amend(&self.snapshot, &mut columns);
        }
        if self.shows_segments {
            let members = rows.iter().map(Option::is_some).collect();
            set_segments(
                &mut columns,
                self.snapshot.segments().iter(),
                self.snapshot.graph(),
                &mut Evaluation::new(),
                Some(&members),
            );
        }
        self.state.stop();
        if self.shares {
            self.decide_in_order(columns, &rows, &returns, &events, replayed);
        } else {
            self.decide_at_once(columns, &rows, &returns, &events, replayed);
        }
    }

    /// Decides events that have nothing in common.
    pub(super) fn decide_at_once(
        &mut self,
        columns: Columns,
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
        events: &[usize],
        replayed: &mut Replayed,
    ) {
        let decided = self.evaluate(columns, rows);
        self.accept(decided, rows, returns, events, replayed);
    }

    pub(super) fn evaluate(
        &mut self,
        columns: Columns,
        rows: &[Option<MemberIndex>],
    ) -> (Arc<Columns>, Decisions) {
        self.batch(columns, rows, |evaluator, batch| {
            (Arc::clone(&batch.columns), evaluator.evaluate(batch))
        })
    }

    /// Does what decisions come to, and keeps them.
    pub(super) fn accept(
        &mut self,
        (columns, mut decisions): (Arc<Columns>, Decisions),
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
        events: &[usize],
        replayed: &mut Replayed,
    ) {
        self.state.start();
        self.apply(&columns, &mut decisions, rows, returns, events);
        self.state.stop();
        let wave = u32::try_from(replayed.waves.len()).unwrap_or(u32::MAX);
        for (at, &event) in (0u32..).zip(events) {
            if let Some(place) = replayed.places.get_mut(event) {
                *place = Some((wave, at));
            }
        }
        replayed.waves.push((columns, decisions));
    }

    fn event_id(&self, columns: &Columns, row: usize) -> String {
        let ids = self.snapshot.fields().event_id;
        let ids = ids.and_then(|id| columns.get(id)).and_then(Column::as_text);
        ids.and_then(|ids| ids.get(row))
            .unwrap_or_default()
            .to_owned()
    }
}

pub(super) fn has_returns(columns: &Columns) -> bool {
    let returned = KindId::RETURN.index();
    columns
        .kinds()
        .iter()
        .any(|&kind| usize::from(kind) == returned)
}

pub(super) fn pick<T: Copy>(values: &[T], places: impl Iterator<Item = usize>) -> Vec<T> {
    places.filter_map(|at| values.get(at).copied()).collect()
}
