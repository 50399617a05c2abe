//! The columns of a batch.

use std::ops::Range;
use std::sync::Arc;

use arrow_buffer::ScalarBuffer;

use super::{Column, DictionaryBuilder, Integers, TextColumn, Texts};
use crate::schema::{FieldId, KindId, Schema};
use crate::values::{Date, Instant, Zone};

/// Events as columns; only fields that somebody asked for are there.
///
/// Invariant: every event column has [`Self::rows`] entries, every line column
/// [`Self::lines`] entries.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    pub(super) head: Arc<Head>,
    // By field id; missing at the end where nobody asked.
    pub(super) columns: Arc<Vec<Option<Column>>>,
    // Those that were set when `columns` were shared already: the totals of a
    // batch that somebody else holds too. They are few.
    pub(super) over: Vec<(FieldId, Column)>,
}

/// What every batch has.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub(super) rows: usize,
    pub(super) line_starts: ScalarBuffer<u32>,
    pub(super) kinds: ScalarBuffer<u16>,
    pub(super) at: ScalarBuffer<i64>,
    pub(super) dates: ScalarBuffer<i32>,
    pub(super) minutes: ScalarBuffer<u16>,
    // Where events have zones of their own: which ones, and the place of each
    // event's among them. Nothing if all are in the program's.
    pub(super) zones: Arc<[Zone]>,
    pub(super) zone_of: ScalarBuffer<u32>,
}

impl Columns {
    /// How many events there are.
    #[inline]
    pub fn rows(&self) -> usize {
        self.head.rows
    }

    /// How many lines all events have together.
    #[inline]
    pub fn lines(&self) -> usize {
        self.head.line_starts.last().copied().unwrap_or(0) as usize
    }

    /// The kind of an event.
    #[inline]
    pub fn kind(&self, row: usize) -> KindId {
        KindId::from_index(self.head.kinds.get(row).copied().unwrap_or(u16::MAX).into())
    }

    /// The kinds of all events, as [`KindId::index`] gives them.
    #[inline]
    pub fn kinds(&self) -> &[u16] {
        &self.head.kinds
    }

    /// When an event happened.
    #[inline]
    pub fn at(&self, row: usize) -> Instant {
        Instant::from_micros(self.head.at.get(row).copied().unwrap_or(0))
    }

    /// When all events happened, in microseconds since 1970-01-01T00:00:00Z.
    #[inline]
    pub fn instants(&self) -> &[i64] {
        &self.head.at
    }

    /// The local day of an event.
    #[inline]
    pub fn date(&self, row: usize) -> Date {
        Date::from_days(self.head.dates.get(row).copied().unwrap_or(0))
    }

    /// The local days of all events, as days since 1970-01-01.
    #[inline]
    pub fn dates(&self) -> &[i32] {
        &self.head.dates
    }

    /// Minutes since local midnight of all events.
    #[inline]
    pub fn minutes(&self) -> &[u16] {
        &self.head.minutes
    }

    /// Whether the local times of events are those of zones of their own.
    #[inline]
    pub fn has_zones(&self) -> bool {
        !self.head.zones.is_empty()
    }

    /// The zone of an event's local time; none for the program's.
    #[inline]
    pub fn zone(&self, row: usize) -> Option<&Zone> {
        let place = self.head.zone_of.get(row)?;
        self.head.zones.get(*place as usize)
    }

    /// Counts local days and times by other clocks: each event has the place
    /// of its zone.
    pub fn set_zones(&mut self, zones: Vec<Zone>, of: Vec<u32>) {
        let head = Arc::make_mut(&mut self.head);
        head.zones = zones.into();
        head.zone_of = of.into();
        let local: Vec<_> = (0..self.head.rows)
            .map(|row| self.zone(row).map(|zone| self.at(row).local(zone)))
            .collect();
        let known = || local.iter().zip(0..self.head.rows);
        let dates = known().map(|(local, row)| {
            local
                .as_ref()
                .map_or_else(|| self.date(row), |local| local.date)
                .days()
        });
        let dates = dates.collect();
        let minutes = known().map(|(local, row)| {
            let before = self.head.minutes.get(row).copied().unwrap_or(0);
            local.as_ref().map_or(before, |local| local.minute)
        });
        let minutes = minutes.collect();
        let head = Arc::make_mut(&mut self.head);
        head.dates = dates;
        head.minutes = minutes;
    }

    /// Which lines an event has.
    #[inline]
    pub fn line_range(&self, row: usize) -> Range<usize> {
        match (
            self.head.line_starts.get(row),
            self.head.line_starts.get(row + 1),
        ) {
            (Some(&start), Some(&end)) => start as usize..end as usize,
            _ => 0..0,
        }
    }

    /// Where each event's lines begin, and at last where they end.
    #[inline]
    pub fn line_starts(&self) -> &[u32] {
        &self.head.line_starts
    }

    /// A field's values, if somebody asked for them.
    #[inline]
    pub fn get(&self, id: FieldId) -> Option<&Column> {
        if let Some((_, column)) = self.over.iter().find(|(field, _)| *field == id) {
            return Some(column);
        }
        self.columns.get(id.index())?.as_ref()
    }

