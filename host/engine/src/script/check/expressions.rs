//! Variables and operators.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, Position};

use super::super::cell::Cell;
use super::super::vocabulary::{Global, ObjectId, Part};
use super::shape::Shape;
use super::{Checker, guards};
use crate::diagnostic::{Problem, codes, one_of};
use crate::schema::Origin;

impl Checker<'_> {
    /// Checks an expression and says what it stands for.
    pub(super) fn expr(&mut self, expr: &Expr) -> Shape {
        match expr {
            Expr::IntegerConstant(..) => Shape::Integer,
            Expr::DynamicConstant(value, _) if value.is_decimal() => Shape::Fraction,
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
            Expr::Coalesce(parts, _) => {
                for part in parts.iter() {
                    self.expr(part);
                }
                Shape::Unknown
            }
            Expr::InterpolatedString(parts, _) => {
                for part in parts {
                    self.expr(part);
                }
                Shape::Unknown
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
            self.condition_of(part);
            let known = guards::when(part, all, self);
            self.present.extend(known);
        }
        self.present.truncate(before);
        Shape::Unknown
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
        let mut problem = Problem::error(
            codes::UNKNOWN_VARIABLE,
            span,
            format!("unknown variable `{name}`"),
        );
        problem = match name {
            "line" => problem.help(
                "write `for line in purchase.lines { … }`, or `sum(line.amount)` for all lines",
            ),
            "and" => problem.help("write `&&` for `and`"),
            "or" => problem.help("write `||` for `or`"),
            "not" => problem.help("write `!` for `not`"),
            _ => {
                let locals = self.locals.iter().map(|local| local.name.to_string());
                let mut known: Vec<String> = locals.collect();
                known.extend(self.vocabulary.globals().map(str::to_owned));
                known.sort_unstable();
                let near = crate::diagnostic::nearest(name, known.iter().map(String::as_str));
                match near {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem.help(format!(
                        "define it first (`let {name} = …;`), or put a text in quotes"
                    )),
                }
            }
        };
        self.report(problem);
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
            self.report(
                Problem::error(
                    codes::FIELD_NOT_HERE,
                    span.clone(),
                    "`event.seed` is for scripts and plugins",
                )
                .help(
                    "write `if chance(p) { … }` in the script: it holds for a share of the events",
                ),
            );
        }
        if !self.cx.phase.knows(field) {
            self.report(
                Problem::error(
                    codes::FIELD_NOT_HERE,
                    span.clone(),
                    self.cx.phase.too_early(field),
                )
                .help_if(self.cx.phase.instead_of(field)),
            );
        }
        let of_member = matches!(field.origin, Origin::Customer | Origin::State);
        let member_known = self
            .cx
            .schema
            .find("customer.id")
            .is_some_and(|id| self.is_present(id));
        self.findings.needs_member |= of_member && !cell.optional && !member_known;
        self.available(&field.name.clone(), &span);
        Shape::Field(cell, span)
    }

    /// Whether all kinds of event that the campaign runs on have the field.
    pub(super) fn available(&mut self, name: &str, span: &Range<usize>) {
        let kinds = self.cx.schema.kinds();
        let object = name.split('.').next().unwrap_or("");
        let of_purchase = matches!(object, "purchase" | "line");
        let own = kinds.find(object).filter(|_| !of_purchase);
        let without = self.cx.kinds.iter().find(|kind| {
            (of_purchase && !kind.has_purchase()) || own.is_some_and(|own| own != **kind)
        });
        if let Some(&kind) = without {
            let on = kinds.name(kind);
            let only = if of_purchase { "purchase" } else { object };
            self.report(
                Problem::error(
                    codes::FIELD_NOT_HERE,
                    span.clone(),
                    format!("`{on}` events have no `{name}`"),
                )
                .help(format!(
                    "make a campaign of its own with `on = [\"{only}\"]`"
                )),
            );
        }
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
        let name = name.map_or(String::new(), |field| field.name.clone());
        self.report(
            Problem::error(
                codes::MISSING_VALUE,
                span.unwrap_or_else(|| place.clone()),
                format!("`{name}` may be missing"),
            )
            .help(format!(
                "say what happens then: `({name} ?? …)`, or `if {name} != () {{ … }}` around it"
            )),
        );
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
        self.numbers_in(call, &shapes);
        let integers = shapes.iter().all(Shape::is_integer);
        match call.name.as_str() {
            "==" | "!=" | "contains" => {
                self.possible(call);
                return Shape::Unknown;
            }
            ".." | "..=" => {
                self.whole(&call.args, &shapes);
                return Shape::Unknown;
            }
            "/" if integers => {
                let span = self.places.token(position);
                self.report(
                    Problem::warning(
                        codes::INTEGER_DIVISION,
                        span,
                        "dividing whole numbers drops the rest",
                    )
                    .help("write one of the numbers with a point (`4.0`) to keep the fraction"),
                );
            }
            _ => {}
        }
        for shape in &shapes {
            self.operand(shape, None);
        }
        let computes = matches!(call.name.as_str(), "+" | "-" | "*" | "/" | "%");
        if computes && integers {
            Shape::Integer
        } else if computes && shapes.iter().any(Shape::is_fraction) {
            Shape::Fraction
        } else {
            Shape::Unknown
        }
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
