//! Columns, constants and expressions of a mapping.

use sadakat_engine::diagnostic::{Quoted, Span, codes};
use toml::Spanned;
use toml::de::DeValue;

use super::Column;
use super::keys::{Keys, Mistakes, wrong_type};
use crate::expression::{Expr, Function, Kind, is_expression, parse};

/// Reads values, and gives each column that they name its slot.
pub(super) struct Values<'m> {
    pub(super) mistakes: &'m mut Mistakes,
    pub(super) columns: Vec<Column>,
    /// Names of joins, which stand before their columns.
    pub(super) joins: Vec<String>,
    /// The mapping's whole text, to find the place of what a text has inside.
    pub(super) text: &'m str,
}

impl Values<'_> {
    /// A value of any kind.
    pub(super) fn value(&mut self, keys: Keys<'_>, key: &str) -> Option<Expr> {
        let value = keys.get(key)?;
        self.read(key, value)
    }

    /// A condition.
    pub(super) fn condition(&mut self, keys: Keys<'_>, key: &str) -> Option<Expr> {
        let value = keys.get(key)?;
        let expr = self.read(key, value)?;
        self.must_be_condition(&expr, key, value.span())
    }

    pub(super) fn must_be_condition(&mut self, expr: &Expr, key: &str, span: Span) -> Option<Expr> {
        if expr.kind() == Kind::Truth || (expr.kind() == Kind::Any && expr.column().is_none()) {
            return Some(expr.clone());
        }
        let help = match expr {
            Expr::Cell(slot) => {
                let name = self.columns.get(*slot).map_or("", |column| &column.name);
                format!("write which of its values, as `{key} = 'row.\"{name}\" == \"…\"'`")
            }
            _ => "compare it with something, as `row.Status == \"voided\"`".to_owned(),
        };
        self.mistakes.push(
            codes::NOT_A_CONDITION,
            span,
            format!("`{key}` must be true or false for each row"),
            Some(help),
        );
        None
    }

    /// A condition, or a column that says true or false by itself.
    pub(super) fn condition_or_column(&mut self, keys: Keys<'_>, key: &str) -> Option<Expr> {
        let value = self.value(keys, key)?;
        if value.column().is_some() {
            return Some(value);
        }
        let span = keys.get(key).map_or(0..0, toml::Spanned::span);
        self.must_be_condition(&value, key, span)
    }

    /// A value, or several in a list.
    pub(super) fn list(&mut self, keys: Keys<'_>, key: &str) -> Vec<Expr> {
        let Some(value) = keys.get(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| self.read(key, item))
                .collect(),
            _ => self.read(key, value).into_iter().collect(),
        }
    }

    pub(super) fn read(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Expr> {
        match value.get_ref() {
            DeValue::String(text) => self.text(text, value.span()),
            DeValue::Integer(number) => self.number(number.as_str(), value),
            DeValue::Float(number) => self.number(number.as_str(), value),
            DeValue::Boolean(truth) => Some(Expr::Truth(*truth)),
            _ => {
                wrong_type(
                    self.mistakes,
                    key,
                    value,
                    "a column, a constant or an expression",
                    "write a column's name, or an expression such as `'row.Price * row.Count'`",
                );
                None
            }
        }
    }

    fn number(&mut self, text: &str, value: &Spanned<DeValue<'_>>) -> Option<Expr> {
        let number = text.replace('_', "").parse().ok();
        if number.is_none() {
            self.mistakes.push(
                codes::INVALID_VALUE,
                value.span(),
                format!("`{text}` is not a number that can be computed with"),
                None,
            );
        }
        number.map(Expr::Number)
    }

    /// A column's name, or an expression.
    pub(super) fn text(&mut self, text: &str, span: Span) -> Option<Expr> {
        if text.trim().is_empty() {
            self.mistakes.push(
                codes::INVALID_VALUE,
                span,
                "an empty text names no column",
                Some("leave the key out".to_owned()),
            );
            return None;
        }
        if !is_expression(text) {
            return Some(Expr::Cell(self.slot(text.trim(), false)));
        }
        let Self { columns, joins, .. } = self;
        let parsed = parse(text, &mut |name, optional| {
            slot_of(columns, joins, name, optional)
        });
        match parsed {
            Ok(expr) => Some(expr),
            Err(problems) => {
                let written = self.text.get(span.clone()).unwrap_or("");
                let quoted = Quoted::new(written, span.start);
                for problem in problems {
                    let place = quoted.place(problem.span.start)..quoted.place(problem.span.end);
                    self.mistakes
                        .push(problem.code, place, problem.message, problem.help);
                }
                None
            }
        }
    }

    pub(super) fn slot(&mut self, name: &str, optional: bool) -> usize {
        slot_of(&mut self.columns, &self.joins, name, optional)
    }
}

/// `total(…)` around a value of a receipt: what is inside of it.
pub(super) fn added_up(expr: Expr) -> (Expr, bool) {
    match expr {
        Expr::Call(Function::Total, mut args) if args.len() == 1 => {
            (args.pop().unwrap_or(Expr::Missing), true)
        }
        other => (other, false),
    }
}

fn slot_of(columns: &mut Vec<Column>, joins: &[String], name: &str, optional: bool) -> usize {
    let joined = joins.iter().enumerate().find_map(|(at, join)| {
        let rest = name.strip_prefix(join.as_str())?.strip_prefix('.')?;
        Some((at, rest))
    });
    let (join, name) = match joined {
        Some((at, rest)) => (Some(at), rest),
        None => (None, name),
    };
    let known = columns
        .iter_mut()
        .enumerate()
        .find(|(_, column)| column.join == join && column.name == name);
    if let Some((slot, column)) = known {
        column.optional &= optional;
        return slot;
    }
    columns.push(Column {
        join,
        name: name.to_owned(),
        optional,
    });
    columns.len() - 1
}
