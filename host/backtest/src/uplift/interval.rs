//! Differences between two groups with their 95 % confidence intervals.
//!
//! Means are compared by Welch's t interval, which does not suppose that both
//! groups vary alike (B. L. Welch, The generalization of "Student's" problem
//! when several different population variances are involved, Biometrika 34,
//! 1947). Shares are compared by Newcombe's hybrid of two Wilson intervals,
//! which holds for small groups and for shares near 0 and 1 (R. G. Newcombe,
//! Interval estimation for the difference between independent proportions,
//! Statistics in Medicine 17, 1998, method 10).
//!
//! Statistics are the one place with binary floats: nothing here is money that
//! anybody gets.
#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "estimates with their uncertainty; no amount, point or quantity is computed of them"
)]

use statrs::distribution::{ContinuousCDF as _, Normal, StudentsT};

use super::group::Sums;

/// A difference, and the interval that has the true one in 95 of 100 cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Interval {
    pub(super) difference: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// How uncertain it is.
    error: f64,
}

/// Which quantile leaves 2.5 % above it.
const TWO_SIDED_95: f64 = 0.975;

/// How likely a true difference of the size that was seen should be found,
/// where it is said how many members are needed (J. Cohen, Statistical Power
/// Analysis for the Behavioral Sciences, 1988).
const POWER: f64 = 0.8;

impl Interval {
    /// How many members more it takes, of groups that have so many now, to
    /// tell a difference of this size; none if there is none to be told.
    pub(super) fn more_members(&self, now: u64) -> Option<u64> {
        let normal = Normal::standard();
        let wanted = normal.inverse_cdf(TWO_SIDED_95) + normal.inverse_cdf(POWER);
        let times = (wanted * self.error / self.difference).powi(2);
        if self.error <= 0.0 || !times.is_finite() {
            return None;
        }
        let more = ((times - 1.0) * now as f64).ceil().max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and a billion"
        )]
        (more <= 1e9).then_some(more as u64)
    }
}

/// By how much the first group's mean is above the second one's; none if the
/// groups are too small to say anything.
pub(super) fn of_means(first: &Sums, second: &Sums) -> Option<Interval> {
    // The variance of a group's mean.
    let variance = |sums: &Sums| {
        if sums.members < 2 {
            return None;
        }
        let members = sums.members as f64;
        Some(sums.spread()? as f64 / (members * members * (members - 1.0)))
    };
    let (a, b) = (variance(first)?, variance(second)?);
    let error = (a + b).sqrt();
    let mean = |sums: &Sums| sums.spend as f64 / sums.members as f64;
    let difference = mean(first) - mean(second);
    let freedom = |variance: f64, sums: &Sums| variance * variance / (sums.members as f64 - 1.0);
    let freedom = (a + b).powi(2) / (freedom(a, first) + freedom(b, second));
    let student = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let reach = student.inverse_cdf(TWO_SIDED_95) * error;
    reach.is_finite().then_some(Interval {
        difference,
        low: difference - reach,
        high: difference + reach,
        error,
    })
}

