//! Numbers with points and commas that mean something else.

use rust_decimal::Decimal;

use super::{Code, Problem, Span};

/// Why `1.000` is hardly meant: it is one, not a thousand. Nobody writes three
/// decimal places of which the last is nought for anything else.
pub fn grouped(code: Code, written: &str, span: Span) -> Option<Problem> {
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

/// What to write for a number with commas or several points, such as `119,50`,
/// `1.000,50` or `1,000,000`: the last separator begins decimal places unless
/// three digits follow it that are grouped. None for what is no number, such as
/// the two numbers `1,2345,6`.
pub fn without_separators(written: &str) -> Option<String> {
    let separators: Vec<char> = written.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let parts: Vec<&str> = written.split(['.', ',']).collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (&last, &first) = (parts.last()?, parts.first()?);
    if !parts.iter().all(|part| digits(part)) || separators.first()? == &'.' && parts.len() == 2 {
        return None;
    }
    let alike = separators
        .iter()
        .all(|sign| Some(sign) == separators.first());
    let decimals = match (alike, separators.len()) {
        (true, 1) => last.len() != 3 || first.starts_with('0'),
        (true, _) => false,
        (false, _) => true,
    };
    let whole = match decimals {
        true => parts.get(..parts.len() - 1)?,
        false => parts.as_slice(),
    };
    let signs = separators.get(..whole.len() - 1)?;
    let groups = whole.get(1..)?;
    let grouped = signs.iter().all(|sign| Some(sign) == signs.first())
        && groups.iter().all(|group| group.len() == 3)
        && (groups.is_empty() || first.len() <= 3);
    if !grouped {
        return None;
    }
    let whole = whole.concat();
    Some(match (decimals, groups.is_empty()) {
        (true, true) => format!("write it with a point: `{whole}.{last}`"),
        (true, false) => format!("write it without grouping, and with a point: `{whole}.{last}`"),
        (false, _) => format!("write it without grouping: `{whole}`"),
    })
}

/// Where a number with commas stands around a place of a text, and what to
/// write for it.
pub fn separated(text: &str, at: usize) -> Option<(Span, String)> {
    let part = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
    let bytes = text.as_bytes();
    let before = bytes
        .get(..at)?
        .iter()
        .rev()
        .take_while(|b| part(b))
        .count();
    let after = bytes.get(at..)?.iter().take_while(|b| part(b)).count();
    let run = text.get(at - before..at + after)?;
    let trimmed = run.trim_start_matches(['.', ',']);
    let start = at + after - trimmed.len();
    let number = trimmed.trim_end_matches(['.', ',']);
    let of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']');
    let joined = text.get(..start)?.ends_with(of_name);
    let help = without_separators(number).filter(|_| !joined && number.contains(','))?;
    Some((start..start + number.len(), help))
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

    #[test]
    fn numbers_of_other_countries_are_told_what_to_write() {
        let of = |written: &str| without_separators(written).unwrap_or_default();
        for (written, advice) in [
            ("119,50", "with a point: `119.50`"),
            ("0,125", "with a point: `0.125`"),
            ("1,000", "without grouping: `1000`"),
            ("1.000.000", "without grouping: `1000000`"),
            ("1.000,50", "without grouping, and with a point: `1000.50`"),
            ("1,000.50", "without grouping, and with a point: `1000.50`"),
            ("12,345,678.9", "and with a point: `12345678.9`"),
        ] {
            assert!(of(written).ends_with(advice), "{written}: {}", of(written));
        }
        for written in ["1.5", "1000", "1,2345,6", "1.2.3", "1..5", "1,5,7", ",5"] {
            assert_eq!(of(written), "", "{written}");
        }
        let within = |text: &'static str, at| {
            let (span, _) = separated(text, at)?;
            text.get(span)
        };
        assert_eq!(within("points(1.000,50);", 12), Some("1.000,50"));
        assert_eq!(within("points(119,50, 3)", 7), Some("119,50"));
        assert_eq!(within("x1,50", 3), None);
    }
}
