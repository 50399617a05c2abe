use super::{Money, arithmetic, scale, times, write_decimal};

/// How much of something, in thousandths: pieces, kilograms, litres.
///
/// Operators saturate; see [the module](crate::value).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(pub(crate) i64);

arithmetic!(Quantity, "thousandths");

const THOUSAND: i64 = 1_000;

impl Quantity {
    /// A whole number; saturates.
    #[must_use]
    #[inline]
    pub const fn whole(units: i64) -> Self {
        Self(times(units, THOUSAND))
    }

    /// This many thousandths: 1500 is one and a half.
    #[must_use]
    #[inline]
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// Thousandths: one and a half is 1500.
    #[must_use]
    #[inline]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Whole units, rounded down (towards −∞): two and a half is 2.
    #[must_use]
    #[inline]
    pub fn whole_units(self) -> i64 {
        scale(self.0, 1, THOUSAND)
    }

    /// Whether nothing stands after the point.
    #[must_use]
    #[inline]
    pub const fn is_whole(self) -> bool {
        self.0 % THOUSAND == 0
    }

    /// What this much costs at a price for one, rounded down to the minor
    /// unit (towards −∞); saturates.
    #[must_use]
    #[inline]
    pub fn at(self, price: Money) -> Money {
        Money(scale(self.0, price.0, THOUSAND))
    }
}

/// Without zeros at the end, such as `2.5`.
impl std::fmt::Display for Quantity {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_decimal(out, self.0, 3, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_units_round_down() {
        assert_eq!(Quantity(2_500).whole_units(), 2);
        assert_eq!(Quantity(-500).whole_units(), -1);
        assert!(Quantity::whole(6_000).is_whole());
        assert!(!Quantity(2_500).is_whole());
    }

    #[test]
    fn a_weighed_good_costs_its_share() {
        assert_eq!(Quantity(333).at(Money(1_000)), Money(333));
        assert_eq!(Quantity(1_250).at(Money(99)), Money(123));
    }
}
