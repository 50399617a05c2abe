//! Events that lack a value which the plugin requires.

use super::bind::{BoundField, Source};
use crate::batch::Column;
use crate::diagnostic::codes;
use crate::program::{RowFault, Rows};

/// The selected rows that have every value the plugin requires, in
/// `present`, and a fault for every other; nothing if all have.
///
/// The loader sees to it that campaigns do not apply to such events, so
/// this only tells of mistakes.
pub(super) fn without_missing(
    fields: &[BoundField],
    rows: &Rows<'_>,
    present: &mut Vec<u32>,
) -> Vec<RowFault> {
    let mut faults = Vec::new();
    let columns = rows.columns;
    let with_gaps: Vec<_> = fields
        .iter()
        .filter(|field| !field.optional)
        .filter_map(|field| {
            let Source::Column(id) = field.source else {
                return None;
            };
            let validity = match columns.get(id)? {
                Column::Integers(column) => column.validity.as_ref(),
                Column::Text(column) => column.validity.as_ref(),
                Column::Texts(_) => None,
            }?;
            (validity.null_count() > 0).then_some((field, validity))
        })
        .collect();
    present.clear();
    if with_gaps.is_empty() {
        return faults;
    }
    for &row in rows.selected {
        let has = |field: &BoundField, validity: &arrow_buffer::NullBuffer| {
            let entries = if field.line {
                columns.line_range(row as usize)
            } else {
                row as usize..row as usize + 1
            };
            entries
                .into_iter()
                .all(|e| e < validity.len() && validity.is_valid(e))
        };
        match with_gaps
            .iter()
            .find(|(field, validity)| !has(field, validity))
        {
            None => present.push(row),
            Some((field, _)) => faults.push(RowFault {
                row,
                code: codes::MISSING_VALUE,
                message: format!("the plugin needs `{}`, which this event lacks", field.name),
                line: 0,
            }),
        }
    }
    faults
}
