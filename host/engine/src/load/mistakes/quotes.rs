//! Texts that their own quotes end, or that have others than TOML's.

use super::super::toml_values::{QUOTES, closes, straight};
use super::{Cure, Mistake, Place};
use crate::diagnostic::Edit;

impl Place<'_> {
    /// `“customer.tier == "gold"”`: quotes as word processors set them.
    pub(super) fn curly(&self) -> Option<Mistake> {
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

    /// `"customer.tier == "gold""`: a text that its own quotes end.
    pub(super) fn quotes(&self) -> Option<Mistake> {
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
}
