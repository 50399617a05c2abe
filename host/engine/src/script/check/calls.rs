//! Functions, and how many arguments they take.

use std::ops::RangeInclusive;

use rhai::{Expr, FnCallExpr, FnPtr, Position, Stmt};

use super::super::unbound::{aggregate_kind, counts_all};
use super::shape::Shape;
use super::{Checker, builtins};
use crate::diagnostic::{Problem, codes, nearest};
use crate::elsewhere::instead;
use crate::schema::Field;

impl Checker<'_> {
    /// A call, or an operator.
    pub(super) fn call(&mut self, call: &FnCallExpr, position: Position) -> Shape {
        if call.is_operator_call() || matches!(call.name.as_str(), "contains" | "!") {
            return self.operator(call, position);
        }
        let name = call.name.as_str();
        let span = self.places.token(position);
        if let Some(why) = builtins::forbidden(name) {
            self.forbidden(span, format!("`{name}` is not allowed: {why}"));
            self.all(call);
            return Shape::Unknown;
        }
        if call.is_qualified() {
            self.forbidden(span, "a script stands alone: there are no modules");
            return Shape::Unknown;
        }
        if self.own_function(call, &span) {
            self.all(call);
            return Shape::Unknown;
        }
        if (!self.has_local("line") || counts_all(call))
            && aggregate_kind(call, self.vocabulary).is_some()
        {
            return self.aggregate(call, &span);
        }
        match builtins::arguments(name) {
            None if instead(name).is_some() => {
                self.unknown_function(name, span);
                // What stands for it may go over the lines.
                let outer = std::mem::replace(&mut self.in_aggregate, true);
                self.all(call);
                self.in_aggregate = outer;
                return Shape::Unknown;
            }
            None => self.unknown_function(name, span.clone()),
            Some(range) => self.count(call.args.len(), &range, name, span.clone()),
        }
        self.effect(call, &span);
        self.numbers_of(call);
        self.options(call);
        self.lending(call, 1);
        Shape::Unknown
    }

    pub(super) fn all(&mut self, call: &FnCallExpr) {
        for argument in &call.args {
            self.expr(argument);
        }
    }

    fn is_own(&self, name: &str) -> bool {
        self.functions.iter().any(|(own, _)| own == name)
    }

    fn has_local(&self, name: &str) -> bool {
        self.local(name).is_some()
    }

    /// A call of a function that the script defines.
    fn own_function(&mut self, call: &FnCallExpr, span: &std::ops::Range<usize>) -> bool {
        let arities: Vec<usize> = self
            .functions
            .iter()
            .filter(|(name, _)| *name == call.name.as_str())
            .map(|(_, arity)| *arity)
            .collect();
        let Some(&first) = arities.first() else {
            return false;
        };
        if !arities.contains(&call.args.len()) {
            self.count(call.args.len(), &(first..=first), &call.name, span.clone());
        }
        true
    }

    fn aggregate(&mut self, call: &FnCallExpr, span: &std::ops::Range<usize>) -> Shape {
        if self.in_function {
            self.report(
                Problem::error(
                    codes::UNKNOWN_FUNCTION,
                    span.clone(),
                    format!("`{}` over the lines cannot stand in a function", call.name),
                )
                .help("compute it outside with `let`, and hand it to the function"),
            );
            return Shape::Unknown;
        }
        let reported = self.findings.problems.len();
        self.available("purchase.lines", span);
        let lines = self.findings.problems.len() == reported;
        let outer = std::mem::replace(&mut self.in_aggregate, true);
        let before = self.present.len();
        // The condition comes last, and the value relies on it.
        let mut of_fraction = false;
        for argument in call.args.iter().rev() {
            let shape = self.expr(argument);
            of_fraction |= shape.is_fraction();
            if !matches!(shape, Shape::Field(..)) || !has_value(&call.name) {
                self.operand(&shape, None);
            }
            let known = super::guards::when(argument, true, self);
            self.present.extend(known);
        }
        self.present.truncate(before);
        self.in_aggregate = outer;
        if !lines {
            // That there are no lines is said once.
            let mut inner = self.findings.problems.split_off(reported + 1);
            inner.retain(|problem| problem.code != codes::FIELD_NOT_HERE);
            self.findings.problems.append(&mut inner);
        }
        match call.name.as_str() {
            "count" => Shape::Integer,
            "sum" | "min" | "max" if of_fraction => Shape::Fraction,
            _ => Shape::Unknown,
        }
    }

    fn unknown_function(&mut self, name: &str, span: std::ops::Range<usize>) {
        let problem = Problem::error(
            codes::UNKNOWN_FUNCTION,
            span,
            format!("unknown function `{name}`"),
        );
        if builtins::is_aggregate(name) {
            let help = format!("`{name}` goes over the lines: `{name}(line.amount …)`");
            self.report(problem.help(help));
            return;
        }
        let own = self.functions.iter().map(|(name, _)| name.as_str());
        let mut known: Vec<&str> = own.filter(|name| !name.starts_with("anon$")).collect();
        match self.cx.interpreted {
            true => builtins::names().for_each(|name| known.push(name)),
            false => builtins::names_in_plans().for_each(|name| known.push(name)),
        }
        let near = || nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        let help = instead(name).map(str::to_owned).or_else(near);
        self.report(problem.help_if(help));
    }

    fn count(
        &mut self,
        given: usize,
        range: &RangeInclusive<usize>,
        name: &str,
        span: std::ops::Range<usize>,
    ) {
        if range.contains(&given) {
            return;
        }
        let (least, most) = (*range.start(), *range.end());
        let wanted = match (least, most) {
            (least, most) if least == most => arguments(most),
            (least, most) if least + 1 == most => format!("{least} or {}", arguments(most)),
            (least, most) => format!("{least} to {}", arguments(most)),
        };
        self.error(
            codes::UNKNOWN_FUNCTION,
            span,
            format!("`{name}` takes {wanted}, not {given}"),
        );
    }

    /// A method: `customer.city.to_upper()`.
    pub(super) fn method(&mut self, shape: &Shape, call: &FnCallExpr, position: Position) -> Shape {
        let name = call.name.as_str();
        let span = self.places.token(position);
        self.proposes |= builtins::effect(name).is_some();
        if let Some(why) = builtins::forbidden(name) {
            self.forbidden(span, format!("`{name}` is not allowed: {why}"));
        } else if !self.is_own(name) {
            match builtins::arguments(name) {
                None => self.unknown_function(name, span),
                Some(range) => {
                    self.count(call.args.len() + 1, &range, name, span);
                }
            }
        }
        self.coupon_codes(shape, call, &self.places.token(position));
        let of_lines = matches!(shape, Shape::Lines | Shape::SomeLines);
        if of_lines
            && !call
                .args
                .iter()
                .all(|argument| self.line_closure(name, argument))
        {
            // What is done with the lines cannot be seen from here.
            let ids = self.vocabulary.lines().map(|(_, cell)| cell.id);
            self.findings.reads.extend(&ids.collect());
        }
        if self.is_own(name) {
            self.all(call);
        } else {
            self.lending(call, 0);
        }
        match name {
            "len" | "index_of" => Shape::Integer,
            "filter" | "to_array" if of_lines => Shape::SomeLines,
            _ => Shape::Unknown,
        }
    }

    /// Coupon codes are compared by `in`, which knows how people type them.
    fn coupon_codes(&mut self, shape: &Shape, call: &FnCallExpr, span: &std::ops::Range<usize>) {
        let Shape::Field(cell, _) = shape else { return };
        let field = self.cx.schema.field(cell.id);
        let holds_codes = field.is_some_and(Field::holds_coupon_codes);
        if !holds_codes || !matches!(call.name.as_str(), "contains" | "index_of") {
            return;
        }
        let code = call.args.first().and_then(text).unwrap_or("…");
        self.report(
            Problem::error(
                codes::WRONG_ARGUMENT,
                span.clone(),
                format!("`{}` does not know how people type coupon codes", call.name),
            )
            .help(format!(
                "write `\"{code}\" in purchase.coupons`, whatever the case of its letters"
            )),
        );
    }

    /// Notes which parameter of a closure is a line, where a list of lines is
    /// given to it one by one; whether the argument is such a closure, or no
    /// closure at all.
    fn line_closure(&mut self, method: &str, argument: &Expr) -> bool {
        let (closure, captured) = match argument {
            Expr::DynamicConstant(value, _) => (value.read_lock::<FnPtr>(), 0),
            // What the closure takes from outside comes before its own
            // parameters.
            Expr::Stmt(block) => match block.statements().last() {
                Some(Stmt::Expr(last)) => match &**last {
                    Expr::FnCall(curry, _) if curry.name == "curry" => match &*curry.args {
                        [Expr::DynamicConstant(value, _), captured @ ..] => {
                            (value.read_lock::<FnPtr>(), captured.len())
                        }
                        _ => return false,
                    },
                    _ => return false,
                },
                _ => return false,
            },
            Expr::IntegerConstant(..) | Expr::StringConstant(..) | Expr::BoolConstant(..) => {
                return true;
            }
            _ => return false,
        };
        let Some(closure) = closure else {
            return false;
        };
        if !matches!(
            method,
            "filter" | "map" | "some" | "all" | "find" | "find_map" | "index_of"
        ) {
            return false;
        }
        self.line_closures
            .push((closure.fn_name().to_owned(), captured));
        true
    }

    /// Whether an effect may be proposed here, and its arguments.
    fn effect(&mut self, call: &FnCallExpr, span: &std::ops::Range<usize>) {
        let Some(kind) = builtins::effect(&call.name) else {
            self.helper_arguments(call);
            return;
        };
        let name = call.name.as_str();
        self.proposes = true;
        if self.condition {
            self.error(
                codes::FORBIDDEN_EFFECT,
                span.clone(),
                format!("an audience cannot propose `{name}`"),
            );
        } else {
            self.phase_of(kind, call, span);
        }
        self.effect_arguments(call);
        if name == "discount" {
            self.discount_reads(call);
        }
    }
}

fn has_value(aggregate: &str) -> bool {
    matches!(aggregate, "sum" | "min" | "max")
}

fn arguments(count: usize) -> String {
    match count {
        1 => "1 argument".to_owned(),
        count => format!("{count} arguments"),
    }
}

/// The text of a literal.
pub(super) fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringConstant(text, _) => Some(text),
        _ => None,
    }
}
