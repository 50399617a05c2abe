//! Which events a campaign applies to: trigger, window, audience, group.

use arrow_buffer::BooleanBuffer;

use super::event_zones::{EventWindows, EventZones};
use crate::batch::Columns;
use crate::campaign::{Campaign, WindowZone};
use crate::chance;
use crate::model::{Date, Instant};
use crate::schema::KindId;
use crate::snapshot::Snapshot;

/// Events that all conditions so far let through; none means all.
#[derive(Debug, Clone, Default)]
pub(super) struct Mask(Option<BooleanBuffer>);

impl Mask {
    /// Lets through only what `other` lets through too.
    pub(super) fn and(&mut self, other: &BooleanBuffer) {
        self.0 = Some(match self.0.take() {
            Some(mask) => &mask & other,
            None => other.clone(),
        });
    }

    /// Lets through only what `other` does not.
    pub(super) fn and_not(&mut self, other: &BooleanBuffer) {
        self.and(&!other);
    }

    /// The rows let through, ascending.
    pub(super) fn rows(&self, count: usize, out: &mut Vec<u32>) {
        out.clear();
        match &self.0 {
            None => out.extend(0..u32::try_from(count).unwrap_or(u32::MAX)),
            Some(mask) => out.extend(mask.set_indices().map(|row| row as u32)),
        }
    }

    /// Whether it lets a row through.
    pub(super) fn contains(&self, row: usize) -> bool {
        self.0
            .as_ref()
            .is_none_or(|mask| row < mask.len() && mask.value(row))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|mask| mask.count_set_bits() == 0)
    }
}

/// Lets through events of the campaign's kinds within its window.
pub(super) fn trigger_and_window(
    campaign: &Campaign,
    columns: &Columns,
    snapshot: &Snapshot,
) -> Mask {
    let mut mask = Mask::default();
    let kinds = columns.kinds();
    let on = |kind: u16| campaign.on.contains(&KindId::from_index(kind.into()));
    // Most batches are of one kind.
    let uniform = kinds
        .first()
        .is_some_and(|first| kinds.iter().all(|kind| kind == first));
    if !uniform || !kinds.first().copied().is_some_and(on) {
        mask.and(&BooleanBuffer::collect_bool(kinds.len(), |row| {
            kinds.get(row).copied().is_some_and(on)
        }));
    }
    let active = &campaign.active;
    if active.is_always() {
        return mask;
    }
    if active.zone != WindowZone::Program || columns.has_zones() {
        let mut windows = EventWindows::new(snapshot, columns, active);
        mask.and(&BooleanBuffer::collect_bool(columns.rows(), |row| {
            let (zone, window) = windows.get(row);
            window.contains_in(columns.at(row), zone)
        }));
        return mask;
    }
    let window = active.in_zone(&snapshot.settings().schema.zone);
    let rows = columns
        .instants()
        .iter()
        .zip(columns.dates())
        .zip(columns.minutes());
    mask.and(
        &rows
            .map(|((&at, &day), &minute)| {
                window.contains(
                    Instant::from_micros(at),
                    Date::from_days(day).weekday(),
                    minute,
                )
            })
            .collect(),
    );
    mask
}

/// Whether a campaign's window is open for an event, by the clock that the
/// window goes by.
pub(super) fn is_in_force(
    campaign: &Campaign,
    columns: &Columns,
    snapshot: &Snapshot,
    row: usize,
) -> bool {
    let active = &campaign.active;
    let zone = EventZones::new(snapshot, columns, &active.zone).zone(row);
    active.in_zone(&zone).contains_in(columns.at(row), &zone)
}

/// Whether a member is of a campaign's control group. The campaign's id salts
/// the hash, so that each campaign has a group of its own.
pub(crate) fn is_held_out(campaign: &Campaign, member: &str) -> bool {
    let draw = chance::seed(&campaign.id, member) % 1_000_000;
    draw < u64::from(campaign.holdout)
}
