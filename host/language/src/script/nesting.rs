//! How deep lists and maps may lie in each other.
//!
//! Rhai measures, compares, writes and frees them by recursion, and has no
//! limit of its own: some thousand levels are more than a thread's stack
//! holds, and that ends the process. A script makes a value deeper only by
//! naming it, so it is enough to look whenever a variable is read; `this`,
//! which is no variable, is no word of scripts.

use rhai::{Array, Dynamic, EvalAltResult, Map, Position};

/// Levels of lists and maps in a variable. One expression can add as many as
/// its own depth, which is limited too.
pub(super) const LEVELS: usize = 32;

/// What Rhai's error says, for `fault.rs` to recognise.
pub(super) const TOO_DEEP: &str = "Levels of lists and maps";

/// Refuses to read a variable whose lists and maps lie too deep in each other.
pub(super) fn check(value: &Dynamic) -> Result<(), Box<EvalAltResult>> {
    if is_deeper(value, LEVELS) {
        let what = TOO_DEEP.to_owned();
        return Err(EvalAltResult::ErrorDataTooLarge(what, Position::NONE).into());
    }
    Ok(())
}

/// Whether a value has more levels than so many. It goes no deeper than that.
fn is_deeper(value: &Dynamic, levels: usize) -> bool {
    if !(value.is_array() || value.is_map()) {
        return false;
    }
    let Some(levels) = levels.checked_sub(1) else {
        return true;
    };
    if let Some(list) = value.read_lock::<Array>() {
        return list.iter().any(|value| is_deeper(value, levels));
    }
    let map = value.read_lock::<Map>();
    map.is_some_and(|map| map.values().any(|value| is_deeper(value, levels)))
}
