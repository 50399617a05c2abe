//! Which conditions say that a value is there.

use rhai::{Expr, FnCallExpr};

use super::super::unbound::unbound;
use super::super::vocabulary::{Global, Part};
use super::Checker;
use super::arguments::number;
use super::calls::text;
use super::shape::Shape;
use crate::check::Implied;
use crate::text::Comparison;
use sadakat_model::constants::ParamValue;
use sadakat_model::schema::FieldId;

/// The fields that have a value if the condition is true, and if it is false.
pub(super) fn implied(condition: &Expr, checker: &Checker<'_>) -> Implied<FieldId> {
    let each = |parts: &[Expr], all| {
        let parts = parts.iter().map(|part| implied(part, checker));
        Implied::joined(parts, all)
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
            let (side, comparison, constant) = if is_constant(right, checker) {
                (left, comparison, right)
            } else if is_constant(left, checker) {
                (right, comparison.flipped(), left)
            } else {
                return Implied::nothing();
            };
            // A missing value equals nothing but a missing value.
            let equal = match comparison {
                Comparison::Equal => present(side, true),
                _ => Implied::nothing(),
            };
            match (integer(constant, checker), field(side, checker)) {
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

/// Whether an expression has the same value for every event.
fn is_constant(expr: &Expr, checker: &Checker<'_>) -> bool {
    text(expr).is_some() || number(expr).is_some() || checker.parameter(expr).is_some()
}

/// The field that an expression reads, if it is one.
pub(super) fn field(expr: &Expr, checker: &Checker<'_>) -> Option<FieldId> {
    let Expr::Dot(x, ..) = expr else {
        return None;
    };
    let (Expr::Variable(v, ..), rhs) = (&x.lhs, &x.rhs) else {
        return None;
    };
    let vocabulary = checker.vocabulary;
    let line = match checker.local(&v.1) {
        Some(Shape::Line) => true,
        Some(_) => return None,
        None => v.1 == "line" && checker.in_aggregate,
    };
    if line {
        let Expr::Property(p, _) = rhs else {
            return None;
        };
        return vocabulary.line(&p.2).map(|cell| cell.id);
    }
    unbound(&x.lhs).or(Some(v.1.as_str()))?;
    let Some(Global::Object(mut object)) = vocabulary.global(&v.1) else {
        return None;
    };
    let mut rest = rhs;
    loop {
        match rest {
            Expr::Property(p, _) => match vocabulary.part(object, &p.2)? {
                Part::Field(cell) => return Some(cell.id),
                _ => return None,
            },
            Expr::Dot(y, ..) => {
                let Expr::Property(p, _) = &y.lhs else {
                    return None;
                };
                match vocabulary.part(object, &p.2)? {
                    Part::Object(inner) => object = inner,
                    _ => return None,
                }
                rest = &y.rhs;
            }
            _ => return None,
        }
    }
}
