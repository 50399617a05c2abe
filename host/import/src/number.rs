//! Numbers as tills write them, to exact decimals.

use rust_decimal::Decimal;
use sadakat_engine::model::Currency;

use crate::cell::Cell;

/// How a file writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct NumberFormat {
    /// Before decimal places; a point unless the mapping says so.
    pub(crate) decimal: Option<char>,
    /// Between groups of three digits.
    pub(crate) thousands: Option<char>,
}

/// A number, and what else its text could have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) value: Decimal,
    /// The other reading of a mark that three digits follow: `1.250`.
    pub(crate) other: Option<Decimal>,
    /// Whether it is written with the other decimal mark than the mapping
    /// says, in a way that has one reading only.
    pub(crate) odd: bool,
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Self {
            value,
            other: None,
            odd: false,
        }
    }
}

/// Why a text is no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotANumber {
    /// Something else.
    Malformed,
    /// The mark can be a decimal mark or stand between thousands.
    Ambiguous {
        as_decimal: Decimal,
        as_thousands: Decimal,
    },
    /// Written with a decimal comma, which the mapping does not speak of.
    DecimalComma,
    /// More digits than can be computed with.
    TooLarge,
}

impl NotANumber {
    pub(crate) fn message(&self, text: &str) -> String {
        match self {
            Self::Malformed => format!("`{text}` is not a number"),
            Self::Ambiguous {
                as_decimal,
                as_thousands,
            } => format!("`{text}` can be {as_decimal} or {as_thousands}"),
            Self::DecimalComma => format!("`{text}` has a decimal comma"),
            Self::TooLarge => format!("`{text}` has too many digits"),
        }
    }

    pub(crate) fn help(&self, format: NumberFormat) -> String {
        match self {
            Self::Malformed => {
                let mark = format.decimal.unwrap_or('.');
                format!("numbers are digits with `{mark}` before decimal places, with a currency sign or not; leave out rows that have something else with `drop` in [rows]")
            }
            Self::Ambiguous { .. } if format.decimal == Some(',') => {
                "set `thousands_mark = \".\"` in [source], or name the column's own decimal mark, as `number(row.Weight, \".\")`".to_owned()
            }
            Self::Ambiguous { .. } => "set `decimal_mark = \",\"` or `thousands_mark = \",\"` in [source]".to_owned(),
            Self::DecimalComma => "set `decimal_mark = \",\"` in [source], or name the column's own decimal mark, as `number(row.Weight, \",\")`".to_owned(),
            Self::TooLarge => "correct the cell".to_owned(),
        }
    }
}

impl NumberFormat {
    /// Reads a cell that is not empty.
    pub(crate) fn read(self, cell: Cell<'_>) -> Result<Number, NotANumber> {
        // What nearly all numbers look like.
        if let Some((value, places)) = self.plain(cell) {
            return Ok(Decimal::new(value, places).into());
        }
        if let Some(typed) = cell.typed() {
            return exact(typed).map(Number::from);
        }
        let text = cell.text();
        let (negative, digits) = bare(text).ok_or(NotANumber::Malformed)?;
        let mut number = self.unsigned(digits)?;
        if negative {
            number.value.set_sign_negative(true);
            if let Some(other) = &mut number.other {
                other.set_sign_negative(true);
            }
        }
        Ok(number)
    }

    /// A cell in units of so many decimal places, if it has no more of them and
    /// looks as nearly all numbers do.
    pub(crate) fn units(self, cell: Cell<'_>, digits: u8) -> Option<i64> {
        let (value, places) = self.plain(cell)?;
        let more = u32::from(digits).checked_sub(places)?;
        value.checked_mul(10i64.checked_pow(more)?)
    }

