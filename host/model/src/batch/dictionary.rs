//! The distinct texts of a column.

use std::hash::BuildHasher as _;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use arrow_buffer::ScalarBuffer;
use hashbrown::DefaultHashBuilder;
use hashbrown::HashTable;

/// Distinct texts, numbered from 0 in the order of first sight. A clone is the
/// same dictionary, not a copy of it.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    // Those that were made together: a single event has some ten, and memory
    // for each of them would cost more than what they are asked.
    together: Arc<[Distinct]>,
    at: usize,
}

/// The texts of one dictionary.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    // Text k is bytes offsets[k]..offsets[k + 1] of the dictionary's part of
    // `text`, which dictionaries that were made together share.
    offsets: ScalarBuffer<u32>,
    text: Arc<String>,
    part: Range<usize>,
    numbers: Numbers,
}

impl From<Distinct> for Dictionary {
    fn from(alone: Distinct) -> Self {
        Self {
            together: Arc::new([alone]),
            at: 0,
        }
    }
}

impl Dictionary {
    /// Those that were made together, one after the other.
    pub(super) fn all(together: Vec<Distinct>) -> impl Iterator<Item = Self> {
        let together: Arc<[Distinct]> = together.into();
        (0..together.len()).map(move |at| Self {
            together: Arc::clone(&together),
            at,
        })
    }

    /// Whether two are one, so that a number means the same text in both.
    pub fn is(&self, other: &Self) -> bool {
        self.at == other.at && Arc::ptr_eq(&self.together, &other.together)
    }

    /// Its texts; none of the default, which is of no others.
    #[inline]
    fn distinct(&self) -> &Distinct {
        static EMPTY: LazyLock<Distinct> = LazyLock::new(Distinct::default);
        match self.together.get(self.at) {
            Some(own) => own,
            None => &EMPTY,
        }
    }

    /// How many texts there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.distinct().len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Text `key`; empty for a key that is not of this dictionary.
    #[inline]
    pub fn get(&self, key: u32) -> &str {
        let own = self.distinct();
        text_at(&own.offsets, &own.text, own.part.start, key)
    }

    /// The number of a text, if it occurs.
    pub fn find(&self, text: &str) -> Option<u32> {
        let own = self.distinct();
        let hash = own.numbers.hash(text);
        let is = |key| is_text(&own.offsets, &own.text, own.part.start, key, text);
        own.numbers.find(hash, own.len(), is)
    }

    /// The texts, by ascending number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|key| self.get(u32::try_from(key).unwrap_or(u32::MAX)))
    }

    /// All texts one after the other.
    #[inline]
    pub fn text(&self) -> &str {
        let own = self.distinct();
        own.text.get(own.part.clone()).unwrap_or("")
    }

    /// Where each text begins in [`Self::text`], and at last where it ends.
    #[inline]
    pub fn offsets(&self) -> &[u32] {
        let own = self.distinct();
        if own.offsets.is_empty() {
            &[0]
        } else {
            &own.offsets
        }
    }
}

impl Distinct {
    #[inline]
    fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }
}

/// Text `key` of those whose bytes begin at `from`.
#[inline]
fn text_at<'a>(offsets: &[u32], text: &'a str, from: usize, key: u32) -> &'a str {
    let key = key as usize;
    match (offsets.get(key), offsets.get(key + 1)) {
        (Some(&start), Some(&end)) => text
            .get(from + start as usize..from + end as usize)
            .unwrap_or(""),
        _ => "",
    }
}

/// Whether text `key` is a given one. Most are of another length, and their
/// bytes need not be looked at.
#[inline]
fn is_text(offsets: &[u32], text: &str, from: usize, key: u32, wanted: &str) -> bool {
    let at = key as usize;
    let (Some(&start), Some(&end)) = (offsets.get(at), offsets.get(at + 1)) else {
        return false;
    };
    if end.saturating_sub(start) as usize != wanted.len() {
        return false;
    }
    let bytes = text.as_bytes();
    bytes.get(from + start as usize..from + end as usize) == Some(wanted.as_bytes())
}

/// Up to as many texts are found faster by looking at each than by hashing: a
/// single event has few, and needs no table.
const FEW: usize = 8;

