//! Fields that a decision computes, read before it has done so.

use crate::campaign::Phase;
use crate::diagnostic::{Problem, codes};
use crate::schema::{Field, FieldSet, Schema};

/// What is wrong with an expression's reading, in a campaign of a phase.
pub(super) fn too_early(
    text: &str,
    reads: &FieldSet,
    schema: &Schema,
    phase: Phase,
) -> Vec<Problem> {
    problems(
        text,
        reads,
        schema,
        |field| phase.knows(field),
        |field| (phase.too_early(field), phase.instead_of(field)),
    )
}

/// What is wrong with an expression's reading, in a field of `[history]`.
pub(super) fn not_recorded(text: &str, reads: &FieldSet, schema: &Schema) -> Vec<Problem> {
    problems(
        text,
        reads,
        schema,
        |field| !field.is_of_phase(),
        |field| {
            let name = &field.name;
            let message =
                format!("`{name}` is known only while an event is decided, and no history has it");
            (
                message,
                recorded(name).map(|other| format!("write `{other}`")),
            )
        },
    )
}

fn problems(
    text: &str,
    reads: &FieldSet,
    schema: &Schema,
    fine: impl Fn(&Field) -> bool,
    words: impl Fn(&Field) -> (String, Option<String>),
) -> Vec<Problem> {
    let fields = reads.iter().filter_map(|id| schema.field(id));
    fields
        .filter(|field| !fine(field))
        .map(|field| {
            let start = text.find(&field.name);
            let span = start.map_or(0..text.len(), |start| start..start + field.name.len());
            let (message, help) = words(field);
            Problem::error(codes::FIELD_NOT_HERE, span, message).help_if(help)
        })
        .collect()
}

/// The field of records behind one that a decision computes.
fn recorded(name: &str) -> Option<&'static str> {
    match name {
        "line.net" => Some("line.amount"),
        "purchase.net" | "purchase.earning" => Some("purchase.total"),
        _ => None,
    }
}