    /// A sign, digits and a decimal mark: the digits as a whole number, and how
    /// many of them are decimal places.
    fn plain(self, cell: Cell<'_>) -> Option<(i64, u32)> {
        let (text, decimal) = match cell.typed() {
            Some(typed) => (typed, '.'),
            None => (cell.text(), self.decimal.unwrap_or('.')),
        };
        let mark = u8::try_from(decimal).ok()?;
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            all => (false, all),
        };
        if digits.is_empty() || digits.len() > 18 {
            return None;
        }
        let mut value = 0i64;
        let mut places = None;
        let mut last_is_digit = false;
        for &byte in digits {
            match byte {
                b'0'..=b'9' => {
                    value = value * 10 + i64::from(byte - b'0');
                    places = places.map(|places: u32| places + 1);
                    last_is_digit = true;
                }
                _ if byte == mark && places.is_none() && last_is_digit => {
                    places = Some(0);
                    last_is_digit = false;
                }
                _ => return None,
            }
        }
        let value = if negative { -value } else { value };
        last_is_digit.then_some((value, places.unwrap_or(0)))
    }

    fn unsigned(self, text: &str) -> Result<Number, NotANumber> {
        let decimal = self.decimal.unwrap_or('.');
        if let Some(at) = text.find(['e', 'E']) {
            let (mantissa, exponent) = text.split_at(at);
            let mantissa = mantissa.replace(decimal, ".");
            return exact(&format!("{mantissa}{exponent}")).map(Number::from);
        }
        let swapped = if decimal == '.' { ',' } else { '.' };
        let own = grouped(text, decimal, self.thousands);
        let has_own_mark = text.contains(decimal);
        let other = grouped(text, swapped, None);
        match (own, other) {
            (None, None) => Err(NotANumber::Malformed),
            (Some(value), None) => Ok(value?.into()),
            (Some(value), Some(_)) if has_own_mark || !text.contains(swapped) => Ok(value?.into()),
            // `1.250` where commas are decimal, or the other way round.
            (Some(as_thousands), Some(as_decimal)) => {
                let (as_thousands, as_decimal) = (as_thousands?, as_decimal?);
                if as_thousands == as_decimal {
                    return Ok(as_thousands.into());
                }
                if self.thousands == Some(swapped) {
                    return Ok(Number {
                        value: as_thousands,
                        other: Some(as_decimal),
                        odd: false,
                    });
                }
                Err(NotANumber::Ambiguous {
                    as_decimal,
                    as_thousands,
                })
            }
            // One reading only, but not the mapping's. Without a word of it in
            // the mapping nobody has thought of marks at all.
            (None, Some(_)) if self.decimal.is_none() => Err(NotANumber::DecimalComma),
            (None, Some(value)) => Ok(Number {
                value: value?,
                other: None,
                odd: true,
            }),
        }
    }
}

/// Takes off signs, brackets and currencies.
fn bare(text: &str) -> Option<(bool, &str)> {
    let mut rest = text.trim();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(') {
        rest = inner.strip_suffix(')')?.trim();
        negative = true;
    }
    let mut signs = 0;
    let mut currencies = 0;
    loop {
        let before = rest;
        for minus in ['-', '\u{2212}', '\u{2013}'] {
            if let Some(left) = rest
                .strip_prefix(minus)
                .or_else(|| rest.strip_suffix(minus))
            {
                negative = !negative;
                signs += 1;
                rest = left.trim();
            }
        }
        if let Some(left) = rest.strip_prefix('+') {
            signs += 1;
            rest = left.trim();
        }
        if let Some(left) = without_currency(rest) {
            currencies += 1;
            rest = left;
        }
        if rest == before {
            break;
        }
    }
    let sensible = signs <= 1
        && currencies <= 1
        && rest.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    sensible.then_some((negative, rest))
}

const SIGNS: &str = "$€£¥₺₹₽₩₪฿₫₴₦₱₡₲₵₸";
const WORDS: [&str; 9] = ["TL", "kr", "kr.", "zł", "Kč", "Ft", "R$", "A$", "C$"];

fn without_currency(text: &str) -> Option<&str> {
    for word in WORDS {
        if let Some(rest) = text.strip_prefix(word).or_else(|| text.strip_suffix(word)) {
            return Some(rest.trim());
        }
    }
    if let Some(rest) = text
        .strip_prefix(|c| SIGNS.contains(c))
        .or_else(|| text.strip_suffix(|c| SIGNS.contains(c)))
    {
        return Some(rest.trim());
    }
    let is_code = |code: &str| {
        code.bytes().all(|b| b.is_ascii_uppercase()) && Currency::from_code(code).is_ok()
    };
    if let Some((code, rest)) = text.split_at_checked(3)
        && is_code(code)
    {
        return Some(rest.trim());
    }
    let (rest, code) = text.split_at_checked(text.len().checked_sub(3)?)?;
    is_code(code).then(|| rest.trim())
}

/// Digits with a decimal mark and checked groups of three before it; none if
/// it is something else.
fn grouped(
    text: &str,
    decimal: char,
    thousands: Option<char>,
) -> Option<Result<Decimal, NotANumber>> {
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|fraction| fraction.is_empty() || !is_digits(fraction)) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    if is_digits(whole) {
        plain.push_str(if whole.is_empty() { "0" } else { whole });
    } else {
        let mark = whole.chars().find(|c| !c.is_ascii_digit())?;
        let known = mark != decimal
            && matches!(
                mark,
                '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'
            );
        if !known && Some(mark) != thousands {
            return None;
        }
        let mut groups = whole.split(mark);
        let first = groups.next()?;
        // No till writes a group of zeros first: `0.500` is half a kilogram.
        if !(1..=3).contains(&first.len()) || !is_digits(first) || first.starts_with('0') {
            return None;
        }
        plain.push_str(first);
        for group in groups {
            if group.len() != 3 || !is_digits(group) {
                return None;
            }
            plain.push_str(group);
        }
    }
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(exact(&plain))
}

