//! What messages repeat of a text that they are about.

use std::borrow::Cow;

/// The first letters of a text, with a mark if there are more.
pub fn beginning(text: &str, letters: usize) -> Cow<'_, str> {
    match text.char_indices().nth(letters) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or(""))),
        None => Cow::Borrowed(text),
    }
}

/// Letters of one quoted text that a message shows.
const SHOWN: usize = 100;

/// A message without the ends of long texts in it: those between backticks are
/// the author's, and may be as long as the file.
pub(super) fn shortened(message: String) -> String {
    // Our own words fill no more than this.
    if message.len() < 1_000 {
        return message;
    }
    let parts = message.split('`').enumerate().map(|(at, part)| {
        // Every second part stands between backticks.
        match at % 2 {
            1 => beginning(part, SHOWN),
            _ => Cow::Borrowed(part),
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_our_words_are_not() {
        let name = "x".repeat(1_000_000);
        let message = shortened(format!("unknown key `{name}` in [params], as in `a`"));
        assert_eq!(
            message,
            format!(
                "unknown key `{}…` in [params], as in `a`",
                "x".repeat(SHOWN)
            )
        );
        assert_eq!(shortened("a `b` c".to_owned()), "a `b` c");
    }
}
