//! Decimal text to integers and back. No binary float is involved.

/// Why a decimal text is not a whole number of its smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScaledError {
    /// Not an optional sign, digits, and an optional fraction.
    #[error("not a decimal number")]
    Malformed,
    /// More decimal places than the unit has, and the extra ones are not zero.
    #[error("more than {digits} decimal places")]
    TooPrecise {
        /// How many decimal places the unit has.
        digits: u8,
    },
    /// Larger than 64 bits hold.
    #[error("too large")]
    TooLarge,
}

/// 10 to the power of `digits`, up to 18; larger exponents give 10¹⁸.
#[inline]
pub const fn pow10(digits: u8) -> i64 {
    match digits {
        0 => 1,
        1 => 10,
        2 => 100,
        3 => 1_000,
        4 => 10_000,
        5 => 100_000,
        6 => 1_000_000,
        7 => 10_000_000,
        8 => 100_000_000,
        9 => 1_000_000_000,
        10 => 10_000_000_000,
        11 => 100_000_000_000,
        12 => 1_000_000_000_000,
        13 => 10_000_000_000_000,
        14 => 100_000_000_000_000,
        15 => 1_000_000_000_000_000,
        16 => 10_000_000_000_000_000,
        17 => 100_000_000_000_000_000,
        _ => 1_000_000_000_000_000_000,
    }
}

/// Reads `12.50` as 1250 if `digits` is 2.
///
/// Trailing zeros beyond `digits` are accepted (`12.500`), other digits are
/// not: nothing is rounded. An exponent is not accepted.
///
/// # Errors
/// See [`ScaledError`].
pub fn parse_scaled(text: &str, digits: u8) -> Result<i64, ScaledError> {
    let bytes = text.as_bytes();
    let (negative, bytes) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let mut value = 0i64;
    let mut seen_digit = false;
    // Decimal places read so far; none before the point.
    let mut places: Option<u8> = None;
    for &byte in bytes {
        match byte {
            b'0'..=b'9' => {
                seen_digit = true;
                if let Some(read) = places {
                    if read == digits {
                        if byte != b'0' {
                            return Err(ScaledError::TooPrecise { digits });
                        }
                        continue;
                    }
                    places = Some(read + 1);
                }
                value = value
                    .checked_mul(10)
                    .and_then(|v| v.checked_add(i64::from(byte - b'0')))
                    .ok_or(ScaledError::TooLarge)?;
            }
            b'.' if places.is_none() && seen_digit => {
                places = Some(0);
                seen_digit = false;
            }
            _ => return Err(ScaledError::Malformed),
        }
    }
    if !seen_digit {
        return Err(ScaledError::Malformed);
    }
    let missing = digits - places.unwrap_or(0);
    let value = value
        .checked_mul(pow10(missing))
        .ok_or(ScaledError::TooLarge)?;
    Ok(if negative { -value } else { value })
}

/// Writes 1250 as `12.50` if `digits` is 2: always with all places.
pub fn format_scaled(value: i64, digits: u8) -> String {
    ScaledText::new(value, digits).as_str().to_owned()
}

/// The text that [`format_scaled`] gives, without memory of its own: for
/// whoever writes millions of amounts.
#[derive(Debug, Clone, Copy)]
pub struct ScaledText {
    /// Filled from the end.
    bytes: [u8; ScaledText::LONGEST],
    start: usize,
}

impl ScaledText {
    /// Twenty digits, a sign and a point.
    const LONGEST: usize = 22;

    /// Writes 1250 as `12.50` if `digits` is 2: always with all places, of
    /// which there are 18 at most.
    pub fn new(value: i64, digits: u8) -> Self {
        let digits = digits.min(18);
        let mut text = Self {
            bytes: [0; Self::LONGEST],
            start: Self::LONGEST,
        };
        let mut rest = value.unsigned_abs();
        let mut written = 0;
        // One digit before the point at least.
        while rest > 0 || written <= digits {
            if written == digits && digits > 0 {
                text.push(b'.');
            }
            let [digit, ..] = (rest % 10).to_le_bytes();
            text.push(b'0' + digit);
            rest /= 10;
            written += 1;
        }
        if value < 0 {
            text.push(b'-');
        }
        text
    }

    fn push(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.start) {
            *place = byte;
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(self.start..).unwrap_or(&[]);
        std::str::from_utf8(bytes).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn powers_are_those_of_ten() {
        for digits in 0..=20 {
            assert_eq!(pow10(digits), 10i64.pow(u32::from(digits.min(18))));
        }
    }

    #[test]
    fn reads_exactly() {
        assert_eq!(parse_scaled("12.5", 2), Ok(1250));
        assert_eq!(parse_scaled("12.500", 2), Ok(1250));
        assert_eq!(parse_scaled("-0.01", 2), Ok(-1));
        assert_eq!(parse_scaled("7", 0), Ok(7));
        assert_eq!(
            parse_scaled("12.505", 2),
            Err(ScaledError::TooPrecise { digits: 2 })
        );
        for bad in [
            "", "-", ".5", "5.", "1e3", "1,5", "+1", "1.2.3", " 1", "0x1",
        ] {
            assert_eq!(parse_scaled(bad, 2), Err(ScaledError::Malformed), "{bad}");
        }
        assert_eq!(
            parse_scaled("92233720368547758.08", 2),
            Err(ScaledError::TooLarge)
        );
    }

    #[test]
    fn writes_all_places() {
        for (value, digits, text) in [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (-5, 2, "-0.05"),
            (1250, 2, "12.50"),
            (1250, 0, "1250"),
            (i64::MIN, 2, "-92233720368547758.08"),
            (i64::MIN, 0, "-9223372036854775808"),
            (i64::MAX, 18, "9.223372036854775807"),
            (-1, 18, "-0.000000000000000001"),
        ] {
            assert_eq!(format_scaled(value, digits), text);
        }
    }

    proptest! {
        #[test]
        fn round_trips(value in -i64::MAX..i64::MAX, digits in 0u8..=6) {
            prop_assert_eq!(parse_scaled(&format_scaled(value, digits), digits), Ok(value));
        }
    }
}
