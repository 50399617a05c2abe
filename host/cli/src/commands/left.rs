//! What is left of what all members share: limits in all, and budgets.

use sadakat_engine::Snapshot;
use sadakat_engine::decide::Left;
use serde_json::{Value, json};

/// `499 of 500 uses left`
pub(super) fn words(snapshot: &Snapshot, left: &Left) -> String {
    let (rest, most, what) = left.amounts(snapshot);
    format!("{rest} of {most} {what} left")
}

/// The same for machines.
pub(super) fn json(snapshot: &Snapshot, left: &Left) -> Value {
    let (rest, most, what) = left.amounts(snapshot);
    json!({ "left": rest, "of": most, "what": what })
}
