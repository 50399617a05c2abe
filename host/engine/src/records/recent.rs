//! Events seen lately, to find one that comes twice.

use hashbrown::HashTable;

use super::limits::DUPLICATE_WINDOW;

/// The ids of the last [`DUPLICATE_WINDOW`] events, as 128 bits of their
/// BLAKE3 hash: two ids that differ never look alike, and no file can be made
/// in which they do.
#[derive(Debug, Default)]
pub(super) struct RecentIds {
    // The very first id, as long as it is alone; otherwise empty. A single
    // event is compared with no other, and its id need not be hashed.
    first: String,
    // A ring: once full, `next` is the oldest.
    ring: Vec<u128>,
    next: usize,
    // Positions in the ring, by the low half of the hash.
    table: HashTable<u32>,
}

impl RecentIds {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.first.clear();
        self.ring.clear();
        self.next = 0;
        self.table.clear();
    }

    /// Refuses an id that was seen; the others have what they are to be
    /// [inserted](Self::insert) by.
    pub(super) fn unseen(&mut self, id: &str) -> Option<Unseen> {
        if !self.first.is_empty() {
            let hash = hash(&self.first);
            self.first.clear();
            self.insert_hash(hash);
        }
        if self.ring.is_empty() {
            return Some(Unseen::First);
        }
        let hash = hash(id);
        let ring = &self.ring;
        let seen = self
            .table
            .find(hash as u64, |&at| ring.get(at as usize) == Some(&hash));
        seen.is_none().then_some(Unseen::Hash(hash))
    }

    pub(super) fn insert(&mut self, id: &str, unseen: Unseen) {
        match unseen {
            Unseen::First => self.first.push_str(id),
            Unseen::Hash(hash) => self.insert_hash(hash),
        }
    }

    fn insert_hash(&mut self, hash: u128) {
        let Self {
            ring, next, table, ..
        } = self;
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

/// What stands for an id that was not seen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unseen {
    /// There was none before it.
    First,
    /// Its hash.
    Hash(u128),
}

/// The hash that stands for an id.
fn hash(id: &str) -> u128 {
    let hash = blake3::hash(id.as_bytes());
    hash.as_bytes()
        .first_chunk::<16>()
        .map_or(0, |bytes| u128::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_the_oldest_only() {
        let mut recent = RecentIds::default();
        let id = |n: usize| n.to_string();
        for n in 0..DUPLICATE_WINDOW + 10 {
            let unseen = recent.unseen(&id(n)).unwrap();
            recent.insert(&id(n), unseen);
        }
        assert!(recent.unseen(&id(9)).is_some());
        assert!(recent.unseen(&id(10)).is_none());
        assert!(recent.unseen(&id(DUPLICATE_WINDOW + 9)).is_none());
        assert_eq!(recent.table.len(), DUPLICATE_WINDOW);
    }

    #[test]
    fn the_first_is_seen_by_the_second() {
        let mut recent = RecentIds::default();
        let unseen = recent.unseen("a").unwrap();
        recent.insert("a", unseen);
        assert!(recent.unseen("a").is_none());
        assert!(recent.unseen("b").is_some());
        recent.clear();
        assert!(recent.unseen("a").is_some());
    }
}