/// By how much the first group's share of buyers is above the second one's;
/// none of empty groups.
pub(super) fn of_shares(first: &Sums, second: &Sums) -> Option<Interval> {
    if first.members == 0 || second.members == 0 {
        return None;
    }
    let z = Normal::standard().inverse_cdf(TWO_SIDED_95);
    // A share with its Wilson interval.
    let wilson = |sums: &Sums| {
        let (count, members) = (sums.buyers as f64, sums.members as f64);
        let share = count / members;
        let middle = z.mul_add(z, 2.0 * count);
        let reach = z * z.mul_add(z, 4.0 * count * (1.0 - share)).sqrt();
        let scale = 2.0 * z.mul_add(z, members);
        let low = ((middle - reach) / scale).clamp(0.0, 1.0);
        let high = ((middle + reach) / scale).clamp(0.0, 1.0);
        (share, low, high)
    };
    let (a, a_low, a_high) = wilson(first);
    let (b, b_low, b_high) = wilson(second);
    let difference = a - b;
    let variance = |share: f64, sums: &Sums| share * (1.0 - share) / sums.members as f64;
    Some(Interval {
        difference,
        low: difference - (a - a_low).hypot(b_high - b),
        high: difference + (a_high - a).hypot(b - b_low),
        error: (variance(a, first) + variance(b, second)).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Interval {
        /// Whether more than chance is behind it.
        fn tells(&self) -> bool {
            self.low > 0.0 || self.high < 0.0
        }
    }

    fn sums(spends: &[i64]) -> Sums {
        let mut sums = Sums::default();
        for &spend in spends {
            sums.add(spend, spend > 0);
        }
        sums
    }

    fn shares(buyers: u64, members: u64) -> Sums {
        Sums {
            members,
            buyers,
            ..Sums::default()
        }
    }

    fn near(found: f64, known: f64) -> bool {
        (found - known).abs() < 0.000_06
    }

    /// Student's own data on sleep, in tenths of hours, as R's `t.test` has it.
    #[test]
    fn means_as_a_textbook_has_them() {
        let first = sums(&[7, -16, -2, -12, -1, 34, 37, 8, 0, 20]);
        let second = sums(&[19, 8, 11, 1, -1, 44, 55, 16, 46, 34]);
        let found = of_means(&first, &second).unwrap();
        assert!(near(found.difference / 10.0, -1.58), "{found:?}");
        assert!(near(found.low / 10.0, -3.365_48), "{found:?}");
        assert!(near(found.high / 10.0, 0.205_48), "{found:?}");
        assert!(!found.tells());
    }

    /// The examples of Newcombe's paper, table II, method 10.
    #[test]
    fn shares_as_the_paper_has_them() {
        for (a, b, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let found = of_shares(&shares(a.0, a.1), &shares(b.0, b.1)).unwrap();
            assert!(near(found.low, low), "{a:?} {b:?}: {found:?}");
            assert!(near(found.high, high), "{a:?} {b:?}: {found:?}");
        }
    }

    #[test]
    fn nothing_is_said_of_groups_that_are_too_small() {
        assert_eq!(of_means(&sums(&[5]), &sums(&[1, 2, 3])), None);
        // Nobody differs from anybody: there is nothing to go by.
        assert_eq!(of_means(&sums(&[5, 5]), &sums(&[5, 5])), None);
        assert_eq!(of_shares(&shares(0, 0), &shares(1, 2)), None);
        let same = of_shares(&shares(5, 10), &shares(5, 10)).unwrap();
        assert_eq!(same.more_members(20), None);
    }

    /// Numbers that look drawn, the same in every run (SplitMix64).
    struct Drawn(u64);

    impl Drawn {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        }

        /// What a member spends: half of them nothing, some very much.
        fn spend(&mut self) -> i64 {
            if self.next().is_multiple_of(2) {
                return 0;
            }
            let steps = 1 + self.next() % 6;
            let spend: u64 = (0..steps).map(|_| self.next() % 5_000).sum();
            i64::try_from(spend).unwrap()
        }
    }

    /// A world of so many members, a tenth of them the control group, in which
    /// the campaign makes everybody else spend so much more.
    fn world(seed: u64, members: u64, more: i64) -> [Sums; 2] {
        let mut drawn = Drawn(seed);
        let mut groups = [Sums::default(); 2];
        for _ in 0..members {
            let held_out = drawn.next().is_multiple_of(10);
            let spend = drawn.spend();
            let spend = if held_out { spend } else { spend + more };
            groups[usize::from(held_out)].add(spend, spend > 0);
        }
        groups
    }

    #[test]
    fn without_a_difference_the_interval_has_0_in_95_of_100_worlds() {
        let worlds = 2_000;
        let (mut means, mut shares) = (0, 0);
        for seed in 0..worlds {
            let [treated, control] = world(seed, 1_000, 0);
            means += u32::from(!of_means(&treated, &control).unwrap().tells());
            shares += u32::from(!of_shares(&treated, &control).unwrap().tells());
        }
        // Three standard errors around 1,900.
        for (what, hits) in [("means", means), ("shares", shares)] {
            assert!((1_870..=1_930).contains(&hits), "{what}: {hits}");
        }
    }

    #[test]
    fn a_difference_that_is_there_is_found() {
        for seed in 0..100 {
            let [treated, control] = world(seed, 20_000, 1_500);
            let seen = of_means(&treated, &control).unwrap();
            assert!(seen.low > 0.0 && seen.high > 1_500.0 - 800.0, "{seen:?}");
        }
    }

    /// Where too few members show a difference of about the size that is there,
    /// as many more as were asked for find it in about 80 of 100 worlds.
    #[test]
    fn as_many_members_as_were_asked_for_are_enough() {
        let (mut worlds, mut found) = (0, 0);
        for seed in 0..3_000 {
            let [treated, control] = world(seed, 400, 1_000);
            let seen = of_means(&treated, &control).unwrap();
            if seen.tells() || (seen.difference - 1_000.0).abs() > 100.0 {
                continue;
            }
            let more = seen.more_members(400).unwrap();
            let [treated, control] = world(seed + 1_000_000, 400 + more, 1_000);
            worlds += 1;
            found += u32::from(of_means(&treated, &control).unwrap().low > 0.0);
        }
        assert!(worlds > 100, "{worlds}");
        let percent = found * 100 / worlds;
        assert!((70..=90).contains(&percent), "{found} of {worlds}");
    }
}
