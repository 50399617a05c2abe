//! Inputs near those of a corpus: the same numbers make the same ones on every
//! machine.

/// What authors and attackers write where something else stood.
const PIECES: [&str; 28] = [
    "-1",
    "0",
    "9223372036854775807",
    "-9223372036854775808",
    "1e308",
    "0.0000001",
    "99999999999999999999999999999",
    "\"",
    "'''",
    "\"\"\"",
    "[",
    "]",
    "{",
    "}",
    "(((((((((((((((((((((((((((((((",
    "}}}}",
    "\n",
    "\r\n",
    "\u{0}",
    "\u{202e}",
    "\u{feff}",
    "ı",
    "&&",
    "!",
    ",,",
    "= =",
    "9999-12-31",
    "loop { }",
];

/// A stream of numbers from one: SplitMix64, by Steele, Lea and Flood
/// ("Fast splittable pseudorandom number generators", 2014).
struct Numbers(u64);

impl Numbers {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`; 0 if there is nothing below it.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }
}

/// Changes at most that many times.
const CHANGES: usize = 4;

/// A stretch is repeated so often at most.
const REPEATS: usize = 2_000;

/// Bytes of an input, beyond the largest that any file may have.
const MOST_BYTES: usize = 256 * 1024;

/// One of the inputs near those of a corpus, by its number.
pub fn neighbour(corpus: &[Vec<u8>], number: u64) -> Vec<u8> {
    let mut numbers = Numbers(number);
    let Some(first) = corpus.get(numbers.below(corpus.len())) else {
        return Vec::new();
    };
    let mut input = first.clone();
    for _ in 0..=numbers.below(CHANGES) {
        change(&mut input, corpus, &mut numbers);
        input.truncate(MOST_BYTES);
    }
    input
}

fn change(input: &mut Vec<u8>, corpus: &[Vec<u8>], numbers: &mut Numbers) {
    let at = numbers.below(input.len() + 1);
    let end = (at + 1 + numbers.below(24)).min(input.len());
    match numbers.below(7) {
        // One byte becomes another.
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = numbers.next().to_le_bytes()[0];
            }
        }
        // A stretch goes.
        1 => drop(input.drain(at..end.max(at))),
        // A stretch comes again, up to thousands of times.
        2 => {
            let times = 1 + numbers.below(REPEATS);
            let again = input.get(at..end).unwrap_or_default().repeat(times);
            input.splice(at..at, again);
        }
        // Something that means something stands there too, or instead.
        3 | 4 => {
            let piece = PIECES.get(numbers.below(PIECES.len())).copied();
            let piece = piece.unwrap_or_default().bytes();
            let gone = if numbers.below(2) == 0 {
                at..at
            } else {
                at..end.max(at)
            };
            input.splice(gone, piece);
        }
        // It ends early.
        5 => input.truncate(at),
        // It goes on as another one does.
        _ => {
            if let Some(other) = corpus.get(numbers.below(corpus.len())) {
                let from = numbers.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(other.get(from..).unwrap_or_default());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_numbers_make_the_same_inputs() {
        let corpus = [b"one = 1".to_vec(), b"two = [2]".to_vec()];
        let made = |from: u64| {
            (from..from + 500)
                .map(|n| neighbour(&corpus, n))
                .collect::<Vec<_>>()
        };
        assert_eq!(made(7), made(7));
        let mut different = made(0);
        different.sort();
        different.dedup();
        assert!(different.len() > 300, "{} different ones", different.len());
        assert_eq!(neighbour(&[], 1), b"");
    }
}
