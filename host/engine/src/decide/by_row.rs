//! The order of things by event.

/// Sorts by row without comparing: rows are small numbers, so counting them
/// says where each goes. Keeps its memory from batch to batch.
#[derive(Debug, Default)]
pub(super) struct ByRow {
    /// Where the entries of each row end.
    ends: Vec<u32>,
    order: Vec<u32>,
}

impl ByRow {
    /// Orders entries, given their rows, all below `count`. Entries of one row
    /// stay in their order.
    pub(super) fn sort(&mut self, count: usize, rows: impl ExactSizeIterator<Item = u32> + Clone) {
        let Self { ends, order } = self;
        if count == 1 {
            // A single event has them all.
            let all = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            ends.clear();
            ends.push(all);
            order.clear();
            order.extend(0..all);
            return;
        }
        // Where entries begin; each that is placed moves it on, at last to
        // where they end.
        begin(ends, count, rows.clone());
        order.clear();
        order.resize(rows.len(), 0);
        for (index, row) in (0u32..).zip(rows) {
            if let Some(at) = ends.get_mut(row as usize)
                && let Some(place) = order.get_mut(*at as usize)
            {
                *place = index;
                *at += 1;
            }
        }
    }

    /// The rows that have entries, ascending, with their entries.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let mut start = 0;
        (0u32..).zip(&self.ends).filter_map(move |(row, &end)| {
            let entries = self.order.get(start..end as usize)?;
            start = end as usize;
            (!entries.is_empty()).then_some((row, entries))
        })
    }
}

/// Where the entries of each row begin, and at last where they end.
pub(super) fn begin(starts: &mut Vec<u32>, count: usize, rows: impl Iterator<Item = u32>) {
    starts.clear();
    starts.resize(count + 1, 0);
    for row in rows {
        if let Some(count) = starts.get_mut(row as usize + 1) {
            *count += 1;
        }
    }
    let mut total = 0;
    for start in starts {
        total += *start;
        *start = total;
    }
}

/// Sorts entries in place, given where those of each row begin.
pub(super) fn sort_in_place<T>(entries: &mut [T], starts: &[u32], row: impl Fn(&T) -> u32) {
    if entries.is_sorted_by_key(&row) {
        return;
    }
    let mut next = starts.to_vec();
    let mut places: Vec<usize> = entries
        .iter()
        .map(|entry| {
            let next = next.get_mut(row(entry) as usize);
            next.map_or(usize::MAX, |next| {
                *next += 1;
                *next as usize - 1
            })
        })
        .collect();
    for index in 0..entries.len() {
        while let Some(&place) = places.get(index)
            && place != index
            && place < entries.len()
        {
            entries.swap(index, place);
            places.swap(index, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_a_stable_sort_does(
            count in 1u32..20,
            rows in prop::collection::vec(0u32..20, 0..200),
        ) {
            let rows: Vec<u32> = rows.iter().map(|row| row % count).collect();
            let count = count as usize;
            let entries: Vec<(u32, usize)> = rows.iter().copied().zip(0..).collect();
            let mut expected = entries.clone();
            expected.sort_by_key(|(row, _)| *row);

            let mut by_row = ByRow::default();
            by_row.sort(count, rows.iter().copied());
            let mut found = Vec::new();
            for (row, own) in by_row.rows() {
                prop_assert!(!own.is_empty());
                prop_assert!(own.iter().all(|&at| entries[at as usize].0 == row));
                found.extend(own.iter().map(|&at| entries[at as usize]));
            }
            prop_assert_eq!(&found, &expected);

            let (mut starts, mut sorted) = (Vec::new(), entries);
            begin(&mut starts, count, rows.iter().copied());
            sort_in_place(&mut sorted, &starts, |(row, _)| *row);
            prop_assert_eq!(&sorted, &expected);
        }
    }
}
