/// Texts by position, each once.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    texts: Vec<String>,
    /// Positions plus one by hash, 0 where free; a power of two of them, at
    /// least half of them free.
    slots: Vec<u32>,
}

impl Texts {
    /// The position of a text, which is added if it is new.
    pub(crate) fn position(&mut self, text: &str) -> u32 {
        if self.slots.len() <= self.texts.len().saturating_mul(2) {
            self.grow();
        }
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash(text) & mask;
        loop {
            match self.slots.get(slot).copied() {
                None | Some(0) => break,
                Some(taken) => {
                    let position = taken - 1;
                    if self
                        .texts
                        .get(position as usize)
                        .is_some_and(|known| known == text)
                    {
                        return position;
                    }
                }
            }
            slot = slot.wrapping_add(1) & mask;
        }
        self.texts.push(text.to_owned());
        let taken = self.texts.len() as u32;
        if let Some(free) = self.slots.get_mut(slot) {
            *free = taken;
        }
        taken - 1
    }

    pub(crate) fn into_texts(self) -> Vec<String> {
        self.texts
    }

    fn grow(&mut self) {
        let size = self.slots.len().saturating_mul(2).max(16);
        self.slots.clear();
        self.slots.resize(size, 0);
        let mask = size - 1;
        for (position, text) in self.texts.iter().enumerate() {
            let mut slot = hash(text) & mask;
            while self.slots.get(slot).is_some_and(|taken| *taken != 0) {
                slot = slot.wrapping_add(1) & mask;
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = position as u32 + 1;
            }
        }
    }
}

/// FNV-1a: a few instructions for names of a few letters, and the same on
/// every machine.
fn hash(text: &str) -> usize {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 15)) as usize
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
}
