//! One declared history field of one member: what counts in a period that
//! ends today.

use std::collections::VecDeque;

use super::Period;
use super::hash::text_hash;
use super::settings::Aggregate;
use crate::batch::Texts;
use crate::model::Date;

/// What the events of a wave put into one declared history field, as the
/// field's expressions evaluate: the sum over an event's matching lines, or
/// the value of an event that matches. One entry an event.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum WindowInput<'a> {
    /// For sums, counts and maxima; nothing where an event does not match.
    Numbers(&'a [Option<i64>]),
    /// For distinct texts.
    Texts(&'a Texts),
}

/// The days of a window.
///
/// Invariant: days do not descend; for a maximum, values descend.
#[derive(Debug, Clone, Default)]
pub(super) struct Window {
    buckets: VecDeque<Bucket>,
    // The sum of all buckets; unused for maxima and distinct texts.
    running: i64,
}

/// A day's sum or maximum, or a text and when it was last seen.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    day: Date,
    value: i64,
}

impl Window {
    /// Forgets the days before `start`.
    pub(super) fn advance(&mut self, start: Date) {
        while let Some(&oldest) = self.buckets.front()
            && oldest.day < start
        {
            self.running = self.running.saturating_sub(oldest.value);
            self.buckets.pop_front();
        }
    }

    /// The oldest day that counts.
    pub(super) fn oldest(&self) -> Option<Date> {
        self.buckets.front().map(|bucket| bucket.day)
    }

    /// The sum as it is, which may be below zero after a return.
    pub(super) const fn sum(&self) -> i64 {
        self.running
    }

    /// What rules see.
    pub(super) fn value(&self, aggregate: Aggregate) -> Option<i64> {
        match aggregate {
            Aggregate::Sum | Aggregate::Count => Some(self.running.max(0)),
            Aggregate::Distinct => i64::try_from(self.buckets.len()).ok(),
            Aggregate::Max => self.buckets.front().map(|bucket| bucket.value),
        }
    }

    /// Adds what row `row` contributes. A return lowers sums, and changes no
    /// count, maximum or distinct text.
    pub(super) fn add(&mut self, aggregate: Aggregate, day: Date, sign: Sign, input: Input<'_>) {
        match (aggregate, input) {
            (Aggregate::Sum, Input::Number(value)) => self.add_sum(day, sign.of(value)),
            (_, _) if sign == Sign::Less => {}
            (Aggregate::Count, Input::Number(value)) => self.add_sum(day, value),
            (Aggregate::Max, Input::Number(value)) => self.add_max(day, value),
            (Aggregate::Distinct, Input::Texts(texts, row)) => {
                for text in texts.get(row) {
                    self.add_text(day, text);
                }
            }
            // The loader pairs inputs with aggregates; another pair adds nothing.
            (_, _) => {}
        }
    }

    /// Adds to a day's sum.
    pub(super) fn add_sum(&mut self, day: Date, value: i64) {
        if value == 0 {
            return;
        }
        self.running = self.running.saturating_add(value);
        match self.buckets.back_mut() {
            Some(newest) if newest.day == day => newest.value = newest.value.saturating_add(value),
            _ => self.buckets.push_back(Bucket { day, value }),
        }
    }

    fn add_max(&mut self, day: Date, value: i64) {
        // An earlier value that is not larger will never be the maximum again.
        while self
            .buckets
            .back()
            .is_some_and(|newest| newest.value <= value)
        {
            self.buckets.pop_back();
        }
        self.buckets.push_back(Bucket { day, value });
    }

    /// Linear in the distinct texts of the period, which are few: stores,
    /// categories.
    fn add_text(&mut self, day: Date, text: &str) {
        let value = text_hash(text).cast_signed();
        if let Some(seen) = self
            .buckets
            .iter()
            .rposition(|bucket| bucket.value == value)
        {
            self.buckets.remove(seen);
        }
        self.buckets.push_back(Bucket { day, value });
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.buckets.capacity() * size_of::<Bucket>()
    }
}

/// Whether an event adds or takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    More,
    Less,
}

impl Sign {
    /// A return takes back, whichever sign its record carries.
    pub(super) const fn of(self, value: i64) -> i64 {
        match self {
            Self::More => value,
            Self::Less => value.saturating_abs().saturating_neg(),
        }
    }
}

/// One event's entry of a [`WindowInput`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Input<'a> {
    Nothing,
    Number(i64),
    Texts(&'a Texts, usize),
}

impl<'a> WindowInput<'a> {
    pub(super) fn row(&self, row: usize) -> Input<'a> {
        match self {
            Self::Numbers(numbers) => numbers
                .get(row)
                .copied()
                .flatten()
                .map_or(Input::Nothing, Input::Number),
            Self::Texts(texts) => Input::Texts(texts, row),
        }
    }
}

impl Period {
    /// The day under which a window keeps what happens on `day`: calendar
    /// periods end as a whole, so that one bucket is enough.
    pub(super) fn bucket(self, day: Date) -> Date {
        match self {
            Self::Days(_) => day,
            _ => self.start(day),
        }
    }
}
