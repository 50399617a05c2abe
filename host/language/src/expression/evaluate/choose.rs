//! One value or another.

use arrow_buffer::{BooleanBuffer, NullBuffer};

use super::Run;
use super::truth::Truth;
use super::vector::{Numbers, Vector};
use crate::expression::graph::NodeId;
use sadakat_model::batch::{DictionaryBuilder, Integers, TextColumn};

impl Run<'_> {
    /// `then` where `of` has a value, else `otherwise`.
    pub(super) fn choose(
        &mut self,
        of: NodeId,
        then: NodeId,
        otherwise: NodeId,
        len: usize,
    ) -> Vector {
        let first = self.vector(of).known(len);
        if !first.has_false() {
            return self.vector(then);
        }
        if !first.has_true() {
            return self.vector(otherwise);
        }
        let second = !&first;
        match (self.vector(then), self.vector(otherwise)) {
            (left @ (Vector::Truth(_) | Vector::Always(_)), right)
            | (left, right @ (Vector::Truth(_) | Vector::Always(_))) => {
                let (left, right) = (left.into_truth(len), right.into_truth(len));
                Vector::Truth(Truth {
                    yes: &(&left.yes & &first) | &(&right.yes & &second),
                    no: &(&left.no & &first) | &(&right.no & &second),
                })
            }
            (Vector::Numbers(left), right) => {
                Vector::Numbers(numbers(&first, &left, &right.into_numbers(), len))
            }
            (left, Vector::Numbers(right)) => {
                Vector::Numbers(numbers(&first, &left.into_numbers(), &right, len))
            }
            (Vector::Nothing, Vector::Nothing) => Vector::Nothing,
            (left, right) => {
                let (left, right) = (left.into_text(len), right.into_text(len));
                Vector::Text(texts(&first, &left, &right, len))
            }
        }
    }
}

fn numbers(first: &BooleanBuffer, left: &Numbers, right: &Numbers, len: usize) -> Numbers {
    let values = (0..len)
        .map(|entry| {
            if first.value(entry) {
                left.raw(entry)
            } else {
                right.raw(entry)
            }
        })
        .collect();
    let of = |numbers: &Numbers| Vector::Numbers(numbers.clone()).known(len);
    Numbers::Column(Integers {
        values,
        validity: validity(first, &of(left), &of(right)),
    })
}

/// Texts of two dictionaries, in a new one.
fn texts(first: &BooleanBuffer, left: &TextColumn, right: &TextColumn, len: usize) -> TextColumn {
    let mut both = DictionaryBuilder::default();
    let keys = (0..len)
        .map(|entry| {
            let chosen = if first.value(entry) { left } else { right };
            chosen.get(entry).map_or(0, |text| both.intern(text))
        })
        .collect();
    let known = |column: &TextColumn| Vector::Text(column.clone()).known(len);
    TextColumn {
        keys,
        dictionary: both.finish(),
        validity: validity(first, &known(left), &known(right)),
    }
}

fn validity(
    first: &BooleanBuffer,
    left: &BooleanBuffer,
    right: &BooleanBuffer,
) -> Option<NullBuffer> {
    let known = &(left & first) | &(right & &!first);
    known.has_false().then(|| NullBuffer::new(known))
}
