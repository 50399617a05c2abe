//! Ladders: `if purchase.total >= 500 { … } else if purchase.total >= 200 { … }`.

use std::ops::Range;

use rhai::{Expr, FlowControl, Position, Stmt};
use rust_decimal::Decimal;

use super::summary::{Measure, Reader, dotted};
use crate::vocabulary::effect;
use sadakat_model::effect::EffectKind;

/// Branches on one number.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// The number, such as `purchase.total`.
    pub subject: String,
    /// In the order of the text.
    pub rungs: Vec<Rung>,
    /// The variable that the ladder's value goes into.
    pub(super) variable: Option<String>,
}

/// One branch.
#[derive(Debug, Clone)]
pub struct Rung {
    /// Its threshold.
    pub span: Range<usize>,
    /// The numbers for which it is reached: from here on.
    pub from: Option<Cut>,
    /// Up to here.
    pub until: Option<Cut>,
    /// How much it gives, if the text says so.
    pub measure: Option<Measure>,
}

/// A place between numbers: before this one, or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// The number.
    pub number: Decimal,
    /// Whether it is after it.
    pub after: bool,
}

impl Rung {
    /// Whether no number reaches it.
    pub fn is_unreachable(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
    }
}

/// The conditions that belong to a chain and are no chains of their own.
pub(super) fn inner(chain: &FlowControl) -> Vec<Position> {
    let mut inner = Vec::new();
    let mut at = chain;
    while let [Stmt::If(next, position)] = at.branch.statements() {
        inner.push(*position);
        at = next;
    }
    inner
}

/// Reads a chain of conditions on one number; none if it is anything else.
pub(super) fn read(
    reader: &Reader<'_>,
    chain: &FlowControl,
    variable: Option<String>,
) -> Option<Ladder> {
    let mut rungs = Vec::new();
    let mut subject = None;
    // The numbers that are left for the next branch.
    let (mut from, mut until): (Option<Cut>, Option<Cut>) = (None, None);
    let mut plain = false;
    let mut at = chain;
    loop {
        let condition = condition(reader, &at.expr)?;
        if *subject.get_or_insert_with(|| condition.subject.clone()) != condition.subject {
            return None;
        }
        let mut rung = Rung {
            span: condition.span,
            from,
            until,
            measure: None,
        };
        let cut = Some(condition.cut);
        if condition.above {
            rung.from = from.max(cut);
            until = until.map_or(cut, |until| Some(until.min(condition.cut)));
        } else {
            rung.until = until.map_or(cut, |until| Some(until.min(condition.cut)));
            from = from.max(cut);
        }
        let (measure, is_plain) = measure(reader, at.body.statements());
        rung.measure = measure;
        plain |= is_plain;
        rungs.push(rung);
        match at.branch.statements() {
            [Stmt::If(next, _)] => at = next,
            _ => break,
        }
    }
    if rungs.len() < 2 || (plain && variable.is_none()) {
        return None;
    }
    Some(Ladder {
        subject: subject?,
        rungs,
        variable: variable.filter(|_| plain),
    })
}

struct Condition {
    subject: String,
    span: Range<usize>,
    cut: Cut,
    /// Whether it holds for numbers above the cut.
    above: bool,
}

fn condition(reader: &Reader<'_>, expr: &Expr) -> Option<Condition> {
    let Expr::FnCall(call, _) = expr else {
        return None;
    };
    let [left, right] = call.args.as_slice() else {
        return None;
    };
    let (subject, number, constant, flipped) = match (reader.number(left), reader.number(right)) {
        (None, Some(number)) => (dotted(left)?, number, right, false),
        (Some(number), None) => (dotted(right)?, number, left, true),
        _ => return None,
    };
    let (above, after) = match (call.name.as_str(), flipped) {
        (">=", false) | ("<=", true) => (true, false),
        (">", false) | ("<", true) => (true, true),
        ("<", false) | (">", true) => (false, false),
        ("<=", false) | (">=", true) => (false, true),
        _ => return None,
    };
    let start = reader.places.byte(constant.start_position());
    let end = reader.places.byte(constant.position());
    let end = reader.places.token_at(end).end;
    Some(Condition {
        subject,
        span: start..end.max(start),
        cut: Cut { number, after },
        above,
    })
}

/// How much a branch gives, and whether it is a number for the ladder's
/// variable.
fn measure(reader: &Reader<'_>, statements: &[Stmt]) -> (Option<Measure>, bool) {
    if let [Stmt::Expr(value)] = statements
        && let Some(amount) = reader.number(value)
    {
        // What it measures is known once the variable is used.
        let what = (EffectKind::Custom, String::new());
        return (Some(Measure { what, amount }), true);
    }
    let mut found = None;
    for statement in statements {
        let call = match statement {
            Stmt::FnCall(call, position) => Some((&**call, *position)),
            Stmt::Expr(expr) => match &**expr {
                Expr::FnCall(call, position) => Some((&**call, *position)),
                _ => None,
            },
            _ => None,
        };
        // Anything but effects may change how much is given.
        let Some((call, position)) = call else {
            return (None, false);
        };
        let Some(kind) = effect(&call.name) else {
            return (None, false);
        };
        let effect = reader.effect(kind, call, position);
        if effect.measured_by.is_some() || (effect.measure.is_some() && found.is_some()) {
            return (None, false);
        }
        found = found.or(effect.measure);
    }
    (found, false)
}
