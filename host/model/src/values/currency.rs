//! ISO 4217 currencies and their minor units.

use std::fmt;

/// A currency. Amounts are integers of its minor unit: kuruş, pence, fils, or
/// whole yen.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: [u8; 3],
    minor_digits: u8,
}

/// A code that is not an ISO 4217 currency with a minor unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an ISO 4217 currency")]
#[non_exhaustive]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// EUR, with two digits.
    pub const EURO: Self = Self {
        code: *b"EUR",
        minor_digits: 2,
    };

    /// Finds a currency by its three capital letters.
    ///
    /// # Errors
    /// If ISO 4217 has no such currency, or gives it no minor unit (gold).
    pub fn from_code(code: &str) -> Result<Self, UnknownCurrency> {
        let unknown = || UnknownCurrency(code.to_owned());
        let known = iso_currency::Currency::from_code(code).ok_or_else(unknown)?;
        let digits = known.exponent().ok_or_else(unknown)?;
        let bytes: [u8; 3] = code.as_bytes().try_into().map_err(|_| unknown())?;
        Ok(Self {
            code: bytes,
            minor_digits: u8::try_from(digits).map_err(|_| unknown())?,
        })
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        // The constructor takes ASCII letters only.
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// Digits of the minor unit: 0 for JPY, 2 for TRY, 3 for KWD.
    #[inline]
    pub const fn minor_digits(&self) -> u8 {
        self.minor_digits
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units() {
        let digits = |code| Currency::from_code(code).map(|c| c.minor_digits());
        assert_eq!(digits("JPY"), Ok(0));
        assert_eq!(digits("TRY"), Ok(2));
        assert_eq!(digits("KWD"), Ok(3));
        assert!(digits("try").is_err());
        assert!(digits("XAU").is_err());
        assert!(digits("ZZZ").is_err());
    }
}
