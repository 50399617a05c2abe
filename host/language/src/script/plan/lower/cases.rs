//! The labels of a `switch`.
//!
//! Rhai keeps the hashes of labels and not their values, so the values are
//! read from the text: the cases stand there in the order of Rhai's list.

use std::ops::Range;

use rhai::{Expr, Position, SwitchCasesCollection};

use super::super::tree::{Block, Case, Constant, Label, Statement, Switch};
use super::{Held, Lowering, line};
use crate::text::Places;

/// A case as it is written.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    /// Where each label stands; `_` is none.
    labels: Vec<Range<usize>>,
}

impl Lowering<'_> {
    pub(super) fn switch(
        &mut self,
        subject: &Expr,
        cases: &SwitchCasesCollection,
        position: Position,
    ) -> Held<Switch> {
        let subject = self.expression(subject)?;
        let written = written(self.places, self.places.token(position).end);
        if written.len() != cases.expressions.len() {
            return self.unheld(
                position,
                "this `switch`",
                "write it with `if` and `else if`",
            );
        }
        let mut lowered = Vec::with_capacity(written.len());
        for (case, written) in cases.expressions.iter().zip(written) {
            let condition = match &case.lhs {
                Expr::BoolConstant(true, _) => None,
                condition => Some((self.expression(condition)?, line(condition.position()))),
            };
            let then = match &case.rhs {
                Expr::Stmt(block) => self.block(block.statements())?,
                other => Block(vec![Statement::Value(self.expression(other)?)]),
            };
            let labels = match written.labels.is_empty() {
                true => None,
                false => Some(self.labels(&written.labels, position)?),
            };
            lowered.push(Case {
                labels,
                condition,
                then,
            });
        }
        // Rhai looks at exact values before ranges, and at `_` last.
        let rank = |case: &Case| match &case.labels {
            Some(labels) if labels.iter().all(|label| matches!(label, Label::Is(_))) => 0,
            Some(_) => 1,
            None => 2,
        };
        let mixed = lowered.iter().any(|case| {
            let labels = case.labels.as_deref().unwrap_or(&[]);
            labels.iter().any(|label| matches!(label, Label::Is(_)))
                && labels
                    .iter()
                    .any(|label| matches!(label, Label::Within(..)))
        });
        if mixed {
            return self.unheld(
                position,
                "a case with a value and a range",
                "write a case for each",
            );
        }
        lowered.sort_by_key(rank);
        Ok(Switch {
            subject,
            cases: lowered,
        })
    }

    fn labels(&self, places: &[Range<usize>], position: Position) -> Held<Vec<Label>> {
        let mut labels = Vec::with_capacity(places.len());
        for place in places {
            let text = self.places.text().get(place.clone()).unwrap_or("");
            match label(&self.cx.engine.rhai, text) {
                Some(label) => labels.push(label),
                None => {
                    return self.unheld(
                        position,
                        format!("a `switch` with the case `{text}`"),
                        "write cases for texts and whole numbers, or use `if` and `else if`",
                    );
                }
            }
        }
        Ok(labels)
    }
}

/// The value of a label.
fn label(rhai: &rhai::Engine, text: &str) -> Option<Label> {
    let literal = rhai.compile_expression(text).ok()?;
    let [rhai::Stmt::Expr(literal)] = literal.statements() else {
        return None;
    };
    Some(match &**literal {
        Expr::IntegerConstant(value, _) => Label::Is(Constant::Integer(*value)),
        Expr::StringConstant(text, _) => Label::Is(Constant::Text(text.as_str().into())),
        Expr::BoolConstant(value, _) => Label::Is(Constant::Boolean(*value)),
        Expr::Unit(_) => Label::Is(Constant::Missing),
        Expr::DynamicConstant(value, _) => Label::Is(Constant::Decimal(value.as_decimal().ok()?)),
        Expr::FnCall(call, _) => {
            let whole = |expr: &Expr| match expr {
                Expr::IntegerConstant(value, _) => Some(*value),
                _ => None,
            };
            match (call.name.as_str(), call.args.as_slice()) {
                ("..", [from, to]) => Label::Within(whole(from)?, whole(to)?),
                ("..=", [from, to]) => Label::Within(whole(from)?, whole(to)?.checked_add(1)?),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// The cases of the `switch` whose word ends at `from`; none if they cannot be
/// told apart.
fn written(places: &Places<'_>, from: usize) -> Vec<Written> {
    let mut scan = Scan { places, at: from };
    let mut cases = Vec::new();
    if scan.skip(&["{"]).is_none() {
        return cases;
    }
    loop {
        match scan.peek() {
            None | Some("}") => return cases,
            Some(",") => {
                scan.step();
                continue;
            }
            Some(_) => {}
        }
        let mut labels = Vec::new();
        let mut guarded = false;
        loop {
            let start = scan.here();
            let Some((stop, end)) = scan.skip(&["|", "=>", "if"]) else {
                return Vec::new();
            };
            if !guarded {
                let text = places.text().get(start..end).unwrap_or("").trim_end();
                if text != "_" {
                    labels.push(start..start + text.len());
                }
            }
            match stop {
                "if" => guarded = true,
                "=>" => break,
                _ => {}
            }
        }
        cases.push(Written { labels });
        // What the case does: a block, or an expression up to the comma.
        if scan.peek() == Some("{") {
            scan.skip_group();
            continue;
        }
        if scan.skip(&[","]).is_none() {
            return cases;
        }
    }
}

/// Tokens, one after the other.
struct Scan<'a> {
    places: &'a Places<'a>,
    at: usize,
}

impl<'a> Scan<'a> {
    /// Where the next token begins.
    fn here(&mut self) -> usize {
        self.at = self.places.blank(self.at);
        self.at
    }

    fn peek(&mut self) -> Option<&'a str> {
        let start = self.here();
        let text = self.places.text();
        if start >= text.len() {
            return None;
        }
        text.get(self.places.token_at(start))
    }

    /// Goes behind the next token.
    fn step(&mut self) {
        let len = self.peek().map_or(0, str::len);
        self.at += len.max(1);
    }

    /// Goes behind the group that begins here.
    fn skip_group(&mut self) {
        let mut depth = 0usize;
        while let Some(token) = self.peek() {
            self.step();
            match token {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    /// Goes behind the first of these tokens that stands in no group; says
    /// which it is and where. None if the group around ends before.
    fn skip(&mut self, stops: &[&'static str]) -> Option<(&'static str, usize)> {
        loop {
            let token = self.peek()?;
            if let Some(stop) = stops.iter().find(|stop| **stop == token) {
                let at = self.at;
                self.step();
                return Some((stop, at));
            }
            match token {
                "{" | "(" | "[" => self.skip_group(),
                "}" | ")" | "]" => return None,
                _ => self.step(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_labels_among_comments_guards_and_braces() {
        let text = "switch f(a, [1]) { // \"x\" =>\n \"a\" | \"b|c\" if x || y => { g({1}) } \
                    1..=5 => #{ a: [1, 2] }, /* , */ _ => h(1, 2) }";
        let places = Places::new(text);
        let cases = written(&places, 6);
        let labels: Vec<Vec<&str>> = cases
            .iter()
            .map(|case| {
                case.labels
                    .iter()
                    .filter_map(|at| text.get(at.clone()))
                    .collect()
            })
            .collect();
        assert_eq!(labels, [vec!["\"a\"", "\"b|c\""], vec!["1..=5"], vec![]]);
    }
}
