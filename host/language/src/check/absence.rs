//! Values that may be missing.

use super::operand::Operand;
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Problem, codes};

/// How its author can make sure that there is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// By an earlier part of the condition.
    Conjunct,
    /// By an `if` around it.
    If,
}

/// That a value is used which may be missing.
pub(crate) fn may_be_missing(part: &Operand<'_>, guard: Guard) -> Problem {
    let (written, default) = (part.written, part.ty.example());
    let help = if written.contains(' ') {
        format!("write `(({written}) ?? {default})`")
    } else if part.ty == ValueType::Boolean {
        format!("write `({written} ?? false)`")
    } else {
        let first = match guard {
            Guard::Conjunct => format!("`{written} != () && …` first"),
            Guard::If => format!("`if {written} != () {{ … }}` around it"),
        };
        format!("write `({written} ?? {default})`, or {first}")
    };
    let message = format!("`{written}` may be missing");
    Problem::error(codes::MISSING_VALUE, part.span.clone(), message)
        .label("what if there is no value?")
        .help(help)
}
