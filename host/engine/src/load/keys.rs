//! TOML tables whose every key must mean something.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, grouped, nearest, one_of};

/// Reads the keys of one table and reports what is wrong with each, so that
/// authors see every mistake at once.
pub(crate) struct Keys<'t> {
    pub source: SourceId,
    table: &'t DeTable<'t>,
    /// Where the table stands, for keys that it lacks.
    span: Span,
    /// How messages name the table: "" for the top level, else `[limit]`.
    name: &'static str,
    /// Keys that misspelt ones stand for: they are not missing as well.
    meant: Vec<String>,
}

/// What messages call the declarations of fields.
pub(crate) const SCHEMA: &str = "[schema]";

/// A value with its place.
pub(crate) struct At<T> {
    pub value: T,
    pub span: Span,
}

impl<'t> Keys<'t> {
    /// Reports keys that are not among `known`.
    pub(crate) fn new(
        report: &mut Report,
        source: SourceId,
        table: &'t DeTable<'t>,
        span: Span,
        name: &'static str,
        known: &[&str],
    ) -> Self {
        let mut meant = Vec::new();
        for (key, _) in table {
            let wrong = key.get_ref().as_ref();
            if known.contains(&wrong) {
                continue;
            }
            // A key that is there already is hardly what the author meant.
            let free = known.iter().copied().filter(|k| !table.contains_key(*k));
            let near = nearest(wrong, free);
            meant.extend(near.map(str::to_owned));
            let near = near.or_else(|| nearest(wrong, known.iter().copied()));
            let place = if name.is_empty() {
                String::new()
            } else {
                format!(" in {name}")
            };
            let help = match near {
                Some(name) => format!("did you mean `{name}`?"),
                None if name == SCHEMA => format!(
                    "an event kind of your own is [schema.events.{wrong}]; keys{place} are {}",
                    list(known)
                ),
                None => format!("keys{place} are {}", list(known)),
            };
            report.push(
                Diagnostic::error(
                    codes::UNKNOWN_KEY,
                    source,
                    key.span(),
                    format!("unknown key `{wrong}`{place}"),
                )
                .help(help),
            );
        }
        Self {
            source,
            table,
            span,
            name,
            meant,
        }
    }

    /// The table under a key, whose own keys must be among `known`. Messages
    /// call it `name`.
    pub(crate) fn section(
        &self,
        report: &mut Report,
        key: &str,
        name: &'static str,
        known: &[&str],
    ) -> Option<Self> {
        let At { value, span } = self.table(report, key)?;
        Some(Self::new(report, self.source, value, span, name, known))
    }

    /// Where the table stands.
    pub(crate) const fn span(&self) -> &Span {
        &self.span
    }

    /// Where the table begins, for what it lacks.
    pub(crate) const fn start(&self) -> Span {
        self.span.start..self.span.start
    }

    /// Whether a misspelt key most likely stands for this one.
    pub(crate) fn is_meant(&self, key: &str) -> bool {
        self.meant.iter().any(|meant| meant == key)
    }

    pub(crate) fn value(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(key)
    }

    /// Reports a missing key.
    pub(crate) fn require(&self, report: &mut Report, key: &str, example: &str) {
        if self.table.contains_key(key) || self.is_meant(key) {
            return;
        }
        let place = if self.name.is_empty() {
            String::new()
        } else {
            format!(" in {}", self.name)
        };
        let at = self.span.start..self.span.start;
        report.push(
            Diagnostic::error(
                codes::MISSING_KEY,
                self.source,
                at,
                format!("key `{key}` is missing{place}"),
            )
            .help(format!("add `{key} = {example}`")),
        );
    }

