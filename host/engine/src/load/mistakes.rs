//! Mistakes of TOML, for people who do not know TOML's own words.

use std::ops::Range;

use rust_decimal::Decimal;

use super::toml_values::{LISTS, QUOTES, closes, date_help, date_parts, number_help, straight};
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

    /// `[[case]`, `params]`: a section's name with brackets that do not match.
    fn header(&self) -> Option<Mistake> {
        let line = self.of(self.line.clone());
        let line = line.split_once('#').map_or(line, |(line, _)| line).trim();
        let name = line.trim_matches(['[', ']']);
        let begins = line.len() - line.trim_start_matches('[').len();
        let ends = line.len() - line.trim_end_matches(']').len();
        let is_name = name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if begins + ends == 0 || begins == ends && begins < 3 || name.is_empty() || !is_name {
            return None;
        }
        // Those that are lists stand there twice, or are known.
        let twice = format!("[[{name}]]");
        let many = name == "case" || self.text.lines().any(|line| line.trim() == twice);
        let written = match many {
            true => twice,
            false => format!("[{name}]"),
        };
        let start = self.line.start + self.of(self.line.clone()).find(line)?;
        let span = start..start + line.len();
        let message = match begins < ends {
            true => "the name of the section is not opened",
            false => "the name of the section is not closed",
        };
        Some(Mistake {
            span: span.clone(),
            message: message.to_owned(),
            help: format!("write `{written}`"),
            cure: Cure::Try(Edit::new(span, written)),
        })
    }

    /// `name =`.
    fn empty(&self) -> Option<Mistake> {
        let (key, value) = self.key_and_value();
        let empty = value.is_some_and(|value| self.of(value).is_empty());
        (empty && self.of(self.span.clone()).trim().is_empty()).then(|| {
            let help = format!("write `{key} = …`, or remove the line");
            self.here(format!("`{key}` has no value"), help, Cure::Sure)
        })
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

    /// `on = purchase`, `on = “purchase”, “return”`: a list without brackets,
    /// of words without quotes.
    fn list(&self) -> Option<Mistake> {
        let (key, value) = self.key_and_value();
        let value = value.filter(|_| LISTS.contains(&key))?;
        let written = self.of(value.clone());
        let (written, _) = written.split_once('#').unwrap_or((written, ""));
        let written = written.trim_end();
        let is_name = |word: &str| {
            let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
            !word.is_empty() && word.chars().all(part)
        };
        let words = written.split(',').map(|word| {
            let quotes = |c: char| QUOTES.contains(&c) || matches!(c, '"' | '\'');
            word.trim().trim_matches(quotes)
        });
        let words: Vec<&str> = words.collect();
        if !words.iter().all(|word| is_name(word)) {
            return None;
        }
        let names: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        Some(Mistake {
            span: value.start..value.start + written.len(),
            message: format!("`{written}` is not a list"),
            help: format!("write `{key} = [{}]`", names.join(", ")),
            cure: Cure::Try(Edit::new(
                value.start..value.start + written.len(),
                format!("[{}]", names.join(", ")),
            )),
        })
    }

    /// `“customer.tier == "gold"”`: quotes as word processors set them.
    fn curly(&self) -> Option<Mistake> {
        let (_, value) = self.key_and_value();
        // The whole value, or what it is a list of.
        let starts = value.map(|value| value.start).into_iter();
        let (start, rest, open) = starts.chain([self.token().start]).find_map(|start| {
            let rest = self.of(start..self.line.end);
            let open = rest.chars().next().filter(|c| QUOTES.contains(c))?;
            Some((start, rest, open))
        })?;
        // The last closing quote before what may follow a value.
        let within = rest.get(open.len_utf8()..)?;
        let close = |c: char| closes(open, c);
        let ends = |at: usize| {
            let after = within.get(at..).and_then(|rest| rest.chars().next());
            let after = after.and_then(|c| within.get(at + c.len_utf8()..));
            after.is_some_and(|after| {
                let after = after.trim_start();
                after.is_empty() || after.starts_with([',', ']', '}', '#'])
            })
        };
        let (at, end) = within.match_indices(close).find(|(at, _)| ends(*at))?;
        let inner: String = within.get(..at)?.chars().map(straight).collect();
        let written = match (inner.contains('"'), inner.contains('\'')) {
            (true, false) => format!("'{inner}'"),
            (true, true) => format!("\"{}\"", inner.replace('"', "\\\"")),
            (false, _) => format!("\"{inner}\""),
        };
        let end = start + open.len_utf8() + at + end.len();
        Some(Mistake {
            span: start..end,
            message: format!("`{}` is not a value", self.of(start..end)),
            help: format!("put texts in straight quotes: `{written}`"),
            cure: Cure::Try(Edit::new(start..end, written)),
        })
    }

    /// `name: "Campaign"`.
    fn colon(&self) -> Option<Mistake> {
        let line = self.of(self.line.clone());
        let (key, value) = line.split_once(':')?;
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let at = self.line.start + key.len();
        if key.trim().is_empty() || !key.trim().chars().all(is_key) {
            return None;
        }
        Some(Mistake {
            span: at..at + 1,
            message: "`:` does not set a value".to_owned(),
            help: format!("write `{} = {}`", key.trim(), value.trim()),
            cure: Cure::Try(Edit::new(at..at + 1, " =")),
        })
    }

    /// `"customer.tier == "gold""`: a text that its own quotes end.
    fn quotes(&self) -> Option<Mistake> {
        let (key, value) = self.key_and_value();
        let value = value?;
        let written = self.of(value.clone());
        if written.starts_with(['{', '[']) {
            return self.quote_within(value.start);
        }
        let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let before = self.of(value.start..self.span.start).trim_end();
        let inner = written
            .get(1..written.len().checked_sub(1)?)
            .filter(|_| written.ends_with(quote))?;
        let within = inner.matches(quote).count();
        if within == 1 && (inner.starts_with(quote) || inner.ends_with(quote)) {
            // One quote too many.
            return None;
        }
        if within % 2 == 1 && quote == '\'' && !inner.contains('"') {
            return Some(Mistake {
                span: value.clone(),
                message: "the text ends at the first quote inside of it".to_owned(),
                help: format!("write `{key} = \"{inner}\"`: double quotes around"),
                cure: Cure::Try(Edit::new(value, format!("\"{inner}\""))),
            });
        }
        // The text ended right here, and it was not the last quote.
        if before.matches(quote).count() < 2 || !before.ends_with(quote) || !inner.contains(quote) {
            return None;
        }
        let inner = if inner.contains('"') {
            inner.to_owned()
        } else {
            inner.replace('\'', "\"")
        };
        let (help, cure) = if inner.contains('\'') {
            let help = "write `\\\"` for a quote inside of double quotes".to_owned();
            (help, Cure::Sure)
        } else {
            let help =
                format!("write `{key} = '{inner}'`: single quotes around, double quotes inside");
            let edit = Edit::new(value.clone(), format!("'{inner}'"));
            (help, Cure::Try(edit))
        };
        Some(Mistake {
            span: value,
            message: "the text ends at the first quote inside of it".to_owned(),
            help,
            cure,
        })
    }

    /// The same within a table or list on one line.
    fn quote_within(&self, start: usize) -> Option<Mistake> {
        let before = self.of(start..self.span.start);
        let goes_on = self.of(self.span.start..self.line.end);
        if !goes_on.starts_with(char::is_alphanumeric) {
            return None;
        }
        let opens = start + before.strip_suffix('"')?.rfind('"')?;
        // The quote that was meant to end it: what follows may follow a value, and
        // those between are pairs.
        let ends = goes_on.match_indices('"').find_map(|(at, _)| {
            let end = self.span.start + at;
            let after = self.of(end + 1..self.line.end).trim_start();
            let ends = after.is_empty() || after.starts_with([',', ']', '}', '#']);
            let within = self.of(opens + 1..end).matches('"').count();
            (ends && within.is_multiple_of(2)).then_some(end)
        });
        let (written, cure) = match ends {
            Some(end) => {
                let written = format!("'{}'", self.of(opens + 1..end));
                let edit = Edit::new(opens..end + 1, written.clone());
                (written, Cure::Try(edit))
            }
            None => ("'… \"…\" …'".to_owned(), Cure::Unsure),
        };
        Some(Mistake {
            span: self.span.start - 1..self.span.start,
            message: "the text ends at this quote".to_owned(),
            help: format!(
                "put single quotes around a text that has double quotes inside: `{written}`"
            ),
            cure,
        })
    }

    /// `1,5`, and a comma at the end of a line.
    fn comma(&self) -> Option<Mistake> {
        if !self.of(self.span.start..self.line.end).starts_with(',') {
            return None;
        }
        let span = self.token();
        let token = self.of(span.clone());
        if let Some(help) = number_help(token).filter(|_| token.contains(',')) {
            return Some(Mistake {
                span,
                message: format!("`{token}` is not a number"),
                help,
                cure: Cure::Sure,
            });
        }
        Some(Mistake {
            span: self.span.start..self.span.start + 1,
            message: "a comma does not belong here".to_owned(),
            help: "remove it: keys stand on lines of their own".to_owned(),
            cure: Cure::Try(Edit::new(self.span.start..self.span.start + 1, "")),
        })
    }

    /// A text of several lines that nothing closes, or nothing opens.
    fn long_text(&self) -> Option<Mistake> {
        ["\"\"\"", "'''"].into_iter().find_map(|quotes| {
            let all: Vec<usize> = self.text.match_indices(quotes).map(|(at, _)| at).collect();
            let (pairs, last) = all.as_chunks::<2>();
            let last = *last.first()?;
            let (key, value) = self.key_and_value();
            if let Some(value) = value.filter(|value| self.of(value.clone()).is_empty()) {
                return Some(Mistake {
                    span: value.start..value.start,
                    message: format!("the text has no opening {quotes}"),
                    help: format!("write `{key} = {quotes}`"),
                    cure: Cure::Try(Edit::new(value.start..value.start, quotes)),
                });
            }
            // The first text that keys stand in goes on too long.
            let mut pairs = pairs.iter();
            let within = |&&[start, end]: &&[usize; 2]| self.key_within(start..end).is_some();
            let start = pairs.find(within).map_or(last, |&[start, _]| start);
            let end = self.key_within(start..self.text.len());
            let end = end.map_or(self.text.len(), |line| line.saturating_sub(1));
            Some(Mistake {
                span: start..start + quotes.len(),
                message: format!("the text that begins here has no closing {quotes}"),
                help: format!("write {quotes} on a line of its own where the text ends"),
                cure: Cure::Try(Edit::new(end..end, quotes)),
            })
        })
    }

    /// Where the first line begins within a part that looks like a key or a
    /// section.
    fn key_within(&self, part: Range<usize>) -> Option<usize> {
        let mut start = part.start;
        for line in self.of(part).split_inclusive('\n') {
            let begins = start;
            start += line.len();
            let line = line.trim_end();
            let section = line.starts_with('[') && line.ends_with(']');
            let key = line.split_once('=').is_some_and(|(key, value)| {
                let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
                let key = key.trim_end();
                !key.is_empty() && key.chars().all(part) && !value.starts_with('=')
            });
            if section || key {
                return Some(begins);
            }
        }
        None
    }

    /// A value that TOML does not know, of which it can be told what is meant.
    fn value(&self) -> Option<Mistake> {
        let span = self.token();
        let token = self.of(span.clone());
        if token.is_empty() {
            return None;
        }
        let mistake = |message: String, help: String| {
            Some(Mistake {
                span: span.clone(),
                message,
                help,
                cure: Cure::Sure,
            })
        };
        let instead = |mistake: Option<Mistake>, with: &str| {
            mistake.map(|mistake| Mistake {
                cure: Cure::Try(Edit::new(span.clone(), with)),
                ..mistake
            })
        };
        if let Some(parts) = date_parts(token) {
            return mistake(format!("`{token}` is not a date"), date_help(parts));
        }
        let bare = token
            .trim_end_matches('%')
            .trim_matches(['£', '€', '$', '₺', '¥']);
        if bare != token && bare.parse::<Decimal>().is_ok() {
            let found = mistake(
                format!("`{token}` is not a number"),
                format!("write `{bare}`, without a sign for what it is"),
            );
            return instead(found, bare);
        }
        let without_zeros = token.trim_start_matches('0');
        if token.starts_with('0') && without_zeros.bytes().all(|b| b.is_ascii_digit()) {
            let number = if without_zeros.is_empty() {
                "0"
            } else {
                without_zeros
            };
            let found = mistake(
                format!("`{token}` begins with 0"),
                format!("write `{number}`"),
            );
            return instead(found, number);
        }
        let truth = match token.to_lowercase().as_str() {
            "yes" | "true" | "on" => Some("true"),
            "no" | "false" | "off" => Some("false"),
            _ => None,
        };
        if let Some(truth) = truth {
            let found = mistake(
                format!("`{token}` is not a value"),
                format!("write `{truth}`"),
            );
            return instead(found, truth);
        }
        let word = token.trim_matches(QUOTES);
        let is_word = word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '%'));
        // Several numbers lack a comma.
        let mut parts = word.split_whitespace();
        let numbers = word.contains(' ') && parts.all(|part| part.parse::<Decimal>().is_ok());
        if is_word && !word.is_empty() && !numbers {
            let before = self.of(self.line.start..span.start).trim_end();
            let key = before.strip_suffix('=').map(str::trim_end).unwrap_or("");
            let key = key
                .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
                .next();
            let value = match key.is_some_and(|key| LISTS.contains(&key)) {
                true => format!("[\"{word}\"]"),
                false => format!("\"{word}\""),
            };
            let found = mistake(
                format!("`{token}` is not a value"),
                format!("put texts in straight double quotes: `{value}`"),
            );
            return instead(found, &value);
        }
        None
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
