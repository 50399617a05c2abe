//! A segment's condition in words, and the numbers in it, to be changed.

use std::ops::Range;

use crate::segment_samples::FACTS;
use crate::texts::Tongue;

/// A condition, part by part.
pub(crate) struct InWords {
    /// Whether all parts must hold, and not any.
    pub(crate) all: bool,
    pub(crate) parts: Vec<Part>,
}

/// A part of a condition.
pub(crate) struct Part {
    pub(crate) words: String,
    /// Whether they are code, since nobody knows better words.
    pub(crate) is_code: bool,
    pub(crate) numbers: Vec<Number>,
}

/// A number in a condition.
pub(crate) struct Number {
    /// Which of the condition's, from 0.
    pub(crate) place: usize,
    pub(crate) text: String,
    /// What it is of.
    pub(crate) label: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Number,
    Text,
    Sign,
}

/// A word of a condition.
#[derive(Debug, Clone)]
struct Token<'t> {
    kind: Kind,
    text: &'t str,
    at: Range<usize>,
}

/// Signs of several characters, longer ones first.
const SIGNS: [&str; 10] = ["..=", "..", "&&", "||", ">=", "<=", "==", "!=", "??", "?."];

fn tokens(condition: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    let mut start = 0;
    while let Some(rest) = condition.get(start..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let until =
            |is_in: &dyn Fn(char) -> bool| rest.find(|c: char| !is_in(c)).unwrap_or(rest.len());
        let (kind, length) = match first {
            c if c.is_whitespace() => {
                start += c.len_utf8();
                continue;
            }
            '"' => {
                let end = rest.get(1..).and_then(|rest| rest.find('"'));
                (Kind::Text, end.map_or(rest.len(), |end| end + 2))
            }
            c if c.is_ascii_digit() => {
                let mut length = until(&|c| c.is_ascii_digit() || c == '_');
                // `1..3` is a range, `1.5` is a number.
                let decimals = rest.get(length..).and_then(|rest| rest.strip_prefix('.'));
                if let Some(decimals) =
                    decimals.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                {
                    let more = decimals.find(|c: char| !c.is_ascii_digit());
                    length += 1 + more.unwrap_or(decimals.len());
                }
                (Kind::Number, length)
            }
            c if c.is_alphabetic() || c == '_' => (
                Kind::Name,
                until(&|c| c.is_alphanumeric() || c == '_' || c == '.'),
            ),
            c => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                (Kind::Sign, sign.map_or(c.len_utf8(), |sign| sign.len()))
            }
        };
        let end = start + length;
        let text = condition.get(start..end).unwrap_or_default();
        all.push(Token {
            kind,
            text,
            at: start..end,
        });
        start = end;
    }
    all
}

/// A condition in words of a language; `program` is the text of the program
/// that it stands in.
pub(crate) fn in_words(condition: &str, program: &str, t: &Tongue) -> InWords {
    let tokens = tokens(condition);
    let (joined_by, parts) = parts(&tokens);
    let mut place = 0;
    let parts = parts.into_iter().map(|part| {
        let words = words(part, program, t);
        let (first, last) = (part.first(), part.last());
        let whole = first
            .zip(last)
            .map(|(first, last)| first.at.start..last.at.end);
        let code = whole
            .and_then(|whole| condition.get(whole))
            .unwrap_or_default();
        let is_code = words.is_none();
        let words = words.unwrap_or_else(|| code.to_owned());
        let mut numbers = Vec::new();
        for (at, token) in part.iter().enumerate() {
            if token.kind != Kind::Number {
                continue;
            }
            let number = place;
            place += 1;
            if !is_fixed(part, at) {
                numbers.push(Number {
                    place: number,
                    text: token.text.to_owned(),
                    label: label(part, at, program, t).unwrap_or_else(|| words.clone()),
                });
            }
        }
        Part {
            words,
            is_code,
            numbers,
        }
    });
    InWords {
        parts: parts.collect(),
        all: joined_by != "||",
    }
}

