//! A list of texts that others are compared with.

use crate::bindings::sadakat::plugin::types as abi;
use crate::field::FieldType;
use crate::params::Parameter;
use crate::text_key::TextKey;

/// Several texts, to ask whether another one is among them: a parameter such
/// as categories or SKUs that a campaign names.
///
/// Like a `Vec<String>`, but asking takes as long for hundreds of texts as for
/// a few.
///
/// ```
/// use sadakat_sdk::prelude::*;
///
/// /// Leaves some categories out.
/// #[derive(Params)]
/// struct Picky {
///     /// Categories that earn nothing.
///     #[param(default = ["gift-card", "postage"])]
///     excluded: TextSet,
/// }
/// # let _ = |picky: Picky| picky.excluded;
///
/// let excluded = TextSet::new(["gift-card".to_owned(), "postage".to_owned()]);
/// assert!(excluded.has("postage"));
/// assert!(!excluded.has("Postage"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct TextSet {
    texts: Vec<String>,
    /// Positions in `texts` by hash, [`FREE`] where there is none: a power of
    /// two, at least half of them free. Empty for a few texts.
    slots: Vec<u32>,
}

/// So many texts are compared one by one, faster than a hash is made.
const FEW: usize = 6;

const FREE: u32 = u32::MAX;

impl TextSet {
    /// These texts.
    pub fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let texts: Vec<String> = texts.into_iter().collect();
        let mut slots = Vec::new();
        if texts.len() > FEW {
            slots.resize(texts.len().saturating_mul(2).next_power_of_two(), FREE);
            for (position, text) in (0..).zip(&texts) {
                let free = places(&slots, text).find(|(_, held)| *held == FREE);
                if let Some(slot) = free.and_then(|(place, _)| slots.get_mut(place)) {
                    *slot = position;
                }
            }
        }
        Self { texts, slots }
    }

    /// Whether a text is among them, letter for letter.
    #[must_use]
    #[inline]
    pub fn has(&self, text: &str) -> bool {
        match self.slots.is_empty() {
            true => self.texts.iter().any(|own| own == text),
            false => self.find(text),
        }
    }

    #[inline(never)]
    fn find(&self, text: &str) -> bool {
        places(&self.slots, text)
            .take_while(|(_, held)| *held != FREE)
            .any(|(_, held)| self.texts.get(held as usize).is_some_and(|own| own == text))
    }

    /// Whether one of several texts is among them, such as of a member's tags.
    pub fn has_any<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> bool {
        !self.is_empty() && texts.into_iter().any(|text| self.has(text))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }
}

/// The slots in which a text may be, from the first on, with what they hold.
fn places(slots: &[u32], text: &str) -> impl Iterator<Item = (usize, u32)> {
    let mask = slots.len().wrapping_sub(1);
    let first = TextKey::of(text).hash();
    (0..slots.len()).filter_map(move |step| {
        let place = first.wrapping_add(step) & mask;
        Some((place, *slots.get(place)?))
    })
}

impl Parameter for TextSet {
    const TYPE: FieldType = FieldType::Texts;
    type Default = &'static [&'static str];

    fn default_value(default: Self::Default) -> abi::Value {
        <Vec<String> as Parameter>::default_value(default)
    }

    fn from_value(value: abi::Value) -> Option<Self> {
        <Vec<String> as Parameter>::from_value(value).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every length that keys treat in a way of its own, and every byte of it.
    #[test]
    fn a_text_is_among_them_if_an_equal_one_is() {
        let mut all = vec![String::new()];
        for length in 1..40 {
            let text = "a".repeat(length);
            for place in 0..length {
                let mut other = text.clone();
                other.replace_range(place..=place, "b");
                all.push(other);
            }
            all.push(text);
        }
        let (within, without): (Vec<_>, Vec<_>) =
            all.into_iter().enumerate().partition(|(at, _)| at % 3 == 0);
        let set = TextSet::new(within.iter().map(|(_, text)| text.clone()));
        assert_eq!(set.len(), within.len());
        assert!(within.iter().all(|(_, text)| set.has(text)));
        assert!(without.iter().all(|(_, text)| !set.has(text)));
        assert!(!set.has_any(without.iter().map(|(_, text)| text.as_str())));
        assert!(set.has_any(["none", ""]));
        // Few texts, and the same twice.
        let set = TextSet::new(["b".to_owned(), "a".to_owned(), "b".to_owned()]);
        assert!(set.has("a") && set.has("b") && !set.has("ab") && !set.has(""));
        assert_eq!(set.iter().collect::<Vec<_>>(), ["b", "a", "b"]);
        assert!(!TextSet::default().has(""));
    }
}
