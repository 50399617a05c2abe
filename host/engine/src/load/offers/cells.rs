//! From a cell to the condition that it puts to its header.

use rust_decimal::Decimal;

use crate::diagnostic::without_separators;
use crate::expression::ValueType;
use crate::load::toml_values::date_meant;
use crate::model::Date;

/// The condition of a cell under a header of a type; none if it asks nothing.
/// Under a text `007` is a text as well, and a list has a text or not.
///
/// # Errors
/// What is wrong, and what to write.
pub(super) fn condition(
    header: &str,
    cell: &str,
    ty: ValueType,
) -> Result<Option<String>, (String, String)> {
    if matches!(cell, "" | "-" | "–" | "any") {
        return Ok(None);
    }
    let header = match header
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'))
    {
        true => header.to_owned(),
        false => format!("({header})"),
    };
    let is_text = matches!(ty, ValueType::Text | ValueType::Texts);
    if let Some(range) = Range::read(cell).filter(|_| !is_text) {
        let (low, high) = (value(range.low, ty)?, value(range.high, ty)?);
        let above = if range.with_low { ">=" } else { ">" };
        let below = if range.with_high { "<=" } else { "<" };
        return Ok(Some(format!(
            "({header} {above} {low} && {header} {below} {high})"
        )));
    }
    let (negated, cell) = match cell.strip_prefix("not ") {
        Some(rest) => (true, rest.trim()),
        None => (false, cell),
    };
    let sign = SIGNS
        .into_iter()
        .find_map(|(sign, operator)| Some((operator, cell.strip_prefix(sign)?.trim())));
    let (negated, cell) = match sign {
        Some(("==", rest)) if !negated => (false, rest),
        Some(("!=", rest)) if !negated => (true, rest),
        Some((operator, rest)) if !negated => {
            let value = value(rest, ty)?;
            return Ok(Some(format!("{header} {operator} {value}")));
        }
        _ => (negated, cell),
    };
    let values: Vec<String> = alternatives(cell)
        .into_iter()
        .map(|alternative| value(alternative, ty))
        .collect::<Result<_, _>>()?;
    if ty == ValueType::Texts {
        let has: Vec<String> = values
            .iter()
            .map(|value| format!("{value} in {header}"))
            .collect();
        let any = format!("({})", has.join(" || "));
        return Ok(Some(if negated { format!("!{any}") } else { any }));
    }
    let holds = match values.as_slice() {
        [truth] if truth == "true" || truth == "false" => match (truth == "true") != negated {
            true => return Ok(Some(header)),
            false => return Ok(Some(format!("!{header}"))),
        },
        [one] => format!("{header} {} {one}", if negated { "!=" } else { "==" }),
        several => {
            let is_in = format!("{header} in [{}]", several.join(", "));
            if negated {
                format!("!({is_in})")
            } else {
                is_in
            }
        }
    };
    Ok(Some(holds))
}

/// `100..500`, `100..=500`, or as decision tables of others have it,
/// `[100..500)`.
struct Range<'c> {
    low: &'c str,
    high: &'c str,
    with_low: bool,
    with_high: bool,
}

impl<'c> Range<'c> {
    fn read(cell: &'c str) -> Option<Self> {
        let (low, high) = cell.split_once("..")?;
        let (low, high) = (low.trim(), high.trim());
        let opened = low.strip_prefix(['[', '(', ']']);
        let closed = high.strip_suffix([']', ')', '[']);
        Some(match (opened, closed) {
            (Some(from), Some(to)) => Self {
                low: from.trim(),
                high: to.trim(),
                with_low: low.starts_with('['),
                with_high: high.ends_with(']'),
            },
            _ => Self {
                low,
                high: high.trim_start_matches('=').trim(),
                with_low: true,
                with_high: high.starts_with('='),
            },
        })
    }
}

/// How cells compare, and how expressions write it.
const SIGNS: [(&str, &str); 10] = [
    (">=", ">="),
    ("<=", "<="),
    ("!=", "!="),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    (">", ">"),
    ("<", "<"),
    ("==", "=="),
    ("=", "=="),
];

/// `coffee or cake`, outside of quotes.
fn alternatives(cell: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in cell.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        if !quoted && cell.get(at..).is_some_and(|rest| rest.starts_with(" or ")) {
            found.push(cell.get(start..at).unwrap_or_default().trim());
            start = at + " or ".len();
        }
    }
    found.push(cell.get(start..).unwrap_or_default().trim());
    found
}

/// A value of a type as expressions write it.
fn value(written: &str, ty: ValueType) -> Result<String, (String, String)> {
    let bare = written
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = bare {
        return Ok(quoted(text));
    }
    if written.is_empty() {
        return Err((
            "a value is missing".to_owned(),
            "write for example `>= 100`, `100..500`, `gold or silver`, or `-` for anything"
                .to_owned(),
        ));
    }
    if written.starts_with("params.") {
        return Ok(written.to_owned());
    }
    let help = match ty {
        ValueType::Text | ValueType::Texts | ValueType::Missing => return Ok(quoted(written)),
        ValueType::Boolean => match written.to_ascii_lowercase().as_str() {
            "true" | "yes" => return Ok("true".to_owned()),
            "false" | "no" => return Ok("false".to_owned()),
            _ => "write `yes`, `no`, or `-` for both".to_owned(),
        },
        ValueType::Date => match Date::parse(written) {
            Some(_) => return Ok(format!("date(\"{written}\")")),
            None => date_meant(written)
                .unwrap_or_else(|| "write year, month and day: `2026-12-31`".to_owned()),
        },
        ValueType::Instant => {
            "count days: head the column `days_since(…)`, and write for example `>= 30`".to_owned()
        }
        ValueType::Integer | ValueType::Decimal(_) | ValueType::Money | ValueType::Quantity => {
            if written.parse::<Decimal>().is_ok() {
                return Ok(written.to_owned());
            }
            number_meant(written)
        }
    };
    Err((format!("`{written}` is not {}", ty.describe()), help))
}

