//! Fields that a decision computes, read before it has done so.

use crate::text::Span;
use sadakat_model::diagnostic::{Problem, codes};
use sadakat_model::effect::Phase;
use sadakat_model::schema::Field;

/// That campaigns of a phase do not know a field yet: what is wrong, if
/// something is.
pub fn too_early(phase: Phase, field: &Field, span: Span) -> Option<Problem> {
    if phase.knows(field) {
        return None;
    }
    let problem = Problem::error(codes::FIELD_NOT_HERE, span, phase.too_early(field));
    Some(problem.help_if(phase.instead_of(field)))
}
