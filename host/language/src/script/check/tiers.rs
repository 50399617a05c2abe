//! Texts that a field can never have: `customer.tier == "glod"`.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, Position};

use super::{Checker, guards};
use crate::check::never;
use sadakat_model::schema::FieldId;

impl Checker<'_> {
    /// The texts that a field is compared with.
    pub(super) fn possible(&mut self, call: &FnCallExpr) {
        let Some((id, defaults)) = call.args.iter().find_map(|side| self.with_default(side)) else {
            return;
        };
        let texts = call.args.iter().flat_map(|argument| match argument {
            Expr::Array(items, _) => items.as_slice(),
            other => std::slice::from_ref(other),
        });
        for text in texts {
            if let Expr::StringConstant(written, position) = text
                && !defaults.contains(&written.as_str())
            {
                let span = self.places.token(*position);
                self.never(id, written, span);
            }
        }
    }

    /// The cases of a `switch`, which Rhai keeps as hashes only.
    pub(super) fn possible_cases(&mut self, subject: &Expr, keyword: Position) {
        let Some((id, defaults)) = self.with_default(subject) else {
            return;
        };
        let from = self.places.token(keyword).end;
        for span in self.places.cases(from) {
            let written = self.places.text().get(span.clone()).unwrap_or("");
            let written = written.trim_matches('"');
            if !defaults.contains(&written) {
                self.never(id, written, span);
            }
        }
    }

    /// A field, and what stands in for it where it is missing.
    fn with_default<'e>(&self, expr: &'e Expr) -> Option<(FieldId, Vec<&'e str>)> {
        let Expr::Coalesce(parts, _) = expr else {
            return Some((guards::field(expr, self)?, Vec::new()));
        };
        let (first, rest) = parts.split_first()?;
        let defaults = rest.iter().filter_map(super::calls::text).collect();
        Some((guards::field(first, self)?, defaults))
    }

    fn never(&mut self, id: FieldId, written: &str, span: Range<usize>) {
        let problem = never(id, written, self.cx.schema, span);
        self.findings.problems.extend(problem);
    }
}
