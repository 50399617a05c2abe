//! From a cell to the condition that it puts to its header.

use rust_decimal::Decimal;

use crate::diagnostic::without_separators;
use crate::model::Date;

/// The condition of a cell under a header; none if it asks nothing. `is_text`
/// says that the header is a text, so that `007` is one as well.
///
/// # Errors
/// What is wrong, and what to write.
pub(super) fn condition(
    header: &str,
    cell: &str,
    is_text: bool,
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
    if let Some((low, high)) = cell.split_once("..") {
        let (high, inclusive) = match high.trim().strip_prefix('=') {
            Some(high) => (high, true),
            None => (high, false),
        };
        let (low, high) = (value(low.trim(), false)?, value(high.trim(), false)?);
        let below = if inclusive { "<=" } else { "<" };
        return Ok(Some(format!(
            "({header} >= {low} && {header} {below} {high})"
        )));
    }
    for (sign, operator) in [
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
    ] {
        if let Some(rest) = cell.strip_prefix(sign) {
            let value = value(rest.trim(), is_text)?;
            return Ok(Some(format!("{header} {operator} {value}")));
        }
    }
    let (negated, cell) = match cell.strip_prefix("not ") {
        Some(rest) => (true, rest.trim()),
        None => (false, cell),
    };
    let values: Vec<String> = alternatives(cell)
        .into_iter()
        .map(|alternative| value(alternative, is_text))
        .collect::<Result<_, _>>()?;
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

/// A value as expressions write it.
fn value(written: &str, is_text: bool) -> Result<String, (String, String)> {
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
    if is_text {
        return Ok(quoted(written));
    }
    if written.parse::<Decimal>().is_ok() {
        return Ok(written.to_owned());
    }
    if Date::parse(written).is_some() {
        return Ok(format!("date(\"{written}\")"));
    }
    match written.to_ascii_lowercase().as_str() {
        "true" | "yes" => return Ok("true".to_owned()),
        "false" | "no" => return Ok("false".to_owned()),
        _ => {}
    }
    if let Some(help) = without_separators(written) {
        return Err((format!("`{written}` is not a number"), help));
    }
    Ok(quoted(written))
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
        let of = |header: &str, cell: &str, is_text| condition(header, cell, is_text).unwrap();
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
            ("< params.least", Some("purchase.total < params.least")),
            ("= 3", Some("purchase.total == 3")),
        ] {
            assert_eq!(
                of("purchase.total", cell, false).as_deref(),
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
                of("customer.tier", cell, true).as_deref(),
                Some(expected),
                "{cell}"
            );
        }
        assert_eq!(of("a || b", "yes", false).as_deref(), Some("(a || b)"));
        assert_eq!(of("a || b", "no", false).as_deref(), Some("!(a || b)"));
        assert_eq!(
            of("customer.birth_date", ">= 2000-01-01", false).as_deref(),
            Some("customer.birth_date >= date(\"2000-01-01\")")
        );
        assert_eq!(
            condition("x", "10,5", false),
            Err((
                "`10,5` is not a number".to_owned(),
                "write it with a point: `10.5`".to_owned()
            ))
        );
    }
}
