//! Texts of several lines that nothing closes, or nothing opens.

use std::ops::Range;

use super::{Cure, Mistake, Place};
use crate::diagnostic::Edit;

impl Place<'_> {
    /// A text of several lines that nothing closes, or nothing opens.
    pub(super) fn long_text(&self) -> Option<Mistake> {
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
}
