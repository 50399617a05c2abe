//! The best choice between competing offers.

use super::benefit::Outcome;

/// Ways of choosing that are compared for one event and phase, at most. Twelve
/// competing offers never have more, however they are grouped: 2¹² = 4,096.
/// One way costs as much as settling the event once, some hundred nanoseconds
/// to some microseconds, so the worst event takes some milliseconds.
pub(super) const CHOICES: u32 = 4_096;

/// Work for one event and phase, in prices looked at: a discount on an order
/// of a thousand lines is a thousand. Twelve competing offers of one discount
/// each have it for orders of 300 lines; some 10 ns each, so that the worst
/// event takes some tenths of a second.
pub(super) const WORK: u64 = 1 << 24;

/// For each group, which of its offers is chosen; none of them at its end.
pub(super) type Choice = Vec<usize>;

/// What a search found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) choice: Choice,
    pub(super) outcome: Outcome,
    pub(super) compared: u32,
    /// Whether all ways were compared.
    pub(super) complete: bool,
}

/// Finds the best choice of at most one offer a group. `sizes` says how many
/// offers each group has; `settle` says what a choice comes to, which takes
/// `work` at most.
///
/// Up to [`CHOICES`] ways, and as long as they do not take more than [`WORK`],
/// all are compared. Beyond, the search begins with what is best for one group
/// after the other and then exchanges one offer at a time for as long as that
/// is better: good, but maybe not the best.
pub(super) fn find(
    sizes: &[usize],
    work: u64,
    mut settle: impl FnMut(&[usize]) -> Outcome,
) -> Found {
    // One way besides choosing nothing, whatever it takes.
    let most = u32::try_from(WORK / work.max(1)).unwrap_or(u32::MAX);
    let most = most.clamp(2, CHOICES);
    let ways = sizes.iter().try_fold(1u32, |ways, &size| {
        ways.checked_mul(u32::try_from(size).ok()?.checked_add(1)?)
            .filter(|&ways| ways <= most)
    });
    let none: Choice = sizes.to_vec();
    let outcome = settle(&none);
    let mut best = Found {
        choice: none,
        outcome,
        compared: 1,
        complete: ways.is_some(),
    };
    if ways.is_some() {
        let mut choice: Choice = vec![0; sizes.len()];
        // The last way is that of choosing nothing.
        while choice != sizes {
            best.consider(&choice, &mut settle);
            advance(&mut choice, sizes);
        }
        return best;
    }
    loop {
        let before = best.choice.clone();
        for (group, &size) in sizes.iter().enumerate() {
            for offer in 0..=size {
                if best.compared >= most {
                    return best;
                }
                let mut choice = best.choice.clone();
                if let Some(chosen) = choice.get_mut(group)
                    && *chosen != offer
                {
                    *chosen = offer;
                    best.consider(&choice, &mut settle);
                }
            }
        }
        if best.choice == before {
            return best;
        }
    }
}

impl Found {
    fn consider(&mut self, choice: &[usize], settle: &mut impl FnMut(&[usize]) -> Outcome) {
        self.compared += 1;
        let outcome = settle(choice);
        if outcome.beats(&self.outcome) {
            self.choice.clear();
            self.choice.extend_from_slice(choice);
            self.outcome = outcome;
        }
    }
}

/// The next way, counting like a number whose digits are 0 to `sizes`.
fn advance(choice: &mut [usize], sizes: &[usize]) {
    for (digit, &size) in choice.iter_mut().zip(sizes) {
        if *digit < size {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::benefit::Benefit;
    use super::*;

    /// What offers are worth, with a bonus for some pairs of them.
    fn worth(sizes: &[usize], values: &[i64], choice: &[usize]) -> Outcome {
        let mut start = 0;
        let mut taken = Vec::new();
        for (&chosen, &size) in choice.iter().zip(sizes) {
            if chosen < size {
                taken.push(start + chosen);
            }
            start += size;
        }
        let off = taken.iter().map(|&offer| values[offer]).sum::<i64>()
            - taken
                .windows(2)
                .filter(|pair| (pair[0] + pair[1]) % 3 == 0)
                .count() as i64
                * 7;
        Outcome {
            benefit: Benefit {
                off,
                points: Vec::new(),
            },
            taken,
        }
    }

    #[test]
    fn compares_every_way_once() {
        let sizes = [2, 1, 3];
        let mut seen = BTreeSet::new();
        let found = find(&sizes, 1, |choice| {
            assert!(seen.insert(choice.to_vec()), "{choice:?} twice");
            worth(&sizes, &[1, 2, 3, 4, 5, 6], choice)
        });
        assert_eq!(seen.len(), 3 * 2 * 4);
        assert_eq!(found.compared, 24);
        assert!(found.complete);
    }

    #[test]
    fn r58_says_when_not_all_ways_were_compared() {
        let sizes = [3; 7];
        let values: Vec<i64> = (0..21).collect();
        let found = find(&sizes, 1, |choice| worth(&sizes, &values, choice));
        assert!(!found.complete);
        assert!(found.compared <= CHOICES);
        // Without conflicts between groups the exchange finds the best.
        assert!(found.outcome.taken.len() >= 6);
    }

    #[test]
    fn what_takes_long_is_compared_less_often() {
        let sizes = [2, 1, 3];
        let values = [1, 2, 3, 4, 5, 6];
        for (work, most) in [
            (WORK / 24, 24),
            (WORK / 23, 23),
            (WORK / 5, 5),
            (u64::MAX, 2),
        ] {
            let found = find(&sizes, work, |choice| worth(&sizes, &values, choice));
            assert_eq!(found.complete, most == 24, "{work}");
            assert!(found.compared <= most, "{work}: {}", found.compared);
        }
    }

    proptest! {
        /// R50: no way of choosing is better than the one found.
        #[test]
        fn nothing_beats_what_is_found(
            sizes in prop::collection::vec(1usize..4, 1..5),
            values in prop::collection::vec(-5i64..20, 12),
        ) {
            let mut all = Vec::new();
            let found = find(&sizes, 1, |choice| {
                let outcome = worth(&sizes, &values, choice);
                all.push(outcome.clone());
                outcome
            });
            prop_assert!(all.iter().all(|other| !other.beats(&found.outcome)));
            prop_assert_eq!(worth(&sizes, &values, &found.choice), found.outcome);
        }
    }
}
