//! Comparisons and arithmetic.

use arrow_buffer::{BooleanBuffer, NullBuffer};

use super::truth::Truth;
use super::vector::Numbers;
use crate::text::{Arithmetic, Comparison};
use sadakat_model::batch::Integers;
use sadakat_model::values::pow10;

/// Compares after multiplying each side by its power of ten.
pub(super) fn compare(
    comparison: Comparison,
    (left, left_up): (&Numbers, u8),
    (right, right_up): (&Numbers, u8),
    len: usize,
) -> Truth {
    let yes = match (left, right) {
        (Numbers::Column(left), Numbers::Same(Some(right))) if left_up == 0 && right_up == 0 => {
            with_constant(comparison, &left.values, *right)
        }
        (Numbers::Column(left), Numbers::Column(right)) if left_up == 0 && right_up == 0 => {
            let mut pairs = left.values.iter().zip(right.values.iter());
            BooleanBuffer::collect_bool(len, |_| {
                pairs.next().is_some_and(|(l, r)| comparison.holds(l, r))
            })
        }
        _ => {
            let (left_factor, right_factor) = (pow10(left_up), pow10(right_up));
            BooleanBuffer::collect_bool(len, |entry| {
                let l = i128::from(left.raw(entry)) * i128::from(left_factor);
                let r = i128::from(right.raw(entry)) * i128::from(right_factor);
                comparison.holds(&l, &r)
            })
        }
    };
    Truth::valid(yes, validity(left, right, len).as_ref())
}

/// One loop for each comparison, so that none decides anew for each value.
fn with_constant(comparison: Comparison, values: &[i64], constant: i64) -> BooleanBuffer {
    fn bits(values: &[i64], holds: impl Fn(i64) -> bool) -> BooleanBuffer {
        let mut values_left = values.iter();
        BooleanBuffer::collect_bool(values.len(), |_| {
            values_left.next().is_some_and(|&value| holds(value))
        })
    }
    match comparison {
        Comparison::Equal => bits(values, |v| v == constant),
        Comparison::NotEqual => bits(values, |v| v != constant),
        Comparison::Less => bits(values, |v| v < constant),
        Comparison::LessOrEqual => bits(values, |v| v <= constant),
        Comparison::Greater => bits(values, |v| v > constant),
        Comparison::GreaterOrEqual => bits(values, |v| v >= constant),
    }
}

fn validity(left: &Numbers, right: &Numbers, len: usize) -> Option<NullBuffer> {
    NullBuffer::union(left.validity(len).as_ref(), right.validity(len).as_ref())
}

/// One number of [`calculate`].
#[inline]
pub(in crate::expression) fn calculated(
    operation: Arithmetic,
    (left, left_up): (i64, u8),
    (right, right_up): (i64, u8),
) -> Option<i64> {
    if (left_up, right_up) == (0, 0) {
        return of_one_scale(operation, left, right);
    }
    raised(operation, (left, left_up), (right, right_up))
}

/// Of numbers that stand in the same units: 64 bits suffice.
#[inline]
fn of_one_scale(operation: Arithmetic, left: i64, right: i64) -> Option<i64> {
    match operation {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        // The least number by -1 leaves 0, though its quotient does not fit.
        Arithmetic::Remainder => (right != 0).then(|| left.wrapping_rem(right)),
    }
}

/// Of numbers that are brought to the same units first.
fn raised(
    operation: Arithmetic,
    (left, left_up): (i64, u8),
    (right, right_up): (i64, u8),
) -> Option<i64> {
    // Products of an i64 and at most 10^18 fit an i128.
    let l = i128::from(left) * i128::from(pow10(left_up));
    let r = i128::from(right) * i128::from(pow10(right_up));
    let result = match operation {
        Arithmetic::Add => l.checked_add(r),
        Arithmetic::Subtract => l.checked_sub(r),
        Arithmetic::Multiply => l.checked_mul(r),
        Arithmetic::Divide => l.checked_div(r),
        Arithmetic::Remainder => l.checked_rem(r),
    };
    i64::try_from(result?).ok()
}

/// Calculates after multiplying each side by its power of ten. What overflows
/// is missing, and so is what is divided by zero: whether there was any.
pub(super) fn calculate(
    operation: Arithmetic,
    (left, left_up): (&Numbers, u8),
    (right, right_up): (&Numbers, u8),
    len: usize,
) -> (Numbers, bool) {
    let one = |l: i64, r: i64| calculated(operation, (l, left_up), (r, right_up));
    if let (Numbers::Same(l), Numbers::Same(r)) = (left, right) {
        let both = l.zip(*r);
        let result = both.and_then(|(l, r)| one(l, r));
        return (Numbers::Same(result), both.is_some() && result.is_none());
    }
    let validity = validity(left, right, len);
    let mut failed = Vec::new();
    let values = (0..len)
        .map(|entry| {
            one(left.raw(entry), right.raw(entry)).unwrap_or_else(|| {
                failed.push(entry);
                0
            })
        })
        .collect();
    let is_known = |entry: &usize| validity.as_ref().is_none_or(|v| v.is_valid(*entry));
    let any = failed.iter().any(is_known);
    (Numbers::from_parts(values, validity, &failed), any)
}

/// Multiplies by a power of ten.
pub(super) fn rescale(of: &Numbers, up: u8, len: usize) -> (Numbers, bool) {
    calculate(
        Arithmetic::Multiply,
        (of, up),
        (&Numbers::Same(Some(1)), 0),
        len,
    )
}

/// Applies a function to each value.
pub(super) fn map(of: &Numbers, len: usize, f: impl Fn(i64) -> i64) -> Numbers {
    match of {
        Numbers::Same(value) => Numbers::Same(value.map(f)),
        Numbers::Column(column) => Numbers::Column(Integers {
            values: (0..len).map(|entry| f(of.raw(entry))).collect(),
            validity: column.validity.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_scale_come_to_what_raised_ones_do() {
        let numbers = [i64::MIN, i64::MIN + 1, -10, -7, -1, 0, 1, 3, 10, i64::MAX];
        let pairs = numbers.iter().flat_map(|l| numbers.map(|r| (*l, r)));
        for (left, right) in pairs {
            for operation in [
                Arithmetic::Add,
                Arithmetic::Subtract,
                Arithmetic::Multiply,
                Arithmetic::Divide,
                Arithmetic::Remainder,
            ] {
                assert_eq!(
                    of_one_scale(operation, left, right),
                    raised(operation, (left, 0), (right, 0)),
                    "{left} {operation:?} {right}"
                );
            }
        }
    }
}
