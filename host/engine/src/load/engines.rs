//! Script engines, one for each way in which scripts are limited.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::constants::Tables;
use crate::program::Limits;
use crate::schema::Schema;
use crate::script::ScriptEngine;

/// Script engines, one for each way in which scripts are limited: nearly
/// always one, since few campaigns have limits of their own.
pub(super) struct Engines {
    schema: Arc<Schema>,
    tables: Arc<Tables>,
    limits: Limits,
    usual: Arc<ScriptEngine>,
    /// Those that campaigns still run in.
    others: Mutex<Vec<(Limits, Weak<ScriptEngine>)>>,
}

impl Engines {
    /// Engines for the scripts of a program, whose limits are usually
    /// `limits`.
    pub(super) fn new(schema: &Arc<Schema>, tables: &Arc<Tables>, limits: Limits) -> Self {
        let limits = of_scripts(&limits);
        Self {
            usual: ScriptEngine::new(schema, tables, limits),
            schema: Arc::clone(schema),
            tables: Arc::clone(tables),
            limits,
            others: Mutex::default(),
        }
    }

    /// The engine for scripts with these limits.
    pub(super) fn with(&self, limits: &Limits) -> Arc<ScriptEngine> {
        let limits = of_scripts(limits);
        if limits == self.limits {
            return Arc::clone(&self.usual);
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.retain(|(_, engine)| engine.strong_count() > 0);
        let mut known = others.iter().filter(|(known, _)| *known == limits);
        if let Some(engine) = known.find_map(|(_, engine)| engine.upgrade()) {
            return engine;
        }
        let engine = ScriptEngine::new(&self.schema, &self.tables, limits);
        others.push((limits, Arc::downgrade(&engine)));
        engine
    }
}

/// What of the limits an engine enforces.
fn of_scripts(limits: &Limits) -> Limits {
    Limits::default()
        .script_operations(limits.script_operations)
        .script_text(limits.script_text)
        .script_entries(limits.script_entries)
        .script_calls(limits.script_calls)
}

impl fmt::Debug for Engines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engines")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
