//! Texts by their dictionaries: a text is looked at once, then its number.

use std::sync::Arc;

use arrow_buffer::{BooleanBuffer, NullBuffer};

use super::Run;
use super::recall::{NONE, Recall};
use super::truth::Truth;
use super::vector::{Numbers, Vector};
use crate::expression::graph::NodeId;
use crate::expression::node::Letters;
use sadakat_model::batch::{DictionaryBuilder, Integers, TextColumn, Texts};

/// Up to this many texts are compared one by one.
const FEW: usize = 8;

impl Run<'_> {
    fn text(&mut self, id: NodeId, len: usize) -> TextColumn {
        self.vector(id).into_text(len)
    }

    fn text_list(&mut self, id: NodeId) -> Option<Texts> {
        match self.vector(id) {
            Vector::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    pub(super) fn text_is(&mut self, of: NodeId, text: &str, len: usize) -> Truth {
        let column = self.text(of, len);
        let yes = match column.dictionary.find(text) {
            None => BooleanBuffer::new_unset(len),
            Some(wanted) => by_key(&column.keys, |key| key == wanted),
        };
        Truth::valid(yes, column.validity.as_ref())
    }

    pub(super) fn text_in(
        &mut self,
        id: NodeId,
        of: NodeId,
        texts: &[Arc<str>],
        len: usize,
    ) -> Truth {
        if texts.len() > FEW {
            let is_in = |text: &str| texts.binary_search_by(|t| (**t).cmp(text)).is_ok();
            return self.text_test(id, of, len, is_in);
        }
        let column = self.text(of, len);
        let mut wanted = [NONE; FEW];
        let found = texts.iter().filter_map(|t| column.dictionary.find(t));
        for (slot, key) in wanted.iter_mut().zip(found) {
            *slot = key;
        }
        let yes = by_key(&column.keys, |key| wanted.contains(&key));
        Truth::valid(yes, column.validity.as_ref())
    }

    /// Whether a text passes a test that is the same for all events.
    pub(super) fn text_test(
        &mut self,
        id: NodeId,
        of: NodeId,
        len: usize,
        test: impl Fn(&str) -> bool,
    ) -> Truth {
        let column = self.text(of, len);
        let Some(slot) = self.recall.get_mut(id.index()) else {
            return Truth::missing(len);
        };
        let recall = Recall::of(slot, &column.dictionary, None);
        let mut keys = valid_keys(&column);
        let yes = BooleanBuffer::collect_bool(len, |_| {
            let key = keys.next().flatten();
            key.is_some_and(|key| recall.ask(key, |text| test(text).into()) == 1)
        });
        drop(keys);
        Truth::valid(yes, column.validity.as_ref())
    }

    pub(super) fn text_same(
        &mut self,
        id: NodeId,
        left: NodeId,
        right: NodeId,
        len: usize,
    ) -> Truth {
        let (left, right) = (self.text(left, len), self.text(right, len));
        let validity = NullBuffer::union(left.validity.as_ref(), right.validity.as_ref());
        let yes = if left.dictionary.is(&right.dictionary) {
            let mut pairs = left.keys.iter().zip(right.keys.iter());
            BooleanBuffer::collect_bool(len, |_| pairs.next().is_some_and(|(l, r)| l == r))
        } else {
            let Some(slot) = self.recall.get_mut(id.index()) else {
                return Truth::missing(len);
            };
            let recall = Recall::of(slot, &left.dictionary, Some(&right.dictionary));
            let mut pairs = valid_keys(&left).zip(right.keys.iter());
            BooleanBuffer::collect_bool(len, |_| {
                let Some((Some(l), &r)) = pairs.next() else {
                    return false;
                };
                recall.ask(l, |text| right.dictionary.find(text).unwrap_or(NONE)) == r
            })
        };
        Truth::valid(yes, validity.as_ref())
    }

    /// In lower or upper case, in a dictionary of its own.
    pub(super) fn text_case(&mut self, letters: Letters, of: NodeId, len: usize) -> Vector {
        let column = self.text(of, len);
        let mut changed = DictionaryBuilder::default();
        let mut answers: Vec<u32> = vec![NONE; column.dictionary.len()];
        let keys = valid_keys(&column)
            .map(|key| {
                let Some(key) = key else { return 0 };
                match answers.get_mut(key as usize) {
                    Some(known) => {
                        if *known == NONE {
                            *known = changed.intern(&letters.apply(column.dictionary.get(key)));
                        }
                        *known
                    }
                    None => 0,
                }
            })
            .collect();
        Vector::Text(TextColumn {
            keys,
            dictionary: changed.finish(),
            validity: column.validity.clone(),
        })
    }

    pub(super) fn has_text(&mut self, texts: NodeId, text: &str, len: usize) -> Truth {
        let Some(texts) = self.text_list(texts) else {
            return Truth::missing(len);
        };
        let Some(wanted) = texts.dictionary.find(text) else {
            return Truth::always(false, len);
        };
        Truth::certain(BooleanBuffer::collect_bool(len, |entry| {
            texts.keys(entry).contains(&wanted)
        }))
    }

    pub(super) fn has_text_of(
        &mut self,
        id: NodeId,
        texts: NodeId,
        text: NodeId,
        len: usize,
    ) -> Truth {
        let Some(texts) = self.text_list(texts) else {
            return Truth::missing(len);
        };
        let column = self.text(text, len);
        let Some(slot) = self.recall.get_mut(id.index()) else {
            return Truth::missing(len);
        };
        let recall = Recall::of(slot, &column.dictionary, Some(&texts.dictionary));
        let mut keys = valid_keys(&column);
        let yes = BooleanBuffer::collect_bool(len, |entry| {
            let Some(Some(key)) = keys.next() else {
                return false;
            };
            let wanted = recall.ask(key, |text| texts.dictionary.find(text).unwrap_or(NONE));
            texts.keys(entry).contains(&wanted)
        });
        drop(keys);
        Truth::valid(yes, column.validity.as_ref())
    }

    pub(super) fn count_texts(&mut self, of: NodeId, len: usize) -> Vector {
        match self.text_list(of) {
            None => Vector::Nothing,
            Some(texts) => Vector::Numbers(Numbers::Column(Integers {
                values: (0..len)
                    .map(|entry| i64::try_from(texts.keys(entry).len()).unwrap_or(i64::MAX))
                    .collect(),
                validity: None,
            })),
        }
    }

    /// The cell of a lookup table in the row of each key.
    pub(super) fn lookup(&mut self, id: NodeId, number: usize, of: NodeId, len: usize) -> Vector {
        let column = self.text(of, len);
        let Some((lookup, slot)) = self
            .graph
            .lookup(number)
            .zip(self.recall.get_mut(id.index()))
        else {
            return Vector::Nothing;
        };
        let rows = lookup.table.keys();
        let recall = Recall::of(slot, &column.dictionary, None);
        let mut failed = Vec::new();
        let keys: Vec<u32> = valid_keys(&column)
            .enumerate()
            .map(|(entry, key)| {
                let cell = key.map_or(NONE, |key| {
                    recall.ask(key, |text| {
                        let row = rows.find(text);
                        row.and_then(|row| lookup.cells.key(row as usize))
                            .unwrap_or(NONE)
                    })
                });
                if cell == NONE {
                    failed.push(entry);
                    0
                } else {
                    cell
                }
            })
            .collect();
        let mut failed_left = failed.iter().copied().peekable();
        let found =
            BooleanBuffer::collect_bool(len, |entry| failed_left.next_if_eq(&entry).is_none());
        Vector::Text(TextColumn {
            keys: keys.into(),
            dictionary: lookup.cells.dictionary.clone(),
            validity: (!failed.is_empty()).then(|| NullBuffer::new(found)),
        })
    }
}

fn by_key(keys: &[u32], holds: impl Fn(u32) -> bool) -> BooleanBuffer {
    let mut keys_left = keys.iter();
    BooleanBuffer::collect_bool(keys.len(), |_| {
        keys_left.next().is_some_and(|&key| holds(key))
    })
}

/// Keys where there is a value: a missing text's key says nothing.
fn valid_keys(column: &TextColumn) -> impl Iterator<Item = Option<u32>> {
    (0..column.keys.len()).map(|entry| column.key(entry))
}
