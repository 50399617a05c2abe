//! How good an outcome is for the member.

use std::cmp::Ordering;

use super::applied_effect::{AppliedEffect, Granted};

/// What an event came to in one phase, as far as it can be compared: more
/// money off is better; of equal money, more points, wallet by wallet in the
/// order of the program. Gifts, coupons and messages have no price that a
/// program knows, so they do not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub struct Benefit {
    /// Minor units off prices.
    pub off: i64,
    /// By wallet: points in its smallest unit.
    pub points: Vec<i64>,
}

impl Benefit {
    /// What effects come to.
    pub(super) fn of(given: &[AppliedEffect], wallets: usize) -> Self {
        let mut benefit = Self {
            off: 0,
            points: vec![0; wallets],
        };
        for given in given {
            match &given.effect {
                Granted::Discount { amount, .. } => {
                    benefit.off = benefit.off.saturating_add(*amount);
                }
                Granted::Points { wallet, amount, .. } => {
                    if let Some(points) = benefit.points.get_mut(usize::from(wallet.0)) {
                        *points = points.saturating_add(*amount);
                    }
                }
                Granted::Other(_) => {}
            }
        }
        benefit
    }

    /// How much better it is than another one, part by part.
    pub(super) fn beyond(&self, other: &Self) -> Self {
        Self {
            off: self.off.saturating_sub(other.off),
            points: self
                .points
                .iter()
                .zip(&other.points)
                .map(|(a, b)| a.saturating_sub(*b))
                .collect(),
        }
    }
}

/// One way to choose between competing offers, as it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) benefit: Benefit,
    /// The offers taken, ascending.
    pub(super) taken: Vec<usize>,
}

impl Outcome {
    /// Whether it is to be preferred: a greater benefit, or an equal one with
    /// offers that come earlier, or with more of them.
    pub(super) fn beats(&self, other: &Self) -> bool {
        match self.benefit.cmp(&other.benefit) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => {
                let differ = self.taken.iter().zip(&other.taken).find(|(a, b)| a != b);
                match differ {
                    Some((own, others)) => own < others,
                    None => self.taken.len() > other.taken.len(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(off: i64, points: i64, taken: &[usize]) -> Outcome {
        Outcome {
            benefit: Benefit {
                off,
                points: vec![points],
            },
            taken: taken.to_vec(),
        }
    }

    #[test]
    fn money_counts_before_points_and_ties_go_to_the_earlier() {
        assert!(outcome(2, 0, &[1]).beats(&outcome(1, 9, &[0])));
        assert!(outcome(1, 9, &[1]).beats(&outcome(1, 8, &[0])));
        // R53: equal offers, the earlier one.
        assert!(outcome(1, 1, &[0]).beats(&outcome(1, 1, &[1])));
        assert!(outcome(1, 1, &[0, 2]).beats(&outcome(1, 1, &[0])));
        assert!(!outcome(1, 1, &[0]).beats(&outcome(1, 1, &[0])));
    }
}
