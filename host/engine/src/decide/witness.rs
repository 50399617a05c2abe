//! Who is told of what an evaluator does.

use std::sync::Arc;

use super::decision::Decisions;
use crate::campaign::Campaign;
use crate::program::{Proposal, RowFault, Rows};
use crate::snapshot::Snapshot;

/// Hears of what an evaluator decides, and changes none of it.
pub(crate) trait Witness: Send {
    /// Whether the evaluator should measure the time of campaigns.
    fn measures_time(&self) -> bool;

    /// A plugin was asked about events of a batch; `new` is what it proposed,
    /// and what it failed for. Whoever decides waits for this.
    fn asked(
        &self,
        snapshot: &Arc<Snapshot>,
        campaign: (u32, &Campaign),
        rows: &Rows<'_>,
        new: (&[Proposal], &[RowFault]),
    );

    /// A batch was decided.
    fn decided(&mut self, snapshot: &Arc<Snapshot>, decisions: &Decisions);
}
