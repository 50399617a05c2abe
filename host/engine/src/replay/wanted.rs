//! What a program needs of records.

use crate::schema::{FieldId, FieldSet, Origin};
use crate::snapshot::Snapshot;

/// Whether records say a field, or it follows from what they say.
pub(super) const fn is_of_records(origin: Origin) -> bool {
    matches!(origin, Origin::Event | Origin::Line | Origin::Derived)
}

/// What the reader must deliver: what campaigns read, and what state needs.
pub(crate) fn wanted(snapshot: &Snapshot) -> FieldSet {
    let schema = &snapshot.settings().schema;
    let mut wanted: FieldSet = snapshot
        .reads()
        .iter()
        .filter(|&id| {
            let field = schema.field(id);
            field.is_some_and(|field| is_of_records(field.origin))
        })
        .collect();
    let fields = snapshot.fields();
    let spend = &snapshot.settings().spend;
    let read_if = |id: Option<FieldId>, needed: bool| id.filter(|_| needed);
    for id in [
        fields.event_id,
        fields.customer_id,
        fields.total,
        fields.of,
        fields.sku,
        fields.line_quantity,
        fields.line_amount,
        fields.gift,
        fields.stored_value,
        fields.paid_with_points,
        read_if(fields.tax, !spend.tax.is_included()),
        read_if(fields.shipping, spend.shipping.is_included()),
    ]
    .into_iter()
    .flatten()
    {
        wanted.insert(id);
    }
    wanted
}
