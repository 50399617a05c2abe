//! TOML that cannot be read, for people who do not know TOML's own words.

use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, Report, SourceId, codes, without_separators};
use crate::model::Date;

/// Lines with mistakes that are explained.
const MOST: usize = 100;

/// Parses a file's text, reporting the first syntax error of each line. The
/// table is what could be read all the same; none if there was any error.
pub fn parse<'t>(
    report: &mut Report,
    source: SourceId,
    text: &'t str,
) -> Option<Spanned<DeTable<'t>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut lines: Vec<Range<usize>> = Vec::new();
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        // What follows a mistake in its line is most likely not a second one.
        if lines
            .iter()
            .any(|line| (line.start..=line.end).contains(&span.start))
        {
            continue;
        }
        // A report holds no more of one file.
        if lines.len() > MOST {
            break;
        }
        let place = Place::new(text, span);
        lines.push(place.line.clone());
        let mistake = place.explain(error.message());
        report.push(
            Diagnostic::error(codes::TOML_SYNTAX, source, mistake.span, mistake.message)
                .help(mistake.help),
        );
    }
    errors.is_empty().then_some(table)
}

/// The same for a file that must hold something: an empty one is reported as
/// it is, with `help`, and not by all that it lacks.
pub(super) fn parse_filled<'t>(
    report: &mut Report,
    source: SourceId,
    text: &'t str,
    help: &str,
) -> Option<Spanned<DeTable<'t>>> {
    if text.trim().is_empty() {
        let message = "the file is empty";
        report.push(Diagnostic::error(codes::MISSING_KEY, source, 0..0, message).help(help));
        return None;
    }
    parse(report, source, text)
}

/// A mistake in words.
struct Mistake {
    span: Range<usize>,
    message: String,
    help: String,
}

/// Where the parser stumbled.
struct Place<'t> {
    text: &'t str,
    span: Range<usize>,
    /// The line, without its end.
    line: Range<usize>,
}

impl<'t> Place<'t> {
    fn new(text: &'t str, span: Range<usize>) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(start..).unwrap_or("");
        let end = start + rest.find(['\r', '\n']).unwrap_or(rest.len());
        Self {
            text,
            span,
            line: start..end,
        }
    }

