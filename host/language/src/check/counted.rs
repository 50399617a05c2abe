//! What a number that is not 0 says of other fields.

use crate::text::Comparison;
use sadakat_model::schema::{FieldId, Schema};

/// The fields that have a value since comparing a field with a number came to
/// `outcome`: whoever has bought something has bought it on some day.
pub(crate) fn counted(
    schema: &Schema,
    field: FieldId,
    comparison: Comparison,
    number: i64,
    outcome: bool,
) -> Vec<FieldId> {
    // What is true of 0 does not say that there is one.
    if comparison.holds(&0, &number) == outcome {
        return Vec::new();
    }
    schema.counted_by(field)
}
