//! How long a decision holds.

use super::decision::Decisions;
use super::event_zones::EventZones;
use crate::batch::Columns;
use crate::model::Instant;
use crate::snapshot::Snapshot;

impl Decisions {
    /// The first instant after an event's at which a campaign that listens to
    /// its kind comes into force or goes out of it: the same event would be
    /// decided by other campaigns from then on. None if none ever does.
    ///
    /// Only windows count, neither audiences nor limits. It costs nothing
    /// unless it is asked for; `columns` are those that were decided.
    pub fn valid_until(
        &self,
        snapshot: &Snapshot,
        columns: &Columns,
        row: usize,
    ) -> Option<Instant> {
        if row >= self.rows() {
            return None;
        }
        let (kind, at) = (columns.kind(row), columns.at(row));
        let campaigns = snapshot.campaigns().iter();
        campaigns
            .filter(|campaign| !campaign.active.is_always() && campaign.on.contains(&kind))
            .filter_map(|campaign| {
                let active = &campaign.active;
                let zone = EventZones::new(snapshot, columns, &active.zone).zone(row);
                active.in_zone(&zone).next_change(at, &zone)
            })
            .min()
    }
}
