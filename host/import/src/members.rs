//! Members as a shop owner knows them.

use std::borrow::Cow;

/// An id as it is known: a number without the decimal places that a
/// spreadsheet put behind it, an e-mail address in small letters.
pub(crate) fn normal_id(text: &str, as_written: bool) -> Cow<'_, str> {
    if as_written {
        return Cow::Borrowed(text);
    }
    if let Some((whole, places)) = text.split_once('.')
        && !whole.is_empty()
        && whole.bytes().all(|byte| byte.is_ascii_digit())
        && !places.is_empty()
        && places.bytes().all(|byte| byte == b'0')
    {
        return Cow::Borrowed(whole);
    }
    let is_address = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    });
    if is_address && text.contains(char::is_uppercase) {
        return Cow::Owned(text.to_lowercase());
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::normal_id;

    #[test]
    fn ids_are_those_that_owners_know() {
        for (text, expected) in [
            ("17850.0", "17850"),
            ("17850.00", "17850"),
            ("17850.5", "17850.5"),
            ("0042", "0042"),
            ("Ada@Example.com", "ada@example.com"),
            ("Jane Placeholder (janep)", "Jane Placeholder (janep)"),
            ("M.0", "M.0"),
            ("@Home", "@Home"),
        ] {
            assert_eq!(normal_id(text, false), expected);
        }
        assert_eq!(normal_id("17850.0", true), "17850.0");
    }
}