    fn explain(&self, message: &str) -> Mistake {
        let here = |message: String, help: String| Mistake {
            span: self.span.clone(),
            message,
            help,
        };
        let seen = self.of(self.span.clone());
        let (key, value) = self.key_and_value();
        let found = match message {
            "duplicate key" => Some(here(
                format!("`{seen}` is set twice"),
                match self.of(self.line.clone()).trim_start().strip_prefix('[') {
                    Some(section) => {
                        let section = section.split(']').next().unwrap_or(seen);
                        format!("write its keys under the first `[{section}]`")
                    }
                    None => "keep one of the two".to_owned(),
                },
            )),
            m if m.starts_with("invalid basic string")
                || m.starts_with("invalid literal string") =>
            {
                Some(here(
                    "the text has no closing quote".to_owned(),
                    "end it with the quote that it begins with".to_owned(),
                ))
            }
            m if m.starts_with("invalid multi-line") => self.long_text(),
            m if m.starts_with("unclosed array") => Some(here(
                "the list is not closed".to_owned(),
                "end it with `]`".to_owned(),
            )),
            m if m.starts_with("unclosed inline table") => Some(here(
                "`{` is not closed".to_owned(),
                "end this part with `}`".to_owned(),
            )),
            m if m.starts_with("unclosed table") => Some(here(
                "the name of the section is not closed".to_owned(),
                format!("write `{}]`", self.of(self.line.clone()).trim()),
            )),
            m if m.starts_with("key with no value") => Some(here(
                "`=` is missing between a key and its value".to_owned(),
                "write `key = value`".to_owned(),
            )),
            m if m.starts_with("invalid key-value pair") => Some(here(
                "this line is no key with a value".to_owned(),
                "write `key = value`, one a line".to_owned(),
            )),
            _ if seen.is_empty() && value.is_some_and(|value| self.of(value).is_empty()) => {
                Some(here(
                    format!("`{key}` has no value"),
                    format!("write `{key} = …`, or remove the line"),
                ))
            }
            _ => None,
        };
        self.list()
            .or_else(|| self.curly())
            .or_else(|| self.colon())
            .or(found)
            .or_else(|| self.quotes())
            .or_else(|| self.comma())
            .or_else(|| self.value())
            .unwrap_or_else(|| {
                here(
                    message.to_owned(),
                    "write for example `key = \"text\"`, `key = 5`, `key = [\"a\", \"b\"]` or `key = 2026-12-31`"
                        .to_owned(),
                )
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
        // The text ended right here, and it was not the last quote.
        if before.matches(quote).count() < 2 || !before.ends_with(quote) || !inner.contains(quote) {
            return None;
        }
        let inner = if inner.contains('"') {
            inner.to_owned()
        } else {
            inner.replace('\'', "\"")
        };
        let help = if inner.contains('\'') {
            "write `\\\"` for a quote inside of double quotes".to_owned()
        } else {
            format!("write `{key} = '{inner}'`: single quotes around, double quotes inside")
        };
        Some(Mistake {
            span: value,
            message: "the text ends at the first quote inside of it".to_owned(),
            help,
        })
    }

    /// The same within a table or list on one line.
    fn quote_within(&self, start: usize) -> Option<Mistake> {
        let before = self.of(start..self.span.start);
        let goes_on = self.of(self.span.start..self.line.end);
        let at = before.ends_with('"') && goes_on.starts_with(char::is_alphanumeric);
        at.then(|| Mistake {
            span: self.span.start - 1..self.span.start,
            message: "the text ends at this quote".to_owned(),
            help: "put single quotes around a text that has double quotes inside: `'… \"…\" …'`"
                .to_owned(),
        })
    }

    /// `1,5`, and a comma at the end of a line.
    fn comma(&self) -> Option<Mistake> {
        if !self.of(self.span.start..self.line.end).starts_with(',') {
            return None;
        }
        let span = self.token();
        let token = self.of(span.clone());
        if let Some(help) = number_help(token) {
            return Some(Mistake {
                span,
                message: format!("`{token}` is not a number"),
                help,
            });
        }
        Some(Mistake {
            span: self.span.start..self.span.start + 1,
            message: "a comma does not belong here".to_owned(),
            help: "remove it: keys stand on lines of their own".to_owned(),
        })
    }

    /// A text of several lines that nothing closes.
    fn long_text(&self) -> Option<Mistake> {
        let openings = ["\"\"\"", "'''"].into_iter();
        let (start, quotes) = openings
            .filter_map(|quotes| Some((self.text.rfind(quotes)?, quotes)))
            .max()?;
        Some(Mistake {
            span: start..start + quotes.len(),
            message: format!("the text that begins here has no closing {quotes}"),
            help: format!("write {quotes} on a line of its own where the text ends"),
        })
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
            })
        };
        if let Some(parts) = date_parts(token) {
            return mistake(format!("`{token}` is not a date"), date_help(parts));
        }
        let bare = token
            .trim_end_matches('%')
            .trim_matches(['£', '€', '$', '₺', '¥']);
        if bare != token && bare.parse::<Decimal>().is_ok() {
            return mistake(
                format!("`{token}` is not a number"),
                format!("write `{bare}`, without a sign for what it is"),
            );
        }
        let without_zeros = token.trim_start_matches('0');
        if token.starts_with('0') && without_zeros.bytes().all(|b| b.is_ascii_digit()) {
            let number = if without_zeros.is_empty() {
                "0"
            } else {
                without_zeros
            };
            return mistake(
                format!("`{token}` begins with 0"),
                format!("write `{number}`"),
            );
        }
        let truth = match token.to_lowercase().as_str() {
            "yes" | "true" | "on" => Some("true"),
            "no" | "false" | "off" => Some("false"),
            _ => None,
        };
        if let Some(truth) = truth {
            return mistake(
                format!("`{token}` is not a value"),
                format!("write `{truth}`"),
            );
        }
        let word = token.trim_matches(QUOTES);
        let is_word = word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '%'));
        if is_word && !word.is_empty() {
            let before = self.of(self.line.start..span.start).trim_end();
            let key = before.strip_suffix('=').map(str::trim_end).unwrap_or("");
            let key = key
                .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
                .next();
            let value = match key.is_some_and(|key| LISTS.contains(&key)) {
                true => format!("[\"{word}\"]"),
                false => format!("\"{word}\""),
            };
            return mistake(
                format!("`{token}` is not a value"),
                format!("put texts in straight double quotes: `{value}`"),
            );
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

/// Keys of manifests and programs whose values are lists of words.
const LISTS: [&str; 4] = ["on", "days", "allow", "currencies"];

/// Quotes that are none in TOML.
const QUOTES: [char; 9] = ['“', '”', '„', '‘', '’', '‚', '«', '»', '`'];

/// Whether a quote ends what another one began; people mix them.
const fn closes(open: char, quote: char) -> bool {
    match open {
        '“' | '”' | '„' => matches!(quote, '“' | '”'),
        '‘' | '’' | '‚' => matches!(quote, '‘' | '’'),
        '«' | '»' => matches!(quote, '«' | '»'),
        _ => quote == open,
    }
}

/// The straight quote that is meant by another one.
const fn straight(c: char) -> char {
    match c {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '‚' => '\'',
        c => c,
    }
}

/// Three numbers with the same mark between them.
fn date_parts(token: &str) -> Option<[&str; 3]> {
    let mark = token.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '.' | '/' | '-') {
        return None;
    }
    let parts: Vec<&str> = token.split(mark).collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let is_number =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().all(is_number).then_some(parts)
}

/// What to write for a date in another form, if it is one.
pub(super) fn date_meant(written: &str) -> Option<String> {
    date_parts(written).map(date_help)
}

/// The date that was most likely meant, in the form of TOML.
fn date_help([first, second, third]: [&str; 3]) -> String {
    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else {
        (third, second, first)
    };
    let in_order = |month: &str, day: &str| {
        let written = format!("{year:0>4}-{month:0>2}-{day:0>2}");
        (year.len() == 4 && Date::parse(&written).is_some()).then_some(written)
    };
    // 12/31/2026 can only be meant one way; 01/02/2026 is read day first.
    match in_order(month, day).or_else(|| in_order(day, month)) {
        Some(date) => format!("write year, month and day: `{date}`"),
        None => "write a day that exists as year, month and day: `2026-12-31`".to_owned(),
    }
}

/// What to write for a number with commas: one before decimal places, or
/// between groups of three digits, which may be either.
fn number_help(token: &str) -> Option<String> {
    let decimal = token.replace(',', ".");
    let plain = token.replace(',', "");
    let groups = token.trim_start_matches(['+', '-']).split(',');
    let is_grouped = !token.contains('.') && groups.clone().skip(1).all(|group| group.len() == 3);
    let is_short = groups
        .clone()
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'));
    let one = groups.count() == 2 && decimal.parse::<Decimal>().is_ok();
    if is_grouped && is_short && plain.parse::<Decimal>().is_ok() {
        let whole = format!("write `{plain}` for a whole number");
        return Some(if one {
            format!("{whole}, or `{decimal}` for one with decimal places")
        } else {
            whole
        });
    }
    one.then(|| format!("write `{decimal}`"))
        .or_else(|| without_separators(token))
}
