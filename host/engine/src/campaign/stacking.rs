//! How campaigns share an event.

/// How the campaigns of one group share an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Stacking {
    /// All apply.
    #[default]
    All,
    /// The first that proposes something shuts out the others.
    First,
    /// One of them applies: the one that is best for the member.
    Best,
}

impl Stacking {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::All, Self::First, Self::Best];

    /// The name in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::First => "first",
            Self::Best => "best",
        }
    }
}

/// How several multipliers of one event and wallet combine. `base` points stay
/// apart from what multipliers add to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Multipliers {
    /// The highest counts, of equal ones the first; the default, because it
    /// cannot surprise: no campaign makes another one dearer.
    #[default]
    Highest,
    /// Each adds its own bonus: 2 and 3 give base × (1 + 1 + 2).
    SumOfBonuses,
    /// Each multiplies what the earlier ones made: 2 and 3 give base × 6.
    Product,
}

impl Multipliers {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Highest, Self::SumOfBonuses, Self::Product];

    /// The name in `program.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Highest => "highest",
            Self::SumOfBonuses => "sum of bonuses",
            Self::Product => "product",
        }
    }
}

/// Most groups that `never_together` may name: they fit into the bits of one
/// word an event.
pub(crate) const MAX_APART: usize = 64;

/// How campaigns of different groups share an event, by `[stacking]` of
/// `program.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Combination {
    /// How multipliers combine.
    pub multipliers: Multipliers,
    /// By group: its own bit and those of the groups that must not stand with
    /// it; zeros for a group that gets on with all.
    apart: Vec<(u64, u64)>,
}

impl Combination {
    /// From lists of groups of which at most one may give anything to an
    /// event. Groups are meant by their position.
    ///
    /// # Errors
    ///
    /// The number of different groups, if they are more than 64.
    pub(crate) fn new(
        multipliers: Multipliers,
        never_together: &[Vec<usize>],
    ) -> Result<Self, usize> {
        let mut named: Vec<usize> = never_together.iter().flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        if named.len() > MAX_APART {
            return Err(named.len());
        }
        let mut apart = vec![(0u64, 0u64); named.last().map_or(0, |last| last + 1)];
        for (bit, &group) in named.iter().enumerate() {
            if let Some((own, _)) = apart.get_mut(group) {
                *own = 1 << bit;
            }
        }
        for list in never_together {
            let own = |group: usize| apart.get(group).map_or(0, |(own, _)| *own);
            let all = list.iter().fold(0, |all, &group| all | own(group));
            for &group in list {
                if let Some((own, others)) = apart.get_mut(group) {
                    *others |= all & !*own;
                }
            }
        }
        Ok(Self { multipliers, apart })
    }

    /// The bit of a group, and those of the groups that must not stand with
    /// it.
    pub(crate) fn apart(&self, group: Option<usize>) -> (u64, u64) {
        group
            .and_then(|group| self.apart.get(group))
            .copied()
            .unwrap_or_default()
    }

    /// Whether any two groups must not stand together.
    pub(crate) fn keeps_apart(&self) -> bool {
        !self.apart.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_each_pair_apart() {
        let lists = [vec![0, 2], vec![2, 3, 4]];
        let combination = Combination::new(Multipliers::Highest, &lists).unwrap();
        let together = |a, b| {
            let (own, _) = combination.apart(Some(a));
            let (_, others) = combination.apart(Some(b));
            own & others == 0
        };
        for (a, b) in [(0, 2), (2, 3), (2, 4), (3, 4)] {
            assert!(!together(a, b) && !together(b, a), "{a} {b}");
        }
        for (a, b) in [(0, 3), (0, 4), (0, 1), (1, 2), (0, 9), (2, 2)] {
            assert!(together(a, b) && together(b, a), "{a} {b}");
        }
        assert_eq!(combination.apart(None), (0, 0));
    }
}
