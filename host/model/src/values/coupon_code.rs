//! Coupon codes, as people type them.

use unicode_normalization::UnicodeNormalization as _;

/// A coupon code as it is compared: without spaces around it, in capitals, and
/// with one spelling for what looks alike (Unicode NFKC). The dotted and the
/// dotless i are one letter: which of them a keyboard makes is chance.
pub fn coupon_code(typed: &str) -> String {
    let trimmed = typed.trim();
    // Most codes are letters and digits of ASCII, for which this is all.
    if trimmed.is_ascii() {
        return trimmed.to_ascii_uppercase();
    }
    let plain: String = trimmed.nfkc().collect();
    let capitals: String = plain.to_uppercase().nfkc().collect();
    capitals.replace('\u{130}', "I").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_typed_alike_is_one_code() {
        for (typed, code) in [
            (" summer-24\t", "SUMMER-24"),
            ("ＳＵＭＭＥＲ", "SUMMER"),
            ("indirim", "INDIRIM"),
            ("İNDİRİM", "INDIRIM"),
            ("ındırım", "INDIRIM"),
            ("straße", "STRASSE"),
            ("cafe\u{301}", "CAFÉ"),
            ("\u{a0}x\u{2003}", "X"),
            ("  ", ""),
        ] {
            assert_eq!(coupon_code(typed), code, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_code_stays_as_it_is(typed in any::<String>()) {
            let code = coupon_code(&typed);
            prop_assert_eq!(coupon_code(&code), code);
        }
    }
}
