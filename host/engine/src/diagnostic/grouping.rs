//! Numbers with points and commas that mean something else.

use rust_decimal::Decimal;

use super::{Code, Problem, Span};

/// Why `1.000` is hardly meant: it is one, not a thousand. Nobody writes three
/// decimal places of which the last is nought for anything else.
pub(crate) fn grouped(code: Code, written: &str, span: Span) -> Option<Problem> {
    let (whole, fraction) = written.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let looks = (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && fraction.len() == 3
        && fraction.ends_with('0')
        && digits(whole)
        && digits(fraction);
    let number: Decimal = written.parse().ok().filter(|_| looks)?;
    let short = number.normalize();
    let message = format!("`{written}` is {short}: a point begins decimal places");
    Some(Problem::error(code, span, message).help(format!(
        "write `{whole}{fraction}` or `{short}`, as is meant"
    )))
}

/// What to write for a number with a comma: one before three digits groups
/// them, any other begins decimal places.
pub(crate) fn without_comma(whole: &str, rest: &str) -> String {
    match rest.len() {
        3 => format!("write it without grouping: `{whole}{rest}`"),
        _ => format!("write it with a point: `{whole}.{rest}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;

    #[test]
    fn only_groups_of_three_digits_are_doubtful() {
        let advice = |written: &str| {
            let problem = grouped(codes::EXPRESSION_SYNTAX, written, 0..written.len());
            problem.and_then(|problem| problem.help)
        };
        assert_eq!(
            advice("1.000").as_deref(),
            Some("write `1000` or `1`, as is meant")
        );
        assert_eq!(
            advice("12.500").as_deref(),
            Some("write `12500` or `12.5`, as is meant")
        );
        for written in [
            "1.0", "1.00", "0.500", "1.125", "1000.000", "1.0000", "x.000",
        ] {
            assert_eq!(advice(written), None, "{written}");
        }
    }
}
