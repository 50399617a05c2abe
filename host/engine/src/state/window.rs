//! One declared history field of one member: what counts in a period that
//! ends today.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

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
/// Invariant: days do not descend.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Window {
    buckets: VecDeque<Bucket>,
    // The sum of all buckets; of distinct texts, how many there are; unused
    // for maxima.
    running: i64,
}

/// A day's sum; or one value of a day, or a stand-in for one text, since each
/// of them may come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i32, i64)", into = "(i32, i64)")]
struct Bucket {
    day: Date,
    value: i64,
}

impl From<(i32, i64)> for Bucket {
    fn from((day, value): (i32, i64)) -> Self {
        let day = Date::from_days(day);
        Self { day, value }
    }
}

impl From<Bucket> for (i32, i64) {
    fn from(bucket: Bucket) -> Self {
        (bucket.day.days(), bucket.value)
    }
}

impl Window {
    /// Forgets the days before `start`.
    pub(super) fn advance(&mut self, aggregate: Aggregate, start: Date) {
        while let Some(&oldest) = self.buckets.front()
            && oldest.day < start
        {
            self.buckets.pop_front();
            self.forget(aggregate, oldest.value);
        }
    }

    /// Whether nothing counts.
    pub(super) fn is_empty(&self) -> bool {
        self.buckets.is_empty() && self.running == 0
    }

    /// The oldest day that counts.
    pub(super) fn oldest(&self) -> Option<Date> {
        self.buckets.front().map(|bucket| bucket.day)
    }

    /// The sum as it is, which may be below zero.
    pub(super) const fn sum(&self) -> i64 {
        self.running
    }

    /// What rules see.
    pub(super) fn value(&self, aggregate: Aggregate) -> Option<i64> {
        match aggregate {
            Aggregate::Sum | Aggregate::Count | Aggregate::PointsEarned(_) => {
                Some(self.running.max(0))
            }
            Aggregate::Distinct => Some(self.running),
            Aggregate::Max => self.buckets.iter().map(|bucket| bucket.value).max(),
        }
    }

    /// Adds what an event puts in.
    pub(super) fn add(&mut self, aggregate: Aggregate, day: Date, input: Input<'_>) {
        match (aggregate, input) {
            (Aggregate::Sum | Aggregate::Count, Input::Number(value)) => self.add_sum(day, value),
            (Aggregate::Max, Input::Number(value)) => self.insert(Bucket { day, value }),
            (Aggregate::Distinct, Input::Texts(..)) => {
                for value in input.different_texts() {
                    self.add_text(day, value);
                }
            }
            // The loader pairs inputs with aggregates; another pair adds nothing.
            (_, _) => {}
        }
    }

    /// Takes back the difference between what a purchase put in, on a day that
    /// still counts, and what the rest of it would have.
    pub(super) fn take_back(
        &mut self,
        aggregate: Aggregate,
        day: Date,
        before: Input<'_>,
        after: Input<'_>,
    ) {
        match aggregate {
            Aggregate::Sum | Aggregate::Count => {
                self.take_sum(day, after.number().saturating_sub(before.number()));
            }
            Aggregate::Max => {
                if let Input::Number(value) = before {
                    self.remove(aggregate, Bucket { day, value });
                }
                self.add(aggregate, day, after);
            }
            Aggregate::Distinct => {
                let (before, after) = (before.different_texts(), after.different_texts());
                for &value in before.iter().filter(|text| !after.contains(text)) {
                    self.remove(aggregate, Bucket { day, value });
                }
                for &value in after.iter().filter(|text| !before.contains(text)) {
                    self.add_text(day, value);
                }
            }
            Aggregate::PointsEarned(_) => {}
        }
    }

    /// Changes a day's sum. Nothing is taken of a day of which nothing is counted:
    /// the field began after it.
    pub(super) fn take_sum(&mut self, day: Date, by: i64) {
        if by > 0 || self.buckets.iter().any(|bucket| bucket.day == day) {
            self.add_sum(day, by);
        }
    }

