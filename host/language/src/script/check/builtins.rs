//! Functions that scripts can call without defining them.

use std::ops::RangeInclusive;

use crate::vocabulary::{EFFECTS, OF_LINES, find};

/// Functions that a script must not call, and why.
pub(super) fn forbidden(name: &str) -> Option<&'static str> {
    Some(match name {
        "eval" => "a script cannot make up new code while it runs",
        "print" | "debug" => "a script has nobody to print for: use `message` or the trace",
        "sleep" => "a script cannot wait",
        "timestamp" | "elapsed" => "a script has no clock: use `now` and `today`, the event's own",
        "rand" | "rand_int" | "rand_float" | "rand_bool" => "chance must repeat: use `chance(0.2)`",
        "Fn" | "curry" => "write a function `|line| …` where it is used",
        "parse_json" | "to_json" | "to_blob" | "blob" => "scripts do not read or write formats",
        _ => return None,
    })
}

/// How many arguments a function takes; none for an unknown one.
pub(super) fn arguments(name: &str) -> Option<RangeInclusive<usize>> {
    let effect = || EFFECTS.iter().find(|(known, ..)| *known == name);
    match find(name) {
        Some(function) => Some(function.arguments.clone()),
        None => effect().map(|(.., arguments)| arguments.clone()),
    }
}

/// Whether a function only makes sense with `line`.
pub(super) fn is_aggregate(name: &str) -> bool {
    OF_LINES.contains(&name)
}
