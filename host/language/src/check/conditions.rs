//! Which values are conditions: those that are true or false.

use super::operand::Operand;
use crate::text::Span;
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Code, Problem};

/// That a value is neither true nor false.
pub(crate) fn no_condition(code: Code, part: &Operand<'_>) -> Problem {
    let message = format!("{} is not a condition", part.ty.describe());
    let written = part.written;
    let help = match part.ty {
        ValueType::Text => format!("compare it, for example `{written} == \"…\"`"),
        ValueType::Texts => format!("write `\"…\" in {written}`"),
        ValueType::Date => format!("compare it, for example `{written} == today`"),
        ValueType::Instant => format!("compare it, for example `days_since({written}) < 30`"),
        _ => format!("compare it, for example `{written} > 0`"),
    };
    Problem::error(code, part.span.clone(), message).help(help)
}

/// That `&` or `|` stands where conditions are combined.
pub(crate) fn no_bitwise(code: Code, symbol: &str, at: Span) -> Problem {
    Problem::error(code, at, format!("`{symbol}` does not combine conditions"))
        .help(format!("write `{symbol}{symbol}`"))
}
