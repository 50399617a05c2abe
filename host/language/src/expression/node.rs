//! One operation on columns.

use std::sync::Arc;

use super::graph::NodeId;
use crate::text::{Arithmetic, Comparison};
use sadakat_model::schema::{FieldId, FieldType};
use sadakat_model::values::LeapBirthday;

/// What a value is kept as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    Truth,
    /// Numbers, days and instants.
    Integers,
    Text,
    Texts,
}

impl Shape {
    /// What the values of fields of a type are kept as.
    pub(super) const fn of(ty: FieldType) -> Self {
        match ty {
            FieldType::Boolean => Self::Truth,
            FieldType::Text => Self::Text,
            FieldType::Texts => Self::Texts,
            _ => Self::Integers,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Letters {
    Lower,
    Upper,
}

impl TextTest {
    pub(super) fn holds(self, text: &str, pattern: &str) -> bool {
        match self {
            Self::StartsWith => text.starts_with(pattern),
            Self::EndsWith => text.ends_with(pattern),
            Self::Contains => text.contains(pattern),
        }
    }
}

impl Letters {
    pub(super) fn apply(self, text: &str) -> String {
        match self {
            Self::Lower => text.to_lowercase(),
            Self::Upper => text.to_uppercase(),
        }
    }
}

/// Which birthday days are counted to or from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum BirthdayDays {
    ToNext,
    SinceLast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum CalendarPart {
    Year,
    Month,
    Day,
    Weekday,
}

/// Which of several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Extreme {
    Least,
    Greatest,
}

/// An operation. Numbers of different scales are brought to the same one
/// first, by the powers of ten given as `…_up`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Node {
    // Leaves.
    Truth(bool),
    Integer(i64),
    Text(Arc<str>),
    Field(FieldId, Shape),
    Today,
    Now,
    /// An event's value for each of its lines.
    Spread(NodeId),
    /// A value that is missing everywhere.
    Nothing(Shape),

    // Conditions of conditions.
    Not(NodeId),
    And(Box<[NodeId]>),
    Or(Box<[NodeId]>),
    Same(NodeId, NodeId),
    /// Whether there is a value.
    Known(NodeId),
    /// `then` where `of` has a value, else `otherwise`.
    Choose {
        of: NodeId,
        then: NodeId,
        otherwise: NodeId,
    },

    // Numbers.
    Compare {
        comparison: Comparison,
        left: NodeId,
        right: NodeId,
        left_up: u8,
        right_up: u8,
    },
    Calculate {
        operation: Arithmetic,
        left: NodeId,
        right: NodeId,
        left_up: u8,
        right_up: u8,
    },
    Rescale(NodeId, u8),

    // Texts.
    TextIs(NodeId, Arc<str>),
    TextIn(NodeId, Arc<[Arc<str>]>),
    TextSame(NodeId, NodeId),
    TextTest(TextTest, NodeId, Arc<str>),
    TextCase(Letters, NodeId),
    HasText(NodeId, Arc<str>),
    HasTextOf(NodeId, NodeId),
    CountTexts(NodeId),
    /// A cell of a lookup table, by the graph's number for its column.
    Lookup(usize, NodeId),

    // Days.
    /// Whether the second day is a birthday of who was born on the first.
    IsBirthday(NodeId, NodeId, LeapRule),
    /// How many days it is from the second day to the next birthday of who was
    /// born on the first, or from the last one to it.
    BirthdayDays(BirthdayDays, NodeId, NodeId, LeapRule),
    DayOf(NodeId),
    Calendar(CalendarPart, NodeId),

    // Lines to events.
    AnyLine(NodeId),
    CountLines(NodeId),
    SumLines(NodeId, Option<NodeId>),
    ExtremeLine(Extreme, NodeId, Option<NodeId>),
}

/// [`LeapBirthday`] that can be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum LeapRule {
    February28,
    March1,
}

impl From<LeapBirthday> for LeapRule {
    fn from(leap: LeapBirthday) -> Self {
        match leap {
            LeapBirthday::February28 => Self::February28,
            LeapBirthday::March1 => Self::March1,
        }
    }
}

impl From<LeapRule> for LeapBirthday {
    fn from(leap: LeapRule) -> Self {
        match leap {
            LeapRule::February28 => Self::February28,
            LeapRule::March1 => Self::March1,
        }
    }
}

impl Node {
    /// Calls `f` for each operand.
    pub(super) fn operands(&mut self, mut f: impl FnMut(&mut NodeId)) {
        match self {
            Self::Truth(_)
            | Self::Integer(_)
            | Self::Text(_)
            | Self::Field(..)
            | Self::Today
            | Self::Now
            | Self::Nothing(_) => {}
            Self::Spread(of)
            | Self::Not(of)
            | Self::Known(of)
            | Self::Rescale(of, _)
            | Self::TextIs(of, _)
            | Self::TextIn(of, _)
            | Self::TextTest(_, of, _)
            | Self::TextCase(_, of)
            | Self::HasText(of, _)
            | Self::CountTexts(of)
            | Self::Lookup(_, of)
            | Self::DayOf(of)
            | Self::Calendar(_, of)
            | Self::AnyLine(of)
            | Self::CountLines(of) => f(of),
            Self::And(all) | Self::Or(all) => all.iter_mut().for_each(f),
            Self::Same(left, right)
            | Self::TextSame(left, right)
            | Self::HasTextOf(left, right)
            | Self::IsBirthday(left, right, _)
            | Self::BirthdayDays(_, left, right, _)
            | Self::Compare { left, right, .. }
            | Self::Calculate { left, right, .. } => {
                f(left);
                f(right);
            }
            Self::Choose {
                of,
                then,
                otherwise,
            } => {
                f(of);
                f(then);
                f(otherwise);
            }
            Self::SumLines(value, when) | Self::ExtremeLine(_, value, when) => {
                f(value);
                if let Some(when) = when {
                    f(when);
                }
            }
        }
    }

    /// What its values are kept as. What only passes on values of others has
    /// their shape, whatever this says.
    pub(super) const fn shape(&self) -> Shape {
        match self {
            Self::Field(_, shape) | Self::Nothing(shape) => *shape,
            Self::Integer(_)
            | Self::Today
            | Self::Now
            | Self::Calculate { .. }
            | Self::Rescale(..)
            | Self::CountTexts(_)
            | Self::BirthdayDays(..)
            | Self::DayOf(_)
            | Self::Calendar(..)
            | Self::CountLines(_)
            | Self::SumLines(..)
            | Self::ExtremeLine(..) => Shape::Integers,
            Self::Text(_) | Self::TextCase(..) | Self::Lookup(..) => Shape::Text,
            Self::Truth(_)
            | Self::Spread(_)
            | Self::Choose { .. }
            | Self::Not(_)
            | Self::And(_)
            | Self::Or(_)
            | Self::Same(..)
            | Self::Known(_)
            | Self::Compare { .. }
            | Self::TextIs(..)
            | Self::TextIn(..)
            | Self::TextSame(..)
            | Self::TextTest(..)
            | Self::HasText(..)
            | Self::HasTextOf(..)
            | Self::IsBirthday(..)
            | Self::AnyLine(_) => Shape::Truth,
        }
    }

    /// Whether it makes one value of an event out of those of its lines.
    pub(super) const fn gathers_lines(&self) -> bool {
        matches!(
            self,
            Self::AnyLine(_) | Self::CountLines(_) | Self::SumLines(..) | Self::ExtremeLine(..)
        )
    }
}
