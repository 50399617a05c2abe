//! Which conditions say that a value is there.

use rhai::{Expr, FnCallExpr};

use super::super::unbound::unbound;
use super::super::vocabulary::{Global, Part};
use super::Checker;
use super::shape::Shape;
use crate::check::counted;
use crate::text::Comparison;
use sadakat_model::schema::FieldId;

/// The fields that have a value if the condition came to `outcome`.
pub(super) fn when(condition: &Expr, outcome: bool, checker: &Checker<'_>) -> Vec<FieldId> {
    match condition {
        Expr::And(parts, _) if outcome => each(parts, outcome, checker),
        Expr::Or(parts, _) if !outcome => each(parts, outcome, checker),
        Expr::FnCall(call, _) => of_call(call, outcome, checker),
        Expr::Stmt(block) => match block.statements() {
            [rhai::Stmt::Expr(only)] => when(only, outcome, checker),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn each(parts: &[Expr], outcome: bool, checker: &Checker<'_>) -> Vec<FieldId> {
    parts
        .iter()
        .flat_map(|part| when(part, outcome, checker))
        .collect()
}

fn of_call(call: &FnCallExpr, outcome: bool, checker: &Checker<'_>) -> Vec<FieldId> {
    let field = |expr: &Expr| field(expr, checker);
    let fields: Vec<FieldId> = match (call.name.as_str(), call.args.as_slice(), outcome) {
        ("!", [inner], _) => when(inner, !outcome, checker),
        ("!=", [side, Expr::Unit(_)] | [Expr::Unit(_), side], true)
        | ("==", [side, Expr::Unit(_)] | [Expr::Unit(_), side], false) => {
            field(side).into_iter().collect()
        }
        // A missing value equals nothing but a missing value.
        ("==", [side, other] | [other, side], true)
            if matches!(other, Expr::StringConstant(..) | Expr::IntegerConstant(..)) =>
        {
            field(side).into_iter().collect()
        }
        ("contains", [Expr::Array(..), side], true) => field(side).into_iter().collect(),
        _ => Vec::new(),
    };
    let schema = checker.cx.schema;
    let mut all: Vec<FieldId> = fields
        .into_iter()
        .flat_map(|id| schema.together(id))
        .collect();
    all.extend(of_count(call, outcome, checker));
    all
}

/// What has a value since a number is not 0.
fn of_count(call: &FnCallExpr, outcome: bool, checker: &Checker<'_>) -> Vec<FieldId> {
    let comparison = Comparison::from_symbol(&call.name);
    let (side, comparison, number) = match (comparison, call.args.as_slice()) {
        (Some(it), [side, Expr::IntegerConstant(number, _)]) => (side, it, *number),
        (Some(it), [Expr::IntegerConstant(number, _), side]) => (side, it.flipped(), *number),
        _ => return Vec::new(),
    };
    field(side, checker).map_or_else(Vec::new, |id| {
        counted(checker.cx.schema, id, comparison, number, outcome)
    })
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
