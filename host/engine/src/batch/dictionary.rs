//! The distinct texts of a column.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use hashbrown::DefaultHashBuilder;
use hashbrown::HashTable;

/// Distinct texts, numbered from 0 in the order of first sight.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    // Text k is bytes offsets[k]..offsets[k + 1].
    offsets: Vec<u32>,
    text: String,
    table: HashTable<u32>,
    // The seed varies between dictionaries. It decides where an entry lies in
    // the table, never its number, so no decision depends on it.
    hasher: DefaultHashBuilder,
}

impl Dictionary {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Text `key`; empty for a key that is not of this dictionary.
    pub fn get(&self, key: u32) -> &str {
        text_at(&self.offsets, &self.text, key)
    }

    /// The number of a text, if it occurs.
    pub fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.table.find(hash, |&key| self.get(key) == text).copied()
    }

    /// The texts, by ascending number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|key| self.get(u32::try_from(key).unwrap_or(u32::MAX)))
    }

    /// All texts one after the other.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each text begins in [`Self::text`], and at last where it ends.
    pub fn offsets(&self) -> &[u32] {
        if self.offsets.is_empty() {
            &[0]
        } else {
            &self.offsets
        }
    }
}

fn text_at<'a>(offsets: &[u32], text: &'a str, key: u32) -> &'a str {
    let key = key as usize;
    match (offsets.get(key), offsets.get(key + 1)) {
        (Some(&start), Some(&end)) => text.get(start as usize..end as usize).unwrap_or(""),
        _ => "",
    }
}

/// Collects a [`Dictionary`].
#[derive(Debug, Default)]
pub struct DictionaryBuilder(Dictionary);

impl DictionaryBuilder {
    /// The number of `text`, which is added if it is new.
    ///
    /// Readers bound a batch's bytes to less than 4 GiB, so that offsets fit.
    pub fn intern(&mut self, text: &str) -> u32 {
        let Dictionary {
            offsets,
            text: all,
            table,
            hasher,
        } = &mut self.0;
        let hash = hasher.hash_one(text);
        if let Some(&key) = table.find(hash, |&key| text_at(offsets, all, key) == text) {
            return key;
        }
        if offsets.is_empty() {
            offsets.push(0);
        }
        let key = u32::try_from(offsets.len() - 1).unwrap_or(u32::MAX);
        all.push_str(text);
        offsets.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        table.insert_unique(hash, key, |&key| {
            hasher.hash_one(text_at(offsets, all, key))
        });
        key
    }

    /// The finished dictionary.
    pub fn finish(self) -> Arc<Dictionary> {
        Arc::new(self.0)
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
}