/// A part in words, with a gap where a number is to be written.
fn label(part: &[Token<'_>], at: usize, program: &str, t: &Tongue) -> Option<String> {
    let mut part = part.to_vec();
    part.get_mut(at)?.text = "…";
    words(&part, program, t)
}

/// A condition with other numbers, by their places; what is no number leaves
/// it as it is.
pub(crate) fn with_numbers(condition: &str, numbers: &[(usize, String)]) -> String {
    let all = tokens(condition);
    let places = all.iter().filter(|token| token.kind == Kind::Number);
    let mut text = condition.to_owned();
    let places: Vec<(usize, &Token<'_>)> = places.enumerate().collect();
    for (place, token) in places.into_iter().rev() {
        let new = numbers.iter().find(|(known, _)| *known == place);
        let Some((_, new)) = new.map(|(place, new)| (place, new.trim())) else {
            continue;
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        // As people of other languages write it.
        let new = new.replace(',', ".");
        let is_number = match new.split_once('.') {
            Some((whole, decimals)) => digits(whole) && digits(decimals),
            None => digits(&new),
        };
        if is_number {
            text.replace_range(token.at.clone(), &new);
        }
    }
    text
}

/// The parts of a condition, and what joins them: `&&`, `||`, or nothing. One
/// with both is one part.
fn parts<'p, 't>(tokens: &'p [Token<'t>]) -> (&'t str, Vec<&'p [Token<'t>]>) {
    let mut depth = 0_i32;
    let mut joints = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "&&" | "||" if depth == 0 => joints.push((at, token.text)),
            _ => {}
        }
    }
    let Some(&(_, sign)) = joints.first() else {
        return ("", vec![tokens]);
    };
    if joints.iter().any(|(_, other)| *other != sign) {
        return ("", vec![tokens]);
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in joints {
        parts.extend(tokens.get(start..at));
        start = at + 1;
    }
    parts.extend(tokens.get(start..));
    (sign, parts)
}

/// Whether a number is not one to be changed: what stands in for a missing
/// value, and the factor of "more than half".
fn is_fixed(part: &[Token<'_>], at: usize) -> bool {
    let text = |at: Option<usize>| at.and_then(|at| part.get(at)).map(|token| token.text);
    text(at.checked_sub(1)) == Some("??") || text(Some(at + 1)) == Some("*")
}

fn words(part: &[Token<'_>], program: &str, t: &Tongue) -> Option<String> {
    if let Some(most) = most(part, program, t) {
        return Some(most);
    }
    let (subject, rest) = subject(part)?;
    let subject = named(subject, program, t)?;
    let is_number = |at: usize| rest.get(at).is_some_and(|token| token.kind == Kind::Number);
    let texts: Vec<&str> = rest.iter().map(|token| token.text).collect();
    match *texts {
        ["in", from, sign @ (".." | "..="), to] if is_number(1) && is_number(3) => {
            let key = if sign == "..=" {
                "segment-between"
            } else {
                "segment-from-below"
            };
            let (from, to) = (t.number(from), t.number(to));
            Some(t.with(key, &[("fact", &subject), ("from", &from), ("to", &to)]))
        }
        [sign, number] if is_number(1) => {
            let key = match sign {
                ">=" => "segment-at-least",
                ">" => "segment-more-than",
                "<=" => "segment-at-most",
                "<" => "segment-less-than",
                "==" => "segment-exactly",
                _ => return None,
            };
            let number = t.number(number);
            Some(t.with(key, &[("fact", &subject), ("number", &number)]))
        }
        _ => None,
    }
}

/// `2 * x > y`: more than half of them.
fn most(part: &[Token<'_>], program: &str, t: &Tongue) -> Option<String> {
    let [two, times, fact, more, whole] = part else {
        return None;
    };
    if [two.text, times.text, more.text] != ["2", "*", ">"] {
        return None;
    }
    let (fact, whole) = (named(fact, program, t)?, named(whole, program, t)?);
    Some(t.with("segment-most", &[("fact", &fact), ("whole", &whole)]))
}

/// The field that a part begins with, and what comes after it.
fn subject<'p, 't>(part: &'p [Token<'t>]) -> Option<(&'p Token<'t>, &'p [Token<'t>])> {
    if let [open, field, or, _, close, rest @ ..] = part
        && [open.text, or.text, close.text] == ["(", "??", ")"]
    {
        return Some((field, rest));
    }
    part.split_first()
}

/// A field in words, if the program means by it what the words say.
fn named(token: &Token<'_>, program: &str, t: &Tongue) -> Option<String> {
    let name = token.text.strip_prefix("history.")?;
    let fact = FACTS.iter().find(|fact| fact.name == name);
    if fact.is_some_and(|fact| fact.is_another(program)) {
        return None;
    }
    let key = format!("fact-{name}");
    t.has(&key).then(|| t.say(&key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment_samples::SAMPLES;
    use crate::texts::Texts;

    fn said(condition: &str, language: &str) -> Vec<String> {
        let words = in_words(condition, "", &Texts::new().best([language]));
        words.parts.into_iter().map(|part| part.words).collect()
    }

    #[test]
    fn every_condition_of_the_gallery_is_in_words() {
        for t in ["en", "tr"].map(|language| Texts::new().best([language])) {
            for (name, condition) in SAMPLES.iter().flat_map(|sample| sample.segments) {
                let words = in_words(condition, "", &t);
                for part in &words.parts {
                    assert!(!part.is_code, "{name} in {}: {}", t.name, part.words);
                }
                assert!(
                    words.parts.iter().any(|part| !part.numbers.is_empty()),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn what_has_no_better_words_stays_code_and_changes_its_numbers() {
        assert_eq!(
            said("history.orders_365d in 1..=2", "en"),
            ["purchases in 365 days: 1 to 2"]
        );
        assert_eq!(
            said("customer.age > 1.5 + 2", "en"),
            ["customer.age > 1.5 + 2"]
        );
        assert_eq!(said("a && b || c", "en"), ["a && b || c"]);
        let another = "[history]\norders_90d = { count = true, over = \"9 days\" }\n";
        let words = in_words(
            "history.orders_90d > 0",
            another,
            &Texts::new().best(["en"]),
        );
        assert!(words.parts[0].is_code);
    }

    #[test]
    fn numbers_change_in_place() {
        let change = |condition: &str, place: usize, new: &str| {
            with_numbers(condition, &[(place, new.to_owned())])
        };
        assert_eq!(
            change("a_1 >= 6 && \"7\" == b", 0, "12"),
            "a_1 >= 12 && \"7\" == b"
        );
        assert_eq!(change("x in 14..=32", 1, "40"), "x in 14..=40");
        assert_eq!(change("x > 1", 0, "2,5"), "x > 2.5");
        for bad in ["", "-1", "1;", "x", "1.2.3", "9 || true"] {
            assert_eq!(change("x > 1", 0, bad), "x > 1", "{bad}");
        }
    }
}
