//! A purchase that may come back, and what is kept of it.

use std::sync::Arc;

use arrow_buffer::ScalarBuffer;

use super::matching::{Back, Line};
use crate::batch::{Column, Columns, Integers};
use crate::campaign::Capped;
use crate::decide::{AppliedEffect, Usage};
use crate::model::{Date, Rounding};
use crate::schema::FieldId;
use crate::snapshot::Snapshot;
use crate::state::{Drawn, MemberIndex};

/// A purchase as it was decided.
#[derive(Debug)]
pub(crate) struct Purchase {
    /// The batch that it was decided in, and its row there.
    pub(crate) columns: Arc<Columns>,
    pub(crate) row: u32,
    /// Whose it is; none for a guest's.
    pub(crate) member: Option<MemberIndex>,
    /// The day from which its points count.
    pub(crate) day: Date,
    /// The day that it counted on for its member.
    pub(crate) counted_on: Date,
    /// What its member had got before it.
    pub(crate) then: Then,
    /// What it was given, all of it kept; none if that is not known any more.
    pub(crate) given: Option<Box<[AppliedEffect]>>,
    /// The points that it used.
    pub(crate) drawn: Vec<Drawn>,
    /// What came back so far.
    pub(crate) back: Back,
    /// The hash of the program that decided it; none for the one that is asked.
    pub(crate) by: Option<Box<str>>,
}

/// What a member had got before a purchase, of campaigns with limits and caps:
/// most had got nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Then {
    pub(super) used: Vec<(u32, u32, u32)>,
    pub(super) spent: Vec<(u32, i64)>,
    pub(super) given: Vec<(u32, Capped, i64)>,
}

impl Then {
    pub(crate) fn note_used(&mut self, campaign: usize, limit: usize, count: u32) {
        if count > 0 {
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            self.used.push((number(campaign), number(limit), count));
        }
    }

    pub(crate) fn note_spent(&mut self, campaign: usize, amount: i64) {
        if amount != 0 {
            let campaign = u32::try_from(campaign).unwrap_or(u32::MAX);
            self.spent.push((campaign, amount));
        }
    }

    pub(crate) fn note_given(&mut self, campaign: usize, what: Capped, amount: i64) {
        if amount != 0 {
            let campaign = u32::try_from(campaign).unwrap_or(u32::MAX);
            self.given.push((campaign, what, amount));
        }
    }
}

/// A batch of one purchase knows what was known then.
impl Usage for Then {
    fn used(&self, _row: usize, campaign: usize, limit: usize) -> u32 {
        let own = |(known, of, _): &&(u32, u32, u32)| {
            *known as usize == campaign && *of as usize == limit
        };
        self.used.iter().find(own).map_or(0, |(_, _, count)| *count)
    }

    fn spent(&self, _row: usize, campaign: usize) -> i64 {
        let own = |(known, _): &&(u32, i64)| *known as usize == campaign;
        self.spent.iter().find(own).map_or(0, |(_, amount)| *amount)
    }

    fn given_today(&self, _row: usize, campaign: usize, what: Capped) -> i64 {
        let own = |(known, of, _): &&(u32, Capped, i64)| *known as usize == campaign && *of == what;
        self.given.iter().find(own).map_or(0, |(_, _, sum)| *sum)
    }
}

/// The lines of one event of a batch.
pub(crate) struct Lines<'a> {
    columns: &'a Columns,
    snapshot: &'a Snapshot,
}

impl<'a> Lines<'a> {
    pub(crate) const fn new(columns: &'a Columns, snapshot: &'a Snapshot) -> Self {
        Self { columns, snapshot }
    }

    /// The lines of an event.
    pub(crate) fn of(&self, row: usize) -> Vec<Line> {
        let fields = self.snapshot.fields();
        let column = |id: Option<FieldId>| id.and_then(|id| self.columns.get(id));
        let skus = column(fields.sku).and_then(Column::as_text);
        let quantities = column(fields.line_quantity).and_then(Column::as_integers);
        let amounts = column(fields.line_amount).and_then(Column::as_integers);
        let lines = self.columns.line_range(row);
        lines
            .map(|line| Line {
                sku: skus.and_then(|c| c.get(line)).unwrap_or("").into(),
                quantity: quantities.and_then(|c| c.get(line)).unwrap_or(0),
                amount: amounts.and_then(|c| c.get(line)),
            })
            .collect()
    }
}

