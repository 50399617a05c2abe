//! Which values can be compared.

use rust_decimal::Decimal;

use super::operand::Operand;
use crate::text::Comparison;
use crate::text::Span;
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Problem, codes};
use sadakat_model::values::Date;

/// The names of the days of a week, from Monday on.
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Whether values of these types can be compared so.
pub(crate) fn comparable(comparison: Comparison, left: ValueType, right: ValueType) -> bool {
    use ValueType::{Boolean, Date, Instant, Text};
    match (left, right) {
        (Date, Date) | (Instant, Instant) => true,
        (Text, Text) | (Boolean, Boolean) => {
            matches!(comparison, Comparison::Equal | Comparison::NotEqual)
        }
        (left, right) => left.is_number() && right.is_number() && !is_mixed(left, right),
    }
}

/// That two values cannot be compared.
pub(crate) fn no_comparison(left: &Operand<'_>, right: &Operand<'_>, whole: Span) -> Problem {
    let message = if left.ty == right.ty {
        let what = match left.ty {
            ValueType::Boolean => "`true` or `false`",
            other => other.describe(),
        };
        format!("{what} has no order")
    } else {
        let (left, right) = (left.ty.describe(), right.ty.describe());
        format!("{left} is compared with {right}")
    };
    Problem::error(codes::TYPE_MISMATCH, whole, message).help_if(advice(left, right))
}

/// That the missing value is compared by its order.
pub(crate) fn unordered_absence(whole: Span) -> Problem {
    Problem::error(
        codes::TYPE_MISMATCH,
        whole,
        "nothing is smaller or larger than the missing value `()`",
    )
    .help("compare with `== ()` or `!= ()`")
}

/// Whether they are an amount and a quantity.
pub(super) const fn is_mixed(left: ValueType, right: ValueType) -> bool {
    use ValueType::{Money, Quantity};
    matches!((left, right), (Money, Quantity) | (Quantity, Money))
}

fn advice(left: &Operand<'_>, right: &Operand<'_>) -> Option<String> {
    use ValueType::{Instant, Text, Texts};
    // The side of this type, and the other one.
    let pair = |ty: ValueType| {
        if left.ty == ty {
            Some((left, right))
        } else if right.ty == ty {
            Some((right, left))
        } else {
            None
        }
    };
    if left.ty == right.ty {
        let of_list = (left.ty == Texts).then(|| "write `\"…\" in …`".to_owned());
        return of_list.or_else(|| Some("compare with `==` or `!=`".to_owned()));
    }
    if let Some((texts, text)) = pair(Texts) {
        return Some(format!("write `{} in {}`", text.written, texts.written));
    }
    if let Some((instant, _)) = pair(Instant) {
        return Some(format!("count days: `days_since({})`", instant.written));
    }
    if let Some((text, other)) = pair(Text) {
        return match text.text {
            Some(constant) => instead_of_text(constant, other),
            None => number_in_cell(text).filter(|_| other.ty.is_number()),
        };
    }
    None
}

/// How to read a number out of a cell of a lookup table.
pub(super) fn number_in_cell(text: &Operand<'_>) -> Option<String> {
    let written = text.written;
    written.starts_with("tables.").then(|| {
        format!("cells of tables are texts: write `parse_decimal({written})` in the script")
    })
}

/// What to write instead of a text beside what is none.
fn instead_of_text(text: &str, other: &Operand<'_>) -> Option<String> {
    if other.ty == ValueType::Date {
        let example = Date::parse(text).map_or("2026-01-31", |_| text);
        return Some(format!("write `date(\"{example}\")`"));
    }
    if other.ty == ValueType::Boolean && matches!(text, "true" | "false") {
        return Some(format!("write `{text}` without quotes"));
    }
    if !other.ty.is_number() {
        return None;
    }
    if text.trim().parse::<Decimal>().is_ok() {
        return Some(format!("write `{}` without quotes", text.trim()));
    }
    let weekday = text.to_lowercase();
    let weekday = WEEKDAYS.iter().position(|day| *day == weekday);
    weekday
        .filter(|_| other.written.contains("weekday"))
        .map(|at| {
            format!(
                "weekdays are numbered from Monday, 1, to Sunday, 7: write `{}`",
                at + 1
            )
        })
}
