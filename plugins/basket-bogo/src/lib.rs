#![doc = include_str!("../README.md")]

mod groups;

use sadakat_sdk::prelude::*;

use groups::{Run, cheapest_units};

/// Buy X, get Y: the cheapest units of a set of products cost less.
#[derive(Debug, Params)]
pub struct BasketBogo {
    /// Units at full price in a group.
    #[param(default = 2)]
    buy: i64,
    /// Cheaper units in a group.
    #[param(default = 1)]
    get: i64,
    /// What the cheaper units lose, in percent; 100 makes them free.
    #[param(default = 100)]
    percent: i64,
    /// The most groups in one order; 0 for no limit.
    #[param(default = 0)]
    max_groups: i64,
    /// Categories that take part.
    #[param(default = [])]
    categories: TextSet,
    /// Single products that take part, by SKU.
    #[param(default = [])]
    skus: TextSet,
}

/// A purchase.
#[derive(Debug, Event)]
pub struct Purchase<'a> {
    #[field("purchase.lines")]
    lines: Lines<'a, Item<'a>>,
}

/// What was bought.
#[derive(Debug, Line)]
pub struct Item<'a> {
    #[field("line.sku")]
    sku: &'a str,
    #[field("line.category")]
    category: Option<&'a str>,
    #[field("line.quantity")]
    quantity: Quantity,
    #[field("line.amount")]
    amount: Money,
}

impl Campaign for BasketBogo {
    type Event<'a> = Purchase<'a>;
    const EFFECTS: &'static [EffectKind] = &[EffectKind::Discount];

    fn validate(&self) -> Result<(), Failure> {
        if self.buy < 1 || self.get < 1 {
            return Err("buy and get must be at least 1".into());
        }
        if !(1..=100).contains(&self.percent) {
            return Err("percent must be between 1 and 100".into());
        }
        if self.max_groups < 0 {
            return Err("max_groups must not be negative".into());
        }
        if self.categories.is_empty() && self.skus.is_empty() {
            return Err("name at least one of categories or skus".into());
        }
        Ok(())
    }

    fn evaluate(&self, event: &Purchase<'_>, effects: &mut Effects<'_>) -> Result<(), Failure> {
        let mut runs: Vec<Run> = Vec::new();
        for (line, item) in event.lines.iter().enumerate() {
            // Weighed goods have no units to give away.
            let units = item.quantity.whole_units();
            if units > 0
                && item.quantity.is_whole()
                && item.amount > Money::ZERO
                && self.takes(&item)
            {
                runs.push(Run {
                    line,
                    units,
                    amount: item.amount,
                });
            }
        }
        let group = self.buy.saturating_add(self.get);
        let units = runs
            .iter()
            .fold(0_i64, |sum, run| sum.saturating_add(run.units));
        let mut groups = units.checked_div(group).unwrap_or(0);
        if self.max_groups > 0 {
            groups = groups.min(self.max_groups);
        }
        for (run, cheaper) in cheapest_units(&mut runs, groups.saturating_mul(self.get)) {
            // One fraction, rounded once.
            let part = cheaper.saturating_mul(self.percent);
            let off = run.amount.share(part, run.units.saturating_mul(100));
            if off > Money::ZERO {
                effects.discount(Discount::amount(off).on_line(run.line));
            }
        }
        Ok(())
    }
}

impl BasketBogo {
    fn takes(&self, item: &Item<'_>) -> bool {
        self.skus.has(item.sku)
            || item
                .category
                .is_some_and(|found| self.categories.has(found))
    }
}

sadakat_sdk::export!(BasketBogo);

#[cfg(test)]
mod tests;
