//! Numbers in texts.

use std::borrow::Cow;

use rust_decimal::Decimal;

use sadakat_model::diagnostic::beginning;

/// Bytes of a text that can be a number, its sign, point and leading zeros
/// included. What is longer is not even looked at.
const LONGEST: usize = 64;

/// Letters of a text that a message shows.
const SHOWN: usize = 64;

/// The number that a text is.
pub(super) fn decimal_in(text: &str) -> Option<Decimal> {
    number(text)?.parse().ok()
}

/// The whole number that a text is.
pub(super) fn whole_in(text: &str) -> Option<i64> {
    number(text)?.parse().ok()
}

fn number(text: &str) -> Option<&str> {
    let text = text.trim();
    (text.len() <= LONGEST).then_some(text)
}

/// The beginning of a text, for a message.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    beginning(text, SHOWN)
}
