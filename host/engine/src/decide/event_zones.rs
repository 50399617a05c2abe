//! The zone of each event, for campaigns that do not go by the program's.

use std::collections::HashMap;

use crate::batch::{Column, Columns, TextColumn};
use crate::campaign::{Active, LocalWindow, WindowZone};
use crate::model::Zone;
use crate::schema::FieldId;
use crate::snapshot::Snapshot;

/// Where events say their zone. An event that says none is in the program's
/// zone: a guest's, one without a store, one of a store that has no zone.
pub(super) struct EventZones<'a> {
    snapshot: &'a Snapshot,
    /// The zone of every event, if there is no other.
    general: &'a Zone,
    /// Names of zones.
    names: Option<&'a TextColumn>,
    /// Stores, for the program's table.
    stores: Option<&'a TextColumn>,
}

/// By which zone's clock a window goes for one event.
pub(crate) fn window_zone(
    snapshot: &Snapshot,
    columns: &Columns,
    row: usize,
    zone: &WindowZone,
) -> Zone {
    EventZones::new(snapshot, columns, zone).zone(row)
}

/// What an event says about its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Said {
    Nothing,
    /// A name, by its key in its column.
    Name(u32),
    /// A store, by its key in its column.
    Store(u32),
}

impl<'a> EventZones<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, columns: &'a Columns, zone: &'a WindowZone) -> Self {
        let fields = snapshot.fields();
        let text = |id: Option<FieldId>| {
            let column = id.and_then(|id| columns.get(id));
            column.and_then(Column::as_text)
        };
        let (names, stores) = match zone {
            WindowZone::Store => (text(fields.store_zone), text(fields.store)),
            WindowZone::Member => (text(fields.member_zone), None),
            WindowZone::Program | WindowZone::Fixed(_) => (None, None),
        };
        Self {
            snapshot,
            general: match zone {
                WindowZone::Fixed(zone) => zone,
                _ => &snapshot.settings().schema.zone,
            },
            names,
            stores,
        }
    }

    /// The zone of an event.
    pub(super) fn zone(&self, row: usize) -> Zone {
        self.find(self.said(row))
    }

    pub(super) fn said(&self, row: usize) -> Said {
        let key = |column: Option<&TextColumn>| column.and_then(|column| column.key(row));
        match (key(self.names), key(self.stores)) {
            (Some(name), _) => Said::Name(name),
            (None, Some(store)) => Said::Store(store),
            (None, None) => Said::Nothing,
        }
    }

    pub(super) fn find(&self, said: Said) -> Zone {
        let text = |column: Option<&'a TextColumn>, key| column.map(|c| c.dictionary.get(key));
        let found = match said {
            Said::Nothing => None,
            // Readers refuse names of zones that do not exist.
            Said::Name(key) => text(self.names, key).and_then(|name| Zone::from_name(name).ok()),
            Said::Store(key) => text(self.stores, key)
                .and_then(|store| self.snapshot.settings().store_zones.get(store))
                .cloned(),
        };
        found.unwrap_or_else(|| self.general.clone())
    }
}

/// A campaign's window for events of many zones.
pub(super) struct EventWindows<'a> {
    zones: EventZones<'a>,
    active: &'a Active,
    /// Each zone is looked up once in a batch.
    known: HashMap<Said, (Zone, LocalWindow)>,
}

impl<'a> EventWindows<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, columns: &'a Columns, active: &'a Active) -> Self {
        Self {
            zones: EventZones::new(snapshot, columns, &active.zone),
            active,
            known: HashMap::new(),
        }
    }

    /// The zone of an event, and the window there.
    pub(super) fn get(&mut self, row: usize) -> &(Zone, LocalWindow) {
        let said = self.zones.said(row);
        let (zones, active) = (&self.zones, self.active);
        self.known.entry(said).or_insert_with(|| {
            let zone = zones.find(said);
            let window = active.in_zone(&zone);
            (zone, window)
        })
    }
}