    /// Sets a field's values, which must have one entry per event (per line
    /// for a line field).
    pub fn set(&mut self, id: FieldId, column: Column) {
        if let Some((_, known)) = self.over.iter_mut().find(|(field, _)| *field == id) {
            *known = column;
            return;
        }
        let Some(columns) = Arc::get_mut(&mut self.columns) else {
            // Mostly the only one.
            self.over.reserve_exact(1);
            self.over.push((id, column));
            return;
        };
        if columns.len() <= id.index() {
            columns.resize_with(id.index() + 1, || None);
        }
        if let Some(slot) = columns.get_mut(id.index()) {
            *slot = Some(column);
        }
    }

    /// Other columns of the same fields.
    fn map(
        &self,
        schema: &Schema,
        of: impl Fn(&Column, bool) -> Column,
    ) -> Arc<Vec<Option<Column>>> {
        let fields = schema.fields().iter().enumerate();
        let columns = fields.map(|(index, field)| {
            let column = self.get(FieldId::from_index(index))?;
            Some(of(column, field.is_line()))
        });
        Arc::new(columns.collect())
    }

    /// The events of `rows`, in the order given. Dictionaries are shared.
    #[must_use]
    pub fn take(&self, rows: &[u32], schema: &Schema) -> Self {
        let mut line_starts = Vec::with_capacity(rows.len() + 1);
        let mut lines = Vec::new();
        line_starts.push(0u32);
        for &row in rows {
            lines.extend(self.line_range(row as usize).map(|line| line as u32));
            line_starts.push(u32::try_from(lines.len()).unwrap_or(u32::MAX));
        }
        let columns = self.map(schema, |column, is_line| {
            take_column(column, if is_line { &lines } else { rows })
        });
        let head = Head {
            rows: rows.len(),
            line_starts: line_starts.into(),
            kinds: take_values(&self.head.kinds, rows),
            at: take_values(&self.head.at, rows),
            dates: take_values(&self.head.dates, rows),
            minutes: take_values(&self.head.minutes, rows),
            zones: Arc::clone(&self.head.zones),
            zone_of: if self.has_zones() {
                take_values(&self.head.zone_of, rows)
            } else {
                ScalarBuffer::default()
            },
        };
        Self::of(head, columns)
    }

    /// The events of a range, without copying values.
    #[must_use]
    pub fn slice(&self, rows: Range<usize>, schema: &Schema) -> Self {
        let start = rows.start.min(self.head.rows);
        let count = rows.end.min(self.head.rows).saturating_sub(start);
        if count == self.head.rows {
            return self.clone();
        }
        let first_line = self.line_range(start).start;
        let line_starts: Vec<u32> = self
            .line_starts()
            .get(start..=start + count)
            .unwrap_or(&[])
            .iter()
            .map(|&line| line - first_line as u32)
            .collect();
        let line_count = line_starts.last().copied().unwrap_or(0) as usize;
        let columns = self.map(schema, |column, is_line| {
            if is_line {
                slice_column(column, first_line, line_count)
            } else {
                slice_column(column, start, count)
            }
        });
        let head = Head {
            rows: count,
            line_starts: line_starts.into(),
            kinds: self.head.kinds.slice(start, count),
            at: self.head.at.slice(start, count),
            dates: self.head.dates.slice(start, count),
            minutes: self.head.minutes.slice(start, count),
            zones: Arc::clone(&self.head.zones),
            zone_of: if self.has_zones() {
                self.head.zone_of.slice(start, count)
            } else {
                ScalarBuffer::default()
            },
        };
        Self::of(head, columns)
    }

    pub(super) fn of(head: Head, columns: Arc<Vec<Option<Column>>>) -> Self {
        Self {
            head: Arc::new(head),
            columns,
            over: Vec::new(),
        }
    }
}

impl Columns {
    /// A batch of one event with only some of its lines, in their order.
    #[must_use]
    pub fn with_lines(&self, lines: &[u32], schema: &Schema) -> Self {
        let columns = self.map(schema, |column, is_line| {
            if is_line {
                take_column(column, lines)
            } else {
                column.clone()
            }
        });
        let head = Head {
            line_starts: vec![0, u32::try_from(lines.len()).unwrap_or(u32::MAX)].into(),
            ..Head::clone(&self.head)
        };
        Self::of(head, columns)
    }

    /// An event by itself. Its dictionaries hold its own texts only, in their
    /// order, so that nothing depends on the events that were beside it.
    #[must_use]
    pub fn alone(&self, row: usize, schema: &Schema) -> Self {
        let mut alone = self.slice(row..row + 1, schema);
        alone.columns = alone.map(schema, |column, _| match column {
            Column::Integers(column) => Column::Integers(column.clone()),
            Column::Text(column) => Column::Text(own_text(column)),
            Column::Texts(column) => Column::Texts(own_texts(column)),
        });
        alone
    }
}

fn own_text(column: &TextColumn) -> TextColumn {
    let mut own = DictionaryBuilder::default();
    let keys = (0..column.keys.len())
        .map(|entry| column.get(entry).map_or(0, |text| own.intern(text)))
        .collect();
    TextColumn {
        keys,
        dictionary: own.finish(),
        validity: column.validity.clone(),
    }
}

