//! A key without a value, or with a colon.

use super::{Cure, Mistake, Place};
use crate::diagnostic::Edit;

impl Place<'_> {
    /// `name =`.
    pub(super) fn empty(&self) -> Option<Mistake> {
        let (key, value) = self.key_and_value();
        let empty = value.is_some_and(|value| self.of(value).is_empty());
        (empty && self.of(self.span.clone()).trim().is_empty()).then(|| {
            let help = format!("write `{key} = …`, or remove the line");
            self.here(format!("`{key}` has no value"), help, Cure::Sure)
        })
    }

    /// `name: "Campaign"`.
    pub(super) fn colon(&self) -> Option<Mistake> {
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
}
