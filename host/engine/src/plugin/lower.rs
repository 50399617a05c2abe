//! The columns of the selected events as the contract wants them: lent where
//! they lie in one piece, gathered into reused buffers where they do not.

use std::ops::Range;

use arrow_buffer::{NullBuffer, bit_util};

use super::contract::{AbiColumn, AbiIntegers, AbiText, AbiTexts};
use crate::batch::{Column, Dictionary, Integers, TextColumn, Texts};

/// Which entries of a column the plugin sees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entries<'a> {
    /// These, one after the other.
    Range { start: usize, end: usize },
    /// These, ascending.
    List(&'a [u32]),
}

impl<'a> Entries<'a> {
    /// Takes note of entries that follow each other without a gap.
    pub(super) fn of(list: &'a [u32]) -> Self {
        match (list.first(), list.last()) {
            (Some(&first), Some(&last)) if (last - first) as usize + 1 == list.len() => {
                Self::Range {
                    start: first as usize,
                    end: last as usize + 1,
                }
            }
            (None, _) => Self::Range { start: 0, end: 0 },
            _ => Self::List(list),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Range { start, end } => end - start,
            Self::List(list) => list.len(),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        let (range, list): (Range<usize>, &[u32]) = match self {
            Self::Range { start, end } => (start..end, &[]),
            Self::List(list) => (0..0, list),
        };
        range.chain(list.iter().map(|&entry| entry as usize))
    }
}

/// A dictionary is sent whole unless it has this many times the texts that
/// the plugin sees, and this many bytes: copying it is one `memcpy`, while
/// picking texts out costs some nanoseconds each.
const SPARSE: usize = 2;
const SPARSE_BYTES: usize = 2 * 1024;

/// Memory that one column is gathered into, kept between calls.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pub(super) values: Vec<i64>,
    validity: Vec<u8>,
    starts: Vec<u32>,
    keys: Vec<u32>,
    offsets: Vec<u32>,
    dictionary: String,
    compaction: Compaction,
}

/// Which keys of a dictionary were seen in this round, and their new numbers.
#[derive(Debug, Default)]
struct Compaction {
    round: u32,
    // Round and new number by old number.
    seen: Vec<(u32, u32)>,
}

impl Compaction {
    fn begin(&mut self, keys: usize) {
        if self.round == u32::MAX {
            self.seen.clear();
            self.round = 0;
        }
        self.round += 1;
        if self.seen.len() < keys {
            self.seen.resize(keys, (0, 0));
        }
    }
}

pub(super) fn lower<'a>(
    column: &'a Column,
    entries: Entries<'_>,
    scratch: &'a mut Scratch,
) -> AbiColumn<'a> {
    match column {
        Column::Integers(column) => AbiColumn::Integers(integers(column, entries, scratch)),
        Column::Text(column) => AbiColumn::Text(text(column, entries, scratch)),
        Column::Texts(column) => AbiColumn::Texts(texts(column, entries, scratch)),
    }
}

/// Values computed into [`Scratch::values`].
pub(super) fn computed(scratch: &Scratch) -> AbiColumn<'_> {
    AbiColumn::Integers(AbiIntegers {
        values: &scratch.values,
        validity: &[],
    })
}

fn integers<'a>(
    column: &'a Integers,
    entries: Entries<'_>,
    scratch: &'a mut Scratch,
) -> AbiIntegers<'a> {
    let Scratch {
        values, validity, ..
    } = scratch;
    AbiIntegers {
        values: gather(&column.values, entries, values),
        validity: bits(column.validity.as_ref(), entries, validity),
    }
}

fn text<'a>(column: &'a TextColumn, entries: Entries<'_>, scratch: &'a mut Scratch) -> AbiText<'a> {
    let Scratch {
        validity,
        keys,
        offsets,
        dictionary,
        compaction,
        ..
    } = scratch;
    let validity = bits(column.validity.as_ref(), entries, validity);
    if !is_sparse(&column.dictionary, entries.len()) {
        return whole(
            gather(&column.keys, entries, keys),
            &column.dictionary,
            validity,
        );
    }
    copy(&column.keys, entries, keys);
    compact(&column.dictionary, keys, offsets, dictionary, compaction);
    AbiText {
        keys,
        offsets,
        dictionary,
        validity,
    }
}

