//! What follows about missing values from a condition.

use std::collections::BTreeSet;

use crate::text::Comparison;
use sadakat_model::schema::{FieldId, Schema};

/// What has a value if a condition is true, and what if it is false.
#[derive(Debug, Clone)]
pub(crate) struct Implied<T> {
    when_true: BTreeSet<T>,
    when_false: BTreeSet<T>,
}

impl<T: Ord + Copy> Implied<T> {
    /// Of most conditions, nothing follows.
    pub(crate) const fn nothing() -> Self {
        Self {
            when_true: BTreeSet::new(),
            when_false: BTreeSet::new(),
        }
    }

    /// That these have a value if the condition comes to `outcome`.
    pub(crate) fn only(outcome: bool, present: impl IntoIterator<Item = T>) -> Self {
        let implied = Self {
            when_true: present.into_iter().collect(),
            when_false: BTreeSet::new(),
        };
        match outcome {
            true => implied,
            false => implied.negated(),
        }
    }

    /// What has a value if the condition came to `outcome`.
    pub(crate) const fn when(&self, outcome: bool) -> &BTreeSet<T> {
        match outcome {
            true => &self.when_true,
            false => &self.when_false,
        }
    }

    /// The same of other things.
    pub(crate) fn map<U: Ord>(self, of: impl Fn(T) -> U) -> Implied<U> {
        Implied {
            when_true: self.when_true.into_iter().map(&of).collect(),
            when_false: self.when_false.into_iter().map(&of).collect(),
        }
    }

    /// What follows from the same condition by another rule as well.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.when_true.extend(other.when_true);
        self.when_false.extend(other.when_false);
        self
    }

    /// The same but for one thing, if the condition comes to `outcome`.
    pub(crate) fn without(mut self, outcome: bool, thing: T) -> Self {
        match outcome {
            true => self.when_true.remove(&thing),
            false => self.when_false.remove(&thing),
        };
        self
    }

    /// What follows from `!condition`.
    pub(crate) fn negated(self) -> Self {
        Self {
            when_true: self.when_false,
            when_false: self.when_true,
        }
    }

    /// What follows from `a && b && …`, or from `a || b || …`.
    ///
    /// If all parts come out alike, what each of them says holds; if only one
    /// need do so, what they have in common.
    pub(crate) fn joined(parts: impl IntoIterator<Item = Self>, all: bool) -> Self {
        let mut together = BTreeSet::new();
        let mut shared: Option<BTreeSet<T>> = None;
        for part in parts {
            together.extend(part.when(all));
            let other = part.when(!all);
            shared = Some(match shared {
                None => other.clone(),
                Some(shared) => shared.intersection(other).copied().collect(),
            });
        }
        let implied = Self {
            when_true: together,
            when_false: shared.unwrap_or_default(),
        };
        match all {
            true => implied,
            false => implied.negated(),
        }
    }
}

impl Implied<FieldId> {
    /// What follows from comparing a field with a number: whoever has bought
    /// something has bought it on some day.
    pub(crate) fn counted(
        schema: &Schema,
        field: FieldId,
        comparison: Comparison,
        number: i64,
    ) -> Self {
        // What is true of 0 does not say that there is one.
        Self::only(!comparison.holds(&0, &number), schema.counted_by(field))
    }
}
