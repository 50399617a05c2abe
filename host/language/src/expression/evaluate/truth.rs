//! Three-valued conditions.

use arrow_buffer::{BooleanBuffer, NullBuffer};

use super::Run;
use crate::expression::graph::NodeId;
use sadakat_model::batch::Integers;

/// A condition for all events or lines: true, false, or neither if missing.
///
/// Invariant: no bit is set in both.
#[derive(Debug, Clone)]
pub(super) struct Truth {
    pub(super) yes: BooleanBuffer,
    pub(super) no: BooleanBuffer,
}

impl Truth {
    pub(super) fn always(value: bool, len: usize) -> Self {
        let yes = BooleanBuffer::new_set(len);
        let no = BooleanBuffer::new_unset(len);
        if value {
            Self { yes, no }
        } else {
            Self { yes: no, no: yes }
        }
    }

    pub(super) fn missing(len: usize) -> Self {
        let neither = BooleanBuffer::new_unset(len);
        Self {
            yes: neither.clone(),
            no: neither,
        }
    }

    /// A condition that is never missing.
    pub(super) fn certain(yes: BooleanBuffer) -> Self {
        Self { no: !&yes, yes }
    }

    /// A condition that is missing where `validity` says so.
    pub(super) fn valid(yes: BooleanBuffer, validity: Option<&NullBuffer>) -> Self {
        let no = !&yes;
        match validity {
            None => Self { yes, no },
            Some(validity) => Self {
                yes: &yes & validity.inner(),
                no: &no & validity.inner(),
            },
        }
    }

    /// Integers as a column of conditions has them.
    pub(super) fn of_integers(column: &Integers) -> Self {
        let mut values = column.values.iter();
        let yes = BooleanBuffer::collect_bool(column.values.len(), |_| {
            values.next().is_some_and(|&value| value != 0)
        });
        Self::valid(yes, column.validity.as_ref())
    }

    pub(super) fn into_integers(self) -> Integers {
        let known = &self.yes | &self.no;
        Integers {
            values: self.yes.iter().map(i64::from).collect(),
            validity: known.has_false().then(|| NullBuffer::new(known)),
        }
    }

    pub(super) fn not(self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
        }
    }

    pub(super) fn same(&self, other: &Self) -> Self {
        Self {
            yes: &(&self.yes & &other.yes) | &(&self.no & &other.no),
            no: &(&self.yes & &other.no) | &(&self.no & &other.yes),
        }
    }
}

impl Run<'_> {
    /// All of several conditions. Stops when nothing can change any more.
    pub(super) fn all(&mut self, parts: &[NodeId], len: usize) -> Truth {
        let mut result = Truth::always(true, len);
        for &part in parts {
            let part = self.truth(part, len);
            result.yes &= &part.yes;
            result.no |= &part.no;
            if !result.no.has_false() {
                break;
            }
        }
        result
    }

    /// Any of several conditions.
    pub(super) fn any(&mut self, parts: &[NodeId], len: usize) -> Truth {
        let mut result = Truth::always(false, len);
        for &part in parts {
            let part = self.truth(part, len);
            result.yes |= &part.yes;
            result.no &= &part.no;
            if !result.yes.has_false() {
                break;
            }
        }
        result
    }
}
