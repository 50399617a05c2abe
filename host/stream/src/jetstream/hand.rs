//! What was delivered of a partition and is not done.
//!
//! The server delivers in order, but what was delivered to somebody who died, or
//! over a connection that broke, comes again only later, behind newer messages.
//! It numbers its deliveries, so that a missing one is noticed; then nothing is
//! handed out until everything that it waits for is here.

use std::collections::BTreeMap;

/// What was delivered, by its place in the stream.
#[derive(Debug)]
pub(super) struct Hand<M> {
    held: BTreeMap<u64, M>,
    /// Everything up to here is done.
    done: u64,
    /// The number of the last delivery, if none before it is missing.
    last: Option<u64>,
}

impl<M> Hand<M> {
    pub(super) const fn new() -> Self {
        Self {
            held: BTreeMap::new(),
            done: 0,
            last: None,
        }
    }

    /// Takes a delivery with its number; gives it back if it is done already. Of
    /// a message that came twice the newer one is held, by which it is
    /// acknowledged.
    pub(super) fn take(&mut self, sequence: u64, number: u64, message: M) -> Option<M> {
        let is_next = self
            .last
            .is_some_and(|last| last.checked_add(1) == Some(number));
        self.last = is_next.then_some(number);
        if sequence <= self.done {
            return Some(message);
        }
        self.held.insert(sequence, message);
        None
    }

    /// Deliveries may have been lost.
    pub(super) const fn unsure(&mut self) {
        self.last = None;
    }

    /// Takes what the server says: everything up to `floor` is acknowledged,
    /// `number` is the number of its last delivery, and it waits for `pending`
    /// messages behind the floor.
    pub(super) fn compare(&mut self, floor: u64, number: u64, pending: usize) {
        self.done = self.done.max(floor);
        self.held = self.held.split_off(&self.done.saturating_add(1));
        self.last = (self.held.len() == pending).then_some(number);
    }

    /// Whether nothing is missing between what is done and what is held.
    pub(super) const fn is_whole(&self) -> bool {
        self.last.is_some()
    }

    pub(super) fn held(&self) -> &BTreeMap<u64, M> {
        &self.held
    }

    /// Everything that is held is done: the last of it, by which all of it is
    /// acknowledged.
    pub(super) fn finish(&mut self) -> Option<M> {
        let (sequence, last) = self.held.pop_last()?;
        self.done = self.done.max(sequence);
        self.held.clear();
        Some(last)
    }

    /// What is held, which this worker will not do.
    pub(super) fn give_back(&mut self) -> impl Iterator<Item = M> {
        self.last = None;
        std::mem::take(&mut self.held).into_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(hand: &Hand<u64>) -> Vec<u64> {
        hand.held().keys().copied().collect()
    }

    #[test]
    fn deliveries_without_a_gap_are_whole() {
        let mut hand = Hand::new();
        assert!(!hand.is_whole(), "nobody knows what was before");
        hand.compare(0, 0, 0);
        for (sequence, number) in [(3, 1), (4, 2), (9, 3)] {
            assert_eq!(hand.take(sequence, number, number), None);
            assert!(hand.is_whole());
        }
        assert_eq!(held(&hand), [3, 4, 9]);
        assert_eq!(hand.finish(), Some(3), "by the newest delivery");
        assert_eq!(held(&hand), [0; 0]);
        assert_eq!(hand.take(12, 4, 4), None);
        assert!(hand.is_whole());
    }

    #[test]
    fn what_was_with_another_is_waited_for() {
        let mut hand = Hand::new();
        // Two messages are with somebody who died.
        hand.compare(5, 7, 2);
        assert!(!hand.is_whole());
        // A newer one comes first.
        hand.take(8, 8, 8);
        hand.compare(5, 8, 3);
        assert!(!hand.is_whole());
        hand.take(6, 9, 9);
        hand.take(7, 10, 10);
        hand.compare(5, 10, 3);
        assert!(hand.is_whole());
        assert_eq!(held(&hand), [6, 7, 8]);
    }

    #[test]
    fn a_delivery_that_is_lost_is_noticed() {
        let mut hand = Hand::new();
        hand.compare(0, 0, 0);
        hand.take(1, 1, 1);
        hand.take(3, 3, 3);
        assert!(!hand.is_whole());
        hand.compare(0, 3, 3);
        assert!(!hand.is_whole());
        hand.take(2, 4, 4);
        hand.compare(0, 4, 3);
        assert_eq!((held(&hand), hand.is_whole()), (vec![1, 2, 3], true));
    }

    #[test]
    fn what_is_done_and_comes_again_is_given_back() {
        let mut hand = Hand::new();
        hand.compare(0, 0, 0);
        hand.take(1, 1, 1);
        hand.take(2, 2, 2);
        hand.finish();
        assert_eq!(hand.take(2, 3, 3), Some(3));
        assert!(hand.is_whole());
        assert_eq!(held(&hand), [0; 0]);
    }

    #[test]
    fn what_another_acknowledged_is_not_done_again() {
        let mut hand = Hand::new();
        hand.compare(0, 2, 2);
        hand.take(1, 3, 3);
        // Whoever was taken for dead was slow, and acknowledged both.
        hand.compare(2, 3, 0);
        assert_eq!((held(&hand), hand.is_whole()), (vec![], true));
    }

    #[test]
    fn a_new_leader_that_counts_anew_is_noticed() {
        let mut hand = Hand::new();
        hand.compare(0, 20, 0);
        hand.take(21, 21, 21);
        hand.take(20, 20, 20);
        assert!(!hand.is_whole());
    }
}
