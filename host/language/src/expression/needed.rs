//! What would have been enough for a condition: the near miss.

use serde::Serialize;

use super::datum::Datum;
use crate::text::Comparison;

/// How a value has to stand to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The value or more.
    AtLeast,
    /// More than the value.
    MoreThan,
    /// The value or less.
    AtMost,
    /// Less than the value.
    LessThan,
    /// Exactly the value.
    Is,
    /// Anything but the value.
    IsNot,
    /// One of the values.
    OneOf,
    /// None of the values.
    NoneOf,
    /// From the first value to the second, both included.
    Within,
    /// Before the first value or after the second.
    Outside,
    /// The value among several texts, or within a text.
    Has,
    /// The value not among several texts, nor within a text.
    HasNot,
    /// Any value at all.
    Known,
    /// No value.
    Missing,
}

/// What would have been enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Needed {
    /// How the value that was seen has to stand to `values`.
    pub relation: Relation,
    /// What it is held against; empty for [`Relation::Known`] and
    /// [`Relation::Missing`].
    pub values: Vec<Datum>,
    /// How far off it was, if that can be said in numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Datum>,
}

impl Needed {
    pub(super) const fn new(relation: Relation, values: Vec<Datum>) -> Self {
        Self {
            relation,
            values,
            by: None,
        }
    }

    /// The relation if `want`, else its opposite.
    pub(super) fn either(want: bool, yes: Relation, no: Relation, values: Vec<Datum>) -> Self {
        Self::new(if want { yes } else { no }, values)
    }
}

impl Relation {
    /// What a comparison asks for, or its opposite if it must not hold.
    pub(super) const fn of(comparison: Comparison, want: bool) -> Self {
        match (comparison, want) {
            (Comparison::GreaterOrEqual, true) | (Comparison::Less, false) => Self::AtLeast,
            (Comparison::Greater, true) | (Comparison::LessOrEqual, false) => Self::MoreThan,
            (Comparison::LessOrEqual, true) | (Comparison::Greater, false) => Self::AtMost,
            (Comparison::Less, true) | (Comparison::GreaterOrEqual, false) => Self::LessThan,
            (Comparison::Equal, true) | (Comparison::NotEqual, false) => Self::Is,
            (Comparison::NotEqual, true) | (Comparison::Equal, false) => Self::IsNot,
        }
    }

    /// The same for whole numbers with the bound itself included; none if it
    /// is included already, or cannot be.
    pub(super) const fn inclusive(self, bound: i64) -> Option<(Self, i64)> {
        match (self, bound.checked_add(1), bound.checked_sub(1)) {
            (Self::MoreThan, Some(next), _) => Some((Self::AtLeast, next)),
            (Self::LessThan, _, Some(before)) => Some((Self::AtMost, before)),
            _ => None,
        }
    }

    /// Whether a number can be too small or too large for it.
    pub(super) const fn has_distance(self) -> bool {
        matches!(
            self,
            Self::AtLeast | Self::MoreThan | Self::AtMost | Self::LessThan
        )
    }
}
