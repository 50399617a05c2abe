//! Discounts: from what a rule wants to what it gets, line by line.
//!
//! | file | concept |
//! |---|---|
//! | `prices.rs` | what purchases cost before any discount |
//! | `units.rs` | the single units of a line |
//! | `spread.rs` | an amount shared out over lines |

mod prices;
mod spread;
#[cfg(test)]
mod tests;
mod units;

pub(super) use prices::Prices;
pub(super) use spread::shares;

use super::settings::{MoneySettings, RoundingPlace};
use crate::effect::{Discount, Per, PriceBase, Target, Units, Worth};
use crate::model::NUMBER_ONE;
use prices::Price;
use spread::{Part, Remainders, room, spread};
use units::{End, UNIT, WholeUnits};

/// One order while its discounts are taken, one after the other.
#[derive(Debug, Default)]
pub(super) struct Order {
    money: MoneySettings,
    lines: Vec<Price>,
    shipping: Price,
    /// What one discount concerns. Kept, as everything below, for its memory.
    parts: Vec<Part>,
    runs: Vec<Run>,
    remainders: Remainders,
}

/// Units of one price on one line.
#[derive(Debug, Clone, Copy)]
struct Run {
    price: i64,
    /// Which of the parts.
    part: usize,
    count: i64,
}

/// What a discount came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// Minor units altogether.
    pub amount: i64,
    /// What the rule asked for before it was capped and clipped.
    pub wanted: i64,
    /// How much of it comes off which line, without zeros; empty for shipping.
    pub lines: Vec<(u32, i64)>,
}

impl Order {
    /// No order yet.
    pub(super) fn new(money: MoneySettings) -> Self {
        Self {
            money,
            ..Self::default()
        }
    }

    /// Starts with the order of an event. `off` is what earlier phases took
    /// off each line of the batch; empty if they lowered none.
    pub(super) fn begin(&mut self, prices: &Prices<'_>, row: usize, off: &[i64]) {
        self.lines.clear();
        self.lines.extend(prices.lines(row));
        let off = off.get(prices.first_line(row)..).unwrap_or(&[]);
        for (line, off) in self.lines.iter_mut().zip(off) {
            line.lower(*off);
        }
        self.shipping = prices.shipping(row);
    }

    /// Gives back everything that was taken in this phase.
    pub(super) fn restart(&mut self) {
        for price in self.lines.iter_mut().chain([&mut self.shipping]) {
            price.remaining = price.before;
        }
    }

    /// Takes a discount, at most `limit` besides its own cap, clipped at what
    /// is left; none if it names a line that the order does not have.
    pub(super) fn take(&mut self, discount: &Discount, limit: Option<i64>) -> Option<Taken> {
        let limit = match (discount.cap, limit) {
            (Some(own), Some(limit)) => Some(own.min(limit)),
            (own, None) => own,
            (None, limit) => limit,
        };
        if discount.target == Target::Shipping {
            return Some(self.take_shipping(discount, limit));
        }
        self.gather(discount)?;
        let wanted = self.share_out(discount, limit);
        let count = self.parts.iter().filter(|part| part.share > 0).count();
        let mut taken = Taken {
            amount: 0,
            wanted,
            lines: Vec::with_capacity(count),
        };
        for part in &self.parts {
            if part.share > 0
                && let Some(line) = self.lines.get_mut(part.line as usize)
            {
                line.remaining -= part.share;
                taken.amount += part.share;
                taken.lines.push((part.line, part.share));
            }
        }
        Some(taken)
    }

    fn take_shipping(&mut self, discount: &Discount, limit: Option<i64>) -> Taken {
        let left = self.shipping.remaining;
        let wanted = match discount.worth {
            Worth::Percent(percent) => {
                self.percent_of(base_of(&self.shipping, discount), percent.0)
            }
            Worth::Amount(amount) => amount,
            Worth::SetPrice(price) => left.saturating_sub(price).max(0),
        };
        let amount = limited(wanted, limit).clamp(0, left);
        self.shipping.remaining -= amount;
        Taken {
            amount,
            wanted,
            lines: Vec::new(),
        }
    }

    /// Puts together the parts that the discount concerns.
    fn gather(&mut self, discount: &Discount) -> Option<()> {
        let Self { lines, parts, .. } = self;
        parts.clear();
        let part = |(line, price): (u32, &Price)| Part {
            line,
            base: base_of(price, discount),
            room: price.remaining,
            quantity: price.quantity,
            share: 0,
        };
        match &discount.target {
            Target::Line(line) => parts.push(part((*line, lines.get(*line as usize)?))),
            Target::Lines(set) => {
                for &line in &**set {
                    parts.push(part((line, lines.get(line as usize)?)));
                }
            }
            Target::Order | Target::Shipping => parts.extend((0..).zip(&*lines).map(part)),
        }
        match discount.units {
            Units::All => {}
            Units::Cheapest(count) => self.pick(count, End::Cheap),
            Units::Dearest(count) => self.pick(count, End::Dear),
        }
        Some(())
    }

