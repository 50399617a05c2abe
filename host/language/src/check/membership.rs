//! `in`: which values can be looked for in which.

use super::operand::Operand;
use crate::text::Span;
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Problem, codes};

/// Whether a value can be looked for in another one that is no list.
pub(crate) const fn searchable(needle: ValueType, haystack: ValueType) -> bool {
    matches!(
        (needle, haystack),
        (ValueType::Text, ValueType::Texts | ValueType::Text)
    )
}

/// That a value cannot be looked for in another one.
pub(crate) fn no_membership(needle: ValueType, haystack: ValueType, whole: Span) -> Problem {
    let (needle, haystack) = (needle.describe(), haystack.describe());
    let message = format!("{needle} is looked for in {haystack}");
    Problem::error(codes::TYPE_MISMATCH, whole, message).help(
        "write for example `customer.tier in [\"gold\", \"platinum\"]`, or `\"vip\" in customer.tags`",
    )
}

/// That several texts are looked for at once.
pub(crate) fn several_in_list(needle: &Operand<'_>) -> Problem {
    let message = "a list of texts is looked for in a list";
    Problem::error(codes::TYPE_MISMATCH, needle.span.clone(), message)
        .help(format!("write `\"…\" in {}` for each text", needle.written))
}

/// That a list is used as if it were one value.
pub(crate) fn list_as_value(written: &str, span: Span) -> Problem {
    let message = format!("`{written}` is a list");
    Problem::error(codes::TYPE_MISMATCH, span, message).help(format!("write `… in {written}`"))
}

/// That a range is of something else than whole numbers.
pub(crate) fn range_of_fractions(ty: ValueType, span: Span) -> Problem {
    let message = format!("a range is of whole numbers, not of {}", ty.describe());
    Problem::error(codes::TYPE_MISMATCH, span, message).help("compare with `>=` and `<=`")
}