    pub(crate) fn text(&self, report: &mut Report, key: &str) -> Option<At<&'t str>> {
        self.typed(report, key, QUOTED, |value| value.as_str())
    }

    /// A text that is one of a few words, each with its meaning. For another
    /// one, its nearest stands in, so that the rest can be checked.
    pub(crate) fn one_word<T: Copy>(
        &self,
        report: &mut Report,
        key: &str,
        what: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.text(report, key)?;
        let meaning = |wanted: &str| {
            let found = words.iter().find(|(word, _)| *word == wanted);
            found.map(|(_, meaning)| *meaning)
        };
        let names = || words.iter().map(|(word, _)| *word);
        meaning(text.value).or_else(|| {
            let message = format!("`{}` is not {what}", text.value);
            self.invalid(report, &text.span, message, one_of(text.value, names()));
            meaning(nearest(text.value, names())?)
        })
    }

    pub(crate) fn boolean(&self, report: &mut Report, key: &str) -> Option<At<bool>> {
        self.typed(report, key, "true or false", DeValue::as_bool)
    }

    pub(crate) fn integer(&self, report: &mut Report, key: &str) -> Option<At<i64>> {
        self.typed(report, key, "a whole number", as_integer)
    }

    /// A whole number that must lie in a range.
    pub(crate) fn integer_in(
        &self,
        report: &mut Report,
        key: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<At<i64>> {
        let at = self.integer(report, key)?;
        if range.contains(&at.value) {
            return Some(at);
        }
        self.invalid(
            report,
            &at.span,
            format!("`{key}` is {}", at.value),
            Some(format!(
                "write a whole number from {} to {}",
                range.start(),
                range.end()
            )),
        );
        None
    }

    pub(crate) fn array(
        &self,
        report: &mut Report,
        key: &str,
    ) -> Option<At<&'t [Spanned<DeValue<'t>>]>> {
        self.typed(report, key, "a list in square brackets", |value| {
            value.as_array().map(AsRef::as_ref)
        })
    }

    /// A list of texts.
    pub(crate) fn texts(&self, report: &mut Report, key: &str) -> Option<Vec<At<&'t str>>> {
        let items = self.typed(report, key, TEXTS, |value| {
            value.as_array().map(AsRef::as_ref)
        })?;
        let mut texts = Vec::new();
        for item in items.value {
            match item.get_ref().as_str() {
                Some(text) => texts.push(At {
                    value: text,
                    span: item.span(),
                }),
                None => self.wrong_type(report, key, "texts in quotes", item),
            }
        }
        Some(texts)
    }

    pub(crate) fn table(&self, report: &mut Report, key: &str) -> Option<At<&'t DeTable<'t>>> {
        self.typed(report, key, "a table", DeValue::as_table)
    }

    /// The entries of this table in the order of the file.
    pub(crate) fn entries(&self) -> Vec<(At<&'t str>, &'t Spanned<DeValue<'t>>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                (
                    At {
                        value: key.get_ref().as_ref(),
                        span: key.span(),
                    },
                    value,
                )
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        entries
    }

    fn typed<T>(
        &self,
        report: &mut Report,
        key: &str,
        expected: &str,
        get: impl Fn(&'t DeValue<'t>) -> Option<T>,
    ) -> Option<At<T>> {
        let value = self.table.get(key)?;
        match get(value.get_ref()) {
            Some(inner) => Some(At {
                value: inner,
                span: value.span(),
            }),
            None => {
                self.wrong_type(report, key, expected, value);
                None
            }
        }
    }

    pub(crate) fn wrong_type(
        &self,
        report: &mut Report,
        key: &str,
        expected: &str,
        value: &Spanned<DeValue<'_>>,
    ) {
        let message = format!(
            "`{key}` must be {expected}, not {}",
            type_name(value.get_ref())
        );
        report.push(
            Diagnostic::error(codes::WRONG_TYPE, self.source, value.span(), message)
                .help_if(rewritten(key, expected, value.get_ref())),
        );
    }

    /// Reports `1.000` where a thousand is meant.
    pub(crate) fn grouped(&self, report: &mut Report, value: &Spanned<DeValue<'_>>) -> bool {
        let DeValue::Float(number) = value.get_ref() else {
            return false;
        };
        let problem = grouped(codes::INVALID_VALUE, number.as_str(), value.span());
        let found = problem.is_some();
        if let Some(problem) = problem {
            report.push(problem.into_diagnostic(self.source, 0));
        }
        found
    }

    pub(crate) fn invalid(
        &self,
        report: &mut Report,
        span: &Span,
        message: String,
        help: Option<String>,
    ) {
        report.push(
            Diagnostic::error(codes::INVALID_VALUE, self.source, span.clone(), message)
                .help_if(help),
        );
    }
}

pub(crate) fn as_integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    let digits: String = integer.as_str().chars().filter(|c| *c != '_').collect();
    i64::from_str_radix(&digits, integer.radix()).ok()
}

/// The same value as the type that a key expects, if it is plain what that is.
fn rewritten(key: &str, expected: &str, value: &DeValue<'_>) -> Option<String> {
    let written = match value {
        DeValue::Integer(number) if expected == LIMIT => {
            let number = number.as_str();
            return Some(format!(
                "write `{{ per_customer = {number} }}` for each member, `{{ total = {number} }}` for everybody together"
            ));
        }
        DeValue::String(text) if expected == "a number" => text
            .trim()
            .parse::<rust_decimal::Decimal>()
            .ok()?
            .to_string(),
        DeValue::Table(_) if key == "case" => {
            return Some("write `[[case]]`, once for each".to_owned());
        }
        DeValue::String(text) if expected == TEXTS => format!("[{text:?}]"),
        DeValue::Integer(number) if expected == QUOTED && LASTS.contains(&key) => {
            format!("\"{} days\"", number.as_str())
        }
        DeValue::String(text) if expected == "true or false" => match text.as_ref() {
            "true" | "yes" => "true".to_owned(),
            "false" | "no" => "false".to_owned(),
            _ => return None,
        },
        DeValue::String(text) if expected == "a whole number" => {
            text.trim().parse::<i64>().ok()?.to_string()
        }
        _ => return None,
    };
    Some(format!("write `{key} = {written}`"))
}

/// Keys that say how long something lasts.
const LASTS: [&str; 5] = ["every", "over", "expires", "pending", "grace"];

/// What messages call a list of texts.
const TEXTS: &str = "a list of texts in square brackets";

/// What messages call how often something can be got.
pub(crate) const LIMIT: &str = "a table, or a list of tables";

/// What messages call a text.
const QUOTED: &str = "a text in quotes";

/// What authors call the type.
pub(crate) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

pub(crate) fn list(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The advice at the end of an error, apart from what is wrong.
pub(crate) fn split_advice(error: &impl std::fmt::Display) -> (String, Option<String>) {
    let text = error.to_string();
    match text.split_once("; write ") {
        Some((message, advice)) => (message.to_owned(), Some(format!("write {advice}"))),
        None => (text, None),
    }
}
