//! From a fraction to a whole number of minor units.

use std::cmp::Ordering;

/// How a fraction of a minor unit is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Rounding {
    /// To the nearer one, halves up: 4.9975 is 5.00. The default, since it is
    /// what people learn at school and most tills do.
    #[default]
    HalfUp,
    /// To the nearer one, halves to the even one: 0.125 is 0.12, 0.135 is
    /// 0.14. Over many orders halves do not add up in anybody's favour.
    HalfEven,
    /// To the lower one: 4.9975 is 4.99.
    Down,
    /// To the higher one: 4.9925 is 5.00.
    Up,
}

impl Rounding {
    /// Every way of rounding.
    pub const ALL: [Self; 4] = [Self::HalfUp, Self::HalfEven, Self::Down, Self::Up];

    /// The name in program files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfUp => "half up",
            Self::HalfEven => "half even",
            Self::Down => "down",
            Self::Up => "up",
        }
    }

    /// The way of rounding with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// `dividend ÷ divisor` as a whole number. `divisor` must be above 0;
    /// the result is the nearest that 64 bits hold.
    ///
    /// ```
    /// # use sadakat_model::values::Rounding;
    /// assert_eq!(Rounding::HalfUp.divide(1999 * 25, 100), 500);
    /// assert_eq!(Rounding::Down.divide(1999 * 25, 100), 499);
    /// assert_eq!(Rounding::HalfEven.divide(25, 10), 2);
    /// ```
    pub fn divide(self, dividend: i128, divisor: i128) -> i64 {
        let divisor = divisor.max(1);
        // As nearly always: dividing 128 bits takes many times as long.
        if let (Ok(dividend), Ok(divisor)) = (i64::try_from(dividend), i64::try_from(divisor)) {
            let (floor, rest) = (dividend.div_euclid(divisor), dividend.rem_euclid(divisor));
            let up = self.is_up(floor % 2 != 0, rest.cmp(&(divisor - rest)), rest > 0);
            return floor.saturating_add(i64::from(up));
        }
        let (floor, rest) = (dividend.div_euclid(divisor), dividend.rem_euclid(divisor));
        let up = self.is_up(floor % 2 != 0, rest.cmp(&(divisor - rest)), rest > 0);
        let whole = floor.saturating_add(i128::from(up));
        i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
    }

    /// Whether a whole number goes up to the next one, by whether it is odd, how
    /// the rest compares with what is missing to the next one, and whether there
    /// is a rest.
    #[inline]
    const fn is_up(self, is_odd: bool, rest: Ordering, is_rest: bool) -> bool {
        match self {
            Self::HalfUp => rest.is_ge(),
            Self::HalfEven => rest.is_gt() || rest.is_eq() && is_odd,
            Self::Down => false,
            Self::Up => is_rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r31_rounds_as_its_name_says() {
        // Hundredths: below, at and above a half, after an even and an odd one.
        let cases = [
            (1200, [12, 12, 12, 12]),
            (1249, [12, 12, 12, 13]),
            (1250, [13, 12, 12, 13]),
            (1350, [14, 14, 13, 14]),
            (1351, [14, 14, 13, 14]),
            (0, [0, 0, 0, 0]),
        ];
        for (hundredths, expected) in cases {
            let found = Rounding::ALL.map(|way| way.divide(hundredths, 100));
            assert_eq!(found, expected, "{hundredths}");
        }
        assert_eq!(Rounding::Up.divide(i128::MAX, 1), i64::MAX);
    }

    /// Whether 64 bits suffice for a division or not.
    #[test]
    fn large_numbers_are_rounded_as_small_ones() {
        let most = i128::from(i64::MAX);
        for hundredths in [-1351, -1350, -1250, -1, 0, 1249, 1250, 1350] {
            for way in Rounding::ALL {
                let small = way.divide(hundredths, 100);
                let large = way.divide(hundredths * most, 100 * most);
                assert_eq!(small, large, "{hundredths} {}", way.name());
            }
        }
        for way in Rounding::ALL {
            assert_eq!(way.divide(most, 1), i64::MAX);
            assert_eq!(way.divide(most + 1, 1), i64::MAX);
            assert_eq!(way.divide(-most - 1, 1), i64::MIN);
            assert_eq!(way.divide(-most - 2, 1), i64::MIN);
        }
    }
}
