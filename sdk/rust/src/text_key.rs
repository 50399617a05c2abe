//! Texts as a few numbers that tell them apart.

/// What tells texts apart in a few instructions: names are short, and those
/// of at most [`TextKey::WHOLE`] bytes are equal if their keys are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextKey {
    first: u64,
    last: u64,
    length: u32,
}

impl TextKey {
    /// Bytes of the longest texts that their keys hold entirely.
    pub(crate) const WHOLE: usize = 16;

    /// Loads words instead of bytes. For a text in the plugin's source, the
    /// compiler does even that.
    #[inline(always)]
    pub(crate) fn of(text: &str) -> Self {
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
    pub(crate) fn hash(self) -> usize {
        let word = self.first ^ self.last.rotate_left(29) ^ u64::from(self.length);
        // The high half of a product depends on all bits of both factors.
        (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
    }
}
