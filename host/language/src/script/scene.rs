//! One event of a batch, as rules look at it.

use std::ops::Range;

use super::environment::Environment;
use sadakat_model::batch::{Column, Columns};
use sadakat_model::values::Zone;

/// An event with everything that its rules read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) columns: &'a Columns,
    /// Which event of the batch.
    pub(crate) row: usize,
    pub(crate) environment: &'a Environment,
}

impl<'a> Scene<'a> {
    /// The zone of the event's local time.
    pub(crate) fn zone(&self) -> &'a Zone {
        let own = self.columns.zone(self.row);
        own.unwrap_or_else(|| &self.environment.schema().zone)
    }

    /// The event's id; empty if the batch has none.
    pub(crate) fn event_id(&self) -> &'a str {
        let id = self.environment.schema().find("event.id");
        let column = id.and_then(|id| self.columns.get(id));
        column
            .and_then(Column::as_text)
            .and_then(|column| column.get(self.row))
            .unwrap_or("")
    }

    /// The event's lines among those of the batch.
    pub(crate) fn lines(&self) -> Range<usize> {
        self.columns.line_range(self.row)
    }

    /// How many lines the purchase has.
    pub(crate) fn line_count(&self) -> usize {
        self.lines().len()
    }
}
