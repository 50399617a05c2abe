//! Names and arguments of functions.

use std::ops::RangeInclusive;

use super::operand::Operand;
use crate::text::Span;
use crate::vocabulary::{ValueType, instead};
use sadakat_model::diagnostic::{Problem, codes, nearest};
use sadakat_model::values::Date;

/// That there is no function of this name.
pub(crate) fn no_function(name: &str, help: Option<String>, span: Span) -> Problem {
    let message = format!("there is no function `{name}`");
    Problem::error(codes::UNKNOWN_FUNCTION, span, message).help_if(help)
}

/// That a function takes another number of arguments.
pub(crate) fn wrong_count(
    name: &str,
    takes: &RangeInclusive<usize>,
    given: usize,
    span: Span,
) -> Problem {
    let count = |count: usize| match count {
        1 => "1 argument".to_owned(),
        count => format!("{count} arguments"),
    };
    let wanted = match (*takes.start(), *takes.end()) {
        (least, most) if least == most => count(most),
        (least, most) if least + 1 == most => format!("{least} or {}", count(most)),
        (least, most) => format!("{least} to {}", count(most)),
    };
    let message = format!("`{name}` takes {wanted}, not {given}");
    Problem::error(codes::WRONG_ARGUMENT, span, message)
}

/// That a function takes a value of another type.
pub(crate) fn wrong_argument(name: &str, takes: ValueType, given: &Operand<'_>) -> Problem {
    let message = format!(
        "`{name}` takes {}, not {}",
        takes.describe(),
        given.ty.describe()
    );
    let help = match (takes, given.text) {
        (ValueType::Date, Some(text)) => {
            let day = Date::parse(text).map_or("2026-11-21", |_| text);
            Some(format!("write `date(\"{day}\")`"))
        }
        (ValueType::Text, None) if given.ty.is_number() => {
            Some(format!("write `\"{}\"` if it is a text", given.written))
        }
        _ => None,
    };
    Problem::error(codes::TYPE_MISMATCH, given.span.clone(), message).help_if(help)
}

/// That a text says no day of the calendar; `written` with its quotes.
pub(crate) fn no_day(written: &str, span: Span) -> Problem {
    let message = format!("`{written}` is not a day of the calendar");
    Problem::error(codes::WRONG_ARGUMENT, span, message)
        .help("write year, month and day: `date(\"2026-11-21\")`")
}

/// What to write instead of a function that there is not: what stands here for
/// one of another language, or the nearest of those that there are.
pub(crate) fn advice_on<'n>(
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<String> {
    let near = || nearest(name, known).map(|near| format!("did you mean `{near}`?"));
    instead(name).map(str::to_owned).or_else(near)
}

/// That values of lines cannot be summed, or have no least and no greatest:
/// what is wrong, if something is.
pub(crate) fn not_gathered(name: &str, ty: ValueType, span: Span) -> Option<Problem> {
    let has_order = ty.is_number() || matches!(ty, ValueType::Date | ValueType::Instant);
    let message = match name {
        "sum" if !ty.is_number() => format!("{} cannot be summed", ty.describe()),
        "min" | "max" if !has_order => format!("{} has no order", ty.describe()),
        _ => return None,
    };
    Some(Problem::error(codes::TYPE_MISMATCH, span, message))
}

/// That something over the lines lacks what it goes over, or has too much.
pub(crate) fn wrong_gathering(name: &str, span: Span) -> Problem {
    let takes = match name {
        "sum" | "min" | "max" => "a value of lines, such as `line.amount`, and perhaps a condition",
        _ => "one condition on lines, such as `line.category == \"coffee\"`",
    };
    Problem::error(
        codes::WRONG_ARGUMENT,
        span,
        format!("`{name}` takes {takes}"),
    )
}
