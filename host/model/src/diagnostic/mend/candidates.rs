//! The changes of a line that may be what its author meant, by what people
//! slip on.

use std::ops::Range;

use super::{Edit, Signs, Slip, comment};

pub(super) type Candidates = Vec<(Slip, Edit)>;

/// Quotes as word processors set them, made straight.
pub(super) fn curly(text: &str, line: &Range<usize>, _: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let is_curly = |c: char| matches!(c, '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚');
    let (Some(first), Some(last)) = (written.find(is_curly), written.rfind(is_curly)) else {
        return Vec::new();
    };
    let end = written.get(last..).and_then(|rest| rest.chars().next());
    let span = line.start + first..line.start + last + end.map_or(0, char::len_utf8);
    let part = text.get(span.clone()).unwrap_or("");
    let straight = ["\"", "'"]
        .into_iter()
        .map(|quote| part.replace(is_curly, quote));
    straight
        .map(|with| (Slip::Curly, Edit::new(span.clone(), with)))
        .collect()
}

/// A comma before decimal places.
pub(super) fn decimal(text: &str, line: &Range<usize>, _: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let commas = written.match_indices(',');
    let within = commas.filter(|&(at, _)| in_number(written, at));
    within
        .map(|(at, _)| {
            let start = line.start + at;
            (Slip::Decimal, Edit::new(start..start + 1, "."))
        })
        .collect()
}

/// Whether a sign stands between two digits.
fn in_number(line: &str, at: usize) -> bool {
    let bytes = line.as_bytes();
    let digit = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(u8::is_ascii_digit)
    };
    digit(at.checked_sub(1)) && digit(at.checked_add(1))
}

/// What a quote looks like by what stands beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Opens,
    Closes,
    Either,
}

fn look(line: &str, at: usize) -> Look {
    let before = line.get(..at).and_then(|part| part.chars().next_back());
    let after = line.get(at + 1..).and_then(|part| part.chars().next());
    let begins = before.is_none_or(|c| c.is_whitespace() || "([{,=:!<>|&+".contains(c));
    let ends = after.is_none_or(|c| c.is_whitespace() || ")]},;:|&.=!".contains(c));
    match (begins, ends) {
        (true, false) => Look::Opens,
        (false, true) => Look::Closes,
        _ => Look::Either,
    }
}

/// A quote that a text lacks.
pub(super) fn quotes(text: &str, line: &Range<usize>, signs: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let all = edges(written);
    let mut edges = all.clone();
    // Two quotes side by side are one text, or something else altogether.
    edges.retain(|&edge| {
        let before = written.get(..edge).unwrap_or("");
        let after = written.get(edge..).unwrap_or("");
        !before.ends_with(signs.quotes) && !after.starts_with(signs.quotes)
    });
    let mut found = Vec::new();
    for &quote in signs.quotes {
        let places: Vec<usize> = written.match_indices(quote).map(|(at, _)| at).collect();
        let mut from = 0;
        let mut open: Option<usize> = None;
        let closing = |found: &mut Candidates, start: usize, end: usize| {
            let ends = |at: usize| edges.contains(&at) || holds_texts(written, start, at, quote);
            let within = all
                .iter()
                .filter(|&&at| start < at && at <= end && ends(at));
            found.extend(within.map(|at| {
                let edit = Edit::insert(line.start + at, quote);
                (Slip::Closing(line.start + start), edit)
            }));
        };
        for &at in &places {
            match (open, look(written, at)) {
                (None, Look::Closes) => {
                    let within = edges
                        .iter()
                        .rev()
                        .filter(|&&edge| from <= edge && edge < at);
                    found.extend(within.map(|edge| {
                        let edit = Edit::insert(line.start + edge, quote);
                        (Slip::Opening(line.start + at), edit)
                    }));
                }
                (Some(start), Look::Opens) => {
                    closing(&mut found, start, at);
                    open = Some(at);
                }
                (None, _) => open = Some(at),
                (Some(_), _) => open = None,
            }
            from = at + 1;
        }
        if let Some(start) = open {
            closing(&mut found, start, written.len());
        }
        // One of the three that begin or end a text of several lines.
        if !signs.long {
            continue;
        }
        let two = [quote; 2].iter().collect::<String>();
        let pairs = written.match_indices(&two).map(|(at, _)| at);
        found.extend(pairs.map(|at| {
            let edit = Edit::insert(line.start + at, quote);
            (Slip::Missing(if quote == '"' { "\"" } else { "'" }), edit)
        }));
    }
    found
}

