use crate::EffectKind;

/// Rows that are gathered before they go into the columns; a power of two.
const BLOCK: usize = 16;

/// What every proposal has, in the columns of the contract.
///
/// Proposals go into blocks of a fixed size first: writing into these needs
/// no check whether a column must grow.
#[derive(Debug)]
pub(super) struct Rows {
    /// How many there are, those in the block included.
    count: usize,
    block: Block,
    columns: Columns,
}

#[derive(Debug)]
struct Block {
    events: [u32; BLOCK],
    kinds: [u8; BLOCK],
    names: [u32; BLOCK],
    amounts: [i64; BLOCK],
}

/// Columns of one length.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) events: Vec<u32>,
    pub(super) kinds: Vec<u8>,
    pub(super) names: Vec<u32>,
    pub(super) amounts: Vec<i64>,
}

impl Rows {
    /// Room for so many.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self {
            count: 0,
            block: Block {
                events: [0; BLOCK],
                kinds: [0; BLOCK],
                names: [0; BLOCK],
                amounts: [0; BLOCK],
            },
            columns: Columns {
                events: Vec::with_capacity(rows),
                kinds: Vec::with_capacity(rows),
                names: Vec::with_capacity(rows),
                amounts: Vec::with_capacity(rows),
            },
        }
    }

    #[inline]
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    #[inline]
    pub(super) fn push(&mut self, event: u32, kind: EffectKind, name: u32, amount: i64) {
        set(&mut self.block.events, self.count, event);
        set(&mut self.block.kinds, self.count, kind as u8);
        set(&mut self.block.names, self.count, name);
        set(&mut self.block.amounts, self.count, amount);
        self.count = self.count.wrapping_add(1);
        if self.count.is_multiple_of(BLOCK) {
            self.flush();
        }
    }

    /// Appends what is not in the columns yet.
    #[inline(never)]
    fn flush(&mut self) {
        let Self {
            count,
            block,
            columns,
        } = self;
        let new = ..count.saturating_sub(columns.events.len());
        append(&mut columns.events, block.events.get(new));
        append(&mut columns.kinds, block.kinds.get(new));
        append(&mut columns.names, block.names.get(new));
        append(&mut columns.amounts, block.amounts.get(new));
    }

    /// Takes away what was pushed after the first so many, and tells the kinds
    /// of it.
    pub(super) fn truncate(&mut self, count: usize) -> Vec<u8> {
        self.flush();
        let columns = &mut self.columns;
        let kinds = columns.kinds.split_off(count.min(columns.kinds.len()));
        columns.events.truncate(count);
        columns.names.truncate(count);
        columns.amounts.truncate(count);
        // The next block begins where the columns end.
        self.refill();
        kinds
    }

    /// Takes back from the columns what is not a whole block, as `push`
    /// counts on.
    fn refill(&mut self) {
        let Self {
            count,
            block,
            columns,
        } = self;
        *count = columns.events.len();
        let whole = *count - *count % BLOCK;
        take(&mut columns.events, whole, &mut block.events);
        take(&mut columns.kinds, whole, &mut block.kinds);
        take(&mut columns.names, whole, &mut block.names);
        take(&mut columns.amounts, whole, &mut block.amounts);
    }

    pub(super) fn into_columns(mut self) -> Columns {
        self.flush();
        self.columns
    }
}

#[inline]
fn set<T>(column: &mut [T; BLOCK], row: usize, value: T) {
    if let Some(place) = column.get_mut(row % BLOCK) {
        *place = value;
    }
}

fn append<T: Copy>(column: &mut Vec<T>, values: Option<&[T]>) {
    column.extend_from_slice(values.unwrap_or_default());
}

/// Moves what comes after the first `whole` entries to a block.
fn take<T: Copy>(column: &mut Vec<T>, whole: usize, block: &mut [T; BLOCK]) {
    for (place, value) in block.iter_mut().zip(column.drain(whole..)) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the place in a block, and however often rows are dropped.
    #[test]
    fn rows_come_out_as_they_went_in() {
        let mut rows = Rows::with_capacity(1);
        let mut expected: Vec<(u32, u8, u32, i64)> = Vec::new();
        for event in 0..300 {
            let mark = rows.len();
            for place in 0..event % 7 {
                let kind = [EffectKind::Points, EffectKind::Custom][place as usize % 2];
                rows.push(event, kind, place, i64::from(event * place));
            }
            if event % 3 == 1 {
                let dropped = rows.truncate(mark);
                assert_eq!(dropped.len() as u32, event % 7, "{event}");
                assert!(dropped.iter().step_by(2).all(|kind| *kind == 0), "{event}");
            } else {
                expected.extend((0..event % 7).map(|place| {
                    let kind = if place % 2 == 0 { 0 } else { 10 };
                    (event, kind, place, i64::from(event * place))
                }));
            }
            assert_eq!(rows.len(), expected.len(), "{event}");
        }
        let Columns {
            events,
            kinds,
            names,
            amounts,
        } = rows.into_columns();
        let heads = events.into_iter().zip(kinds);
        let tails = names.into_iter().zip(amounts);
        let found: Vec<_> = heads
            .zip(tails)
            .map(|((event, kind), (name, amount))| (event, kind, name, amount))
            .collect();
        assert_eq!(found, expected);
    }
}
