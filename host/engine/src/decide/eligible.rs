//! Which events a campaign applies to: trigger, window, audience, group.

use arrow_buffer::BooleanBuffer;

use super::event_zones::{EventWindows, EventZones};
use crate::batch::Columns;
use crate::campaign::{Campaign, WindowZone};
use crate::chance;
use crate::model::{Date, Instant};
use crate::schema::KindId;
use crate::snapshot::Snapshot;

/// Events that all conditions so far let through.
#[derive(Debug, Clone, Default)]
pub(super) enum Mask {
    /// All of them.
    #[default]
    All,
    /// None of them.
    Nothing,
    /// Some of them.
    Some(BooleanBuffer),
}

impl Mask {
    /// Lets through only what `other` lets through too.
    pub(super) fn and(&mut self, other: &BooleanBuffer) {
        // A single event needs no bits of its own.
        if other.len() == 1 {
            return self.and_only(other.value(0));
        }
        *self = match std::mem::take(self) {
            Self::All => Self::Some(other.clone()),
            Self::Nothing => Self::Nothing,
            Self::Some(mask) => Self::Some(&mask & other),
        };
    }

    /// Lets the only event of a batch through if it did so far.
    #[inline]
    pub(super) fn and_only(&mut self, holds: bool) {
        if !holds {
            *self = Self::Nothing;
        }
    }

    /// Lets through only what `other` does not.
    pub(super) fn and_not(&mut self, other: &BooleanBuffer) {
        self.and(&!other);
    }

    /// The rows let through, ascending.
    pub(super) fn rows(&self, count: usize, out: &mut Vec<u32>) {
        out.clear();
        match self {
            Self::All if count == 1 => out.push(0),
            Self::All => out.extend(0..u32::try_from(count).unwrap_or(u32::MAX)),
            Self::Nothing => {}
            Self::Some(mask) => out.extend(mask.set_indices().map(|row| row as u32)),
        }
    }

    /// Whether it lets a row through.
    pub(super) fn contains(&self, row: usize) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Some(mask) => row < mask.len() && mask.value(row),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::All => false,
            Self::Nothing => true,
            Self::Some(mask) => mask.count_set_bits() == 0,
        }
    }
}

/// The kind of all events, if they are of one.
pub(super) fn one_kind(kinds: &[u16]) -> Option<u16> {
    let (first, others) = kinds.split_first()?;
    others.iter().all(|kind| kind == first).then_some(*first)
}

/// Lets through events of the campaign's kinds within its window. `kind` is
/// that of all events, if they are of one, as in most batches.
#[inline]
pub(super) fn trigger_and_window(
    campaign: &Campaign,
    kind: Option<u16>,
    columns: &Columns,
    snapshot: &Snapshot,
) -> Mask {
    let on = |kind: u16| campaign.on.contains(&KindId::from_index(kind.into()));
    let mut mask = Mask::All;
    match kind {
        Some(kind) if on(kind) => {}
        Some(_) => return Mask::Nothing,
        None => {
            let kinds = columns.kinds();
            mask.and(&BooleanBuffer::collect_bool(kinds.len(), |row| {
                kinds.get(row).copied().is_some_and(on)
            }));
        }
    }
    if !campaign.active.is_always() {
        within_window(campaign, columns, snapshot, &mut mask);
    }
    mask
}

/// Lets through only events within the campaign's window.
fn within_window(campaign: &Campaign, columns: &Columns, snapshot: &Snapshot, mask: &mut Mask) {
    if columns.rows() == 1 {
        mask.and_only(is_open(campaign, columns, snapshot));
        return;
    }
    let active = &campaign.active;
    if active.zone != WindowZone::Program || columns.has_zones() {
        let mut windows = EventWindows::new(snapshot, columns, active);
        mask.and(&BooleanBuffer::collect_bool(columns.rows(), |row| {
            let (zone, window) = windows.get(row);
            window.contains_in(columns.at(row), zone)
        }));
        return;
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
}

/// Whether a campaign's window is open for the only event of a batch.
fn is_open(campaign: &Campaign, columns: &Columns, snapshot: &Snapshot) -> bool {
    let active = &campaign.active;
    if active.zone != WindowZone::Program || columns.has_zones() {
        return is_in_force(campaign, columns, snapshot, 0);
    }
    let minute = columns.minutes().first().copied().unwrap_or(0);
    active.in_zone(&snapshot.settings().schema.zone).contains(
        columns.at(0),
        columns.date(0).weekday(),
        minute,
    )
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
    let draw = chance::seed(campaign.counted_as(), member) % 1_000_000;
    draw < u64::from(campaign.holdout)
}
