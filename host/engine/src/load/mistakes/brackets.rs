//! Sections and lists whose brackets lack or do not match.

use super::super::toml_values::{LISTS, QUOTES};
use super::{Cure, Mistake, Place};
use crate::diagnostic::Edit;

impl Place<'_> {
    /// `[[case]`, `params]`: a section's name with brackets that do not match.
    pub(super) fn header(&self) -> Option<Mistake> {
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

    /// `on = purchase`, `on = “purchase”, “return”`: a list without brackets,
    /// of words without quotes.
    pub(super) fn list(&self) -> Option<Mistake> {
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
}
