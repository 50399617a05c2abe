//! Mistakes of TOML, for people who do not know TOML's own words.
//!
//! | file | concept |
//! |---|---|
//! | `keys.rs` | a key without a value, or with a colon |
//! | `brackets.rs` | sections and lists whose brackets lack or do not match |
//! | `quotes.rs` | texts that their own quotes end, or that have others than TOML's |
//! | `long_texts.rs` | texts of several lines that nothing closes, or nothing opens |
//! | `values.rs` | numbers, days and words that TOML does not know |

mod brackets;
mod keys;
mod long_texts;
mod quotes;
mod values;

use std::ops::Range;

use super::toml_words::plain;
use crate::diagnostic::{Edit, line_at};

/// A mistake in words.
pub(super) struct Mistake {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) cure: Cure,
}

/// What is known of the advice of a mistake.
pub(super) enum Cure {
    /// It stands for itself.
    Sure,
    /// It is good if the file can be read with this change.
    Try(Edit),
    /// It is good if there is none that is better.
    Unsure,
}

/// Where the parser stumbled.
pub(super) struct Place<'t> {
    text: &'t str,
    span: Range<usize>,
    /// The line, without its end.
    line: Range<usize>,
}

impl<'t> Place<'t> {
    pub(super) fn new(text: &'t str, span: Range<usize>) -> Self {
        let line = line_at(text, span.start);
        Self { text, span, line }
    }

    /// What it may be, the most likely first; the last is what the parser
    /// says of it.
    pub(super) fn explain(&self, message: &str) -> Vec<Mistake> {
        let special = [
            Self::header,
            Self::long_text,
            Self::list,
            Self::curly,
            Self::colon,
            Self::empty,
        ];
        let usual = [Self::quotes, Self::comma, Self::value];
        let special = special.into_iter().filter_map(|of| of(self));
        let said = self.said(message);
        let usual = usual.into_iter().filter_map(|of| of(self));
        let (words, help) = plain(message);
        let last = self.here(words, help, Cure::Unsure);
        special.chain(said).chain(usual).chain([last]).collect()
    }

    fn here(&self, message: impl Into<String>, help: impl Into<String>, cure: Cure) -> Mistake {
        Mistake {
            span: self.span.clone(),
            message: message.into(),
            help: help.into(),
            cure,
        }
    }

    /// What the parser knows better than anybody.
    fn said(&self, message: &str) -> Option<Mistake> {
        let line = self.of(self.line.clone()).trim();
        let (message, help, cure) = match message {
            "duplicate key" => {
                let seen = self.of(self.span.clone());
                let help = match line.strip_prefix('[') {
                    Some(section) => {
                        let section = section.split(']').next().unwrap_or(seen);
                        format!("write its keys under the first `[{section}]`")
                    }
                    None => "keep one of the two".to_owned(),
                };
                (format!("`{seen}` is set twice"), help, Cure::Sure)
            }
            m if m.starts_with("invalid basic string")
                || m.starts_with("invalid literal string") =>
            {
                let help = "end it with the quote that it begins with".to_owned();
                let message = "the text has no closing quote".to_owned();
                (message, help, Cure::Unsure)
            }
            m if m.starts_with("unclosed table") => {
                let message = "the name of the section is not closed".to_owned();
                let end = self.line.start + self.of(self.line.clone()).trim_end().len();
                let cure = Cure::Try(Edit::new(end..end, "]"));
                (message, format!("write `{line}]`"), cure)
            }
            _ => return None,
        };
        Some(self.here(message, help, cure))
    }

    fn of(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or("")
    }

    /// The line's key, and where its value stands, up to the end of the line.
    fn key_and_value(&self) -> (&'t str, Option<Range<usize>>) {
        let line = self.of(self.line.clone());
        let Some(equals) = line.find('=') else {
            return (line.trim(), None);
        };
        let key = line.get(..equals).unwrap_or("").trim();
        let value = line.get(equals + 1..).unwrap_or("");
        let start = self.line.start + equals + 1 + (value.len() - value.trim_start().len());
        let end = (self.line.start + line.trim_end().len()).max(start);
        (key, Some(start..end))
    }

    /// The value around the place where the parser stumbled.
    fn token(&self) -> Range<usize> {
        let ends = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}' | '=' | '#');
        let before = self.of(self.line.start..self.span.start);
        let start = before
            .char_indices()
            .rev()
            .find(|&(_, c)| ends(c))
            .map_or(0, |(at, c)| at + c.len_utf8());
        let start = self.line.start + start;
        let rest = self.of(self.span.end.max(start)..self.line.end);
        let end = self.span.end.max(start) + rest.find(ends).unwrap_or(rest.len());
        let token = self.of(start..end);
        start..start + token.trim_end_matches(',').len()
    }
}
