//! Purchases that may come back.

use std::collections::{HashMap, VecDeque};

use crate::model::Date;
use crate::records::sale_id;
use crate::returns::{Back, Purchase};
use crate::state::MemberIndex;

/// The purchases of the last so many days, by their ids and members.
#[derive(Debug, Default)]
pub(super) struct Purchases {
    all: VecDeque<Known>,
    /// The number of the first; they are numbered as they came.
    first: u64,
    /// The number of the last one with an id.
    by_id: HashMap<u128, u64>,
    by_member: HashMap<MemberIndex, VecDeque<u64>>,
}

#[derive(Debug)]
struct Known {
    id: u128,
    /// The number of the event among all events.
    event: u64,
    /// The number of the purchase that came before with the same id.
    same_id: Option<u64>,
    purchase: Purchase,
}

/// When a purchase must have been to be that of a return.
#[derive(Debug, Clone, Copy)]
pub(super) struct Within {
    /// Not before this day,
    pub(super) since: Date,
    /// and before the event with this number.
    pub(super) before: u64,
}

/// A purchase that a return names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    /// Whether it is called just so, and is not the purchase of a receipt that
    /// is called so.
    pub(super) exact: bool,
    /// The number of the event among all events.
    pub(super) event: u64,
    /// The number of the purchase.
    pub(super) number: u64,
}

/// Days for which a purchase is kept beyond those that the program says: by
/// the clocks of two stores it may be so many days later.
const DAYS_BETWEEN_CLOCKS: i32 = 2;

fn by_any_clock(oldest: Date) -> Date {
    Date::from_days(oldest.days().saturating_sub(DAYS_BETWEEN_CLOCKS))
}

/// A stand-in for an id: two ids that differ never have the same.
fn hash(id: &str) -> u128 {
    let hash = blake3::hash(id.as_bytes());
    let bytes = hash.as_bytes().first_chunk::<16>();
    bytes.map_or(0, |bytes| u128::from_le_bytes(*bytes))
}

impl Purchases {
    /// Remembers a purchase, which is event `event` of all.
    pub(super) fn add(&mut self, id: &str, event: u64, purchase: Purchase) {
        let number = self.first + self.all.len() as u64;
        let id = hash(id);
        let same_id = self.by_id.insert(id, number);
        if let Some(member) = purchase.member {
            self.by_member.entry(member).or_default().push_back(number);
        }
        self.all.push_back(Known {
            id,
            event,
            same_id,
            purchase,
        });
    }

    /// Those of which something can come back after a day before which nothing
    /// does, in the order of events.
    pub(super) fn since(&self, oldest: Date) -> impl Iterator<Item = &Purchase> {
        let oldest = by_any_clock(oldest);
        let known = self.all.iter();
        let mut all: Vec<&Known> = known.filter(|known| known.purchase.day >= oldest).collect();
        all.sort_by_key(|known| known.event);
        all.into_iter().map(|known| &known.purchase)
    }

    /// The purchase that a return means with an id: the one with it, or else
    /// that of the receipt with it. If an id was used again, it is that of the
    /// last event.
    pub(super) fn named(&self, of: &str, within: Within) -> Option<Named> {
        let found = self.last(of, true, within);
        found.or_else(|| self.last(&sale_id(of), false, within))
    }

    fn last(&self, id: &str, exact: bool, within: Within) -> Option<Named> {
        let mut next = self.by_id.get(&hash(id)).copied();
        let mut last: Option<Named> = None;
        while let Some(number) = next
            && let Some(known) = self.known(number)
        {
            next = known.same_id;
            let event = known.event;
            if event < within.before
                && known.purchase.day >= within.since
                && last.is_none_or(|last| last.event < event)
            {
                last = Some(Named {
                    exact,
                    event,
                    number,
                });
            }
        }
        last
    }

    /// The numbers of a member's purchases since a day, the newest first.
    pub(super) fn of_member(&self, member: MemberIndex, since: Date) -> impl Iterator<Item = u64> {
        let own = self.by_member.get(&member).into_iter();
        own.flat_map(|own| own.iter().rev().copied())
            .filter(move |&number| self.get(number).is_some_and(|known| known.day >= since))
    }

    fn known(&self, number: u64) -> Option<&Known> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.all.get(at)
    }

    pub(super) fn get(&self, number: u64) -> Option<&Purchase> {
        self.known(number).map(|known| &known.purchase)
    }

    pub(super) fn get_mut(&mut self, number: u64) -> Option<&mut Purchase> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.all.get_mut(at).map(|known| &mut known.purchase)
    }

    /// The number of the purchase that was added last.
    pub(super) fn newest(&self) -> Option<u64> {
        let count = self.all.len() as u64;
        (count > 0).then(|| self.first + count - 1)
    }

    /// Says what came back since of the purchase that was added last.
    pub(super) fn came_back(&mut self, back: Back) {
        if let Some(last) = self.all.back_mut() {
            last.purchase.back = back;
        }
    }

    /// Says whose the purchase is now that was added last.
    pub(super) fn is_of(&mut self, member: MemberIndex) {
        if let Some(last) = self.all.back_mut() {
            last.purchase.member = Some(member);
        }
    }

    /// Forgets purchases of before a day, of which nothing can come back any
    /// more whatever happens from now on. Within a chunk nothing is forgotten:
    /// its events are not decided in the order of time.
    ///
    /// Purchases come by ascending instant but for those of one chunk, so that
    /// the oldest stand first, or soon.
    pub(super) fn forget(&mut self, oldest: Date) {
        let oldest = by_any_clock(oldest);
        while let Some(known) = self.all.front()
            && known.purchase.day < oldest
        {
            if self.by_id.get(&known.id) == Some(&self.first) {
                self.by_id.remove(&known.id);
            }
            if let Some(member) = known.purchase.member
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
