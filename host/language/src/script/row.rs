//! The event that a script is looking at.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rhai::{DynamicReadLock, EvalAltResult, NativeCallContext};

use super::code::ScriptCode;
use super::environment::Environment;
use super::scene::Scene;
use super::sink::Sink;
use sadakat_model::batch::Columns;
use sadakat_model::values::Zone;

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

    pub(crate) fn environment(&self) -> &Environment {
        &self.code.environment
    }

    /// The event that it is at.
    pub(crate) fn scene(&self) -> Scene<'_> {
        Scene {
            columns: &self.columns,
            row: self.row,
            environment: self.environment(),
        }
    }

    /// The zone of the event's local time.
    pub(crate) fn zone(&self) -> &Zone {
        self.scene().zone()
    }

    /// How many lines the purchase has.
    pub(crate) fn line_count(&self) -> usize {
        self.scene().line_count()
    }
}
