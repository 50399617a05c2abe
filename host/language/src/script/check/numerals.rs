//! Numbers as other countries and tables write them.

use std::ops::Range;

use crate::text::Places;
use sadakat_model::diagnostic::{Problem, codes, grouped, separated};

/// Numbers of a script that are read as something else than is meant:
/// `1.000`, which is one.
pub(super) fn doubtful(places: &Places<'_>) -> Vec<Problem> {
    let text = places.text();
    let problem = |span: Range<usize>| {
        let written = text.get(span.clone())?;
        let start = span.start;
        let problem = grouped(codes::SCRIPT_SYNTAX, written, span)?;
        // The beginning of `1.000,50`.
        Some(with_comma(places, start).unwrap_or(problem))
    };
    numerals(places).into_iter().filter_map(problem).collect()
}

/// `119,50` around a place where a script cannot be read.
pub(super) fn with_comma(places: &Places<'_>, at: usize) -> Option<Problem> {
    let text = places.text();
    let all = numerals(places);
    let pair = all.windows(2).find(|pair| match pair {
        [whole, rest] => {
            text.get(whole.end..rest.start) == Some(",") && (whole.start..=rest.end).contains(&at)
        }
        _ => false,
    });
    let (span, help) = separated(text, pair?.first()?.start)?;
    let message = format!("`{}` is not a number", text.get(span.clone())?);
    Some(Problem::error(codes::SCRIPT_SYNTAX, span, message).help(help))
}

/// `10%` before a place where a script cannot be read.
pub(super) fn with_percent(places: &Places<'_>, at: usize) -> Option<Problem> {
    let text = places.text();
    let before = text.get(..at)?.trim_end();
    let number = before.strip_suffix('%')?.trim_end();
    let word = |c: char| c.is_ascii_digit() || c == '.';
    let start = number.trim_end_matches(word).len();
    let written = number.get(start..).filter(|written| !written.is_empty())?;
    let message = "`%` is no part of a number: it gives the rest of a division";
    Some(
        Problem::error(codes::SCRIPT_SYNTAX, start..before.len(), message)
            .help(format!("write `{written}`, as in `percent: {written}`")),
    )
}

/// Where numbers stand, outside of texts and comments.
fn numerals(places: &Places<'_>) -> Vec<Range<usize>> {
    let text = places.text();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let len = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if c == '"' || c == '`' {
            places.token_at(at).len().max(1)
        } else if c.is_ascii_digit() {
            let whole = rest.find(|c| !word(c)).unwrap_or(rest.len());
            let fraction = rest.get(whole..).and_then(|rest| {
                let digits = rest.strip_prefix('.')?;
                let len = digits.find(|c| !word(c)).unwrap_or(digits.len());
                digits
                    .starts_with(|c: char| c.is_ascii_digit())
                    .then_some(len + 1)
            });
            let len = whole + fraction.unwrap_or(0);
            found.push(at..at + len);
            len
        } else if word(c) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        at += len;
    }
    found
}
