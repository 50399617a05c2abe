//! Functions, and how many arguments they take.

use std::ops::RangeInclusive;

use rhai::{Expr, FnCallExpr, FnPtr, Position, Stmt};

use super::super::unbound::{aggregate_kind, counts_all};
use super::shape::Shape;
use super::{Checker, builtins};
use crate::check::{
    advice_on, no_function, not_gathered, outcome, said_once, wrong_argument, wrong_count,
    wrong_gathering,
};
use crate::text::Arithmetic;
use crate::vocabulary::{ValueType, instead};
use crate::vocabulary::{effect, effects, find, functions};
use sadakat_model::diagnostic::{Problem, codes};
use sadakat_model::schema::Field;

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
            None if builtins::is_aggregate(name) && call.args.is_empty() => {
                self.report(wrong_gathering(name, span));
                return Shape::Unknown;
            }
            None if builtins::is_aggregate(name) => {
                // What is wrong with what it goes over says more.
                let reported = self.findings.problems.len();
                self.all(call);
                if self.findings.problems.len() == reported {
                    self.unknown_function(name, span);
                }
                return Shape::Unknown;
            }
            None => self.unknown_function(name, span.clone()),
            Some(range) => self.count(call.args.len(), &range, name, span.clone()),
        }
        self.effect(call, &span);
        let reported = self.findings.problems.len();
        self.numbers_of(call);
        self.options(call);
        let given = self.lending(call, 1);
        // What is wrong with a part is said already.
        if self.findings.problems.len() > reported {
            return Shape::Unknown;
        }
        let given: Vec<(&Expr, Shape)> = call.args.iter().zip(given).collect();
        self.typed(name, &given)
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
        let mut of = None;
        for (at, argument) in call.args.iter().enumerate().rev() {
            if at == 0 && has_value(&call.name) {
                let shape = self.expr(argument);
                of = shape.ty();
                self.gathered(&call.name, argument, &shape);
                if !matches!(shape, Shape::Field(..)) {
                    self.operand(&shape, None);
                }
            } else {
                self.condition_part(argument, codes::TYPE_MISMATCH);
            }
            let implied = super::guards::implied(argument, self);
            self.present.extend(implied.when(true));
        }
        self.present.truncate(before);
        self.in_aggregate = outer;
        if !lines {
            said_once(&mut self.findings.problems, reported + 1);
        }
        match call.name.as_str() {
            "count" => Shape::Value(ValueType::Integer),
            "any" | "all" | "none" => Shape::Value(ValueType::Boolean),
            "sum" | "min" | "max" => of.map_or(Shape::Unknown, Shape::Value),
            _ => Shape::Unknown,
        }
    }

    fn unknown_function(&mut self, name: &str, span: std::ops::Range<usize>) {
        if builtins::is_aggregate(name) {
            let help = format!("`{name}` goes over the lines: `{name}(line.amount …)`");
            self.report(no_function(name, Some(help), span));
            return;
        }
        let own = self.functions.iter().map(|(name, _)| name.as_str());
        let mut known: Vec<&str> = own.filter(|name| !name.starts_with("anon$")).collect();
        if !self.condition {
            effects().for_each(|name| known.push(name));
        }
        functions(self.cx.interpreted).for_each(|name| known.push(name));
        self.report(no_function(name, advice_on(name, known), span));
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
        self.report(wrong_count(name, range, given, span));
    }

    /// What a function comes to, and whether it takes what it is given.
    fn typed(&mut self, name: &str, given: &[(&Expr, Shape)]) -> Shape {
        if let ("min" | "max", [(_, left), (_, right)]) = (name, given) {
            // The type of a sum of the two is that of the greater one.
            let types = left.ty().zip(right.ty());
            let ty = types.and_then(|(left, right)| outcome(Arithmetic::Add, left, right));
            return ty.map_or(Shape::Unknown, Shape::Value);
        }
        let Some((function, comes_to)) = find(name).and_then(|f| Some((f, f.comes_to?))) else {
            return Shape::Unknown;
        };
        for ((argument, shape), takes) in given.iter().zip(function.takes) {
            if let Some(ty) = shape.ty().filter(|&ty| !takes.allow(ty)) {
                let problem = wrong_argument(name, takes.usually(), &self.part(argument, ty));
                self.report(problem);
                return Shape::Unknown;
            }
        }
        Shape::Value(comes_to)
    }

    /// Whether a value of lines can be summed or compared.
    fn gathered(&mut self, name: &str, value: &Expr, shape: &Shape) {
        let Some(ty) = shape.ty() else { return };
        let problem = not_gathered(name, ty, self.span_of(value));
        self.findings.problems.extend(problem);
    }

    /// A method: `customer.city.to_upper()`.
    ///
    /// `before` is what stands before its dot, as far as it can be shown.
    pub(super) fn method(
        &mut self,
        before: &Expr,
        shape: &Shape,
        call: &FnCallExpr,
        position: Position,
    ) -> Shape {
        let name = call.name.as_str();
        let span = self.places.token(position);
        self.proposes |= effect(name).is_some();
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
            return Shape::Unknown;
        }
        let reported = self.findings.problems.len();
        let given = self.lending(call, 0);
        match name {
            "len" | "index_of" => Shape::Value(ValueType::Integer),
            "some" | "all" => Shape::Value(ValueType::Boolean),
            "filter" | "to_array" if of_lines => Shape::SomeLines,
            _ if self.findings.problems.len() > reported => Shape::Unknown,
            _ => {
                let rest = call.args.iter().zip(given);
                let all: Vec<(&Expr, Shape)> =
                    [(before, shape.clone())].into_iter().chain(rest).collect();
                self.typed(name, &all)
            }
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
        let Some(kind) = effect(&call.name) else {
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

/// The text of a literal.
pub(super) fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringConstant(text, _) => Some(text),
        _ => None,
    }
}
