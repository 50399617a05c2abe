//! Segments: conditions on members that a program names once.

use std::sync::Arc;

use arrow_buffer::BooleanBuffer;

use crate::batch::{Column, Columns, Integers};
use crate::expression::{Evaluation, ExpressionId, Graph};
use crate::schema::{FieldId, FieldSet};

/// A segment of `[segments]`.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    /// Such as `loyal`.
    pub(crate) name: Arc<str>,
    /// `segment.loyal`, which rules read.
    pub(crate) field: FieldId,
    /// Its condition, as its author wrote it.
    pub(crate) text: Arc<str>,
    /// The same, compiled.
    pub(crate) condition: ExpressionId,
    /// What it reads: fields of members, and of other segments those that
    /// stand before it.
    pub(crate) reads: FieldSet,
}

/// Adds what segments read to a set that has some of them. Segments read those
/// before them only.
pub(crate) fn read_behind(segments: &[Segment], reads: &mut FieldSet) {
    for segment in segments.iter().rev() {
        if reads.contains(segment.field) {
            reads.extend(&segment.reads);
        }
    }
}

/// Sets in which of some segments members are, each behind those that it uses.
/// Guests are in none.
pub(crate) fn set_segments<'s>(
    columns: &mut Columns,
    segments: impl Iterator<Item = &'s Segment>,
    graph: &Graph,
    evaluation: &mut Evaluation,
    members: Option<&BooleanBuffer>,
) {
    for segment in segments {
        let is_member = |row: usize| members.is_none_or(|members| members.value(row));
        let values = if columns.rows() == 1 {
            let holds = graph.holds_unless_failed(columns, segment.condition, 0);
            vec![i64::from(holds == Some(true) && is_member(0))].into()
        } else {
            let holds = evaluation.condition(graph, columns, segment.condition);
            let rows = 0..columns.rows();
            rows.map(|row| i64::from(holds.value(row) && is_member(row)))
                .collect()
        };
        let column = Integers {
            values,
            validity: None,
        };
        columns.set(segment.field, Column::Integers(column));
    }
}
