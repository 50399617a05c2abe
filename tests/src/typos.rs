//! Programs with one slip of the finger: a sign left out, doubled, or taken for
//! another.

use std::ops::Range;

/// One slip in a text.
#[derive(Debug, Clone)]
pub struct Typo {
    /// What happened to the sign.
    pub kind: &'static str,
    /// Which bytes of the right text.
    pub span: Range<usize>,
    /// What stands there instead.
    pub with: String,
}

impl Typo {
    /// The text with the slip.
    pub fn in_text(&self, text: &str) -> String {
        let before = text.get(..self.span.start).unwrap_or(text);
        let after = text.get(self.span.end..).unwrap_or("");
        format!("{before}{}{after}", self.with)
    }

    /// The line of the slip, from 1.
    pub fn line(&self, text: &str) -> usize {
        let before = text.get(..self.span.start).unwrap_or(text);
        before.matches('\n').count() + 1
    }
}

/// Every slip that can be made in a text, comments aside.
pub fn typos(text: &str) -> Vec<Typo> {
    let mut all = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = code(line);
        for (at, c) in code.char_indices() {
            signs(start + at, c, code, at, &mut all);
        }
        words(start, code, &mut all);
        start += line.len();
    }
    all
}

/// A line without the comment at its end.
fn code(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with('#') && !trimmed.starts_with("#{") || trimmed.starts_with("//") {
        return "";
    }
    let end = [" #", " //", "\t#"].iter().filter_map(|mark| {
        let at = line.rfind(mark)?;
        (line.get(at..at + 3)? != " #{").then_some(at)
    });
    line.get(..end.min().unwrap_or(line.len())).unwrap_or(line)
}

fn signs(place: usize, c: char, line: &str, at: usize, all: &mut Vec<Typo>) {
    let mut add = |kind, len: usize, with: &str| {
        all.push(Typo {
            kind,
            span: place..place + len,
            with: with.to_owned(),
        });
    };
    let neighbour = |offset: isize| {
        let at = at.checked_add_signed(offset)?;
        line.as_bytes().get(at).copied()
    };
    match c {
        '"' | '\'' | '[' | ']' | '{' | '}' | '(' | ')' | ',' | ';' | '=' | ':' => {
            add("left out", 1, "");
        }
        _ => {}
    }
    match c {
        '"' | '\'' | '[' | ']' | '{' | '}' | '(' | ')' | ',' => {
            add("doubled", 0, &c.to_string());
        }
        _ => {}
    }
    match c {
        '"' => {
            add("taken for a curly one", 1, "“");
            add("taken for a curly one", 1, "”");
        }
        '.' if neighbour(-1).is_some_and(|b| b.is_ascii_digit())
            && neighbour(1).is_some_and(|b| b.is_ascii_digit()) =>
        {
            add("taken for a comma", 1, ",");
        }
        '=' if neighbour(1) == Some(b'=') => add("single", 2, "="),
        _ => {}
    }
}

fn words(start: usize, line: &str, all: &mut Vec<Typo>) {
    for (sign, word) in [("&&", "and"), ("||", "or")] {
        for (at, _) in line.match_indices(sign) {
            all.push(Typo {
                kind: "a word of another language",
                span: start + at..start + at + sign.len(),
                with: word.to_owned(),
            });
        }
    }
    for quotes in ["\"\"\"", "'''"] {
        for (at, _) in line.match_indices(quotes) {
            all.push(Typo {
                kind: "left out",
                span: start + at..start + at + quotes.len(),
                with: String::new(),
            });
        }
    }
}
