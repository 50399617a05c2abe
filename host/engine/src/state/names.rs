//! Texts as numbers, so that a member's tags take four bytes each.

use std::collections::HashMap;
use std::sync::Arc;

use crate::batch::{Dictionary, DictionaryBuilder};

/// A tag or a badge, by the order in which [`super::Members`] first met it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct NameIndex(pub u32);

/// Distinct texts that become more over time.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
    // Of the first texts; made anew when there are more.
    shared: Dictionary,
}

impl Names {
    /// The number of a text, which is added if it is new.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        self.numbers.insert(text.clone(), number);
        self.texts.push(text);
        number
    }

    /// The number of a text, if it was ever added.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    /// All texts under their numbers. Columns share it until texts are added.
    pub(super) fn dictionary(&mut self) -> Dictionary {
        if self.shared.len() != self.texts.len() {
            let mut builder = DictionaryBuilder::default();
            for text in &self.texts {
                builder.intern(text);
            }
            self.shared = builder.finish();
        }
        self.shared.clone()
    }
}
