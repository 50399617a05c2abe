use super::{MILLION, Percent, arithmetic, scale, times, write_decimal};

/// An amount in minor units (kuruş, cents) of the batch's [`Currency`].
///
/// Operators saturate; see [the module](crate::value).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub(crate) i64);

arithmetic!(Money, "minor units");

impl Money {
    /// This many minor units: 1999 is 19.99 where the minor unit has two digits.
    #[must_use]
    #[inline]
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The amount in minor units.
    #[must_use]
    #[inline]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// A percentage of the amount, rounded down to the minor unit (towards
    /// −∞); saturates.
    #[must_use]
    #[inline]
    pub fn percent(self, percent: Percent) -> Self {
        Self(scale(self.0, percent.millionths(), 100 * MILLION))
    }

    /// The amount × `part` ÷ `whole`, rounded down to the minor unit (towards
    /// −∞); saturates; nothing if `whole` is 0. The product is exact: it is
    /// computed in 128 bits.
    #[must_use]
    #[inline]
    pub fn share(self, part: i64, whole: i64) -> Self {
        Self(scale(self.0, part, whole))
    }
}

/// The currency of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency<'a> {
    code: &'a str,
    minor_digits: u8,
    /// Computed once a batch: amounts are converted far more often.
    minor_per_unit: i64,
}

impl<'a> Currency<'a> {
    /// The currency with this ISO 4217 code, whose minor unit has so many digits.
    #[must_use]
    #[inline]
    pub const fn new(code: &'a str, minor_digits: u8) -> Self {
        Self {
            code,
            minor_digits,
            minor_per_unit: 10_i64.saturating_pow(minor_digits as u32),
        }
    }

    /// The ISO 4217 code, such as `TRY`.
    #[must_use]
    #[inline]
    pub const fn code(self) -> &'a str {
        self.code
    }

    /// How many digits the minor unit has: 0 for JPY, 2 for TRY, 3 for KWD.
    #[must_use]
    #[inline]
    pub const fn minor_digits(self) -> u8 {
        self.minor_digits
    }

    /// How many minor units make one whole unit; saturates.
    #[must_use]
    #[inline]
    pub const fn minor_per_unit(self) -> i64 {
        self.minor_per_unit
    }

    /// This many whole units; saturates.
    #[must_use]
    #[inline]
    pub const fn units(self, units: i64) -> Money {
        Money(times(units, self.minor_per_unit))
    }

    /// How many whole units the amount holds, rounded down (towards −∞):
    /// 19.99 holds 19.
    #[must_use]
    #[inline]
    pub fn whole_units(self, amount: Money) -> i64 {
        scale(amount.0, 1, self.minor_per_unit)
    }

    /// The amount as a decimal for a message, such as `19.90`, without the
    /// currency's sign.
    #[must_use]
    #[inline]
    pub fn show(self, amount: Money) -> impl std::fmt::Display {
        Shown {
            amount,
            minor_digits: self.minor_digits,
        }
    }
}

struct Shown {
    amount: Money,
    minor_digits: u8,
}

impl std::fmt::Display for Shown {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.minor_digits;
        write_decimal(out, self.amount.0, digits, usize::from(digits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_rounds_down_to_the_minor_unit() {
        assert_eq!(Money(1999).percent(Percent::whole(10)), Money(199));
        assert_eq!(Money(-1999).percent(Percent::whole(10)), Money(-200));
        assert_eq!(
            Money(i64::MAX).percent(Percent::whole(100)),
            Money(i64::MAX)
        );
        assert_eq!(
            Money(i64::MAX).percent(Percent::whole(101)),
            Money(i64::MAX)
        );
    }

    #[test]
    fn whole_units_follow_the_minor_digits() {
        for (digits, expected) in [(0, 1999), (2, 19), (3, 1)] {
            let currency = Currency::new("XXX", digits);
            assert_eq!(currency.whole_units(Money(1999)), expected);
        }
        assert_eq!(Currency::new("XXX", 200).minor_per_unit(), i64::MAX);
    }

    #[test]
    fn amounts_are_shown_with_all_minor_digits() {
        for (digits, minor, expected) in [
            (2, 1990, "19.90"),
            (2, -5, "-0.05"),
            (0, 7, "7"),
            (3, 1, "0.001"),
        ] {
            let shown = Currency::new("XXX", digits).show(Money(minor)).to_string();
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn operators_saturate_and_checked_ones_say_so() {
        assert_eq!(Money(i64::MAX) + Money(1), Money(i64::MAX));
        assert_eq!(Money(i64::MAX).checked_add(Money(1)), None);
        assert_eq!(Money(i64::MIN).checked_sub(Money(1)), None);
        assert_eq!(Money(4) * 3 - Money(2), Money(10));
    }
}
