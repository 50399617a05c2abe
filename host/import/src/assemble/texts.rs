//! Distinct texts, each held once.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A text by number.
pub(crate) type TextId = u32;

/// The number of the empty text.
pub(crate) const NO_TEXT: TextId = 0;

#[derive(Debug)]
pub(crate) struct Texts {
    numbers: HashTable<TextId>,
    hasher: DefaultHashBuilder,
    all: String,
    ends: Vec<usize>,
}

impl Default for Texts {
    fn default() -> Self {
        let mut texts = Self {
            numbers: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            all: String::new(),
            ends: Vec::new(),
        };
        texts.number("");
        texts
    }
}

impl Texts {
    /// The number of a text.
    pub(crate) fn number(&mut self, text: &str) -> TextId {
        if text.is_empty() && !self.ends.is_empty() {
            return NO_TEXT;
        }
        let hash = self.hasher.hash_one(text);
        let Self {
            numbers,
            hasher,
            all,
            ends,
        } = self;
        let known = numbers.find(hash, |&number| get(all, ends, number) == text);
        if let Some(&number) = known {
            return number;
        }
        let number = TextId::try_from(ends.len()).unwrap_or(TextId::MAX);
        all.push_str(text);
        ends.push(all.len());
        numbers.insert_unique(hash, number, |&number| {
            hasher.hash_one(get(all, ends, number))
        });
        number
    }

    /// The text of a number.
    pub(crate) fn get(&self, number: TextId) -> &str {
        get(&self.all, &self.ends, number)
    }
}

fn get<'t>(all: &'t str, ends: &[usize], number: TextId) -> &'t str {
    let number = number as usize;
    let start = number
        .checked_sub(1)
        .and_then(|before| ends.get(before))
        .copied()
        .unwrap_or(0);
    let end = ends.get(number).copied().unwrap_or(start);
    all.get(start..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number() {
        let mut texts = Texts::default();
        let words: Vec<String> = (0..5000)
            .map(|number| format!("word {}", number % 1000))
            .collect();
        let numbers: Vec<TextId> = words.iter().map(|word| texts.number(word)).collect();
        for (word, number) in words.iter().zip(&numbers) {
            assert_eq!(texts.get(*number), word);
        }
        assert_eq!(numbers[0], numbers[1000]);
        assert_eq!(texts.number(""), NO_TEXT);
    }
}
