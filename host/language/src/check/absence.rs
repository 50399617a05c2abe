//! Values that may be missing.

use super::operand::Operand;
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Problem, codes};
use sadakat_model::schema::{Field, FieldId, Schema};

/// How a value may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    /// It is always there, but for arithmetic that overflows.
    Never,
    /// Only guests lack it.
    Guest,
    /// Rules must say what happens then.
    Optional,
}

impl Absence {
    /// The values of a field.
    pub(crate) const fn of(field: &Field) -> Self {
        if field.presence.is_optional() {
            Self::Optional
        } else if field.is_of_member() {
            Self::Guest
        } else {
            Self::Never
        }
    }
}

/// The field that only guests lack, so that who knows of it knows that there is
/// a member.
pub(crate) fn member(schema: &Schema) -> Option<FieldId> {
    schema.find("customer.id")
}

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