fn texts<'a>(column: &'a Texts, entries: Entries<'_>, scratch: &'a mut Scratch) -> AbiTexts<'a> {
    let Scratch {
        starts,
        keys,
        offsets,
        dictionary,
        compaction,
        ..
    } = scratch;
    let (starts, lent) = match lend_texts(column, entries) {
        Some((starts, lent)) => (starts, Some(lent)),
        None => {
            starts.clear();
            keys.clear();
            starts.push(0);
            for entry in entries.iter() {
                keys.extend_from_slice(column.keys(entry));
                starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
            }
            (&starts[..], None)
        }
    };
    let count = lent.map_or(keys.len(), <[u32]>::len);
    if !is_sparse(&column.dictionary, count) {
        let items = lent.unwrap_or(keys);
        return AbiTexts {
            starts,
            items: whole(items, &column.dictionary, &[]),
        };
    }
    if let Some(lent) = lent {
        keys.clear();
        keys.extend_from_slice(lent);
    }
    compact(&column.dictionary, keys, offsets, dictionary, compaction);
    AbiTexts {
        starts,
        items: AbiText {
            keys,
            offsets,
            dictionary,
            validity: &[],
        },
    }
}

/// Starts and keys as they are, if they begin at the first entry.
fn lend_texts<'a>(column: &'a Texts, entries: Entries<'_>) -> Option<(&'a [u32], &'a [u32])> {
    let Entries::Range { start, end } = entries else {
        return None;
    };
    let starts = column.starts.get(start..=end)?;
    let keys = column.keys.get(..*starts.last()? as usize)?;
    (starts.first() == Some(&0)).then_some((starts, keys))
}

fn whole<'a>(keys: &'a [u32], dictionary: &'a Dictionary, validity: &'a [u8]) -> AbiText<'a> {
    AbiText {
        keys,
        offsets: dictionary.offsets(),
        dictionary: dictionary.text(),
        validity,
    }
}

fn is_sparse(dictionary: &Dictionary, entries: usize) -> bool {
    dictionary.text().len() > SPARSE_BYTES && dictionary.len() / SPARSE > entries
}

/// Renumbers `keys` and collects their texts.
fn compact(
    source: &Dictionary,
    keys: &mut [u32],
    offsets: &mut Vec<u32>,
    dictionary: &mut String,
    compaction: &mut Compaction,
) {
    compaction.begin(source.len());
    offsets.clear();
    dictionary.clear();
    offsets.push(0);
    for key in keys {
        let Some((round, number)) = compaction.seen.get_mut(*key as usize) else {
            // The key of a missing value in a dictionary without texts.
            continue;
        };
        if *round != compaction.round {
            *round = compaction.round;
            *number = u32::try_from(offsets.len() - 1).unwrap_or(u32::MAX);
            dictionary.push_str(source.get(*key));
            offsets.push(u32::try_from(dictionary.len()).unwrap_or(u32::MAX));
        }
        *key = *number;
    }
}

/// The values of the entries: lent if they lie in one piece.
fn gather<'a, T: Copy + Default>(
    values: &'a [T],
    entries: Entries<'_>,
    buffer: &'a mut Vec<T>,
) -> &'a [T] {
    if let Entries::Range { start, end } = entries
        && let Some(lent) = values.get(start..end)
    {
        return lent;
    }
    copy(values, entries, buffer);
    buffer
}

fn copy<T: Copy + Default>(values: &[T], entries: Entries<'_>, buffer: &mut Vec<T>) {
    buffer.clear();
    buffer.extend(
        entries
            .iter()
            .map(|entry| values.get(entry).copied().unwrap_or_default()),
    );
}

/// The bits of the entries; none if all have a value.
fn bits<'a>(
    validity: Option<&'a NullBuffer>,
    entries: Entries<'_>,
    buffer: &'a mut Vec<u8>,
) -> &'a [u8] {
    let Some(validity) = validity.filter(|validity| validity.null_count() > 0) else {
        return &[];
    };
    // Bits past the last entry are lent with it; nobody may look at them.
    if let Entries::Range { start, end } = entries
        && (validity.offset() + start).is_multiple_of(8)
    {
        let first = (validity.offset() + start) / 8;
        let last = (validity.offset() + end).div_ceil(8);
        if let Some(lent) = validity.validity().get(first..last) {
            return lent;
        }
    }
    buffer.clear();
    buffer.resize(entries.len().div_ceil(8), 0);
    for (bit, entry) in entries.iter().enumerate() {
        if entry < validity.len() && validity.is_valid(entry) {
            bit_util::set_bit(buffer, bit);
        }
    }
    buffer
}

/// Where the lines of each event begin among the lines that the plugin sees:
/// lent if that is where they begin in the batch.
pub(super) fn line_starts<'a>(
    all: &'a [u32],
    events: Entries<'_>,
    starts: &'a mut Vec<u32>,
    lines: &mut Vec<u32>,
) -> (&'a [u32], bool) {
    if let Entries::Range { start, end } = events
        && let Some(lent) = all.get(start..=end)
        && lent.first() == Some(&0)
    {
        return (lent, true);
    }
    starts.clear();
    lines.clear();
    starts.push(0);
    for event in events.iter() {
        if let (Some(&from), Some(&to)) = (all.get(event), all.get(event + 1)) {
            lines.extend(from..to);
        }
        starts.push(u32::try_from(lines.len()).unwrap_or(u32::MAX));
    }
    (starts, false)
}
