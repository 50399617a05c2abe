//! Local days and times of events, where they go by other clocks than the
//! program's.

use std::collections::HashMap;

use super::event_zones::EventZones;
use crate::batch::Columns;
use crate::campaign::WindowZone;
use crate::model::{Clock, Zone};
use crate::records::derive;
use crate::snapshot::Snapshot;

/// Counts the local days and times of events by the clock that the program
/// names, and sets the fields that follow from them. What says an event's zone
/// must be among the columns.
pub(crate) fn set_local_times(columns: &mut Columns, snapshot: &Snapshot) {
    let whose = match snapshot.settings().schema.clock {
        Clock::Program => return,
        Clock::Store => WindowZone::Store,
        Clock::Member => WindowZone::Member,
    };
    let mut zones: Vec<Zone> = Vec::new();
    let mut of = Vec::with_capacity(columns.rows());
    let said = EventZones::new(snapshot, columns, &whose);
    let mut known = HashMap::new();
    for row in 0..columns.rows() {
        let place = known.entry(said.said(row)).or_insert_with_key(|said_here| {
            let zone = said.find(*said_here);
            let place = zones.iter().position(|known| *known == zone);
            place.unwrap_or_else(|| {
                zones.push(zone);
                zones.len() - 1
            })
        });
        of.push(u32::try_from(*place).unwrap_or(u32::MAX));
    }
    columns.set_zones(zones, of);
    derive(columns, &snapshot.settings().schema, snapshot.reads());
}
