//! Whose event it is, before anybody decides it.

use std::sync::Arc;

use super::error::DecideError;
use super::event::Event;
use crate::batch::{Column, Columns};
use crate::decide::set_local_times;
use crate::facts::FactsError;
use crate::model::{Clock, Date};
use crate::replay::wanted;
use crate::schema::{FieldId, FieldSet};
use crate::snapshot::Snapshot;

/// What an event says of itself, before anybody decides it, so that a service
/// finds what it keeps: [`Host::header`](crate::Host::header).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventHeader {
    /// Its id, which no other event has: whoever finds it in the store answers
    /// as the first time.
    pub id: String,
    /// Its kind, such as `purchase`.
    pub kind: String,
    /// Whose it is; none for a guest's.
    pub customer: Option<String>,
    /// The local day, which limits, lots and tiers go by; none if the program
    /// counts by the clock of the member, which no event says.
    pub day: Option<Date>,
}

impl EventHeader {
    /// Reads an event for a program.
    pub(crate) fn read(snapshot: &Arc<Snapshot>, event: &Event) -> Result<Self, DecideError> {
        let mut columns = read_one(snapshot, &wanted(snapshot), event)?;
        set_local_times(&mut columns, snapshot);
        let schema = &snapshot.settings().schema;
        let fields = snapshot.fields();
        Ok(Self {
            id: text(&columns, fields.event_id)
                .unwrap_or_default()
                .to_owned(),
            kind: schema.kinds().name(columns.kind(0)).to_owned(),
            customer: text(&columns, fields.customer_id).map(str::to_owned),
            day: (schema.clock != Clock::Member).then(|| columns.date(0)),
        })
    }
}

/// Reads these fields of one event.
pub(super) fn read_one(
    snapshot: &Snapshot,
    wanted: &FieldSet,
    event: &Event,
) -> Result<Columns, DecideError> {
    let schema = &snapshot.settings().schema;
    let read = snapshot.parsers().with(schema, |parser| {
        parser.begin(wanted);
        parser.add_one(event.json(), 1)?;
        Ok(parser.finish())
    });
    read.map_err(|reject| DecideError::Facts(FactsError::Event(reject)))
}

/// A text of a batch of one event.
pub(super) fn text(columns: &Columns, field: Option<FieldId>) -> Option<&str> {
    let column = field.and_then(|id| columns.get(id));
    column.and_then(Column::as_text)?.get(0)
}
