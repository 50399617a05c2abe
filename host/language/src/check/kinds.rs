//! Fields that not all events have.

use crate::text::Span;
use sadakat_model::diagnostic::{Problem, codes};
use sadakat_model::schema::{KindId, Origin, Schema};

/// That some of these kinds of event have no such field, or nothing else that
/// is called so, such as `purchase.lines`: what is wrong, if something is.
pub(crate) fn not_everywhere(
    name: &str,
    schema: &Schema,
    kinds: &[KindId],
    span: &Span,
) -> Option<Problem> {
    let object = name.split_once('.').map_or("", |(object, _)| object);
    if matches!(object, "purchase" | "line") {
        return without_purchase(name, schema, kinds, span);
    }
    let field = schema.find(name).and_then(|id| schema.field(id))?;
    let own = schema.kinds().find(object)?;
    if field.origin != Origin::Event {
        return None;
    }
    let lacking = kinds.iter().find(|&&kind| kind != own)?;
    Some(lacks(name, schema, *lacking, object, span))
}

/// That some of these kinds of event have no purchase, which `what` goes over.
pub(crate) fn without_purchase(
    what: &str,
    schema: &Schema,
    kinds: &[KindId],
    span: &Span,
) -> Option<Problem> {
    let lacking = kinds.iter().find(|kind| !kind.has_purchase())?;
    Some(lacks(what, schema, *lacking, "purchase", span))
}

/// Once it is said that events have no lines, what is wrong from here on is not
/// that they lack the fields of lines as well.
pub(crate) fn said_once(problems: &mut Vec<Problem>, from: usize) {
    let mut later = problems.split_off(from.min(problems.len()));
    later.retain(|problem| problem.code != codes::FIELD_NOT_HERE);
    problems.append(&mut later);
}

fn lacks(what: &str, schema: &Schema, lacking: KindId, having: &str, span: &Span) -> Problem {
    let lacking = schema.kinds().name(lacking);
    let message = format!("events of kind `{lacking}` have no `{what}`");
    Problem::error(codes::FIELD_NOT_HERE, span.clone(), message).help(format!(
        "write `on = [\"{having}\"]`, or make a campaign of its own for `{lacking}`"
    ))
}
