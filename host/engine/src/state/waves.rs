//! Which events of a chunk can be decided at the same time.

use std::ops::Range;

use super::MemberIndex;

/// Waves of a chunk: in each, every member has at most one event, so that a
/// member's second event sees what the first one came to.
///
/// An event's wave is the number of earlier events of its member in the chunk.
/// Guests have no state, so that all their events are in the first wave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waves {
    order: Vec<u32>,
    // Where each wave begins, and at last where it ends.
    starts: Vec<u32>,
}

impl Waves {
    /// How many waves there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are none: the chunk is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows of all events by wave, within one in the order of the chunk.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Where a wave stands in [`Self::order`].
    pub fn range(&self, wave: usize) -> Range<usize> {
        match (self.starts.get(wave), self.starts.get(wave + 1)) {
            (Some(&start), Some(&end)) => start as usize..end as usize,
            _ => 0..0,
        }
    }

    /// The rows of each wave.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|wave| self.order.get(self.range(wave)).unwrap_or(&[]))
    }
}

/// Finds the waves of one chunk after the other, and keeps its memory.
#[derive(Debug, Default)]
pub struct WaveFinder {
    // Events so far by member; all 0 between chunks.
    seen: Vec<u32>,
    // The wave of each row.
    waves: Vec<u32>,
}

impl WaveFinder {
    /// The waves of a chunk, given the member of each event in the order of
    /// the chunk: by instant, and in file order where instants are the same.
    /// Takes time in proportion to the events.
    pub fn find(&mut self, members: &[Option<MemberIndex>]) -> Waves {
        self.waves.clear();
        // How many events each wave has.
        let mut counts: Vec<u32> = Vec::new();
        for member in members {
            let wave = member.map_or(0, |member| self.next(member));
            self.waves.push(wave);
            let wave = wave as usize;
            if counts.len() <= wave {
                counts.resize(wave + 1, 0);
            }
            if let Some(count) = counts.get_mut(wave) {
                *count += 1;
            }
        }
        for member in members.iter().flatten() {
            if let Some(seen) = self.seen.get_mut(member.0 as usize) {
                *seen = 0;
            }
        }
        self.sort(&counts)
    }

    fn next(&mut self, member: MemberIndex) -> u32 {
        let index = member.0 as usize;
        if self.seen.len() <= index {
            self.seen.resize(index + 1, 0);
        }
        let Some(seen) = self.seen.get_mut(index) else {
            return 0;
        };
        *seen += 1;
        *seen - 1
    }

    /// Sorts rows by wave, by counting.
    fn sort(&self, counts: &[u32]) -> Waves {
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut start = 0;
        starts.push(start);
        for count in counts {
            start += count;
            starts.push(start);
        }
        let mut free = starts.clone();
        let mut order = vec![0; self.waves.len()];
        for (row, &wave) in (0u32..).zip(&self.waves) {
            if let Some(place) = free.get_mut(wave as usize)
                && let Some(slot) = order.get_mut(*place as usize)
            {
                *slot = row;
                *place += 1;
            }
        }
        Waves { order, starts }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn waves(members: &[i64]) -> Vec<Vec<u32>> {
        let members: Vec<_> = members
            .iter()
            .map(|&m| u32::try_from(m).ok().map(MemberIndex))
            .collect();
        let mut finder = WaveFinder::default();
        let found = finder.find(&members);
        assert_eq!(finder.find(&members), found);
        found.iter().map(<[u32]>::to_vec).collect()
    }

    #[test]
    fn one_event_a_member_and_wave() {
        assert_eq!(
            waves(&[5, -1, 5, 2, -1, 5, 2]),
            [vec![0, 1, 3, 4], vec![2, 6], vec![5]]
        );
        assert!(waves(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn waves_as_defined(members in proptest::collection::vec(-1i64..6, 0..60)) {
            let found = waves(&members);
            let mut expected: Vec<Vec<u32>> = Vec::new();
            for (row, member) in members.iter().enumerate() {
                let earlier = members[..row].iter().filter(|m| *m == member).count();
                let wave = if *member < 0 { 0 } else { earlier };
                expected.resize(expected.len().max(wave + 1), Vec::new());
                expected[wave].push(row as u32);
            }
            prop_assert_eq!(found, expected);
        }
    }
}
