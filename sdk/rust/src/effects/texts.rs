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
    key: Key,
    /// The text's position plus one, 0 where the slot is free.
    taken: u32,
}

/// What tells texts apart in a few instructions: names are short, and those
/// of at most [`Key::WHOLE`] bytes are equal if their keys are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: u32,
}

impl Key {
    /// Bytes of the longest texts that their keys hold entirely.
    const WHOLE: usize = 16;

    /// Loads words instead of bytes. For a text in the plugin's source, the
    /// compiler does even that.
    #[inline(always)]
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (first, last) = if let (Some(first), Some(last)) =
            (bytes.first_chunk::<8>(), bytes.last_chunk::<8>())
        {
            (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
        } else if let (Some(first), Some(last)) =
            (bytes.first_chunk::<4>(), bytes.last_chunk::<4>())
        {
            (
                u32::from_le_bytes(*first).into(),
                u32::from_le_bytes(*last).into(),
            )
        } else {
            let few = bytes.iter().rev();
            (few.fold(0, |word, byte| word << 8 | u64::from(*byte)), 0)
        };
        Self {
            first,
            last,
            length: text.len() as u32,
        }
    }

    /// The same on every machine.
    #[inline(always)]
    fn hash(self) -> usize {
        let word = self.first ^ self.last.rotate_left(29) ^ u64::from(self.length);
        // The high half of a product depends on all bits of both factors.
        (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
    }
}

impl Texts {
    /// The position of a text, which is added if it is new. Only where this
    /// becomes part of its caller can the compiler know the key.
    #[inline(always)]
    pub(crate) fn position(&mut self, text: &str) -> u32 {
        let key = Key::of(text);
        let slot = self
            .slots
            .get(key.hash() & self.slots.len().wrapping_sub(1))
            .copied()
            .unwrap_or_default();
        if text.len() <= Key::WHOLE && slot.key == key && slot.taken != 0 {
            return slot.taken - 1;
        }
        self.search(text)
    }

    /// What [`Self::position`] does if the first slot does not say it all.
    #[inline(never)]
    fn search(&mut self, text: &str) -> u32 {
        // Handing the key over would cost every call of `position`.
        let key = Key::of(text);
        if self.slots.len() <= self.texts.len().saturating_mul(2) {
            self.grow();
        }
        let (place, slot) = self.find(key, |position| {
            text.len() <= Key::WHOLE
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
    fn find(&self, key: Key, same: impl Fn(u32) -> bool) -> (usize, Slot) {
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
        let size = self.slots.len().saturating_mul(2).max(32);
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
