//! Texts of strangers, fit to be shown on one line.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A text as it can stand on one line of a terminal: control characters, line
/// breaks and marks that turn the direction of writing are written as escapes,
/// such as `\\u{1b}`. What they would do is done by nobody: a name cannot clear
/// the screen, add a line of its own, or show itself backwards.
///
/// ```
/// # use sadakat_model::diagnostic::visible;
/// assert_eq!(visible("tea"), "tea");
/// assert_eq!(visible("\u{1b}[2J\n\u{202e}x"), r"\u{1b}[2J\n\u{202e}x");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            letter if is_hidden(letter) => {
                // Writing to a text cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(letter));
            }
            letter => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// The same for text of several lines, whose line breaks and tabs stay: for a
/// last look at what is about to be printed.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    let stays = |letter: char| matches!(letter, '\n' | '\t');
    if !text
        .chars()
        .any(|letter| is_hidden(letter) && !stays(letter))
    {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if stays(letter) {
            shown.push(letter);
        } else {
            shown.push_str(&visible(letter.encode_utf8(&mut [0; 4])));
        }
    }
    Cow::Owned(shown)
}

/// Whether a character does something instead of being something.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            // Line and paragraph separators.
            '\u{2028}' | '\u{2029}'
            // Marks of direction.
            | '\u{61c}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Tags that nobody sees.
            | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever a text holds, what is shown of it does nothing, stays on
        /// its line, and tells different texts apart.
        #[test]
        fn nothing_that_does_something_is_left(
            one in any::<String>(),
            other in any::<String>(),
            hidden in prop::sample::select(vec![
                '\u{0}', '\u{7}', '\u{1b}', '\n', '\r', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}',
                '\u{200f}', '\u{2028}', '\u{e0041}',
            ]),
        ) {
            let text = format!("{one}{hidden}{other}");
            let shown = visible(&text);
            prop_assert!(!shown.chars().any(is_hidden));
            prop_assert_eq!(visible(&shown), shown.clone());
            let without = format!("{one}{other}");
            prop_assert_ne!(shown, visible(&without));
            let lines = visible_lines(&text);
            prop_assert!(lines.chars().all(|c| !is_hidden(c) || matches!(c, '\n' | '\t')));
            prop_assert_eq!(lines.matches('\n').count(), text.matches('\n').count());
        }
    }

    #[test]
    fn what_is_only_text_stays() {
        for text in ["tea", "çay ☕", "日本", "שלום", "a b", "x\\n"] {
            assert_eq!(visible(text), text);
        }
    }
}
