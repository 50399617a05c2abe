//! Variables and operators.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, Position};

use super::super::cell::Cell;
use super::super::vocabulary::{Global, ObjectId, Part};
use super::shape::Shape;
use super::{Checker, guards};
use crate::check::{
    Absence, Guard, Operand, belongs_to_line, comparable, computes, integer_division,
    list_as_value, may_be_missing, member, no_arithmetic, no_bitwise, no_cell, no_comparison,
    no_condition, no_membership, no_sign, no_single_value, no_variable, not_everywhere,
    number_of_lines, outcome, range_of_fractions, searchable, several_in_list, shared_seed,
    too_early, unordered_absence,
};
use crate::text::{Arithmetic, Comparison, operator_word};
use crate::vocabulary::ValueType;
use sadakat_model::constants::ParamValue;
use sadakat_model::diagnostic::{Code, Problem, codes, one_of};
use sadakat_model::values::NUMBER_DIGITS;

impl Checker<'_> {
    /// Checks an expression and says what it stands for.
    pub(super) fn expr(&mut self, expr: &Expr) -> Shape {
        if let Some(ty) = literal_type(expr) {
            return Shape::Value(ty);
        }
        match expr {
            Expr::Unit(_) => Shape::Value(ValueType::Missing),
            Expr::Variable(..) => {
                let shape = self.variable(expr);
                if let Shape::Object(object) = shape {
                    self.read_all(object);
                }
                shape
            }
            Expr::Dot(..) | Expr::Index(..) => self.chain(expr),
            Expr::FnCall(x, position) => self.call(x, *position),
            Expr::And(parts, _) => self.conditions(parts, true),
            Expr::Or(parts, _) => self.conditions(parts, false),
            Expr::Coalesce(parts, _) => self.coalesce(parts),
            Expr::InterpolatedString(parts, _) => {
                for part in parts {
                    self.expr(part);
                }
                Shape::Value(ValueType::Text)
            }
            Expr::Array(parts, _) => {
                let mut lines = !parts.is_empty();
                for part in parts {
                    lines &= matches!(self.expr(part), Shape::Line);
                }
                if lines {
                    Shape::SomeLines
                } else {
                    Shape::Unknown
                }
            }
            Expr::Map(x, _) => {
                for (_, value) in &x.0 {
                    self.expr(value);
                }
                Shape::Unknown
            }
            Expr::Stmt(x) => {
                if self.closure(x.statements()) {
                    return Shape::Unknown;
                }
                if let [rhai::Stmt::Expr(only)] = x.statements() {
                    return self.expr(only);
                }
                self.block(x.statements());
                Shape::Unknown
            }
            Expr::Custom(..) => Shape::Unknown,
            _ => Shape::Unknown,
        }
    }

    /// Parts of `&&` or `||`: a later part may rely on the earlier ones.
    fn conditions(&mut self, parts: &[Expr], all: bool) -> Shape {
        let before = self.present.len();
        for part in parts {
            self.condition_part(part, codes::TYPE_MISMATCH);
            let implied = guards::implied(part, self);
            self.present.extend(implied.when(all));
        }
        self.present.truncate(before);
        Shape::Value(ValueType::Boolean)
    }

    /// `first ?? second ?? …`
    fn coalesce(&mut self, parts: &[Expr]) -> Shape {
        let shapes: Vec<Shape> = parts.iter().map(|part| self.expr(part)).collect();
        let types: Option<Vec<ValueType>> = shapes.iter().map(Shape::ty).collect();
        let mut types = types.into_iter().flatten();
        let Some(first) = types.next().filter(|&first| first != ValueType::Missing) else {
            return Shape::Unknown;
        };
        let whole = types.try_fold(first, |ty, other| {
            let both = ty.is_number() && other.is_number();
            let sum = || outcome(Arithmetic::Add, ty, other);
            if both {
                sum()
            } else {
                (ty == other).then_some(ty)
            }
        });
        whole.map_or(Shape::Unknown, Shape::Value)
    }

    /// A part of a condition that must be true or false itself.
    pub(super) fn condition_part(&mut self, part: &Expr, code: Code) {
        let shape = self.expr(part);
        if self.is_no_value(part, &shape) {
            return;
        }
        match shape.ty() {
            Some(ValueType::Boolean) | None => {
                if let Shape::Field(_, span) = &shape {
                    let span = span.clone();
                    self.operand(&shape, Some(span));
                }
            }
            Some(ty) => {
                let problem = no_condition(code, &self.part(part, ty));
                self.report(problem);
            }
        }
    }

    /// Reports something with parts that is used as one value, unless the
    /// interpreter may give it a meaning.
    fn is_no_value(&mut self, part: &Expr, shape: &Shape) -> bool {
        if self.cx.interpreted {
            return false;
        }
        let span = || self.span_of(part);
        let problem = match shape {
            Shape::Object(object) => {
                let name = self.vocabulary.name(*object);
                no_single_value(name, self.cx.schema, span())
            }
            Shape::Tables | Shape::Table(..) | Shape::TableRow(..) => no_cell(span()),
            _ => return false,
        };
        self.report(problem);
        true
    }

    /// A variable, which may be the script's own or the vocabulary's.
    pub(super) fn variable(&mut self, expr: &Expr) -> Shape {
        let Expr::Variable(v, _, position) = expr else {
            return Shape::Unknown;
        };
        let span = self.places.token(*position);
        if !v.2.is_empty() {
            self.forbidden(span, "a script stands alone: there are no modules");
            return Shape::Unknown;
        }
        let name = v.1.as_str();
        if let Some(shape) = self.local(name) {
            return shape.clone();
        }
        if name == "line" && self.in_aggregate {
            return Shape::Line;
        }
        match self.vocabulary.global(name) {
            Some(Global::Field(cell)) => self.read(cell, span),
            Some(Global::Object(object)) => Shape::Object(object),
            Some(Global::Params) => Shape::Params,
            Some(Global::Tables) => Shape::Tables,
            None => {
                if !self.functions.iter().any(|(function, _)| function == name) {
                    self.unknown_variable(name, span);
                }
                Shape::Unknown
            }
        }
    }

    fn unknown_variable(&mut self, name: &str, span: Range<usize>) {
        let operator = operator_word(codes::SCRIPT_SYNTAX, name, &span);
        let problem = match (name, operator) {
            ("line", _) => belongs_to_line(name, !self.condition, span),
            (_, Some(problem)) => problem,
            _ => {
                let locals = self.locals.iter().map(|local| local.name.to_string());
                let mut known: Vec<String> = locals.collect();
                known.extend(self.vocabulary.globals().map(str::to_owned));
                known.sort_unstable();
                no_variable(name, known.iter().map(String::as_str), span)
            }
        };
        self.report(problem);
    }

    /// Whether a name stands for nothing.
    pub(super) fn is_unknown(&self, name: &str) -> bool {
        let own = || self.functions.iter().any(|(function, _)| function == name);
        self.local(name).is_none()
            && !(name == "line" && self.in_aggregate)
            && self.vocabulary.global(name).is_none()
            && !own()
    }

    /// Notes that a field is read.
    pub(super) fn read(&mut self, cell: Cell, span: Range<usize>) -> Shape {
        if let Some(id) = self.vocabulary.needs(cell) {
            self.findings.reads.insert(id);
        }
        let Some(field) = self.cx.schema.field(cell.id) else {
            return Shape::Unknown;
        };
        if self.condition && field.name == "event.seed" {
            self.report(shared_seed(span.clone()));
        }
        let early = too_early(self.cx.phase, field, span.clone());
        self.findings.problems.extend(early);
        let of_member = Absence::of(field) == Absence::Guest;
        let member_known = member(self.cx.schema).is_some_and(|id| self.is_present(id));
        self.findings.needs_member |= of_member && !member_known;
        self.available(&field.name, &span);
        Shape::Field(cell, span)
    }

    /// Whether all kinds of event that the campaign runs on have the field.
    pub(super) fn available(&mut self, name: &str, span: &Range<usize>) {
        let problem = not_everywhere(name, self.cx.schema, self.cx.kinds, span);
        self.findings.problems.extend(problem);
    }

    /// Notes that all parts of an object may be read.
    pub(super) fn read_all(&mut self, object: ObjectId) {
        let parts: Vec<Part> = self
            .vocabulary
            .parts(object)
            .map(|(_, part)| part)
            .collect();
        for part in parts {
            match part {
                Part::Field(cell) => {
                    if let Some(id) = self.vocabulary.needs(cell) {
                        self.findings.reads.insert(id);
                    }
                }
                Part::Object(object) => self.read_all(object),
                Part::Lines => {
                    let ids = self.vocabulary.lines().map(|(_, cell)| cell.id);
                    self.findings.reads.extend(&ids.collect());
                }
            }
        }
    }

    /// Whether a value can be computed with.
    pub(super) fn operand(&mut self, shape: &Shape, span: Option<Range<usize>>) {
        let Shape::Field(cell, place) = shape else {
            return;
        };
        if !cell.optional || self.is_present(cell.id) {
            return;
        }
        let name = self.cx.schema.field(cell.id);
        let part = Operand {
            ty: ValueType::of_field(cell.ty),
            span: span.unwrap_or_else(|| place.clone()),
            written: name.map_or("", |field| field.name.as_str()),
            text: None,
        };
        let guard = if self.condition {
            Guard::Conjunct
        } else {
            Guard::If
        };
        let problem = may_be_missing(&part, guard);
        self.report(problem);
    }

    /// An operator with its operands.
    pub(super) fn operator(&mut self, call: &FnCallExpr, position: Position) -> Shape {
        let needed_member = self.findings.needs_member;
        let shapes: Vec<Shape> = call.args.iter().map(|operand| self.expr(operand)).collect();
        let asks = matches!(call.name.as_str(), "==" | "!=");
        if asks
            && call
                .args
                .iter()
                .any(|operand| matches!(operand, Expr::Unit(_)))
        {
            // To ask whether there is a value, there need not be one.
            self.findings.needs_member = needed_member;
        }
        let reported = self.numbers_in(call, &shapes);
        if reported || !self.fits(call, position, &shapes) {
            return Shape::Unknown;
        }
        let integers = shapes.iter().all(Shape::is_integer);
        match call.name.as_str() {
            "==" | "!=" | "contains" => {
                self.possible(call);
                return Shape::Value(ValueType::Boolean);
            }
            ".." | "..=" => {
                self.whole(&call.args, &shapes);
                return Shape::Unknown;
            }
            "/" if integers => {
                let whole = self.span_around(&call.args);
                self.report(integer_division(whole));
            }
            _ => {}
        }
        for shape in &shapes {
            self.operand(shape, None);
        }
        match (call.name.as_str(), shapes.as_slice()) {
            ("!" | "<" | "<=" | ">" | ">=", _) => Shape::Value(ValueType::Boolean),
            ("-" | "+", [only]) => only.ty().map_or(Shape::Unknown, Shape::Value),
            (symbol, [left, right]) => {
                let operation = Arithmetic::from_symbol(symbol);
                let types = operation.zip(left.ty()).zip(right.ty());
                let ty =
                    types.and_then(|((operation, left), right)| outcome(operation, left, right));
                ty.map_or(Shape::Unknown, Shape::Value)
            }
            _ => Shape::Unknown,
        }
    }

    /// Whether an operator goes with its operands, as far as their types are
    /// known; else it is reported.
    fn fits(&mut self, call: &FnCallExpr, position: Position, shapes: &[Shape]) -> bool {
        let symbol = call.name.as_str();
        for (part, shape) in call.args.iter().zip(shapes) {
            if self.is_no_value(part, shape) {
                return false;
            }
        }
        let problem = match (call.args.as_slice(), shapes) {
            ([part], [shape]) => match (symbol, shape.ty()) {
                ("!", Some(ty)) if ty != ValueType::Boolean => {
                    Some(no_condition(codes::TYPE_MISMATCH, &self.part(part, ty)))
                }
                ("-", Some(ty)) if !ty.is_number() => Some(no_sign(ty, self.span_of(part))),
                _ => None,
            },
            ([left, right], [left_shape, right_shape]) => {
                if matches!(symbol, "&" | "|") {
                    let at = self.places.token(position);
                    Some(no_bitwise(codes::SCRIPT_SYNTAX, symbol, at))
                } else {
                    let whole = || self.span_around(&call.args);
                    self.pair(symbol, (left, left_shape), (right, right_shape), &whole)
                }
            }
            _ => None,
        };
        let fits = problem.is_none();
        problem.into_iter().for_each(|problem| self.report(problem));
        fits
    }

    /// What is wrong with two values and the operator between them, which stand
    /// in `whole`.
    fn pair(
        &self,
        symbol: &str,
        (left, left_shape): (&Expr, &Shape),
        (right, right_shape): (&Expr, &Shape),
        whole: &dyn Fn() -> Range<usize>,
    ) -> Option<Problem> {
        if symbol == "contains" {
            // Rhai turns `a in b` into `contains(b, a)`.
            return self.looked_for((right, right_shape), (left, left_shape), whole);
        }
        let comparison = Comparison::from_symbol(symbol);
        if comparison.is_some() {
            for (part, other) in [(left, right_shape), (right, left_shape)] {
                let list = matches!(self.parameter(part), Some((_, ParamValue::List(_))));
                if list && other.ty().is_some_and(|ty| ty != ValueType::Missing) {
                    let span = self.span_of(part);
                    let written = self.places.text().get(span.clone()).unwrap_or("");
                    return Some(list_as_value(written, span));
                }
            }
        }
        for (part, shape, other) in [
            (left, left_shape, right_shape),
            (right, right_shape, left_shape),
        ] {
            if matches!(shape, Shape::Lines | Shape::SomeLines)
                && other.ty().is_some_and(ValueType::is_number)
            {
                return Some(number_of_lines(&self.part(part, ValueType::Texts)));
            }
        }
        let (left_ty, right_ty) = (left_shape.ty()?, right_shape.ty()?);
        if let Some(comparison) = comparison {
            if left_ty == ValueType::Missing || right_ty == ValueType::Missing {
                let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                return (!equality).then(|| unordered_absence(whole()));
            }
            return (!comparable(comparison, left_ty, right_ty)).then(|| {
                no_comparison(
                    &self.part(left, left_ty),
                    &self.part(right, right_ty),
                    whole(),
                )
            });
        }
        let operation = Arithmetic::from_symbol(symbol)?;
        let missing = left_ty == ValueType::Missing || right_ty == ValueType::Missing;
        (!missing && !computes(operation, left_ty, right_ty)).then(|| {
            let (left, right) = (self.part(left, left_ty), self.part(right, right_ty));
            no_arithmetic(operation, &left, &right, whole())
        })
    }

    /// What is wrong with `needle in haystack`.
    fn looked_for(
        &self,
        (needle, needle_shape): (&Expr, &Shape),
        (haystack, haystack_shape): (&Expr, &Shape),
        whole: &dyn Fn() -> Range<usize>,
    ) -> Option<Problem> {
        let needle_ty = needle_shape.ty()?;
        if let Expr::Array(items, _) = haystack {
            if needle_ty == ValueType::Texts {
                return Some(several_in_list(&self.part(needle, needle_ty)));
            }
            let wrong = items.iter().find_map(|item| {
                let ty = literal_type(item)?;
                (!comparable(Comparison::Equal, needle_ty, ty)).then_some((item, ty))
            });
            let (item, ty) = wrong?;
            let (needle, item) = (self.part(needle, needle_ty), self.part(item, ty));
            let span = item.span.clone();
            return Some(no_comparison(&needle, &item, span));
        }
        if let Expr::FnCall(range, _) = haystack
            && matches!(range.name.as_str(), ".." | "..=")
        {
            return (needle_ty.is_number() && needle_ty != ValueType::Integer)
                .then(|| range_of_fractions(needle_ty, self.span_of(needle)));
        }
        let haystack_ty = haystack_shape.ty()?;
        (!searchable(needle_ty, haystack_ty))
            .then(|| no_membership(needle_ty, haystack_ty, whole()))
    }

    /// Warns of the ends of a range that may not be whole: the campaign would
    /// fail for every event for which they are not.
    fn whole(&mut self, ends: &[Expr], shapes: &[Shape]) {
        for (end, shape) in ends.iter().zip(shapes) {
            if shape.is_fraction() {
                let span = self.places.token(end.start_position());
                self.report(
                    Problem::warning(
                        codes::WRONG_ARGUMENT,
                        span,
                        "a range needs whole numbers, and this may be none",
                    )
                    .help("write `floor(…)` around it"),
                );
            }
        }
    }

    /// Advice for a wrong name.
    pub(super) fn advice<'n>(
        wrong: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        one_of(wrong, known)
    }
}

/// The type of a value that is written out.
fn literal_type(expr: &Expr) -> Option<ValueType> {
    Some(match expr {
        Expr::BoolConstant(..) => ValueType::Boolean,
        Expr::IntegerConstant(..) => ValueType::Integer,
        Expr::DynamicConstant(value, _) if value.is_decimal() => ValueType::Decimal(NUMBER_DIGITS),
        Expr::StringConstant(..) => ValueType::Text,
        _ => return None,
    })
}
