//! What a plan computes with.

use std::rc::Rc;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::script::cell::Scalar;
use sadakat_model::batch::Texts;
use sadakat_model::constants::{ParamValue, Table};
use sadakat_model::values::{Date, Instant};

/// A value of an expression at one event. It borrows from the batch, the
/// snapshot and the plan, so that most values cost nothing to make.
#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    Missing,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(&'a str),
    /// A text that was put together.
    Made(Rc<str>),
    Date(Date),
    Instant(Instant),
    /// A line of the purchase, by its position in it.
    Line(u32),
    /// All lines of the purchase: so many.
    Lines(u32),
    /// A field with several texts, at an entry.
    Texts(&'a Texts, usize),
    /// A list of `[params]`.
    Parameters(&'a [ParamValue]),
    /// Any other list, with how deep lists and maps lie in it.
    List(Rc<Vec<Value<'a>>>, u8),
    /// Named values, as effects take them; likewise.
    Map(Rc<Vec<(Arc<str>, Value<'a>)>>, u8),
    /// A row of a lookup table, by its key.
    Row(&'a Arc<Table>, Rc<str>),
    /// Whole numbers from the first up to the second, which does not belong.
    Range(i64, i64),
    /// What only the interpreter has, such as a map.
    Other,
}

impl<'a> From<Scalar<'a>> for Value<'a> {
    #[inline]
    fn from(scalar: Scalar<'a>) -> Self {
        match scalar {
            Scalar::Missing => Self::Missing,
            Scalar::Boolean(value) => Self::Boolean(value),
            Scalar::Integer(value) => Self::Integer(value),
            Scalar::Decimal(value) => Self::Decimal(value),
            Scalar::Text(value) => Self::Text(value),
            Scalar::Date(value) => Self::Date(value),
            Scalar::Instant(value) => Self::Instant(value),
        }
    }
}

impl<'a> From<&'a ParamValue> for Value<'a> {
    fn from(value: &'a ParamValue) -> Self {
        match value {
            ParamValue::Boolean(value) => Self::Boolean(*value),
            ParamValue::Integer(value) => Self::Integer(*value),
            ParamValue::Decimal(value) => Self::Decimal(*value),
            ParamValue::Text(value) => Self::Text(value),
            ParamValue::Date(value) => Self::Date(*value),
            ParamValue::List(values) => Self::Parameters(values),
        }
    }
}

/// Levels of lists and maps in each other: what is nested is freed by
/// recursion, and a thread's stack must hold it.
pub(crate) const LEVELS: u8 = 32;

impl<'a> Value<'a> {
    /// A list; none if it nests too deep.
    pub(crate) fn list(values: Vec<Self>) -> Option<Self> {
        let depth = values.iter().map(Self::depth).max().unwrap_or(0) + 1;
        (depth <= LEVELS).then(|| Self::List(Rc::new(values), depth))
    }

    /// A map; none if it nests too deep.
    pub(crate) fn map(values: Vec<(Arc<str>, Self)>) -> Option<Self> {
        let depths = values.iter().map(|(_, value)| value.depth());
        let depth = depths.max().unwrap_or(0) + 1;
        (depth <= LEVELS).then(|| Self::Map(Rc::new(values), depth))
    }

    /// How deep lists and maps lie in it.
    pub(crate) const fn depth(&self) -> u8 {
        match self {
            Self::List(_, depth) | Self::Map(_, depth) => *depth,
            Self::Parameters(_) | Self::Texts(..) | Self::Lines(_) => 1,
            _ => 0,
        }
    }

    pub(crate) const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// A number of either kind.
    pub(crate) fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Integer(value) => Some(Decimal::from(*value)),
            Self::Decimal(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Made(text) => Some(text),
            _ => None,
        }
    }

    /// How many entries a list has; none for what is no list.
    pub(crate) fn len(&self) -> Option<usize> {
        Some(match self {
            Self::Lines(count) => *count as usize,
            Self::Texts(texts, entry) => texts.keys(*entry).len(),
            Self::Parameters(values) => values.len(),
            Self::List(values, _) => values.len(),
            _ => return None,
        })
    }

    /// Steps for looking at all of a list or a text.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len() / 64,
            Self::Made(text) => text.len() / 64,
            other => other.len().unwrap_or(0) / 8,
        }
    }

    /// Steps for having put together a list or a text.
    pub(crate) fn made(&self) -> usize {
        match self {
            Self::Made(text) => text.len() / 64,
            Self::List(values, _) => values.len() / 8,
            _ => 0,
        }
    }

    /// An entry of a list, from 0.
    pub(crate) fn entry(&self, at: usize) -> Option<Self> {
        match self {
            Self::Lines(count) => {
                let at = u32::try_from(at).ok().filter(|at| at < count)?;
                Some(Self::Line(at))
            }
            Self::Texts(texts, entry) => {
                let texts: &'a Texts = texts;
                let key = texts.keys(*entry).get(at)?;
                Some(Self::Text(texts.dictionary.get(*key)))
            }
            Self::Parameters(values) => {
                let values: &'a [ParamValue] = values;
                values.get(at).map(Self::from)
            }
            Self::List(values, _) => values.get(at).cloned(),
            _ => None,
        }
    }

    /// What it is, in words for authors.
    pub(crate) const fn describe(&self) -> &'static str {
        match self {
            Self::Missing => "a missing value",
            Self::Boolean(_) => "true or false",
            Self::Integer(_) => "a whole number",
            Self::Decimal(_) => "a number",
            Self::Text(_) | Self::Made(_) => "a text",
            Self::Date(_) => "a day",
            Self::Instant(_) => "a point in time",
            Self::Line(_) => "line",
            Self::Lines(_) => "lines",
            Self::Texts(..) | Self::Parameters(_) | Self::List(..) => "a list",
            Self::Map(..) => "a map",
            Self::Row(..) => "table row",
            Self::Range(..) => "a range",
            Self::Other => "something else",
        }
    }
}
