//! Purchases that may come back.

use std::collections::{HashMap, VecDeque};

use crate::model::Date;
use crate::returns::{Back, Purchase};
use crate::state::MemberIndex;

/// The purchases of the last so many days, by their ids and members.
#[derive(Debug, Default)]
pub(super) struct Purchases {
    all: VecDeque<(u128, Purchase)>,
    /// The number of the first; they are numbered as they came.
    first: u64,
    by_id: HashMap<u128, u64>,
    by_member: HashMap<MemberIndex, VecDeque<u64>>,
}

/// A stand-in for an id: two ids that differ never have the same.
fn hash(id: &str) -> u128 {
    let hash = blake3::hash(id.as_bytes());
    let bytes = hash.as_bytes().first_chunk::<16>();
    bytes.map_or(0, |bytes| u128::from_le_bytes(*bytes))
}

impl Purchases {
    /// Remembers a purchase, and forgets those before a day.
    pub(super) fn add(&mut self, id: &str, purchase: Purchase, oldest: Date) {
        self.forget(oldest);
        let number = self.first + self.all.len() as u64;
        let id = hash(id);
        self.by_id.insert(id, number);
        if let Some(member) = purchase.member {
            self.by_member.entry(member).or_default().push_back(number);
        }
        self.all.push_back((id, purchase));
    }

    /// Remembers a purchase that was decided before.
    pub(super) fn recall(&mut self, id: &str, purchase: Purchase) {
        self.add(id, purchase, Date::from_days(i32::MIN));
    }

    /// Those that are remembered, in the order in which they came.
    pub(super) fn all(&self) -> impl Iterator<Item = &Purchase> {
        self.all.iter().map(|(_, purchase)| purchase)
    }

    /// The number of the purchase with an id.
    pub(super) fn find(&self, id: &str) -> Option<u64> {
        self.by_id.get(&hash(id)).copied()
    }

    /// The numbers of a member's purchases, the newest first.
    pub(super) fn of_member(&self, member: MemberIndex) -> impl Iterator<Item = u64> {
        let own = self.by_member.get(&member).into_iter();
        own.flat_map(|own| own.iter().rev().copied())
    }

    pub(super) fn get(&self, number: u64) -> Option<&Purchase> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.all.get(at).map(|(_, purchase)| purchase)
    }

    pub(super) fn get_mut(&mut self, number: u64) -> Option<&mut Purchase> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.all.get_mut(at).map(|(_, purchase)| purchase)
    }

    /// The number of the purchase that was added last.
    pub(super) fn last(&self) -> Option<u64> {
        let count = self.all.len() as u64;
        (count > 0).then(|| self.first + count - 1)
    }

    /// Says what came back since of the purchase that was added last.
    pub(super) fn came_back(&mut self, back: Back) {
        if let Some((_, last)) = self.all.back_mut() {
            last.back = back;
        }
    }

    /// Purchases come by ascending instant, so that the oldest stand first.
    fn forget(&mut self, oldest: Date) {
        while let Some((id, purchase)) = self.all.front()
            && purchase.day < oldest
        {
            if self.by_id.get(id) == Some(&self.first) {
                self.by_id.remove(id);
            }
            if let Some(member) = purchase.member
                && let Some(own) = self.by_member.get_mut(&member)
            {
                own.pop_front();
                if own.is_empty() {
                    self.by_member.remove(&member);
                }
            }
            self.all.pop_front();
            self.first += 1;
        }
    }
}