fn own_texts(column: &Texts) -> Texts {
    let mut own = DictionaryBuilder::default();
    let (mut starts, mut keys) = (vec![0u32], Vec::new());
    for entry in 0..column.starts.len().saturating_sub(1) {
        keys.extend(column.get(entry).map(|text| own.intern(text)));
        starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
    }
    Texts {
        starts: starts.into(),
        keys: keys.into(),
        dictionary: own.finish(),
    }
}

fn take_values<T: arrow_buffer::ArrowNativeType>(
    values: &ScalarBuffer<T>,
    entries: &[u32],
) -> ScalarBuffer<T> {
    entries
        .iter()
        .map(|&e| values.get(e as usize).copied().unwrap_or_default())
        .collect()
}

fn take_validity(
    validity: Option<&arrow_buffer::NullBuffer>,
    entries: &[u32],
) -> Option<arrow_buffer::NullBuffer> {
    let validity = validity?;
    Some(
        entries
            .iter()
            .map(|&e| validity.is_valid(e as usize))
            .collect(),
    )
}

fn take_column(column: &Column, entries: &[u32]) -> Column {
    match column {
        Column::Integers(column) => Column::Integers(Integers {
            values: take_values(&column.values, entries),
            validity: take_validity(column.validity.as_ref(), entries),
        }),
        Column::Text(column) => Column::Text(TextColumn {
            keys: take_values(&column.keys, entries),
            dictionary: column.dictionary.clone(),
            validity: take_validity(column.validity.as_ref(), entries),
        }),
        Column::Texts(column) => {
            let mut starts = Vec::with_capacity(entries.len() + 1);
            let mut keys = Vec::new();
            starts.push(0u32);
            for &entry in entries {
                keys.extend_from_slice(column.keys(entry as usize));
                starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
            }
            Column::Texts(Texts {
                starts: starts.into(),
                keys: keys.into(),
                dictionary: column.dictionary.clone(),
            })
        }
    }
}

fn slice_column(column: &Column, from: usize, len: usize) -> Column {
    match column {
        Column::Integers(column) => Column::Integers(Integers {
            values: column.values.slice(from, len),
            validity: column.validity.as_ref().map(|v| v.slice(from, len)),
        }),
        Column::Text(column) => Column::Text(TextColumn {
            keys: column.keys.slice(from, len),
            dictionary: column.dictionary.clone(),
            validity: column.validity.as_ref().map(|v| v.slice(from, len)),
        }),
        // Starts keep counting from the first entry of the whole column.
        Column::Texts(column) => Column::Texts(Texts {
            starts: column.starts.slice(from, len + 1),
            keys: column.keys.clone(),
            dictionary: column.dictionary.clone(),
        }),
    }
}

/// Collects the part of [`Columns`] that every batch has: kinds and times.
#[derive(Debug)]
pub struct ColumnsBuilder {
    pub(super) line_starts: Vec<u32>,
    pub(super) kinds: Vec<u16>,
    pub(super) at: Vec<i64>,
    pub(super) dates: Vec<i32>,
    pub(super) minutes: Vec<u16>,
}

impl ColumnsBuilder {
    /// Adds an event with as many lines.
    pub fn push(&mut self, kind: KindId, at: Instant, schema: &Schema, lines: usize) {
        let local = at.local(&schema.zone);
        let before = self.line_starts.last().copied().unwrap_or(0);
        self.line_starts
            .push(before.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)));
        self.kinds
            .push(u16::try_from(kind.index()).unwrap_or(u16::MAX));
        self.at.push(at.micros());
        self.dates.push(local.date.days());
        self.minutes.push(local.minute);
    }

    /// How many events were added.
    pub fn rows(&self) -> usize {
        self.kinds.len()
    }

    /// The events, with no field columns yet.
    pub fn finish(self) -> Columns {
        let head = Head {
            rows: self.kinds.len(),
            line_starts: self.line_starts.into(),
            kinds: self.kinds.into(),
            at: self.at.into(),
            dates: self.dates.into(),
            minutes: self.minutes.into(),
            zones: Arc::default(),
            zone_of: ScalarBuffer::default(),
        };
        Columns::of(head, Arc::default())
    }

    /// The local day of each event, the minute of that day, and the instant.
    pub fn times(&self) -> impl Iterator<Item = (Date, u16, Instant)> {
        let local = self.dates.iter().zip(&self.minutes);
        local.zip(&self.at).map(|((&date, &minute), &at)| {
            (Date::from_days(date), minute, Instant::from_micros(at))
        })
    }

    /// Takes back all events and keeps the memory.
    pub fn clear(&mut self) {
        self.line_starts.truncate(1);
        self.kinds.clear();
        self.at.clear();
        self.dates.clear();
        self.minutes.clear();
    }
}

impl Default for ColumnsBuilder {
    fn default() -> Self {
        Self {
            line_starts: vec![0],
            kinds: Vec::new(),
            at: Vec::new(),
            dates: Vec::new(),
            minutes: Vec::new(),
        }
    }
}
