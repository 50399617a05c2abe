//! The best choice between competing offers.

use super::benefit::Outcome;

/// Ways of choosing that are compared for one event and phase, at most. Twelve
/// competing offers never have more, however they are grouped: 2¹² = 4,096.
/// One way costs as much as settling the event once, some hundred nanoseconds
/// to some microseconds, so the worst event takes some milliseconds.
pub(super) const CHOICES: u32 = 4_096;

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
/// offers each group has; `settle` says what a choice comes to.
///
/// Up to [`CHOICES`] ways all are compared. Beyond, the search begins with
/// what is best for one group after the other and then exchanges one offer at
/// a time for as long as that is better: good, but maybe not the best.
pub(super) fn find(sizes: &[usize], mut settle: impl FnMut(&[usize]) -> Outcome) -> Found {
    let ways = sizes.iter().try_fold(1u32, |ways, &size| {
        ways.checked_mul(u32::try_from(size).ok()?.checked_add(1)?)
            .filter(|&ways| ways <= CHOICES)
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
                if best.compared >= CHOICES {
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
        let found = find(&sizes, |choice| {
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
        let found = find(&sizes, |choice| worth(&sizes, &values, choice));
        assert!(!found.complete);
        assert!(found.compared <= CHOICES);
        // Without conflicts between groups the exchange finds the best.
        assert!(found.outcome.taken.len() >= 6);
    }

    proptest! {
        /// R50: no way of choosing is better than the one found.
        #[test]
        fn nothing_beats_what_is_found(
            sizes in prop::collection::vec(1usize..4, 1..5),
            values in prop::collection::vec(-5i64..20, 12),
        ) {
            let mut all = Vec::new();
            let found = find(&sizes, |choice| {
                let outcome = worth(&sizes, &values, choice);
                all.push(outcome.clone());
                outcome
            });
            prop_assert!(all.iter().all(|other| !other.beats(&found.outcome)));
            prop_assert_eq!(worth(&sizes, &values, &found.choice), found.outcome);
        }
    }
}
