//! Which units of a basket are the cheapest, without making a list of units:
//! a line of a billion units costs as much work as a line of one.

use std::cmp::Ordering;

use sadakat_sdk::prelude::Money;

/// Units of one line, which all cost the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// The line's place in the order.
    pub(crate) line: usize,
    /// How many; never 0.
    pub(crate) units: i64,
    /// What they cost together.
    pub(crate) amount: Money,
}

impl Run {
    /// By the price of a unit, compared as fractions so that nothing is
    /// rounded, then by place, so that equal prices always fall alike.
    fn order(&self, other: &Self) -> Ordering {
        let price = |run: &Self, units: i64| i128::from(run.amount.minor()) * i128::from(units);
        price(self, other.units)
            .cmp(&price(other, self.units))
            .then(self.line.cmp(&other.line))
    }
}

/// The runs that hold the cheapest so many units, with how many of each.
pub(crate) fn cheapest_units(
    runs: &mut [Run],
    units: i64,
) -> impl Iterator<Item = (Run, i64)> + '_ {
    runs.sort_unstable_by(Run::order);
    let mut left = units;
    runs.iter().map_while(move |run| {
        let taken = run.units.min(left);
        left -= taken;
        (taken > 0).then_some((*run, taken))
    })
}