    /// Adds to a day's sum.
    pub(super) fn add_sum(&mut self, day: Date, value: i64) {
        if value == 0 {
            return;
        }
        self.running = self.running.saturating_add(value);
        let at = self.buckets.partition_point(|bucket| bucket.day < day);
        match self.buckets.get_mut(at) {
            Some(same) if same.day == day => {
                same.value = same.value.saturating_add(value);
                if same.value == 0 {
                    self.buckets.remove(at);
                }
            }
            _ => self.buckets.insert(at, Bucket { day, value }),
        }
    }

    /// Linear in the texts of the period, which are few: stores, categories.
    fn add_text(&mut self, day: Date, value: i64) {
        if !self.buckets.iter().any(|bucket| bucket.value == value) {
            self.running += 1;
        }
        self.insert(Bucket { day, value });
    }

    fn insert(&mut self, bucket: Bucket) {
        let at = self
            .buckets
            .partition_point(|known| known.day <= bucket.day);
        self.buckets.insert(at, bucket);
    }

    fn remove(&mut self, aggregate: Aggregate, bucket: Bucket) {
        if let Some(at) = self.buckets.iter().rposition(|known| *known == bucket) {
            self.buckets.remove(at);
            self.forget(aggregate, bucket.value);
        }
    }

    /// Keeps the running number right after a bucket went.
    fn forget(&mut self, aggregate: Aggregate, value: i64) {
        match aggregate {
            Aggregate::Distinct => {
                if !self.buckets.iter().any(|bucket| bucket.value == value) {
                    self.running -= 1;
                }
            }
            _ => self.running = self.running.saturating_sub(value),
        }
    }

    /// Counts what counts for another member as well.
    pub(super) fn merge(&mut self, aggregate: Aggregate, other: &Self) {
        for &Bucket { day, value } in &other.buckets {
            match aggregate {
                Aggregate::Sum | Aggregate::Count | Aggregate::PointsEarned(_) => {
                    self.add_sum(day, value);
                }
                Aggregate::Max => self.insert(Bucket { day, value }),
                Aggregate::Distinct => self.add_text(day, value),
            }
        }
    }

    /// Takes back what another member's days put in.
    pub(super) fn unmerge(&mut self, aggregate: Aggregate, other: &Self) {
        for &bucket in &other.buckets {
            match aggregate {
                Aggregate::Sum | Aggregate::Count | Aggregate::PointsEarned(_) => {
                    self.add_sum(bucket.day, bucket.value.saturating_neg());
                }
                // No running number of a maximum was put in.
                Aggregate::Max => {
                    if let Some(at) = self.buckets.iter().rposition(|known| *known == bucket) {
                        self.buckets.remove(at);
                    }
                }
                Aggregate::Distinct => self.remove(aggregate, bucket),
            }
        }
    }

    /// Days and their sums, oldest first.
    pub(super) fn days(&self) -> impl Iterator<Item = (Date, i64)> {
        self.buckets.iter().map(|bucket| (bucket.day, bucket.value))
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.buckets.capacity() * size_of::<Bucket>()
    }
}

/// One event's entry of a [`WindowInput`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Input<'a> {
    Nothing,
    Number(i64),
    Texts(&'a Texts, usize),
}

impl Input<'_> {
    fn number(self) -> i64 {
        match self {
            Self::Number(value) => value,
            Self::Nothing | Self::Texts(..) => 0,
        }
    }

    /// Stand-ins for the texts, each once.
    fn different_texts(self) -> Vec<i64> {
        let Self::Texts(texts, row) = self else {
            return Vec::new();
        };
        let mut different = Vec::new();
        for text in texts.get(row) {
            let value = text_hash(text).cast_signed();
            if !different.contains(&value) {
                different.push(value);
            }
        }
        different
    }
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
