//! Traces in decisions as NDJSON.

use super::explainer::{About, Explainer};
use crate::decide::Decisions;

/// Adds a last key `trace` to the decision that was just written at the end of
/// `out`: a list of [`CampaignExplanation`](super::CampaignExplanation)s, one
/// for each campaign that events of this kind trigger. Nothing, if decisions
/// were not traced.
pub fn append_trace(
    out: &mut Vec<u8>,
    explainer: &mut Explainer,
    decisions: &Decisions,
    row: usize,
) {
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
