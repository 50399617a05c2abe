//! Events seen lately, to find one that comes twice.

use hashbrown::HashTable;

use super::limits::DUPLICATE_WINDOW;

/// The ids of the last [`DUPLICATE_WINDOW`] events, as 128 bits of their
/// BLAKE3 hash: two ids that differ never look alike, and no file can be made
/// in which they do.
#[derive(Debug, Default)]
pub(super) struct RecentIds {
    // A ring: once full, `next` is the oldest.
    ring: Vec<u128>,
    next: usize,
    // Positions in the ring, by the low half of the hash.
    table: HashTable<u32>,
}

impl RecentIds {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.ring.clear();
        self.next = 0;
        self.table.clear();
    }

    /// The hash that stands for an id.
    pub(super) fn hash(id: &str) -> u128 {
        let hash = blake3::hash(id.as_bytes());
        hash.as_bytes()
            .first_chunk::<16>()
            .map_or(0, |bytes| u128::from_le_bytes(*bytes))
    }

    pub(super) fn contains(&self, hash: u128) -> bool {
        let ring = &self.ring;
        self.table
            .find(hash as u64, |&at| ring.get(at as usize) == Some(&hash))
            .is_some()
    }

    pub(super) fn insert(&mut self, hash: u128) {
        let Self { ring, next, table } = self;
        let at = *next as u32;
        if let Some(slot) = ring.get_mut(*next) {
            if let Ok(entry) = table.find_entry(*slot as u64, |&old| old == at) {
                entry.remove();
            }
            *slot = hash;
        } else {
            ring.push(hash);
        }
        *next = (*next + 1) % DUPLICATE_WINDOW;
        table.insert_unique(hash as u64, at, |&at| {
            ring.get(at as usize).map_or(0, |&hash| hash as u64)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_the_oldest_only() {
        let mut recent = RecentIds::default();
        let hash = |n: usize| RecentIds::hash(&n.to_string());
        for n in 0..DUPLICATE_WINDOW + 10 {
            assert!(!recent.contains(hash(n)));
            recent.insert(hash(n));
        }
        assert!(!recent.contains(hash(9)));
        assert!(recent.contains(hash(10)));
        assert!(recent.contains(hash(DUPLICATE_WINDOW + 9)));
        assert_eq!(recent.table.len(), DUPLICATE_WINDOW);
    }
}