impl Purchase {
    /// Its id.
    pub(crate) fn id(&self, snapshot: &Snapshot) -> Arc<str> {
        let ids = snapshot.fields().event_id;
        let ids = ids.and_then(|id| self.columns.get(id));
        let ids = ids.and_then(Column::as_text);
        ids.and_then(|ids| ids.get(self.row as usize))
            .unwrap_or("")
            .into()
    }

    /// Its lines.
    pub(crate) fn lines(&self, snapshot: &Snapshot) -> Vec<Line> {
        Lines::new(&self.columns, snapshot).of(self.row as usize)
    }

    /// A number of the purchase.
    pub(crate) fn number(&self, field: Option<FieldId>) -> i64 {
        let column = field.and_then(|id| self.columns.get(id));
        let column = column.and_then(Column::as_integers);
        column.and_then(|c| c.get(self.row as usize)).unwrap_or(0)
    }

    /// What of the points that paid has gone back once `back` came back: what
    /// the return says, or the goods' share of it.
    pub(crate) fn points_back(&self, snapshot: &Snapshot, back: &Back, said: i64) -> i64 {
        let fields = snapshot.fields();
        let points = self.number(fields.paid_with_points);
        if said > 0 {
            return back.points.saturating_add(said).min(points);
        }
        let total = self.number(fields.total);
        let lines = self.lines(snapshot);
        let kept = lines.iter().enumerate().map(|(at, line)| {
            let quantity = line.quantity.saturating_sub(back.of_line(at));
            share(line.amount.unwrap_or(0), quantity, line.quantity)
        });
        let kept = kept.fold(0i64, i64::saturating_add);
        let share = share(points, total.saturating_sub(kept), total);
        share.max(back.points).min(points)
    }

    /// The purchase without what came back, as a batch of one event; none if
    /// nothing is left of it. Amounts of a part of a line, and the part of the
    /// tax, are rounded half up.
    pub(crate) fn kept(&self, snapshot: &Snapshot, back: &Back) -> Option<Columns> {
        if back.whole {
            return None;
        }
        let schema = &snapshot.settings().schema;
        let row = self.row as usize;
        let alone = self.columns.slice(row..row + 1, schema);
        if back.is_nothing() {
            return Some(alone);
        }
        let fields = snapshot.fields();
        let lines = self.lines(snapshot);
        let mut places = Vec::new();
        let mut quantities = Vec::new();
        for (place, line) in (0u32..).zip(&lines) {
            let quantity = line.quantity.saturating_sub(back.of_line(place as usize));
            if quantity > 0 || line.quantity == 0 {
                places.push(place);
                quantities.push((quantity, line.quantity));
            }
        }
        let mut kept = alone.with_lines(&places, schema);
        let part = |value: i64, &(kept, bought): &(i64, i64)| share(value, kept, bought);
        for field in [fields.line_amount, fields.line_discount] {
            replace(&mut kept, field, |values| {
                values
                    .iter()
                    .zip(&quantities)
                    .map(|(&v, q)| part(v, q))
                    .collect()
            });
        }
        replace(&mut kept, fields.line_quantity, |_| {
            quantities.iter().map(|(kept, _)| *kept).collect()
        });
        let before = self.number(fields.total);
        let amounts = fields.line_amount.and_then(|id| kept.get(id));
        let amounts = amounts.and_then(Column::as_integers);
        let total = amounts.map_or(0, |amounts| {
            amounts
                .values
                .iter()
                .fold(0i64, |sum, &amount| sum.saturating_add(amount))
        });
        replace(&mut kept, fields.total, |_| vec![total]);
        replace(&mut kept, fields.tax, |values| {
            values
                .iter()
                .map(|&tax| share(tax, total, before))
                .collect()
        });
        replace(&mut kept, fields.paid_with_points, |values| {
            values
                .iter()
                .map(|&points| points.saturating_sub(back.points).max(0))
                .collect()
        });
        Some(kept)
    }
}

/// A part of a value in proportion, rounded half up.
pub(super) fn share(value: i64, part: i64, whole: i64) -> i64 {
    if part == whole || whole <= 0 {
        return value;
    }
    Rounding::HalfUp.divide(i128::from(value) * i128::from(part), whole.into())
}

/// Puts other values into a column of numbers, if it is there.
fn replace(
    columns: &mut Columns,
    field: Option<FieldId>,
    values: impl FnOnce(&ScalarBuffer<i64>) -> Vec<i64>,
) {
    let Some(field) = field else { return };
    let Some(Column::Integers(column)) = columns.get(field) else {
        return;
    };
    let values: ScalarBuffer<i64> = values(&column.values).into();
    let validity = column.validity.clone();
    columns.set(field, Column::Integers(Integers { values, validity }));
}
