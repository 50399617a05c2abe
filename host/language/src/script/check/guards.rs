//! Which conditions say that a value is there.

use rhai::{Expr, FnCallExpr};

use super::super::vocabulary::{Global, Part};
use super::Checker;
use super::arguments::number;
use super::calls::text;
use super::chains::{Link, links};
use super::shape::Shape;
use crate::check::{Implied, member};
use crate::text::Comparison;
use sadakat_model::constants::ParamValue;
use sadakat_model::schema::FieldId;

/// The fields that have a value if the condition is true, and if it is false.
pub(super) fn implied(condition: &Expr, checker: &Checker<'_>) -> Implied<FieldId> {
    let each = |parts: &[Expr], all| {
        let parts = parts.iter().map(|part| implied(part, checker));
        let joined = Implied::joined(parts, all);
        // What asks for a member in each of its alternatives is for members
        // alone: what it does otherwise is not meant for guests.
        match member(checker.cx.schema) {
            Some(member) => joined.without(!all, member),
            None => joined,
        }
    };
    match condition {
        Expr::And(parts, _) => each(parts, true),
        Expr::Or(parts, _) => each(parts, false),
        Expr::FnCall(call, _) => of_call(call, checker),
        Expr::Stmt(block) => match block.statements() {
            [rhai::Stmt::Expr(only)] => implied(only, checker),
            _ => Implied::nothing(),
        },
        _ => Implied::nothing(),
    }
}

fn of_call(call: &FnCallExpr, checker: &Checker<'_>) -> Implied<FieldId> {
    let schema = checker.cx.schema;
    let present = |side: &Expr, outcome| {
        let field = field(side, checker);
        let fields = field.into_iter().flat_map(|id| schema.together(id));
        Implied::only(outcome, fields)
    };
    match (call.name.as_str(), call.args.as_slice()) {
        ("!", [inner]) => implied(inner, checker).negated(),
        ("!=", [side, Expr::Unit(_)] | [Expr::Unit(_), side]) => present(side, true),
        ("==", [side, Expr::Unit(_)] | [Expr::Unit(_), side]) => present(side, false),
        // A missing value is in no list.
        ("contains", [Expr::Array(..), side]) => present(side, true),
        (symbol, [left, right]) => {
            let Some(comparison) = Comparison::from_symbol(symbol) else {
                return Implied::nothing();
            };
            let is_constant = |part| is_literal(part) || integer(part, checker).is_some();
            let (side, comparison, other) = if is_constant(right) {
                (left, comparison, right)
            } else if is_constant(left) {
                (right, comparison.flipped(), left)
            } else {
                return Implied::nothing();
            };
            // A missing value equals nothing but a missing value.
            let equal = match comparison {
                Comparison::Equal if is_literal(other) => present(side, true),
                _ => Implied::nothing(),
            };
            match (integer(other, checker), field(side, checker)) {
                (Some(number), Some(id)) => {
                    equal.and(Implied::counted(schema, id, comparison, number))
                }
                _ => equal,
            }
        }
        _ => Implied::nothing(),
    }
}

/// The whole number that an expression is for every event.
fn integer(expr: &Expr, checker: &Checker<'_>) -> Option<i64> {
    match (expr, checker.parameter(expr)) {
        (Expr::IntegerConstant(number, _), _) | (_, Some((_, ParamValue::Integer(number)))) => {
            Some(*number)
        }
        _ => None,
    }
}

/// Whether an expression is a text or a number that is written out.
fn is_literal(expr: &Expr) -> bool {
    text(expr).is_some() || number(expr).is_some()
}

/// The field that an expression reads, if it is one.
pub(super) fn field(expr: &Expr, checker: &Checker<'_>) -> Option<FieldId> {
    let Expr::Dot(x, ..) = expr else {
        return None;
    };
    let Expr::Variable(v, ..) = &x.lhs else {
        return None;
    };
    let names = links(expr).into_iter().map(|link| match link {
        Link::Property(name, _) => Some(name),
        Link::Index(_) | Link::Method(..) => None,
    });
    let names: Vec<&str> = names.collect::<Option<_>>()?;
    let (last, path) = names.split_last()?;
    let vocabulary = checker.vocabulary;
    let line = match checker.local(&v.1) {
        Some(Shape::Line) => true,
        Some(_) => return None,
        None => v.1 == "line" && checker.in_aggregate,
    };
    if line {
        let cell = vocabulary.line(last).filter(|_| path.is_empty());
        return cell.map(|cell| cell.id);
    }
    let Some(Global::Object(mut object)) = vocabulary.global(&v.1) else {
        return None;
    };
    for name in path {
        let Part::Object(inner) = vocabulary.part(object, name)? else {
            return None;
        };
        object = inner;
    }
    match vocabulary.part(object, last)? {
        Part::Field(cell) => Some(cell.id),
        Part::Object(_) | Part::Lines => None,
    }
}
