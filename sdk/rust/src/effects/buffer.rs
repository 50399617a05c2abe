use std::fmt::{Display, Write as _};

use super::texts::Texts;
use crate::bindings::sadakat::plugin::types as abi;
use crate::{EffectKind, Failure};

/// What a batch's events propose.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    rows: Vec<abi::Effect>,
    values: Vec<abi::NamedValue>,
    texts: Texts,
    failures: Vec<abi::Failure>,
    event: u32,
    /// An amount that saturated in the event at hand.
    overflow: bool,
    /// Reused to write values.
    scratch: String,
}

/// The members of a row that depend on its kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row {
    pub(crate) unit: u8,
    pub(crate) amount: i64,
    pub(crate) detail: i64,
    pub(crate) target: u32,
    pub(crate) base: u8,
    pub(crate) cap: i64,
    pub(crate) values: u32,
}

impl Row {
    pub(crate) fn of(amount: i64) -> Self {
        Self {
            amount,
            ..Self::default()
        }
    }
}

/// Where an event's proposals begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    rows: usize,
    values: usize,
}

impl Buffer {
    pub(crate) fn begin(&mut self, event: u32) -> Mark {
        self.event = event;
        self.overflow = false;
        Mark {
            rows: self.rows.len(),
            values: self.values.len(),
        }
    }

    /// Keeps what the event proposed since the mark, or drops it and records
    /// the failure.
    pub(crate) fn end(&mut self, mark: Mark, result: Result<(), Failure>) {
        let failure = match result {
            Ok(()) if self.overflow => Failure::from("an amount is too large to count"),
            Ok(()) => return,
            Err(failure) => failure,
        };
        self.rows.truncate(mark.rows);
        self.values.truncate(mark.values);
        self.failures.push(abi::Failure {
            event: self.event,
            message: failure.into_message(),
        });
    }

    pub(crate) fn push(&mut self, kind: EffectKind, name: &str, row: Row) {
        self.overflow |= [row.amount, row.detail, row.cap]
            .iter()
            .any(|number| matches!(*number, i64::MIN | i64::MAX));
        let name = self.texts.position(name);
        self.rows.push(abi::Effect {
            event: self.event,
            kind,
            unit: row.unit,
            name,
            amount: row.amount,
            detail: row.detail,
            target: row.target,
            base: row.base,
            cap: row.cap,
            values: row.values,
        });
    }

    pub(crate) fn push_value(&mut self, name: &str, value: &dyn Display) {
        self.scratch.clear();
        // Writing to a String fails only if the value's own Display does.
        let _ = write!(self.scratch, "{value}");
        let name = self.texts.position(name);
        let value = self.texts.position(&self.scratch);
        self.values.push(abi::NamedValue { name, value });
    }

    pub(crate) fn finish(self) -> abi::Outcome {
        abi::Outcome {
            effects: abi::Effects {
                rows: self.rows,
                values: self.values,
                texts: self.texts.into_texts(),
            },
            failures: self.failures,
        }
    }
}
