//! Intervals, to be found by the values that lie in them.

use std::ops::Range;

use crate::batch::Integers;

/// Up to so many intervals are found faster by looking at each than by the
/// tree.
const FEW: usize = 8;

/// Campaigns by an interval of a number. Finding those around a value takes
/// the logarithm of all, and as many steps as there are found.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    /// By where they begin.
    intervals: Vec<Interval>,
    /// A tree over `intervals`: the greatest end of each half, of each half of
    /// a half, and so on; the root is at 1.
    ends: Vec<i64>,
}

#[derive(Debug, Clone, Copy)]
struct Interval {
    from: i64,
    to: i64,
    campaign: u32,
}

impl Bounds {
    /// Adds a campaign; [`Self::finish`] must follow before anything is found.
    pub(super) fn add(&mut self, from: i64, to: i64, campaign: u32) {
        self.intervals.push(Interval { from, to, campaign });
    }

    /// Makes what was added ready to be found.
    pub(super) fn finish(&mut self) {
        self.intervals
            .sort_by_key(|interval| (interval.from, interval.campaign));
        let leaves = self.intervals.len().next_power_of_two();
        self.ends = vec![i64::MIN; 2 * leaves];
        for (at, interval) in self.intervals.iter().enumerate() {
            if let Some(end) = self.ends.get_mut(leaves + at) {
                *end = interval.to;
            }
        }
        for at in (1..leaves).rev() {
            let end = self.end(2 * at).max(self.end(2 * at + 1));
            if let Some(parent) = self.ends.get_mut(at) {
                *parent = end;
            }
        }
    }

    /// The campaigns whose intervals have any value of a column in them, some
    /// of them more than once. If there are more values than intervals, or most
    /// intervals have many of them, those are found too that lie between the
    /// values: what is found is checked in full anyway.
    pub(super) fn around_any(&self, column: &Integers, mut found: impl FnMut(u32)) {
        let values = || (0..column.values.len()).filter_map(|entry| column.get(entry));
        if column.values.len() <= self.intervals.len() {
            let mut left = 4 * self.intervals.len();
            for value in values() {
                self.overlapping(value, value, &mut |campaign| {
                    left = left.saturating_sub(1);
                    found(campaign);
                });
                if left == 0 {
                    break;
                }
            }
            if left > 0 {
                return;
            }
        }
        // Most intervals have many of the values.
        if let (Some(least), Some(greatest)) = (values().min(), values().max()) {
            self.overlapping(least, greatest, &mut found);
        }
    }

    /// The campaigns whose intervals overlap another one.
    fn overlapping(&self, from: i64, to: i64, found: &mut impl FnMut(u32)) {
        if self.intervals.len() <= FEW {
            for interval in &self.intervals {
                if interval.from <= to && interval.to >= from {
                    found(interval.campaign);
                }
            }
            return;
        }
        let begun = self
            .intervals
            .partition_point(|interval| interval.from <= to);
        if begun > 0 {
            let leaves = self.ends.len() / 2;
            self.visit(1, 0..leaves, begun, from, found);
        }
    }

    fn visit(
        &self,
        node: usize,
        leaves: Range<usize>,
        begun: usize,
        value: i64,
        found: &mut impl FnMut(u32),
    ) {
        if leaves.start >= begun || self.end(node) < value {
            return;
        }
        if leaves.len() == 1 {
            if let Some(interval) = self.intervals.get(leaves.start) {
                found(interval.campaign);
            }
            return;
        }
        let middle = leaves.start + leaves.len() / 2;
        self.visit(2 * node, leaves.start..middle, begun, value, found);
        self.visit(2 * node + 1, middle..leaves.end, begun, value, found);
    }

    fn end(&self, node: usize) -> i64 {
        self.ends.get(node).copied().unwrap_or(i64::MIN)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_all_that_looking_at_each_finds(
            intervals in prop::collection::vec((-20i64..20, -20i64..20), 0..40),
            values in prop::collection::vec(-25i64..25, 0..60),
        ) {
            let mut bounds = Bounds::default();
            for (campaign, (from, to)) in (0..).zip(&intervals) {
                bounds.add(*from, *to, campaign);
            }
            bounds.finish();
            let column = Integers {
                values: values.clone().into(),
                validity: None,
            };
            let mut found = Vec::new();
            bounds.around_any(&column, |campaign| found.push(campaign));
            found.sort_unstable();
            found.dedup();
            let among = |span: Option<(i64, i64)>| {
                let among = (0..).zip(&intervals).filter(|(_, (from, to))| {
                    values.iter().any(|value| (*from..=*to).contains(value))
                        || span.is_some_and(|(first, last)| *from <= last && *to >= first)
                });
                among.map(|(campaign, _)| campaign).collect::<Vec<u32>>()
            };
            // Exactly those, or those between the first value and the last.
            let exactly = among(None);
            let between = match (values.iter().min(), values.iter().max()) {
                (Some(least), Some(greatest)) => among(Some((*least, *greatest))),
                _ => Vec::new(),
            };
            prop_assert!(found == exactly || found == between, "{:?}", found);
            prop_assert!(exactly.iter().all(|campaign| found.contains(campaign)));
        }
    }
}
