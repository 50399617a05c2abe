//! `[segments]`: conditions on members, named once.

use super::names::names_table;
use crate::diagnostic::{Diagnostic, Report, Span, codes};
use crate::load::keys::Keys;
use crate::schema::{Field, FieldId, FieldType, Origin, Presence, Schema};

/// A segment with the place of its condition.
pub(in crate::load) struct SegmentSource {
    pub name: String,
    pub field: FieldId,
    pub text: String,
    pub span: Span,
}

/// Segments at most: each that is used is worked out for every event.
const MOST: usize = 256;

/// Declares a field for each, which rules read.
pub(super) fn read(
    report: &mut Report,
    keys: &Keys<'_>,
    schema: &mut Schema,
) -> Vec<SegmentSource> {
    let mut segments = Vec::new();
    let Some(table) = keys.table(report, "segments") else {
        if keys.is_meant("segments") || keys.value("segments").is_some() {
            schema.leave_unclear("segment.".to_owned());
        }
        return segments;
    };
    let names = names_table(keys.source, table, "[segments]", report);
    let entries = names.entries();
    if let Some((first, _)) = entries.get(MOST) {
        let message = format!(
            "[segments] has {} segments, and a program may have {MOST}",
            entries.len()
        );
        report.push(
            Diagnostic::error(
                codes::INVALID_VALUE,
                keys.source,
                first.span.clone(),
                message,
            )
            .help("remove those that no campaign and no report is about"),
        );
        schema.leave_unclear("segment.".to_owned());
        return segments;
    }
    for (name, _) in entries {
        let whole = format!("segment.{}", name.value);
        let Some(condition) = names.text(report, name.value) else {
            schema.leave_unclear(whole);
            continue;
        };
        let field = schema.declare(Field {
            name: whole,
            ty: FieldType::Boolean,
            presence: Presence::Required,
            origin: Origin::Segment,
        });
        segments.push(SegmentSource {
            name: name.value.to_owned(),
            field,
            text: condition.value.to_owned(),
            span: condition.span,
        });
    }
    segments
}
