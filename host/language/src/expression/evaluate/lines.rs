//! Events to lines and back.

use std::cell::Cell;
use std::ops::Range;

use arrow_buffer::{BooleanBuffer, NullBuffer};

use super::Run;
use super::truth::Truth;
use super::vector::{Numbers, Vector};
use crate::expression::graph::NodeId;
use crate::expression::node::Extreme;
use sadakat_model::batch::{Integers, TextColumn, Texts};

impl Run<'_> {
    /// An event's value for each of its lines.
    pub(super) fn spread(&mut self, of: NodeId) -> Vector {
        let lines = self.columns.lines();
        match self.vector(of) {
            Vector::Truth(truth) => Vector::Truth(Truth {
                yes: self.spread_bits(&truth.yes, lines),
                no: self.spread_bits(&truth.no, lines),
            }),
            Vector::Numbers(Numbers::Column(column)) => {
                Vector::Numbers(Numbers::Column(Integers {
                    values: self
                        .events()
                        .map(|e| column.values.get(e).copied().unwrap_or(0))
                        .collect(),
                    validity: self.spread_validity(column.validity.as_ref(), lines),
                }))
            }
            Vector::Text(column) => Vector::Text(TextColumn {
                keys: self
                    .events()
                    .map(|e| column.keys.get(e).copied().unwrap_or(0))
                    .collect(),
                validity: self.spread_validity(column.validity.as_ref(), lines),
                dictionary: column.dictionary,
            }),
            Vector::Texts(texts) => {
                let mut starts = Vec::with_capacity(lines + 1);
                let mut keys = Vec::new();
                starts.push(0u32);
                for event in self.events() {
                    keys.extend_from_slice(texts.keys(event));
                    starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
                }
                Vector::Texts(Texts {
                    starts: starts.into(),
                    keys: keys.into(),
                    dictionary: texts.dictionary,
                })
            }
            constant => constant,
        }
    }

    /// The event of each line.
    fn events(&self) -> impl Iterator<Item = usize> {
        self.groups()
            .enumerate()
            .flat_map(|(event, lines)| lines.map(move |_| event))
    }

    /// The lines of each event.
    fn groups(&self) -> impl Iterator<Item = Range<usize>> {
        let columns = self.columns;
        (0..columns.rows()).map(|event| columns.line_range(event))
    }

    fn spread_bits(&self, bits: &BooleanBuffer, lines: usize) -> BooleanBuffer {
        let mut events = self.events();
        BooleanBuffer::collect_bool(lines, |_| {
            events
                .next()
                .is_some_and(|e| e < bits.len() && bits.value(e))
        })
    }

    fn spread_validity(&self, validity: Option<&NullBuffer>, lines: usize) -> Option<NullBuffer> {
        validity.map(|v| NullBuffer::new(self.spread_bits(v.inner(), lines)))
    }

    /// Whether a condition holds for any line: never without lines.
    pub(super) fn any_line(&mut self, of: NodeId) -> Truth {
        let truth = self.truth(of, self.columns.lines());
        Truth {
            yes: self.per_event(|lines| lines.into_iter().any(|line| is_set(&truth.yes, line))),
            no: self.per_event(|lines| lines.into_iter().all(|line| is_set(&truth.no, line))),
        }
    }

    fn per_event(&self, mut holds: impl FnMut(Range<usize>) -> bool) -> BooleanBuffer {
        let mut groups = self.groups();
        BooleanBuffer::collect_bool(self.columns.rows(), |_| {
            groups.next().is_some_and(&mut holds)
        })
    }

    pub(super) fn count_lines(&mut self, of: NodeId) -> Vector {
        let truth = self.truth(of, self.columns.lines());
        self.fold(Some(&truth), |lines| {
            i64::try_from(lines.filter(|&line| is_set(&truth.yes, line)).count()).ok()
        })
    }

    /// The sum over lines; missing if it overflows, or if a line that counts
    /// has no value. Whether any overflowed.
    pub(super) fn sum_lines(&mut self, value: NodeId, when: Option<NodeId>) -> (Vector, bool) {
        let (values, known, truth) = self.line_values(value, when);
        let failed = Cell::new(false);
        let sums = self.fold(truth.as_ref(), |lines| {
            let mut sum = 0i128;
            for line in lines.filter(|&line| counts(truth.as_ref(), line)) {
                if !is_set(&known, line) {
                    return None;
                }
                sum += i128::from(values.raw(line));
            }
            let sum = i64::try_from(sum).ok();
            failed.set(failed.get() || sum.is_none());
            sum
        });
        (sums, failed.get())
    }

    /// The least or greatest value; missing without lines that count.
    pub(super) fn extreme_line(
        &mut self,
        which: Extreme,
        value: NodeId,
        when: Option<NodeId>,
    ) -> Vector {
        let (values, known, truth) = self.line_values(value, when);
        self.fold(truth.as_ref(), |lines| {
            let mut best: Option<i64> = None;
            for line in lines.filter(|&line| counts(truth.as_ref(), line)) {
                if !is_set(&known, line) {
                    return None;
                }
                let value = values.raw(line);
                best = Some(match (best, which) {
                    (None, _) => value,
                    (Some(best), Extreme::Least) => best.min(value),
                    (Some(best), Extreme::Greatest) => best.max(value),
                });
            }
            best
        })
    }

    fn line_values(
        &mut self,
        value: NodeId,
        when: Option<NodeId>,
    ) -> (Numbers, BooleanBuffer, Option<Truth>) {
        let lines = self.columns.lines();
        let values = self.numbers(value);
        let known = Vector::Numbers(values.clone()).known(lines);
        let truth = when.map(|when| self.truth(when, lines));
        (values, known, truth)
    }

    /// One number an event; missing where it is not known which lines count.
    fn fold(&self, truth: Option<&Truth>, one: impl Fn(Range<usize>) -> Option<i64>) -> Vector {
        let mut failed = Vec::new();
        // Most often it is known of every line.
        let all = self.columns.lines();
        let gaps = truth.filter(|t| t.yes.len() < all || (&t.yes | &t.no).has_false());
        let values = self
            .groups()
            .enumerate()
            .map(|(event, lines)| {
                let certain = gaps.is_none_or(|t| {
                    lines
                        .clone()
                        .all(|line| is_set(&t.yes, line) || is_set(&t.no, line))
                });
                let value = if certain { one(lines) } else { None };
                value.unwrap_or_else(|| {
                    failed.push(event);
                    0
                })
            })
            .collect();
        Vector::Numbers(Numbers::from_parts(values, None, &failed))
    }
}

fn is_set(bits: &BooleanBuffer, entry: usize) -> bool {
    entry < bits.len() && bits.value(entry)
}

fn counts(truth: Option<&Truth>, line: usize) -> bool {
    truth.is_none_or(|truth| is_set(&truth.yes, line))
}
