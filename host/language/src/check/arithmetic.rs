//! Which values can be computed with.

use super::comparisons::{is_mixed, number_in_cell};
use super::operand::Operand;
use crate::text::Arithmetic;
use crate::text::Span;
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Problem, codes};
use sadakat_model::values::NUMBER_DIGITS;

/// Whether values of these types can be computed with so.
///
/// Texts are joined with `+` and taken out of each other with `-`; days are
/// counted on and back, and from one to the other.
pub(crate) fn computes(operation: Arithmetic, left: ValueType, right: ValueType) -> bool {
    use Arithmetic::{Add, Multiply, Subtract};
    use ValueType::{Date, Integer, Money, Text};
    match (operation, left, right) {
        (Add, Text, _) | (Add, _, Text) | (Subtract, Text, Text) => true,
        (Add | Subtract, Date, Integer) | (Subtract, Date, Date) => true,
        (Multiply, Money, Money) => false,
        (operation, left, right) => {
            let added = matches!(operation, Add | Subtract);
            left.is_number() && right.is_number() && !(added && is_mixed(left, right))
        }
    }
}

/// The type of what is computed, if it can be.
pub(crate) fn outcome(
    operation: Arithmetic,
    left: ValueType,
    right: ValueType,
) -> Option<ValueType> {
    use Arithmetic::{Add, Multiply, Subtract};
    use ValueType::{Date, Decimal, Integer, Text};
    if !computes(operation, left, right) {
        return None;
    }
    Some(match (operation, left, right) {
        (_, Integer, Integer) | (Subtract, Date, Date) => Integer,
        (Add | Subtract, Text, _) | (Add, _, Text) => Text,
        (_, Date, _) => Date,
        (Add | Subtract | Multiply, one, Integer) | (Add | Subtract | Multiply, Integer, one) => {
            one
        }
        (Add | Subtract, one, other) if one == other => one,
        _ => Decimal(NUMBER_DIGITS),
    })
}

/// That only numbers are negated.
pub(crate) fn no_sign(ty: ValueType, span: Span) -> Problem {
    let message = format!("{} has no sign", ty.describe());
    Problem::error(codes::TYPE_MISMATCH, span, message)
}

/// That two values cannot be computed with.
pub(crate) fn no_arithmetic(
    operation: Arithmetic,
    left: &Operand<'_>,
    right: &Operand<'_>,
    whole: Span,
) -> Problem {
    let problem = |message: String| Problem::error(codes::TYPE_MISMATCH, whole.clone(), message);
    if left.ty.is_number() && right.ty.is_number() {
        return if operation == Arithmetic::Multiply {
            problem("an amount times an amount is not an amount".to_owned())
        } else {
            let (left, right) = (left.ty.describe(), right.ty.describe());
            problem(format!("{left} and {right} cannot be added"))
        };
    }
    let wrong = if left.ty.is_number() { right } else { left };
    let help = match (wrong.ty, wrong.text, wrong.written) {
        (ValueType::Date | ValueType::Instant, _, "today" | "now") => {
            Some("count days, for example `days_since(…) > 30`".to_owned())
        }
        (ValueType::Date | ValueType::Instant, _, written) => {
            Some(format!("count days: `days_since({written})`"))
        }
        (ValueType::Text, Some(text), _) if text.parse::<rust_decimal::Decimal>().is_ok() => {
            Some(format!("write `{text}` without quotes"))
        }
        (ValueType::Text, None, _) => number_in_cell(wrong),
        _ => None,
    };
    problem(format!("{} is not a number", wrong.ty.describe())).help_if(help)
}

/// That whole numbers are divided.
pub(crate) fn integer_division(whole: Span) -> Problem {
    let message = "this division of whole numbers drops the rest";
    Problem::warning(codes::INTEGER_DIVISION, whole, message).help(
        "multiply by `1.0` first, or write one of the numbers with a point (`4.0`), to keep the fraction",
    )
}
