//! Lists and maps that grow within the limits.
//!
//! Rhai measures what a function gives; by then a function that makes many
//! large texts has used memory for all of them.

use rhai::{Array, Dynamic, Engine, EvalAltResult, Map, Position};

use super::Given;
use crate::script::meter;

/// What a function collects.
pub(super) struct Gathered {
    entries: u64,
    bytes: u64,
    most_entries: u64,
    most_bytes: u64,
    list: Array,
}

impl Gathered {
    pub(super) fn new(engine: &Engine) -> Self {
        Self {
            entries: 0,
            bytes: 0,
            most_entries: engine.max_array_size() as u64,
            most_bytes: engine.max_string_size() as u64,
            list: Array::new(),
        }
    }

    /// Counts a value, and pays for it.
    fn count(&mut self, value: &Dynamic) -> Given<()> {
        let meter::Size { entries, bytes, .. } = meter::size(value);
        meter::pay(1 + entries / 4 + bytes / 512)?;
        self.entries += entries + 1;
        self.bytes += bytes;
        let too_large = |what: &str| {
            let what = what.to_owned();
            EvalAltResult::ErrorDataTooLarge(what, Position::NONE).into()
        };
        if self.most_entries > 0 && self.entries > self.most_entries {
            return Err(too_large("Size of array/BLOB"));
        }
        if self.most_bytes > 0 && self.bytes > self.most_bytes {
            return Err(too_large("Length of string"));
        }
        Ok(())
    }

    pub(super) fn push(&mut self, value: Dynamic) -> Given<()> {
        self.count(&value)?;
        self.list.push(value);
        Ok(())
    }

    pub(super) fn insert(&mut self, map: &mut Map, key: &str, value: Dynamic) -> Given<()> {
        self.count(&value)?;
        self.bytes += key.len() as u64;
        map.insert(key.into(), value);
        Ok(())
    }

    pub(super) fn list(self) -> Array {
        self.list
    }
}
