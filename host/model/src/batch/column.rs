//! One field for every event of a batch, or for every line.

use arrow_buffer::{NullBuffer, ScalarBuffer};

use super::Dictionary;

/// A field's values.
#[derive(Debug, Clone)]
pub enum Column {
    /// Every type but texts.
    Integers(Integers),
    /// One text an entry.
    Text(TextColumn),
    /// Several texts an entry.
    Texts(Texts),
}

/// Whole numbers: see [`crate::schema::FieldType`] for their units.
#[derive(Debug, Clone)]
pub struct Integers {
    /// One per entry; 0 where missing.
    pub values: ScalarBuffer<i64>,
    /// Which entries have a value; none means all.
    pub validity: Option<NullBuffer>,
}

/// Texts as keys into a dictionary.
#[derive(Debug, Clone)]
pub struct TextColumn {
    /// One per entry; 0 where missing.
    pub keys: ScalarBuffer<u32>,
    /// The texts.
    pub dictionary: Dictionary,
    /// Which entries have a value; none means all.
    pub validity: Option<NullBuffer>,
}

/// Several texts an entry.
#[derive(Debug, Clone)]
pub struct Texts {
    /// Entry i is `keys[starts[i]..starts[i + 1]]`; one longer than the column.
    pub starts: ScalarBuffer<u32>,
    /// Keys of all entries one after the other.
    pub keys: ScalarBuffer<u32>,
    /// The texts.
    pub dictionary: Dictionary,
}

#[inline]
fn valid(validity: Option<&NullBuffer>, entry: usize) -> bool {
    validity.is_none_or(|v| entry < v.len() && v.is_valid(entry))
}

impl Integers {
    /// The value of an entry, if it has one.
    #[inline]
    pub fn get(&self, entry: usize) -> Option<i64> {
        let value = self.values.get(entry).copied()?;
        valid(self.validity.as_ref(), entry).then_some(value)
    }
}

impl TextColumn {
    /// The dictionary key of an entry, if it has a value.
    #[inline]
    pub fn key(&self, entry: usize) -> Option<u32> {
        let key = self.keys.get(entry).copied()?;
        valid(self.validity.as_ref(), entry).then_some(key)
    }

    /// The text of an entry, if it has one.
    #[inline]
    pub fn get(&self, entry: usize) -> Option<&str> {
        self.key(entry).map(|key| self.dictionary.get(key))
    }
}

impl Texts {
    /// The dictionary keys of an entry's texts.
    #[inline]
    pub fn keys(&self, entry: usize) -> &[u32] {
        match (self.starts.get(entry), self.starts.get(entry + 1)) {
            (Some(&start), Some(&end)) => {
                self.keys.get(start as usize..end as usize).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// An entry's texts.
    #[inline]
    pub fn get(&self, entry: usize) -> impl Iterator<Item = &str> {
        self.keys(entry).iter().map(|&key| self.dictionary.get(key))
    }
}

impl Column {
    /// How many entries there are.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Self::Integers(column) => column.values.len(),
            Self::Text(column) => column.keys.len(),
            Self::Texts(column) => column.starts.len().saturating_sub(1),
        }
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers, if this is a column of numbers.
    #[inline]
    pub const fn as_integers(&self) -> Option<&Integers> {
        if let Self::Integers(column) = self {
            Some(column)
        } else {
            None
        }
    }

    /// The texts, if this is a column of single texts.
    #[inline]
    pub const fn as_text(&self) -> Option<&TextColumn> {
        if let Self::Text(column) = self {
            Some(column)
        } else {
            None
        }
    }

    /// The texts, if this is a column of several texts.
    #[inline]
    pub const fn as_texts(&self) -> Option<&Texts> {
        if let Self::Texts(column) = self {
            Some(column)
        } else {
            None
        }
    }
}
