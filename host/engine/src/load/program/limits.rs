//! `[limits]`: what scripts and plugins may use.

use crate::diagnostic::Report;
use crate::load::keys::Keys;
use crate::program::Limits;

pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> Limits {
    let mut limits = Limits::default();
    let known = [
        "script_operations",
        "script_text",
        "script_entries",
        "script_calls",
        "plugin_fuel",
        "plugin_memory",
        "plugin_deadline_ms",
        "plugin_calls",
        "effects",
    ];
    let Some(keys) = keys.section(report, "limits", "[limits]", &known) else {
        return limits;
    };
    let mut read = |key: &str| {
        keys.integer_in(report, key, 1..=i64::from(u32::MAX))
            .map(|at| at.value)
    };
    let size = |value: i64| usize::try_from(value).unwrap_or(usize::MAX);
    if let Some(value) = read("script_operations") {
        limits.script_operations = value.unsigned_abs();
    }
    if let Some(value) = read("script_text") {
        limits.script_text = size(value);
    }
    if let Some(value) = read("script_entries") {
        limits.script_entries = size(value);
    }
    if let Some(value) = read("script_calls") {
        limits.script_calls = size(value);
    }
    if let Some(value) = read("plugin_fuel") {
        limits.plugin_fuel = value.unsigned_abs();
    }
    if let Some(value) = read("plugin_memory") {
        limits.plugin_memory = size(value);
    }
    if let Some(value) = read("plugin_deadline_ms") {
        limits.plugin_deadline_ms = value.unsigned_abs();
    }
    if let Some(value) = read("plugin_calls") {
        limits.plugin_calls = u32::try_from(value).unwrap_or(u32::MAX);
    }
    if let Some(value) = read("effects") {
        limits.effects = size(value);
    }
    limits
}