/// Whether what stands between a quote and a place are whole texts in other
/// quotes, up to there.
fn holds_texts(line: &str, start: usize, end: usize, quote: char) -> bool {
    let inner = line.get(start + 1..end).unwrap_or("");
    let after = line.get(end..).unwrap_or("");
    let other = if quote == '"' { '\'' } else { '"' };
    let count = inner.matches(other).count();
    inner.ends_with(other) && count.is_multiple_of(2) && !after.starts_with(['"', '\''])
}

/// One of two equal signs.
pub(super) fn doubled(text: &str, line: &Range<usize>, signs: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let pairs = written.char_indices().zip(written.chars().skip(1));
    // Of two brackets in a calculation, the other one's partner may be missing.
    let is_meant = |c: char| signs.anywhere && "()[]{}".contains(c);
    let twice = pairs.filter(|((_, one), other)| one == other && is_sign(*one) && !is_meant(*one));
    twice
        .map(|((at, c), _)| {
            let start = line.start + at;
            (Slip::TooMany, Edit::new(start..start + c.len_utf8(), ""))
        })
        .collect()
}

/// What is missing between two values.
pub(super) fn between(text: &str, line: &Range<usize>, signs: &Signs) -> Candidates {
    missing(text, line, signs.between)
}

/// A bracket that is missing.
pub(super) fn bracketed(text: &str, line: &Range<usize>, signs: &Signs) -> Candidates {
    missing(text, line, signs.brackets)
}

fn missing(text: &str, line: &Range<usize>, signs: &[&'static str]) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    let edges = edges(written);
    let start = edges.first().copied().unwrap_or_default();
    let each = signs.iter().flat_map(|&sign| {
        let opens = matches!(sign, "[" | "{" | "(" | "#{");
        let fits = move |edge: usize| {
            let before = written.get(..edge).unwrap_or("").trim_end();
            // Nothing ends or goes on where nothing has begun, or apart from
            // what it belongs to.
            let joined = before.len() == edge && edge > start;
            // No statement goes on behind its end.
            let ended = before.ends_with(';');
            opens && !ended || joined && !before.ends_with([',', '[', '{', '(', '='])
        };
        let places = edges.iter().rev().filter(move |&&edge| fits(edge));
        // A list may end behind a comma.
        let last = edges.last().filter(|_| sign == "]");
        places.chain(last).map(move |edge| {
            let before = written.get(..*edge).unwrap_or("");
            let with = match sign {
                "=" if !before.ends_with(COMPARES) => " =",
                "}" if before.contains("{ ") && !before.ends_with(' ') => " }",
                sign => sign,
            };
            let edit = Edit::insert(line.start + edge, with);
            (Slip::Missing(sign), edit)
        })
    });
    each.collect()
}

/// Any sign that may be one too many.
pub(super) fn stray(text: &str, line: &Range<usize>, _: &Signs) -> Candidates {
    let written = text.get(line.clone()).unwrap_or("");
    // Without a dot or a comma in it, a number or a name is another one.
    let stray = |&(at, c): &(usize, char)| "\"'[](){},;".contains(c) && !in_number(written, at);
    let signs = written.char_indices().filter(stray);
    signs
        .map(|(at, c)| {
            let start = line.start + at;
            (Slip::TooMany, Edit::new(start..start + c.len_utf8(), ""))
        })
        .collect()
}

/// What `=` makes an operator of.
const COMPARES: [char; 4] = ['!', '<', '>', '='];

const fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '_' | '-')
}

/// Where words and signs of a line begin and end, its comment aside.
fn edges(line: &str) -> Vec<usize> {
    let of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '%');
    let line = line.get(..comment(line)).unwrap_or(line);
    let start = line.len() - line.trim_start().len();
    let end = line.trim_end().len();
    let mut edges = vec![start];
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        let joined = before.is_some_and(|before| {
            of_word(before) && of_word(c) || before.is_whitespace() && c.is_whitespace()
        });
        if start < at && at < end && !joined {
            edges.push(at);
        }
        before = Some(c);
    }
    if end > start {
        edges.push(end);
    }
    edges
}
