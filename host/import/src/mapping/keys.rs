//! Tables of a mapping file whose every key must mean something.

use sadakat_engine::diagnostic::{
    Code, Diagnostic, Report, SourceId, Span, codes, nearest, one_of,
};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong with a mapping, gathered.
#[derive(Debug)]
pub(super) struct Mistakes {
    pub(super) report: Report,
    pub(super) source: SourceId,
}

impl Mistakes {
    pub(super) fn push(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let mut diagnostic = Diagnostic::error(code, self.source, span, message);
        diagnostic.help = help;
        self.report.push(diagnostic);
    }
}

/// One table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys<'t> {
    table: &'t DeTable<'t>,
    /// Where it begins, for what it lacks.
    start: usize,
    /// How messages name it: `[source]`.
    name: &'static str,
}

impl<'t> Keys<'t> {
    pub(super) const fn new(table: &'t DeTable<'t>, start: usize, name: &'static str) -> Self {
        Self { table, start, name }
    }

    /// Reports keys that are not known.
    pub(super) fn check(self, mistakes: &mut Mistakes, known: &[&str]) {
        for (key, _) in self.table {
            let wrong = key.get_ref().as_ref();
            if known.contains(&wrong) {
                continue;
            }
            let help = nearest(wrong, known.iter().copied()).map_or_else(
                || format!("keys of {} are {}", self.name, list(known)),
                |near| format!("did you mean `{near}`?"),
            );
            mistakes.push(
                codes::UNKNOWN_KEY,
                key.span(),
                format!("unknown key `{wrong}` in {}", self.name),
                Some(help),
            );
        }
    }

    pub(super) fn get(self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(key)
    }

    /// All keys with their values.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'t str, Span, &'t Spanned<DeValue<'t>>)> {
        self.table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    pub(super) fn section(
        self,
        mistakes: &mut Mistakes,
        key: &str,
        name: &'static str,
    ) -> Option<Self> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys::new(table, value.span().start, name)),
            _ => {
                wrong_type(
                    mistakes,
                    key,
                    value,
                    "a section",
                    &format!("write {name} on a line of its own"),
                );
                None
            }
        }
    }

    pub(super) fn require(self, mistakes: &mut Mistakes, key: &str, example: &str) {
        if self.get(key).is_none() {
            let message = format!("{} lacks `{key}`", self.name);
            mistakes.push(
                codes::MISSING_KEY,
                self.start..self.start,
                message,
                Some(format!("write `{example}`")),
            );
        }
    }

    pub(super) fn text(self, mistakes: &mut Mistakes, key: &str) -> Option<(&'t str, Span)> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.as_ref(), value.span())),
            _ => {
                wrong_type(mistakes, key, value, "a text", "put it in quotes");
                None
            }
        }
    }

    /// A text of one ASCII character.
    pub(super) fn mark(self, mistakes: &mut Mistakes, key: &str) -> Option<char> {
        let (text, span) = self.text(mistakes, key)?;
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(mark), None) if mark.is_ascii() || key == "thousands_mark" => Some(mark),
            _ => {
                mistakes.push(
                    codes::INVALID_VALUE,
                    span,
                    format!("`{key}` is one character, not `{text}`"),
                    Some(format!("write `{key} = \";\"`")),
                );
                None
            }
        }
    }

    pub(super) fn truth(self, mistakes: &mut Mistakes, key: &str) -> bool {
        match self.get(key).map(|value| (value, value.get_ref())) {
            Some((_, DeValue::Boolean(truth))) => *truth,
            None => false,
            Some((value, _)) => {
                wrong_type(
                    mistakes,
                    key,
                    value,
                    "true or false",
                    "write `true` or `false`, without quotes",
                );
                false
            }
        }
    }

    pub(super) fn number(self, mistakes: &mut Mistakes, key: &str) -> Option<u64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            wrong_type(
                mistakes,
                key,
                value,
                "a whole number",
                "write it without quotes",
            );
        }
        number
    }

    /// A text, or a list of texts.
    pub(super) fn texts(self, mistakes: &mut Mistakes, key: &str) -> Vec<(&'t str, Span)> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::String(text) => vec![(text.as_ref(), value.span())],
            DeValue::Array(items) => {
                let mut texts = Vec::new();
                for item in items {
                    match item.get_ref() {
                        DeValue::String(text) => texts.push((text.as_ref(), item.span())),
                        _ => wrong_type(mistakes, key, item, "a text", "put it in quotes"),
                    }
                }
                texts
            }
            _ => {
                wrong_type(
                    mistakes,
                    key,
                    value,
                    "a text or a list of texts",
                    "put texts in quotes",
                );
                Vec::new()
            }
        }
    }
}

pub(super) fn wrong_type(
    mistakes: &mut Mistakes,
    key: &str,
    value: &Spanned<DeValue<'_>>,
    wanted: &str,
    help: &str,
) {
    mistakes.push(
        codes::WRONG_TYPE,
        value.span(),
        format!("`{key}` must be {wanted}"),
        Some(help.to_owned()),
    );
}

/// Advice for a name that is none of a few.
pub(super) fn advice<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    one_of(wrong, known)
}

fn list(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
