//! Collects one field of many records.

use arrow_buffer::NullBufferBuilder;

use super::value::{Staged, Texts as RecordTexts};
use crate::batch::{Column, DictionaryBuilder, Integers, TextColumn, Texts};
use crate::schema::{FieldType, Presence};

/// A column that grows.
#[derive(Debug)]
pub(super) struct ColumnBuilder {
    presence: Presence,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Integers {
        values: Vec<i64>,
        validity: NullBufferBuilder,
    },
    Text {
        keys: Vec<u32>,
        dictionary: DictionaryBuilder,
        validity: NullBufferBuilder,
    },
    Texts {
        starts: Vec<u32>,
        keys: Vec<u32>,
        dictionary: DictionaryBuilder,
    },
}

impl ColumnBuilder {
    pub(super) fn new(ty: FieldType, presence: Presence) -> Self {
        let validity = NullBufferBuilder::new(0);
        let values = match ty {
            FieldType::Text => Values::Text {
                keys: Vec::new(),
                dictionary: DictionaryBuilder::default(),
                validity,
            },
            FieldType::Texts => Values::Texts {
                starts: vec![0],
                keys: Vec::new(),
                dictionary: DictionaryBuilder::default(),
            },
            FieldType::Boolean
            | FieldType::Integer
            | FieldType::Date
            | FieldType::Instant
            | FieldType::Money
            | FieldType::Quantity => Values::Integers {
                values: Vec::new(),
                validity,
            },
        };
        Self { presence, values }
    }

    /// Adds the value that a record has for the field. A field that records of
    /// this kind cannot have is missing, without its default.
    pub(super) fn push(&mut self, staged: Staged, belongs: bool, line: &str, texts: &RecordTexts) {
        let presence = if belongs {
            self.presence
        } else {
            Presence::Optional
        };
        match &mut self.values {
            Values::Integers { values, validity } => {
                let value = match (staged, presence) {
                    (Staged::Integer(value), _) => Some(value),
                    (_, Presence::Default(value)) => Some(value),
                    _ => None,
                };
                values.push(value.unwrap_or(0));
                validity.append(value.is_some());
            }
            Values::Text {
                keys,
                dictionary,
                validity,
            } => {
                let text = match (staged, presence) {
                    (Staged::Text(span), _) => Some(texts.get(line, span)),
                    (_, Presence::DefaultEmpty) => Some(""),
                    _ => None,
                };
                keys.push(text.map_or(0, |text| dictionary.intern(text)));
                validity.append(text.is_some());
            }
            Values::Texts {
                starts,
                keys,
                dictionary,
            } => {
                if let Staged::Texts(start, end) = staged {
                    let list = texts.list(start, end).iter();
                    keys.extend(list.map(|&span| dictionary.intern(texts.get(line, span))));
                }
                starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
            }
        }
    }

    /// Puts the entries from `len` on into another order.
    pub(super) fn reorder(&mut self, len: usize, order: &[usize]) {
        match &mut self.values {
            Values::Integers { values, validity } => {
                reorder(values, len, order);
                reorder_validity(validity, len, order);
            }
            Values::Text { keys, validity, .. } => {
                reorder(keys, len, order);
                reorder_validity(validity, len, order);
            }
            Values::Texts { starts, keys, .. } => {
                let list = |at: usize| match (starts.get(at), starts.get(at + 1)) {
                    (Some(&start), Some(&end)) => keys
                        .get(start as usize..end as usize)
                        .unwrap_or(&[])
                        .to_vec(),
                    _ => Vec::new(),
                };
                let lists: Vec<Vec<u32>> = order.iter().map(|&at| list(at)).collect();
                starts.truncate(len + 1);
                keys.truncate(starts.last().copied().unwrap_or(0) as usize);
                for list in lists {
                    keys.extend(list);
                    starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
                }
            }
        }
    }

    /// Takes back all entries from `len` on. Texts that only they had stay in
    /// the dictionary.
    pub(super) fn truncate(&mut self, len: usize) {
        match &mut self.values {
            Values::Integers { values, validity } => {
                values.truncate(len);
                validity.truncate(len);
            }
            Values::Text { keys, validity, .. } => {
                keys.truncate(len);
                validity.truncate(len);
            }
            Values::Texts { starts, keys, .. } => {
                starts.truncate(len + 1);
                keys.truncate(starts.last().copied().unwrap_or(0) as usize);
            }
        }
    }

    pub(super) fn finish(self) -> Column {
        match self.values {
            Values::Integers { values, validity } => Column::Integers(Integers {
                values: values.into(),
                validity: validity.build(),
            }),
            Values::Text {
                keys,
                dictionary,
                validity,
            } => Column::Text(TextColumn {
                keys: keys.into(),
                dictionary: dictionary.finish(),
                validity: validity.build(),
            }),
            Values::Texts {
                starts,
                keys,
                dictionary,
            } => Column::Texts(Texts {
                starts: starts.into(),
                keys: keys.into(),
                dictionary: dictionary.finish(),
            }),
        }
    }
}

fn reorder<T: Copy>(values: &mut Vec<T>, len: usize, order: &[usize]) {
    let moved: Vec<T> = order
        .iter()
        .filter_map(|&at| values.get(at).copied())
        .collect();
    values.truncate(len);
    values.extend(moved);
}

fn reorder_validity(validity: &mut NullBufferBuilder, len: usize, order: &[usize]) {
    let moved: Vec<bool> = order.iter().map(|&at| validity.is_valid(at)).collect();
    validity.truncate(len);
    moved.into_iter().for_each(|valid| validity.append(valid));
}
