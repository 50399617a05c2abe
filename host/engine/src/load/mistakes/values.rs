//! Numbers, days and words that TOML does not know.

use rust_decimal::Decimal;

use super::super::toml_values::{LISTS, QUOTES, date_help, date_parts, number_help};
use super::{Cure, Mistake, Place};
use crate::diagnostic::Edit;
use crate::model::Date;

impl Place<'_> {
    /// `1,5`, and a comma at the end of a line.
    pub(super) fn comma(&self) -> Option<Mistake> {
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

    /// A value that TOML does not know, of which it can be told what is meant.
    pub(super) fn value(&self) -> Option<Mistake> {
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
        let is_date = Date::parse(token).is_some();
        if let Some(parts) = date_parts(token).filter(|_| !is_date) {
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
}
