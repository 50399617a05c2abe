//! Decisions with their traces as NDJSON.

use super::explainer::{About, Explainer};
use crate::batch::Columns;
use crate::decide::{Decisions, write_decision};

/// Appends the decision of one event as a line of JSON, as [`write_decision`]
/// does, with a last key `trace`: a list of
/// [`CampaignExplanation`](super::CampaignExplanation)s, one for each campaign
/// that events of this kind trigger. Decisions that were not traced have no
/// such key.
pub fn write_traced_decision(
    out: &mut Vec<u8>,
    explainer: &mut Explainer,
    columns: &Columns,
    decisions: &Decisions,
    row: usize,
) {
    let snapshot = explainer.snapshot().clone();
    write_decision(out, &snapshot, columns, decisions, row);
    let Some(explanation) = explainer.explain(decisions, row, About::Triggered) else {
        return;
    };
    // Before the end of the object and of the line.
    out.truncate(out.len().saturating_sub(b"}\n".len()));
    out.extend_from_slice(b",\"trace\":");
    // Writing to memory cannot fail.
    let _ = serde_json::to_writer(&mut *out, &explanation.campaigns);
    out.extend_from_slice(b"}\n");
}