/// The number of each text.
#[derive(Debug, Clone, Default)]
struct Numbers {
    // Empty as long as there are few.
    table: HashTable<u32>,
    // The seed varies between dictionaries. It decides where an entry lies in
    // the table, never its number, so no decision depends on it.
    hasher: DefaultHashBuilder,
}

impl Numbers {
    /// What a text is found by; none as long as there are few.
    fn hash(&self, text: &str) -> Option<u64> {
        (!self.table.is_empty()).then(|| self.hasher.hash_one(text))
    }

    /// The number of the text that `is` the one with a hash.
    #[inline]
    fn find(&self, hash: Option<u64>, len: usize, is: impl Fn(u32) -> bool) -> Option<u32> {
        match hash {
            Some(hash) => self.table.find(hash, |&key| is(key)).copied(),
            None => (0..u32::try_from(len).unwrap_or(u32::MAX)).find(|&key| is(key)),
        }
    }

    /// Adds the last text.
    fn add<'a>(&mut self, key: u32, hash: Option<u64>, known: impl Fn(u32) -> &'a str) {
        let Self { table, hasher } = self;
        let rehash = |&key: &u32| hasher.hash_one(known(key));
        if let Some(hash) = hash {
            table.insert_unique(hash, key, rehash);
        } else if key as usize >= FEW {
            for key in 0..=key {
                table.insert_unique(rehash(&key), key, rehash);
            }
        }
    }
}

/// Collects a [`Dictionary`].
#[derive(Debug, Default)]
pub struct DictionaryBuilder {
    pub(super) offsets: Vec<u32>,
    pub(super) text: String,
    numbers: Numbers,
}

impl DictionaryBuilder {
    /// The number of `text`, which is added if it is new.
    ///
    /// Readers bound a batch's bytes to less than 4 GiB, so that offsets fit.
    pub fn intern(&mut self, text: &str) -> u32 {
        let Self {
            offsets,
            text: all,
            numbers,
        } = self;
        let len = offsets.len().saturating_sub(1);
        let hash = numbers.hash(text);
        if let Some(key) = numbers.find(hash, len, |key| is_text(offsets, all, 0, key, text)) {
            return key;
        }
        if offsets.is_empty() {
            offsets.push(0);
        }
        let key = u32::try_from(len).unwrap_or(u32::MAX);
        all.push_str(text);
        offsets.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        numbers.add(key, hash, |key| text_at(offsets, all, 0, key));
        key
    }

    /// The finished dictionary.
    pub fn finish(self) -> Dictionary {
        Dictionary::from(Distinct {
            part: 0..self.text.len(),
            offsets: self.offsets.into(),
            text: Arc::new(self.text),
            numbers: self.numbers,
        })
    }

    /// The finished dictionary, with its offsets and texts copied to where
    /// others have theirs.
    pub(super) fn shared(
        &self,
        offsets: ScalarBuffer<u32>,
        text: &Arc<String>,
        part: Range<usize>,
    ) -> Distinct {
        Distinct {
            offsets,
            text: Arc::clone(text),
            part,
            numbers: self.numbers.clone(),
        }
    }

    /// Forgets all texts and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.offsets.clear();
        self.text.clear();
        self.numbers.table.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_first_sight() {
        let mut builder = DictionaryBuilder::default();
        let keys: Vec<u32> = ["b", "a", "b", "", "a"].map(|t| builder.intern(t)).into();
        assert_eq!(keys, [0, 1, 0, 2, 1]);
        let dictionary = builder.finish();
        assert_eq!(dictionary.iter().collect::<Vec<_>>(), ["b", "a", ""]);
        assert_eq!(dictionary.find("a"), Some(1));
        assert_eq!(dictionary.find("c"), None);
    }

    #[test]
    fn finds_few_and_many() {
        let texts: Vec<String> = (0..3 * FEW).map(|at| format!("text {at}")).collect();
        let mut builder = DictionaryBuilder::default();
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(builder.intern(text) as usize, at);
            for (known, text) in texts.iter().take(at + 1).enumerate() {
                assert_eq!(builder.intern(text) as usize, known);
            }
        }
    }
}
