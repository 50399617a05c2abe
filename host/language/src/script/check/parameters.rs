//! Parameters in quotes that are used as numbers or days.
//!
//! Rhai compares values of different types without complaint, and joins a
//! number with a text: `percent = "15"` would come out wrong, or as a fault,
//! event by event.

use std::ops::Range;

use rhai::{Expr, FnCallExpr};
use rust_decimal::Decimal;

use super::Checker;
use super::shape::Shape;
use crate::check::{NUMBER, wanted_beside};
use sadakat_model::constants::ParamValue;
use sadakat_model::diagnostic::Problem;

impl<'a> Checker<'a> {
    /// Reports a text where only a number makes sense.
    fn number(&mut self, expr: &Expr) {
        if let Some((name, text)) = self.text_parameter(expr) {
            let span = self.chain_span(expr);
            self.report(Problem::parameter(span, name, text, NUMBER));
        }
    }

    /// The numbers that a function takes.
    pub(super) fn numbers_of(&mut self, call: &FnCallExpr) {
        match (call.name.as_str(), call.args.as_slice()) {
            ("points" | "multiply", [number] | [_, number])
            | ("gift" | "progress", [_, number])
            | ("chance" | "floor" | "ceiling" | "abs" | "sign", [number]) => self.number(number),
            ("round", [number, rest @ ..]) => {
                self.number(number);
                rest.iter().for_each(|digits| self.number(digits));
            }
            ("discount" | "coupon", [Expr::Map(map, _)]) => {
                for (key, value) in &map.0 {
                    if matches!(
                        key.name.as_str(),
                        "percent" | "amount" | "set_price" | "cap" | "minimum" | "times"
                    ) {
                        self.number(value);
                    }
                }
            }
            _ => {}
        }
    }

    /// The operands of an operator, with what they stand for.
    ///
    /// Whether something is wrong with one.
    pub(super) fn numbers_in(&mut self, call: &FnCallExpr, shapes: &[Shape]) -> bool {
        let operator = call.name.as_str();
        let reported = self.findings.problems.len();
        if let ("-", [number]) = (operator, call.args.as_slice()) {
            self.number(number);
        }
        let ([left, right], [left_shape, right_shape]) = (call.args.as_slice(), shapes) else {
            return self.findings.problems.len() > reported;
        };
        for (side, shape) in [(left, right_shape), (right, left_shape)] {
            let Some((name, text)) = self.text_parameter(side) else {
                continue;
            };
            let wanted = match (operator, shape.ty().and_then(wanted_beside)) {
                ("*" | "/" | "%", _) => NUMBER,
                ("==" | "!=" | "<" | "<=" | ">" | ">=" | "-", Some(wanted)) => wanted,
                // `"about " + params.x` joins texts.
                ("+", Some(NUMBER)) if text.trim().parse::<Decimal>().is_ok() => NUMBER,
                // Of unknown things, only the order of a number is unlikely to
                // be that of texts.
                ("<" | "<=" | ">" | ">=" | "-", _) if text.trim().parse::<Decimal>().is_ok() => {
                    NUMBER
                }
                _ => continue,
            };
            let span = self.chain_span(side);
            self.report(Problem::parameter(span, name, text, wanted));
        }
        self.findings.problems.len() > reported
    }

    /// The parameter that an expression reads, if it is a text.
    fn text_parameter(&self, expr: &Expr) -> Option<(&'a str, &'a str)> {
        match self.parameter(expr)? {
            (name, ParamValue::Text(text)) => Some((name, text)),
            _ => None,
        }
    }

    /// The number that an expression is, with the parameter that says it.
    pub(super) fn known_number(&self, expr: &Expr) -> Option<(Decimal, Option<&'a str>)> {
        if let Some(number) = super::arguments::number(expr) {
            return Some((number, None));
        }
        match self.parameter(expr)? {
            (name, ParamValue::Integer(number)) => Some((Decimal::from(*number), Some(name))),
            (name, ParamValue::Decimal(number)) => Some((*number, Some(name))),
            _ => None,
        }
    }

    /// The parameter that an expression reads.
    pub(super) fn parameter(&self, expr: &Expr) -> Option<(&'a str, &'a ParamValue)> {
        let Expr::Dot(x, ..) = expr else {
            return None;
        };
        let (Expr::Variable(v, ..), Expr::Property(p, _)) = (&x.lhs, &x.rhs) else {
            return None;
        };
        if v.1 != "params" || self.local("params").is_some() {
            return None;
        }
        let params = self.cx.params;
        params.iter().find(|(name, _)| p.2 == *name)
    }

    fn chain_span(&self, expr: &Expr) -> Range<usize> {
        self.places.token(expr.start_position())
    }
}