/// A number in plain form, with an exponent or not, without rounding.
fn exact(text: &str) -> Result<Decimal, NotANumber> {
    let read = if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()
    } else {
        Decimal::from_str_exact(text).ok()
    };
    read.ok_or_else(|| {
        let is_long = text.len() > 20
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        if is_long {
            NotANumber::TooLarge
        } else {
            NotANumber::Malformed
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: NumberFormat = NumberFormat {
        decimal: None,
        thousands: None,
    };
    const COMMA: NumberFormat = NumberFormat {
        decimal: Some(','),
        thousands: None,
    };
    const TURKISH: NumberFormat = NumberFormat {
        decimal: Some(','),
        thousands: Some('.'),
    };

    fn read(format: NumberFormat, text: &str) -> String {
        match format.read(Cell::new(text)) {
            Ok(Number { value, other, odd }) => {
                let other = other.map_or_else(String::new, |other| format!(" or {other}"));
                format!("{value}{other}{}", if odd { " odd" } else { "" })
            }
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn signs_and_currencies() {
        for (text, expected) in [
            ("$1,125.00", "1125.00"),
            ("-$1.75", "-1.75"),
            ("$-1.75", "-1.75"),
            ("(3.00)", "-3.00"),
            ("($3.00)", "-3.00"),
            ("12.50-", "-12.50"),
            ("\u{2212}12.50", "-12.50"),
            ("+5", "5"),
            ("USD 9.00", "9.00"),
            ("9.00 USD", "9.00"),
            ("1E3", "1000"),
            ("1.5E-2", "0.015"),
            (".5", "0.5"),
            ("1 234 567.8", "1234567.8"),
            ("1'234.50", "1234.50"),
            ("007", "7"),
            ("\u{1}1249.9", "1249.9"),
        ] {
            assert_eq!(read(POINT, text), expected, "{text}");
        }
        assert_eq!(read(TURKISH, "12,50-"), "-12.50");
        assert_eq!(read(TURKISH, "₺1.249,90"), "1249.90");
        assert_eq!(read(TURKISH, "1.249,90 TL"), "1249.90");
    }

    /// Marks between thousands are checked, not deleted.
    #[test]
    fn marks_are_checked() {
        assert_eq!(read(TURKISH, "1.250"), "1250 or 1.250");
        assert_eq!(read(TURKISH, "10.525.000,00"), "10525000.00");
        assert_eq!(read(TURKISH, "200.00"), "200.00 odd");
        assert_eq!(read(TURKISH, "0.500"), "0.500 odd");
        assert_eq!(read(TURKISH, "1.25.0"), "Malformed");
        assert!(read(COMMA, "1.250").starts_with("Ambiguous"));
        assert!(read(POINT, "1,250").starts_with("Ambiguous"));
        assert_eq!(read(POINT, "12,50"), "DecimalComma");
        assert_eq!(read(POINT, "1.234,50"), "DecimalComma");
        assert_eq!(read(POINT, "1,2,3"), "Malformed");
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "", "-", "abc", "--1", "$$1", "1 kg", "1-2", "1.2.3", "(1", "e5", "NaN", "∞",
        ] {
            assert_eq!(read(POINT, text), "Malformed", "{text}");
        }
        assert_eq!(read(POINT, &"9".repeat(40)), "TooLarge");
    }

    proptest::proptest! {
        /// What a format writes, it reads back.
        #[test]
        fn written_numbers_are_read_back(value in -1_000_000_000_000i64..1_000_000_000_000, places in 0u32..5) {
            let number = Decimal::new(value, places);
            let plain = number.abs().to_string();
            let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
            let mut groups = Vec::new();
            let mut end = whole.len();
            while end > 0 {
                let start = end.saturating_sub(3);
                groups.push(whole.get(start..end).unwrap());
                end = start;
            }
            groups.reverse();
            let mut text = groups.join(".");
            if !fraction.is_empty() {
                text = format!("{text},{fraction}");
            }
            if value < 0 {
                text.insert(0, '-');
            }
            proptest::prop_assert_eq!(TURKISH.read(Cell::new(&text)).unwrap().value, number);
        }

        /// No text makes reading panic.
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
            let _ = TURKISH.read(Cell::new(&text));
            let _ = POINT.read(Cell::new(&text));
        }
    }
}
