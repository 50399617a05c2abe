//! Amounts while a receipt is put together.

use rust_decimal::{Decimal, RoundingStrategy};
use sadakat_engine::model::{QUANTITY_DIGITS, pow10};

/// Decimal places of an amount before it is rounded to its currency: some
/// wholesalers price in thousandths.
pub(crate) const FINE_DIGITS: u8 = 6;

/// No amount.
pub(crate) const NONE: i64 = i64::MIN;

/// A number with so many decimal places, and whether it had no more; none if
/// it is larger than 64 bits hold.
pub(crate) fn scaled(number: Decimal, digits: u8) -> Option<(i64, bool)> {
    // Nearly all numbers have no more places and are small.
    if let Some(more) = u32::from(digits).checked_sub(number.scale())
        && let Ok(value) = i64::try_from(number.mantissa())
        && let Some(value) = value.checked_mul(10i64.checked_pow(more)?)
    {
        return (value != NONE).then_some((value, true));
    }
    let rounded =
        number.round_dp_with_strategy(u32::from(digits), RoundingStrategy::MidpointAwayFromZero);
    let exact = rounded == number;
    let places = rounded.scale();
    let factor = 10i128.checked_pow(u32::from(digits).checked_sub(places)?)?;
    let value = rounded.mantissa().checked_mul(factor)?;
    let value = i64::try_from(value).ok().filter(|&value| value != NONE)?;
    Some((value, exact))
}

/// Fine units in a minor one of two decimal places.
const CENT: i64 = pow10(FINE_DIGITS - 2);
/// The same of a product with a quantity.
const CENT_OF_THOUSANDTHS: i64 = CENT * pow10(QUANTITY_DIGITS);

/// A fine amount in minor units, rounded half away from zero, and whether
/// nothing was rounded.
pub(crate) fn to_minor(fine: i64, digits: u8) -> (i64, bool) {
    let unit = pow10(FINE_DIGITS.saturating_sub(digits));
    divide(i128::from(fine), i128::from(unit))
}

/// What a quantity costs at a fine price, in minor units.
pub(crate) fn product(quantity: i64, price: i64, digits: u8) -> Option<(i64, bool)> {
    let unit =
        i128::from(pow10(FINE_DIGITS.saturating_sub(digits))) * i128::from(pow10(QUANTITY_DIGITS));
    let product = i128::from(quantity) * i128::from(price);
    let (value, exact) = divide(product, unit);
    (value != i64::MAX).then_some((value, exact))
}

#[inline(always)]
fn divide_small(dividend: i64, unit: i64) -> Option<(i64, bool)> {
    let half = if dividend < 0 { -unit / 2 } else { unit / 2 };
    let rounded = dividend.checked_add(half)? / unit;
    Some((rounded, dividend % unit == 0))
}

fn divide(dividend: i128, unit: i128) -> (i64, bool) {
    // Nearly all amounts are small, and of a currency with two decimal places:
    // dividing by a number that is known beforehand is multiplying.
    if let (Ok(dividend), Ok(unit)) = (i64::try_from(dividend), i64::try_from(unit)) {
        let done = match unit {
            CENT => divide_small(dividend, CENT),
            CENT_OF_THOUSANDTHS => divide_small(dividend, CENT_OF_THOUSANDTHS),
            unit => divide_small(dividend, unit),
        };
        if let Some(done) = done {
            return done;
        }
    }
    let half = unit / 2;
    let rounded = if dividend < 0 {
        (dividend - half) / unit
    } else {
        (dividend + half) / unit
    };
    (
        i64::try_from(rounded).unwrap_or(i64::MAX),
        dividend % unit == 0,
    )
}

/// Shares of a total in proportion to weights, by largest remainder, ties to
/// the earlier: their sum is the total. Without any weight all of it is the
/// first one's.
pub(crate) fn spread(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights
        .iter()
        .map(|&weight| i128::from(weight.max(0)))
        .sum();
    let mut shares = vec![0; weights.len()];
    if sum == 0 {
        if let Some(first) = shares.first_mut() {
            *first = total;
        }
        return shares;
    }
    let sign = if total < 0 { -1 } else { 1 };
    let total = i128::from(total).abs();
    let mut left = total;
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(weights.len());
    for (at, (share, &weight)) in shares.iter_mut().zip(weights).enumerate() {
        let exact = total * i128::from(weight.max(0));
        *share = i64::try_from(exact / sum).unwrap_or(i64::MAX);
        left -= exact / sum;
        remainders.push((exact % sum, at));
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, at) in remainders
        .into_iter()
        .take(usize::try_from(left).unwrap_or(0))
    {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    for share in &mut shares {
        *share *= sign;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares() {
        assert_eq!(spread(500, &[3200, 2000]), [308, 192]);
        assert_eq!(spread(1, &[1, 1]), [1, 0]);
        assert_eq!(spread(-1, &[1, 1]), [-1, 0]);
        assert_eq!(spread(7, &[0, 0]), [7, 0]);
        assert!(spread(7, &[]).is_empty());
    }

    #[test]
    fn rounding() {
        assert_eq!(scaled("1.2345".parse().unwrap(), 3), Some((1235, false)));
        assert_eq!(scaled("-1.5".parse().unwrap(), 6), Some((-1_500_000, true)));
        assert_eq!(scaled(Decimal::MAX, 6), None);
        assert_eq!(to_minor(333_333, 2), (33, false));
        assert_eq!(to_minor(-335_000, 2), (-34, false));
        assert_eq!(product(455, 28_000_000, 2), Some((1274, true)));
    }

    proptest! {
        /// Nothing is lost, and nobody gets more than their own.
        #[test]
        fn shares_add_up(weights in prop::collection::vec(0i64..1_000_000, 1..20), part in 0u64..=100) {
            let sum: i64 = weights.iter().sum();
            let total = sum / 100 * i64::try_from(part).unwrap();
            let shares = spread(total, &weights);
            prop_assert_eq!(shares.iter().sum::<i64>(), total);
            if sum > 0 {
                for (share, weight) in shares.iter().zip(&weights) {
                    prop_assert!(share <= weight);
                }
            }
        }
    }
}
