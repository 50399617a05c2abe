//! Points and multipliers.

use crate::campaign::Multipliers;
use crate::effect::{Number, WalletId};
use crate::model::{NUMBER_DIGITS, NUMBER_ONE, Rounding, pow10};

/// Rounds a proposed number of points to a wallet's precision. By default
/// down, so that 190.9 points are 190; points that are taken away are rounded
/// as those that are given, towards zero.
pub(super) fn to_precision(amount: Number, precision: u8, rounding: Rounding) -> i64 {
    if precision >= NUMBER_DIGITS {
        return amount.0.saturating_mul(pow10(precision - NUMBER_DIGITS));
    }
    let unit = i128::from(pow10(NUMBER_DIGITS - precision));
    let whole = rounding.divide(i128::from(amount.0).abs(), unit);
    if amount.0 < 0 { -whole } else { whole }
}

/// A factor proposed for one wallet of one event, with its cause.
#[derive(Debug, Clone, Copy)]
pub(super) struct Factor {
    pub(super) wallet: WalletId,
    pub(super) factor: Number,
    pub(super) campaign: u32,
    pub(super) line: u32,
}

/// Tells the bonus that each factor adds to base points, in the order of
/// factors, and for those that another one beats, which. Bonuses are rounded
/// as the wallet's points are; a factor below 1 counts as 1, so that no campaign takes points away.
pub(super) fn bonuses(
    way: Multipliers,
    base: i64,
    factors: &[Factor],
    rounding: Rounding,
    mut tell: impl FnMut(&Factor, i64, Option<&Factor>),
) {
    match way {
        Multipliers::Highest => {
            let Some(highest) = factors.iter().reduce(|best, next| {
                if next.factor > best.factor {
                    next
                } else {
                    best
                }
            }) else {
                return;
            };
            for factor in factors {
                if std::ptr::eq(factor, highest) {
                    tell(factor, bonus(base, factor.factor, rounding), None);
                } else {
                    tell(factor, 0, Some(highest));
                }
            }
        }
        Multipliers::SumOfBonuses => {
            for factor in factors {
                tell(factor, bonus(base, factor.factor, rounding), None);
            }
        }
        Multipliers::Product => {
            // What the factors so far made of the base, in millionths, so that
            // only the whole is rounded to points.
            let mut made = i128::from(base.max(0)) * i128::from(NUMBER_ONE);
            for factor in factors {
                let whole = |made: i128| i128::from(rounding.divide(made, NUMBER_ONE.into()));
                let before = whole(made);
                let one = NUMBER_ONE;
                made = made
                    .saturating_mul(i128::from(factor.factor.0.max(one)))
                    .div_euclid(i128::from(one));
                let bonus = whole(made) - before;
                tell(factor, i64::try_from(bonus).unwrap_or(i64::MAX), None);
            }
        }
    }
}

/// The bonus that a factor adds to base points; a factor below 1 adds nothing.
fn bonus(base: i64, factor: Number, rounding: Rounding) -> i64 {
    let extra = i128::from(factor.0.saturating_sub(NUMBER_ONE)).max(0);
    rounding.divide(i128::from(base.max(0)) * extra, NUMBER_ONE.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn points_are_rounded_as_the_wallet_says() {
        let (down, half_up, up) = (Rounding::Down, Rounding::HalfUp, Rounding::Up);
        assert_eq!(to_precision(Number(190_900_000), 0, down), 190);
        assert_eq!(to_precision(Number(190_500_000), 0, half_up), 191);
        assert_eq!(to_precision(Number(190_499_999), 0, half_up), 190);
        assert_eq!(to_precision(Number(190_000_001), 0, up), 191);
        assert_eq!(to_precision(Number(190_999_999), 2, down), 19_099);
        assert_eq!(to_precision(Number(-1_500_000), 0, down), -1);
        assert_eq!(to_precision(Number(-1_500_000), 0, half_up), -2);
        assert_eq!(bonus(190, Number(1_500_000), down), 95);
        assert_eq!(bonus(191, Number(1_500_000), down), 95);
        assert_eq!(bonus(191, Number(1_500_000), up), 96);
        assert_eq!(bonus(190, Number(500_000), up), 0);
    }

    fn told(way: Multipliers, base: i64, factors: &[i64]) -> Vec<(i64, Option<u32>)> {
        let factors: Vec<Factor> = (0u32..)
            .zip(factors)
            .map(|(campaign, &factor)| Factor {
                wallet: WalletId(0),
                factor: Number(factor),
                campaign,
                line: 1,
            })
            .collect();
        let mut told = Vec::new();
        bonuses(way, base, &factors, Rounding::Down, |_, bonus, by| {
            told.push((bonus, by.map(|by| by.campaign)));
        });
        told
    }

    #[test]
    fn factors_combine_by_the_programs_way() {
        let factors = [2_000_000, 3_000_000, 3_000_000, 500_000];
        assert_eq!(
            told(Multipliers::Highest, 10, &factors),
            [(0, Some(1)), (20, None), (0, Some(1)), (0, Some(1))]
        );
        assert_eq!(
            told(Multipliers::SumOfBonuses, 10, &factors),
            [(10, None), (20, None), (20, None), (0, None)]
        );
        assert_eq!(
            told(Multipliers::Product, 10, &factors),
            [(10, None), (40, None), (120, None), (0, None)]
        );
    }

    #[test]
    fn a_product_is_rounded_as_a_whole() {
        // 3 × 1.5 × 1.5 is 6.75: one point by the first, two by the second.
        let factors = [1_500_000, 1_500_000];
        assert_eq!(
            told(Multipliers::Product, 3, &factors),
            [(1, None), (2, None)]
        );
    }

    proptest! {
        #[test]
        fn a_product_does_not_depend_on_the_order_of_whole_factors(
            base in 0i64..1_000_000,
            mut factors in prop::collection::vec((1i64..20).prop_map(|f| f * NUMBER_ONE), 1..6),
        ) {
            let sum = |factors: &[i64]| -> i64 {
                told(Multipliers::Product, base, factors).iter().map(|(bonus, _)| bonus).sum()
            };
            let before = sum(&factors);
            factors.reverse();
            prop_assert_eq!(sum(&factors), before);
        }
    }
}
