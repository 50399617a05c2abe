//! What fields hold: exact integers with a meaning each.
//!
//! Nothing here panics. Operators (`+`, `-`, …) saturate at the ends of the
//! 64-bit range, so that expressions stay readable; [`Effects`] refuses an
//! amount that stands at such an end, so a saturated number fails its event
//! instead of being granted. The `checked_…` methods give `None` instead.
//!
//! [`Effects`]: crate::Effects

mod date;
mod factor;
mod instant;
mod money;
mod percent;
mod points;
mod quantity;

pub use date::{Date, Weekday};
pub use factor::Factor;
pub use instant::Instant;
pub use money::{Currency, Money};
pub use percent::Percent;
pub use points::Points;
pub use quantity::Quantity;

/// Millionths, in which points, percentages and factors are counted.
pub(crate) const MILLION: i64 = 1_000_000;

/// A product that saturates.
///
/// WebAssembly tells of no overflow: `saturating_mul` computes all 128 bits of
/// a product there, in a function of some 40 instructions.
#[inline]
pub(crate) const fn times(a: i64, b: i64) -> i64 {
    if fits(a, b) {
        a.wrapping_mul(b)
    } else {
        a.saturating_mul(b)
    }
}

/// Whether a product certainly fits 64 bits, by the bits of its factors.
#[inline]
const fn fits(a: i64, b: i64) -> bool {
    a.unsigned_abs().leading_zeros() + b.unsigned_abs().leading_zeros() > 64
}

/// `value × numerator ÷ denominator`, rounded down (towards −∞), saturating.
/// A denominator of zero gives zero.
#[inline]
pub(crate) fn scale(value: i64, numerator: i64, denominator: i64) -> i64 {
    if fits(value, numerator) && denominator > 0 {
        return floor_div_64(value.wrapping_mul(numerator), denominator);
    }
    scale_128(value, numerator, denominator)
}

#[cold]
#[inline(never)]
fn scale_128(value: i64, numerator: i64, denominator: i64) -> i64 {
    // Two 64-bit factors always fit 128 bits.
    let product = i128::from(value) * i128::from(numerator);
    saturate(floor_div(product, i128::from(denominator)))
}

/// Rounded down (towards −∞); the divisor is above 0.
#[inline]
const fn floor_div_64(value: i64, divisor: i64) -> i64 {
    match value.checked_div_euclid(divisor) {
        Some(quotient) => quotient,
        None => 0,
    }
}

/// Rounded down (towards −∞); 0 if the divisor is 0.
fn floor_div(value: i128, divisor: i128) -> i128 {
    let Some(quotient) = value.checked_div(divisor) else {
        return 0;
    };
    let rest = value - quotient * divisor;
    let below = rest != 0 && (rest < 0) != (divisor < 0);
    quotient - i128::from(below)
}

fn saturate(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

/// Writes an integer that counts 10⁻ᵈⁱᵍⁱᵗˢ as a decimal, with at least
/// `fraction` digits after the point.
pub(crate) fn write_decimal(
    out: &mut std::fmt::Formatter<'_>,
    value: i64,
    digits: u8,
    fraction: usize,
) -> std::fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    let one = 10_u64.saturating_pow(u32::from(digits));
    let whole = value.unsigned_abs() / one;
    let rest = format!(
        "{:0width$}",
        value.unsigned_abs() % one,
        width = usize::from(digits)
    );
    let mut shown = if digits == 0 { "" } else { rest.as_str() };
    while shown.len() > fraction
        && let Some(shorter) = shown.strip_suffix('0')
    {
        shown = shorter;
    }
    let point = if shown.is_empty() { "" } else { "." };
    write!(out, "{sign}{whole}{point}{shown}")
}

/// `+`, `-`, `+=`, `-=` and sums that saturate, and their checked forms.
macro_rules! arithmetic {
    ($type:ident, $unit:literal) => {
        impl $type {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// The sum, or `None` beyond the 64-bit range.
            #[must_use]
            pub const fn checked_add(self, other: Self) -> Option<Self> {
                match self.0.checked_add(other.0) {
                    Some(sum) => Some(Self(sum)),
                    None => None,
                }
            }

            /// The difference, or `None` beyond the 64-bit range.
            #[must_use]
            pub const fn checked_sub(self, other: Self) -> Option<Self> {
                match self.0.checked_sub(other.0) {
                    Some(difference) => Some(Self(difference)),
                    None => None,
                }
            }

            #[doc = concat!("This many times as much, or `None` beyond the 64-bit range of ", $unit, ".")]
            #[must_use]
            pub const fn checked_mul(self, times: i64) -> Option<Self> {
                match self.0.checked_mul(times) {
                    Some(product) => Some(Self(product)),
                    None => None,
                }
            }
        }

        /// Saturates.
        impl core::ops::Add for $type {
            type Output = Self;

            #[inline]
            fn add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }

        /// Saturates.
        impl core::ops::AddAssign for $type {
            #[inline]
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        /// Saturates.
        impl core::ops::Sub for $type {
            type Output = Self;

            #[inline]
            fn sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }

        /// Saturates.
        impl core::ops::SubAssign for $type {
            #[inline]
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }

        /// Saturates.
        impl core::ops::Mul<i64> for $type {
            type Output = Self;

            #[inline]
            fn mul(self, times: i64) -> Self {
                Self($crate::value::times(self.0, times))
            }
        }

        /// Saturates.
        impl core::iter::Sum for $type {
            #[inline]
            fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
                parts.fold(Self::ZERO, |sum, part| sum + part)
            }
        }
    };
}
pub(crate) use arithmetic;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_down_on_both_sides_of_zero() {
        assert_eq!(scale(7, 1, 2), 3);
        assert_eq!(scale(-7, 1, 2), -4);
        assert_eq!(scale(7, -1, 2), -4);
        assert_eq!(scale(-8, 1, 2), -4);
        assert_eq!(scale(7, 1, 0), 0);
        assert_eq!(scale(i64::MAX, 3, 2), i64::MAX);
        assert_eq!(scale(-(1 << 62), 5, 7), -3_294_061_441_733_848_503);
        assert_eq!(scale(i64::MIN, 1, -1), i64::MAX);
    }

    /// Where the short ways end, both give what 128 bits give.
    #[test]
    fn short_ways_agree_with_long_ones() {
        let numbers = [0, 1, 2, 3, 7, 31, 32, 33, 62, 63].map(|bits| 1_i64.wrapping_shl(bits));
        let near = |number: i64| [number.wrapping_sub(1), number, number.wrapping_add(1)];
        let numbers: Vec<i64> = numbers
            .into_iter()
            .flat_map(|number| [number, number.wrapping_neg()])
            .flat_map(near)
            .collect();
        for &a in &numbers {
            for &b in &numbers {
                assert_eq!(times(a, b), a.saturating_mul(b), "{a} × {b}");
                for &c in &numbers {
                    assert_eq!(scale(a, b, c), scale_128(a, b, c), "{a} × {b} ÷ {c}");
                }
            }
        }
    }

    #[test]
    fn products_saturate() {
        assert_eq!(scale(i64::MAX, i64::MAX, 1), i64::MAX);
        assert_eq!(scale(i64::MIN, i64::MAX, 1), i64::MIN);
        assert_eq!(scale(i64::MIN, i64::MIN, -1), i64::MIN);
    }
}
