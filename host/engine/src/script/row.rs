//! The event that a script is looking at.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rhai::{DynamicReadLock, EvalAltResult, NativeCallContext};

use super::code::ScriptCode;
use super::sink::Sink;
use crate::batch::{Column, Columns, Integers};
use crate::model::Zone;
use crate::schema::FieldType;

/// What views, effects and helpers know of the evaluation they are called
/// from; it travels in the tag of Rhai's runtime state.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) columns: Arc<Columns>,
    pub(crate) code: Arc<ScriptCode>,
    /// Which event of the batch.
    pub(crate) row: usize,
    /// Which line of the batch, while an aggregate goes over the lines.
    pub(crate) line: usize,
    /// One column an aggregate, if a compiler has made any; none for those
    /// that go over the lines.
    pub(crate) aggregates: Arc<[Option<(Integers, FieldType)>]>,
    pub(crate) sink: Arc<Mutex<Sink>>,
}

impl Row {
    /// The row that a native function is called for.
    pub(crate) fn of<'a>(
        context: &'a NativeCallContext<'_>,
    ) -> Result<DynamicReadLock<'a, Self>, Box<EvalAltResult>> {
        let row = context.tag().and_then(|tag| tag.read_lock::<Self>());
        row.ok_or_else(|| "no event to look at".into())
    }

    pub(crate) fn sink(&self) -> MutexGuard<'_, Sink> {
        // Nothing panics while the lock is held; if it did, the effects would
        // still be whole.
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The zone of the event's local time.
    pub(crate) fn zone(&self) -> &Zone {
        let own = self.columns.zone(self.row);
        own.unwrap_or_else(|| &self.code.schema().zone)
    }

    /// The event's id; empty if the batch has none.
    pub(crate) fn event_id(&self) -> &str {
        let id = self.code.schema().find("event.id");
        let column = id.and_then(|id| self.columns.get(id));
        column
            .and_then(Column::as_text)
            .and_then(|column| column.get(self.row))
            .unwrap_or("")
    }

    /// How many lines the purchase has.
    pub(crate) fn line_count(&self) -> usize {
        self.columns.line_range(self.row).len()
    }
}
