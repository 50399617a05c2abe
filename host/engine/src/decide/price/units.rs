//! The single units of a line, without counting them one by one (R65).

use crate::model::{QUANTITY_DIGITS, pow10};

/// A unit in thousandths.
pub(super) const UNIT: i64 = pow10(QUANTITY_DIGITS);

/// Which end of the prices comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Cheap,
    Dear,
}

/// The whole units of a line and what each costs.
///
/// A line's units share its amount by largest remainder (R38): three for
/// 20.00 cost 6.67, 6.67 and 6.66. A rest below one unit has its share too,
/// but is no unit: of 2.5 kg for 25.00, two units cost 10.00 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WholeUnits {
    /// Invariant: 0 ≤ dearer ≤ count.
    pub count: i64,
    /// What the cheaper ones cost, in minor units.
    pub price: i64,
    /// How many cost one minor unit more.
    pub dearer: i64,
}

impl WholeUnits {
    /// The units of a line by its amount, from 0, and its quantity.
    pub(super) fn of(amount: i64, quantity: i64) -> Self {
        if quantity < UNIT {
            return Self {
                count: 0,
                price: 0,
                dearer: 0,
            };
        }
        let (count, rest) = (quantity / UNIT, quantity % UNIT);
        let share = |weight: i64| {
            let exact = i128::from(amount) * i128::from(weight);
            let quantity = i128::from(quantity);
            // A share of an amount is no larger than the amount.
            let whole = i64::try_from(exact / quantity).unwrap_or(amount);
            (whole, exact % quantity)
        };
        let ((price, fraction), (of_rest, fraction_of_rest)) = (share(UNIT), share(rest));
        let left = amount - price * count - of_rest;
        // Units stand before the rest where fractions are equal.
        let to_rest = left > 0 && fraction_of_rest > fraction;
        Self {
            count,
            price,
            dearer: left - i64::from(to_rest),
        }
    }

    /// Price and number of the units, those of one price together.
    pub(super) const fn runs(self) -> [(i64, i64); 2] {
        [
            (self.price, self.count - self.dearer),
            (self.price + 1, self.dearer),
        ]
    }

    /// What the first `count` units cost together, from one end.
    pub(super) fn worth(self, count: i64, end: End) -> i64 {
        let count = count.min(self.count);
        let dearer = match end {
            End::Cheap => (count - (self.count - self.dearer)).max(0),
            End::Dear => count.min(self.dearer),
        };
        count * self.price + dearer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn r38_units_keep_whole_minor_amounts() {
        let three = WholeUnits::of(2000, 3000);
        assert_eq!(three.runs(), [(666, 1), (667, 2)]);
        assert_eq!(
            [1, 2, 3].map(|n| three.worth(n, End::Cheap)),
            [666, 1333, 2000]
        );
        assert_eq!(
            [1, 2, 3].map(|n| three.worth(n, End::Dear)),
            [667, 1334, 2000]
        );
        assert_eq!(WholeUnits::of(2500, 2500).runs(), [(1000, 2), (1001, 0)]);
        assert_eq!(WholeUnits::of(750, 750).count, 0);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(amount in 0i64..1_000_000, quantity in 1i64..60_000) {
            let units = WholeUnits::of(amount, quantity);
            prop_assert!(0 <= units.dearer && units.dearer <= units.count);
            let all = units.worth(units.count, End::Cheap);
            prop_assert_eq!(all, units.worth(i64::MAX, End::Dear));
            prop_assert!(all <= amount);
            if quantity % UNIT == 0 {
                prop_assert_eq!(all, amount);
            }
        }
    }
}
