use crate::text_key::TextKey;

/// Texts by position, each once.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    texts: Vec<String>,
    /// By hash; a power of two of them, at least half of them free.
    slots: Vec<Slot>,
}

/// A place for one text.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: TextKey,
    /// The text's position plus one, 0 where the slot is free.
    taken: u32,
}

impl Texts {
    /// The position of a text, which is added if it is new. Only where this
    /// becomes part of its caller can the compiler know the key.
    #[inline(always)]
    pub(crate) fn position(&mut self, text: &str) -> u32 {
        let key = TextKey::of(text);
        let slot = self
            .slots
            .get(key.hash() & self.slots.len().wrapping_sub(1))
            .copied()
            .unwrap_or_default();
        if text.len() <= TextKey::WHOLE && slot.key == key && slot.taken != 0 {
            return slot.taken - 1;
        }
        self.search(text)
    }

    /// What [`Self::position`] does if the first slot does not say it all.
    #[inline(never)]
    fn search(&mut self, text: &str) -> u32 {
        // Handing the key over would cost every call of `position`.
        let key = TextKey::of(text);
        if self.slots.len() <= self.texts.len().saturating_mul(2) {
            self.grow();
        }
        let (place, slot) = self.find(key, |position| {
            text.len() <= TextKey::WHOLE
                || self
                    .texts
                    .get(position as usize)
                    .is_some_and(|known| known == text)
        });
        if slot.taken != 0 {
            return slot.taken - 1;
        }
        self.texts.push(text.to_owned());
        let taken = self.texts.len() as u32;
        if let Some(free) = self.slots.get_mut(place) {
            *free = Slot { key, taken };
        }
        taken - 1
    }

    /// The slot of a text that has this key and is the `same` as the one at
    /// the position, or the free slot where it belongs.
    fn find(&self, key: TextKey, same: impl Fn(u32) -> bool) -> (usize, Slot) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut place = key.hash() & mask;
        loop {
            let slot = self.slots.get(place).copied().unwrap_or_default();
            if slot.taken == 0 || (slot.key == key && same(slot.taken - 1)) {
                return (place, slot);
            }
            place = place.wrapping_add(1) & mask;
        }
    }

    pub(crate) fn into_texts(self) -> Vec<String> {
        self.texts
    }

    fn grow(&mut self) {
        let size = self.slots.len().saturating_mul(2).max(8);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in old.into_iter().filter(|slot| slot.taken != 0) {
            // No text is there twice, so that none is the same as another.
            let (free, _) = self.find(slot.key, |_| false);
            if let Some(free) = self.slots.get_mut(free) {
                *free = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_position() {
        let mut texts = Texts::default();
        for round in 0..2 {
            for number in 0..1_000 {
                assert_eq!(texts.position(&format!("text {number}")), number, "{round}");
            }
        }
        assert_eq!(texts.position(""), 1_000);
        assert_eq!(texts.into_texts().len(), 1_001);
    }

    /// Every length that keys treat in a way of its own, and every byte of it.
    #[test]
    fn texts_that_differ_in_one_byte_have_other_positions() {
        let mut texts = Texts::default();
        let mut expected = Vec::new();
        for length in 0..40 {
            let text = "a".repeat(length);
            for place in 0..length {
                let mut other = text.clone();
                other.replace_range(place..=place, "\0");
                expected.push(other);
            }
            expected.push(text);
        }
        for _ in 0..2 {
            for (position, text) in expected.iter().enumerate() {
                assert_eq!(texts.position(text) as usize, position, "{text:?}");
            }
        }
        assert_eq!(texts.into_texts(), expected);
    }
}
