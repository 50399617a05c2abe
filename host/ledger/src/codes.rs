//! Codes of coupons: short enough to be typed, without letters that are taken
//! for others, and with a check character, so that a slip is no other code.

/// The letters: no `0`, `O`, `1`, `I`, `L`, `U`, `S`, `5`.
const LETTERS: &[u8; 28] = b"2346789ABCDEFGHJKMNPQRTVWXYZ";

/// Letters of a code, the last of which checks the others.
const LENGTH: usize = 12;

/// The code that belongs to a secret and a cause. Who does not know the secret
/// cannot guess it.
pub(crate) fn code(secret: &[u8; 32], cause: &str) -> String {
    let mut bytes = [0; 64];
    let mut hasher = blake3::Hasher::new_keyed(secret);
    hasher.update(cause.as_bytes());
    hasher.finalize_xof().fill(&mut bytes);
    // Bytes of the last, shorter round would prefer some letters.
    let fair = 256 / LETTERS.len() * LETTERS.len();
    let letters = bytes.iter().map(|&byte| usize::from(byte));
    let letters = letters.filter(|&byte| byte < fair);
    let mut numbers: Vec<usize> = letters.map(|byte| byte % LETTERS.len()).collect();
    numbers.truncate(LENGTH - 1);
    numbers.push(check(&numbers));
    let letters = numbers.iter().filter_map(|&number| LETTERS.get(number));
    letters.map(|&letter| char::from(letter)).collect()
}

/// A code as it is kept, of what somebody typed: in any case, with spaces and
/// dashes where they like. None if it cannot be one.
pub(crate) fn normal(typed: &str) -> Option<String> {
    let letters = typed
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-' | '\u{a0}'));
    let code: String = letters.map(|letter| letter.to_ascii_uppercase()).collect();
    let number = |letter: u8| LETTERS.iter().position(|&known| known == letter);
    let numbers: Vec<usize> = code.bytes().map(number).collect::<Option<_>>()?;
    let (last, rest) = numbers.split_last()?;
    (numbers.len() == LENGTH && check(rest) == *last).then_some(code)
}

/// A code as people read it: one of the ledger's in groups of four, any other
/// as it is.
pub(crate) fn shown(code: &str) -> String {
    if normal(code).as_deref() != Some(code) {
        return code.to_owned();
    }
    grouped(code)
}

/// A code of the ledger's in groups of four.
pub(crate) fn grouped(code: &str) -> String {
    let mut groups = String::with_capacity(code.len() + code.len() / 4);
    for (at, letter) in code.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            groups.push('-');
        }
        groups.push(letter);
    }
    groups
}

/// Luhn's check over these letters: it finds every wrong letter, and nearly all
/// neighbours that changed places.
fn check(numbers: &[usize]) -> usize {
    let base = LETTERS.len();
    let sum: usize = numbers
        .iter()
        .rev()
        .enumerate()
        .map(|(at, &number)| {
            let weighed = if at % 2 == 0 { number * 2 } else { number };
            weighed / base + weighed % base
        })
        .sum();
    (base - sum % base) % base
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_code_is_read_however_it_is_typed(secret: [u8; 32], cause in ".{0,20}") {
            let code = code(&secret, &cause);
            prop_assert_eq!(normal(&code), Some(code.clone()));
            prop_assert_eq!(normal(&format!(" {} ", shown(&code).to_lowercase())), Some(code));
        }

        /// A letter that was mistyped makes no other code.
        #[test]
        fn a_wrong_letter_is_noticed(secret: [u8; 32], at in 0..LENGTH, other in 0..LETTERS.len()) {
            let code = code(&secret, "e1");
            let mut typed = code.clone().into_bytes();
            if let (Some(place), Some(&letter)) = (typed.get_mut(at), LETTERS.get(other)) {
                *place = letter;
            }
            let typed = String::from_utf8(typed).unwrap();
            prop_assert_eq!(normal(&typed).is_some(), typed == code);
        }

        #[test]
        fn nothing_that_is_typed_panics(typed: String) {
            let _ = normal(&typed);
        }
    }

    #[test]
    fn letters_are_told_apart() {
        for letter in "01OILU5S".bytes() {
            assert!(!LETTERS.contains(&letter));
        }
        let code = code(&[7; 32], "e1");
        let (first, rest) = code.split_at(4);
        assert!(shown(&code).starts_with(&format!("{first}-")), "{rest}");
        assert_eq!(shown("SPRING-26"), "SPRING-26");
    }
}
