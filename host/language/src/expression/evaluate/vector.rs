//! The values of one operation.

use std::sync::Arc;

use arrow_buffer::{BooleanBuffer, NullBuffer};

use super::truth::Truth;
use sadakat_model::batch::{DictionaryBuilder, Integers, TextColumn, Texts};

/// The values of one operation, for all events or all lines.
#[derive(Debug, Clone)]
pub(super) enum Vector {
    Truth(Truth),
    /// The same condition everywhere.
    Always(bool),
    Numbers(Numbers),
    Text(TextColumn),
    /// The same text everywhere.
    TextConstant(Arc<str>),
    Texts(Texts),
    /// Missing everywhere.
    Nothing,
}

/// Numbers, days or instants.
#[derive(Debug, Clone)]
pub(super) enum Numbers {
    Column(Integers),
    /// The same everywhere; none if missing.
    Same(Option<i64>),
}

impl Vector {
    /// The only entry as what is the same everywhere.
    pub(super) fn into_constant(self) -> Self {
        match self {
            Self::Truth(truth) if truth.yes.has_true() => Self::Always(true),
            Self::Truth(truth) if truth.no.has_true() => Self::Always(false),
            Self::Truth(_) => Self::Nothing,
            Self::Numbers(Numbers::Column(column)) => Self::Numbers(Numbers::Same(column.get(0))),
            Self::Text(column) => column
                .get(0)
                .map_or(Self::Nothing, |text| Self::TextConstant(text.into())),
            constant => constant,
        }
    }

    pub(super) fn into_truth(self, len: usize) -> Truth {
        match self {
            Self::Truth(truth) => truth,
            Self::Always(value) => Truth::always(value, len),
            _ => Truth::missing(len),
        }
    }

    pub(super) fn into_numbers(self) -> Numbers {
        match self {
            Self::Numbers(numbers) => numbers,
            _ => Numbers::Same(None),
        }
    }

    pub(super) fn into_text(self, len: usize) -> TextColumn {
        let mut builder = DictionaryBuilder::default();
        match self {
            Self::Text(column) => column,
            Self::TextConstant(text) => {
                builder.intern(&text);
                TextColumn {
                    keys: vec![0; len].into(),
                    dictionary: builder.finish(),
                    validity: None,
                }
            }
            _ => TextColumn {
                keys: vec![0; len].into(),
                dictionary: builder.finish(),
                validity: Some(NullBuffer::new_null(len)),
            },
        }
    }

    /// Where there is a value.
    pub(super) fn known(&self, len: usize) -> BooleanBuffer {
        let of = |validity: Option<&NullBuffer>| {
            validity.map_or_else(|| BooleanBuffer::new_set(len), |v| v.inner().clone())
        };
        match self {
            Self::Truth(truth) => &truth.yes | &truth.no,
            Self::Numbers(Numbers::Column(column)) => of(column.validity.as_ref()),
            Self::Text(column) => of(column.validity.as_ref()),
            Self::Numbers(Numbers::Same(None)) | Self::Nothing => BooleanBuffer::new_unset(len),
            Self::Always(_)
            | Self::Numbers(Numbers::Same(Some(_)))
            | Self::TextConstant(_)
            | Self::Texts(_) => of(None),
        }
    }
}

impl Numbers {
    pub(super) fn into_integers(self, len: usize) -> Integers {
        match self {
            Self::Column(column) => column,
            Self::Same(value) => Integers {
                values: vec![value.unwrap_or(0); len].into(),
                validity: value.is_none().then(|| NullBuffer::new_null(len)),
            },
        }
    }

    /// An entry's value, whatever stands there if it is missing.
    pub(super) fn raw(&self, entry: usize) -> i64 {
        match self {
            Self::Column(column) => column.values.get(entry).copied().unwrap_or(0),
            Self::Same(value) => value.unwrap_or(0),
        }
    }

    /// Which entries have a value; none means all.
    pub(super) fn validity(&self, len: usize) -> Option<NullBuffer> {
        match self {
            Self::Column(column) => column.validity.clone(),
            Self::Same(Some(_)) => None,
            Self::Same(None) => Some(NullBuffer::new_null(len)),
        }
    }

    /// A column out of values, some of which could not be computed.
    pub(super) fn from_parts(
        values: Vec<i64>,
        validity: Option<NullBuffer>,
        failed: &[usize],
    ) -> Self {
        let validity = if failed.is_empty() {
            validity
        } else {
            let mut failed = failed.iter().copied().peekable();
            let bits = BooleanBuffer::collect_bool(values.len(), |entry| {
                failed.next_if_eq(&entry).is_none()
            });
            NullBuffer::union(validity.as_ref(), Some(&NullBuffer::new(bits)))
        };
        Self::Column(Integers {
            values: values.into(),
            validity,
        })
    }
}