    /// Narrows the parts down to so many units from one end of their prices.
    fn pick(&mut self, count: u32, end: End) {
        let Self {
            lines, parts, runs, ..
        } = self;
        runs.clear();
        for (part, whole) in parts.iter_mut().enumerate() {
            for (price, count) in WholeUnits::of(whole.base, whole.quantity).runs() {
                if count > 0 {
                    runs.push(Run { price, part, count });
                }
            }
            whole.quantity = 0;
        }
        // A line's runs differ in price, so no two are equal.
        runs.sort_unstable_by_key(|run| {
            let price = match end {
                End::Cheap => run.price,
                End::Dear => -run.price,
            };
            (price, run.part)
        });
        let mut left = i64::from(count);
        for run in &*runs {
            let taken = run.count.min(left);
            left -= taken;
            if let Some(part) = parts.get_mut(run.part) {
                part.quantity += taken * UNIT;
            }
            if left == 0 {
                break;
            }
        }
        parts.retain_mut(|part| {
            let count = part.quantity / UNIT;
            let Some(line) = lines.get(part.line as usize).filter(|_| count > 0) else {
                return false;
            };
            let worth = |amount| WholeUnits::of(amount, line.quantity).worth(count, end);
            part.base = worth(part.base);
            part.room = worth(part.room);
            true
        });
    }

    /// Fills in the parts' shares, and gives what was wanted.
    fn share_out(&mut self, discount: &Discount, limit: Option<i64>) -> i64 {
        let wanted = match (discount.worth, discount.per) {
            (Worth::Percent(percent), _) => match self.money.per {
                RoundingPlace::Order => {
                    let base = self
                        .parts
                        .iter()
                        .fold(0, |sum: i64, part| sum.saturating_add(part.base));
                    self.percent_of(base, percent.0)
                }
                RoundingPlace::Line => {
                    self.line_by_line(|order, part| order.percent_of(part.base, percent.0))
                }
            },
            (Worth::Amount(amount), Per::Set) => amount,
            (Worth::Amount(amount), Per::Line) => self.line_by_line(|_, _| amount),
            (Worth::Amount(amount), Per::Unit) => self.line_by_line(|order, part| {
                let exact = i128::from(amount) * i128::from(part.quantity);
                order.money.rounding.divide(exact, UNIT.into())
            }),
            (Worth::SetPrice(price), Per::Set) => room(&self.parts).saturating_sub(price).max(0),
            (Worth::SetPrice(price), Per::Line) => {
                self.line_by_line(|_, part| part.room.saturating_sub(price))
            }
            (Worth::SetPrice(price), Per::Unit) => self.line_by_line(|order, part| {
                let now = i128::from(part.room) * i128::from(UNIT);
                let exact = now - i128::from(price) * i128::from(part.quantity);
                order.money.rounding.divide(exact, UNIT.into())
            }),
        };
        let amount = limited(wanted, limit).min(room(&self.parts));
        spread(amount, &mut self.parts, &mut self.remainders);
        wanted
    }

    /// Narrows each part's room down to what is wanted of it alone, and gives
    /// what is wanted of all. Lines that cost nothing want nothing.
    fn line_by_line(&mut self, want: impl Fn(&Self, &Part) -> i64) -> i64 {
        let mut parts = std::mem::take(&mut self.parts);
        let mut wanted = 0i64;
        for part in &mut parts {
            let line = self.lines.get(part.line as usize);
            if line.is_some_and(|line| line.initial > 0) {
                let want = want(self, part).max(0);
                wanted = wanted.saturating_add(want);
                part.room = part.room.min(want);
            }
        }
        self.parts = parts;
        wanted
    }

    fn percent_of(&self, amount: i64, percent: i64) -> i64 {
        let exact = i128::from(amount) * i128::from(percent);
        self.money
            .rounding
            .divide(exact, i128::from(NUMBER_ONE) * 100)
    }
}

const fn base_of(price: &Price, discount: &Discount) -> i64 {
    match discount.base {
        PriceBase::Initial => price.initial,
        PriceBase::Remaining => price.remaining,
    }
}

fn limited(wanted: i64, limit: Option<i64>) -> i64 {
    limit.map_or(wanted, |limit| wanted.min(limit))
}