/// What to write for a number.
fn number_meant(written: &str) -> String {
    if let Some(help) = without_separators(written) {
        return help;
    }
    let bare = written
        .trim_matches(|c: char| matches!(c, '£' | '€' | '$' | '₺' | '¥') || c.is_whitespace());
    if bare != written && bare.parse::<Decimal>().is_ok() {
        return format!("write it without a currency: `{bare}`");
    }
    let day: String = written.chars().take(3).collect();
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    if let Some(at) = days.iter().position(|&name| day.eq_ignore_ascii_case(name)) {
        return format!(
            "days of the week are numbers, and Monday is 1: write `{}`",
            at + 1
        );
    }
    let ends = written.split_once(['-', '–']);
    let ends = ends.filter(|(low, high)| {
        [low, high]
            .into_iter()
            .all(|end| end.trim().parse::<Decimal>().is_ok())
    });
    match ends {
        Some((low, high)) => format!(
            "write `{low}..{high}` for up to below {high}, `{low}..={high}` with it",
            low = low.trim(),
            high = high.trim()
        ),
        None => "write a number or a test of one, such as `100`, `>= 100` or `100..500`".to_owned(),
    }
}

/// A text as expressions and scripts write it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_conditions_of_their_headers() {
        use ValueType::{Boolean, Date, Money, Text, Texts};
        let of = |header: &str, cell: &str, ty| condition(header, cell, ty).unwrap();
        for (cell, expected) in [
            ("-", None),
            ("", None),
            (">= 100", Some("purchase.total >= 100")),
            ("≤ 12.50", Some("purchase.total <= 12.50")),
            (
                "100..500",
                Some("(purchase.total >= 100 && purchase.total < 500)"),
            ),
            (
                "1..=5",
                Some("(purchase.total >= 1 && purchase.total <= 5)"),
            ),
            (
                "[100..500)",
                Some("(purchase.total >= 100 && purchase.total < 500)"),
            ),
            (
                "(1 .. 5]",
                Some("(purchase.total > 1 && purchase.total <= 5)"),
            ),
            ("< params.least", Some("purchase.total < params.least")),
            ("= 3", Some("purchase.total == 3")),
        ] {
            assert_eq!(
                of("purchase.total", cell, Money).as_deref(),
                expected,
                "{cell}"
            );
        }
        for (cell, expected) in [
            ("gold", "customer.tier == \"gold\""),
            ("gold or silver", "customer.tier in [\"gold\", \"silver\"]"),
            ("not gold", "customer.tier != \"gold\""),
            (
                "not gold or silver",
                "!(customer.tier in [\"gold\", \"silver\"])",
            ),
            ("007", "customer.tier == \"007\""),
            ("\"rock or pop\"", "customer.tier == \"rock or pop\""),
        ] {
            assert_eq!(
                of("customer.tier", cell, Text).as_deref(),
                Some(expected),
                "{cell}"
            );
        }
        assert_eq!(of("a || b", "yes", Boolean).as_deref(), Some("(a || b)"));
        assert_eq!(of("a || b", "no", Boolean).as_deref(), Some("!(a || b)"));
        assert_eq!(
            of("customer.birth_date", ">= 2000-01-01", Date).as_deref(),
            Some("customer.birth_date >= date(\"2000-01-01\")")
        );
        for (cell, expected) in [
            ("SPRING", "(\"SPRING\" in purchase.coupons)"),
            (
                "A or B",
                "(\"A\" in purchase.coupons || \"B\" in purchase.coupons)",
            ),
            ("not A", "!(\"A\" in purchase.coupons)"),
            ("!= A", "!(\"A\" in purchase.coupons)"),
        ] {
            assert_eq!(
                of("purchase.coupons", cell, Texts).as_deref(),
                Some(expected),
                "{cell}"
            );
        }
    }

    #[test]
    fn a_cell_that_is_no_value_of_its_column_is_told_what_to_write() {
        use ValueType::{Boolean, Date, Instant, Integer, Money};
        for (cell, ty, message, help) in [
            ("10,5", Money, "`10,5` is not an amount", "`10.5`"),
            (">= ₺100", Money, "`₺100` is not an amount", "`100`"),
            (
                "100-200",
                Money,
                "`100-200` is not an amount",
                "`100..=200`",
            ),
            ("sat or sun", Integer, "`sat` is not a whole number", "`6`"),
            ("cheap", Money, "`cheap` is not an amount", "`>= 100`"),
            (
                ">= 21.11.2026",
                Date,
                "`21.11.2026` is not a date",
                "`2026-11-21`",
            ),
            ("soon", Date, "`soon` is not a date", "`2026-12-31`"),
            ("nein", Boolean, "`nein` is not true or false", "`no`"),
            (
                "2026-11-21",
                Instant,
                "is not a point in time",
                "days_since",
            ),
        ] {
            let (told, advice) = condition("x", cell, ty).unwrap_err();
            assert!(told.contains(message), "{told}");
            assert!(advice.contains(help), "{advice}");
        }
    }
}
