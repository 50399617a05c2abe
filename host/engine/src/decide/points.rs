//! Points and multipliers.

use crate::effect::{Number, WalletId};
use crate::model::{NUMBER_DIGITS, NUMBER_ONE, pow10};

/// Rounds a proposed number of points to a wallet's precision: down, so that
/// 190.9 points are 190, and towards zero for points that are taken away.
pub(super) fn to_precision(amount: Number, precision: u8) -> i64 {
    if precision >= NUMBER_DIGITS {
        return amount.0.saturating_mul(pow10(precision - NUMBER_DIGITS));
    }
    amount.0 / pow10(NUMBER_DIGITS - precision)
}

/// The bonus that a factor adds to base points, rounded down; a factor below 1
/// adds nothing.
pub(super) fn bonus(base: i64, factor: Number) -> i64 {
    let extra = i128::from(factor.0 - NUMBER_ONE).max(0);
    let bonus = i128::from(base.max(0)) * extra / i128::from(NUMBER_ONE);
    i64::try_from(bonus).unwrap_or(i64::MAX)
}

/// The highest factor proposed for one wallet of one event, and who proposed
/// it. Several multipliers do not add up: the highest counts,
/// and of equal ones the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Highest {
    pub wallet: WalletId,
    pub factor: Number,
    pub campaign: u32,
    pub line: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_down() {
        assert_eq!(to_precision(Number(190_900_000), 0), 190);
        assert_eq!(to_precision(Number(190_999_999), 2), 19_099);
        assert_eq!(to_precision(Number(-1_500_000), 0), -1);
        assert_eq!(bonus(190, Number(1_500_000)), 95);
        assert_eq!(bonus(190, Number(500_000)), 0);
    }
}
