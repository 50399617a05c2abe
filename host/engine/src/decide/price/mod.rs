//! Discounts: from what a rule wants to what it gets, line by line.
//!
//! | file | concept |
//! |---|---|
//! | `prices.rs` | what purchases cost before any discount |
//! | `units.rs` | the single units of a line |
//! | `pack.rs` | bundles of units |
//! | `spread.rs` | an amount shared out over lines |

mod pack;
mod prices;
mod spread;
#[cfg(test)]
mod tests;
mod units;

use std::cmp::Reverse;

pub(super) use prices::Prices;
pub(super) use spread::shares;

use super::settings::{MoneySettings, MostOff, RoundingPlace};
use crate::effect::{Bundle, BundlePart, Discount, Per, PriceBase, Target, Units, Worth};
use crate::model::NUMBER_ONE;
use pack::{Pool, pack};
use prices::Price;
use spread::{Part, Remainders, hold_back, room, spread};
use units::{End, UNIT, WholeUnits};

/// One order while its discounts are taken, one after the other.
#[derive(Debug, Default)]
pub(super) struct Order {
    money: MoneySettings,
    lines: Vec<Price>,
    shipping: Price,
    /// What all lines together may still lose, before this phase and now.
    may_lose_before: i64,
    may_lose: i64,
    /// How many bundles a discount is for; 1 without.
    bundles: i64,
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
    /// Whether `most_off` made it smaller.
    pub held_back: bool,
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

    /// Forgets the order, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.shipping = Price::default();
        self.may_lose_before = 0;
        self.may_lose = 0;
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
        self.measure();
        self.shipping = prices.shipping(row);
    }

    /// Finds out how much may go.
    fn measure(&mut self) {
        let most = self.money.most_off;
        let sum = |price: fn(&Price) -> i64, lines: &[Price]| {
            lines
                .iter()
                .fold(0, |sum: i64, line| sum.saturating_add(price(line)))
        };
        let initial = sum(|line| line.initial, &self.lines);
        let off = initial.saturating_sub(sum(|line| line.before, &self.lines));
        self.may_lose_before = (MostOff::of(most.order, initial) - off).max(0);
        self.may_lose = self.may_lose_before;
        for line in &mut self.lines {
            line.floor = line.initial - MostOff::of(most.line, line.initial);
        }
    }

    /// Gives back everything that was taken in this phase.
    pub(super) fn restart(&mut self) {
        for price in self.lines.iter_mut().chain([&mut self.shipping]) {
            price.remaining = price.before;
        }
        self.may_lose = self.may_lose_before;
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
        let (wanted, held_back) = self.share_out(discount, limit);
        let count = self.parts.iter().filter(|part| part.share > 0).count();
        let mut taken = Taken {
            amount: 0,
            wanted,
            held_back,
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
        self.may_lose -= taken.amount;
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
            held_back: false,
            lines: Vec::new(),
        }
    }

    /// Puts together the parts that the discount concerns.
    fn gather(&mut self, discount: &Discount) -> Option<()> {
        let Self { lines, parts, .. } = self;
        parts.clear();
        self.bundles = 1;
        let part = |(line, price): (u32, &Price)| Part {
            line,
            base: base_of(price, discount),
            room: price.remaining,
            most: price.may_lose(),
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
            Target::Bundle(bundle) => {
                parts.extend((0..).zip(&*lines).map(part));
                self.bundle(bundle, discount.worth);
                return Some(());
            }
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
            part.most = part.most.min(part.room);
            true
        });
    }

    /// Narrows the parts down to the units of the best bundles.
    fn bundle(&mut self, bundle: &Bundle, worth: Worth) {
        let Self { lines, parts, .. } = self;
        // What a bundle costs is compared with what its units cost now.
        let (price, of): (_, fn(&Part) -> i64) = match worth {
            Worth::SetPrice(price) => (Some(price), |part| part.room),
            _ => (None, |part| part.base),
        };
        let mut pools: Vec<Pool> = Vec::new();
        for (line, part) in parts.iter().enumerate() {
            let fits = |part: &BundlePart| {
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                part.lines.binary_search(&line).is_ok()
            };
            let all = bundle.parts.iter().take(Bundle::MAX_PARTS).enumerate();
            let fits = all.fold(0, |bits, (at, part)| bits | u32::from(fits(part)) << at);
            for (price, count) in WholeUnits::of(of(part), part.quantity).runs() {
                if fits != 0 && count > 0 {
                    pools.push(Pool {
                        price,
                        line,
                        count,
                        fits,
                    });
                }
            }
        }
        pools.sort_unstable_by_key(|pool| (Reverse(pool.price), pool.line));
        let takes: Vec<i64> = bundle.parts.iter().map(|part| part.take.into()).collect();
        let times = bundle.times.map_or(i64::MAX, i64::from);
        let packed = pack(&pools, &takes, times, price);
        self.bundles = packed.bundles;
        for part in parts.iter_mut() {
            part.quantity = 0;
        }
        for (pool, used) in pools.iter().zip(&packed.used) {
            if let Some(part) = parts.get_mut(pool.line) {
                part.quantity += used * UNIT;
            }
        }
        parts.retain_mut(|part| {
            let count = part.quantity / UNIT;
            let Some(line) = lines.get(part.line as usize).filter(|_| count > 0) else {
                return false;
            };
            let worth = |amount| WholeUnits::of(amount, line.quantity).worth(count, End::Dear);
            part.base = worth(part.base);
            part.room = worth(part.room);
            part.most = part.most.min(part.room);
            true
        });
    }

    /// Fills in the parts' shares, and gives what was wanted and whether
    /// `most_off` keeps some of it back.
    fn share_out(&mut self, discount: &Discount, limit: Option<i64>) -> (i64, bool) {
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
            (Worth::Amount(amount), Per::Set) => amount.saturating_mul(self.bundles),
            (Worth::Amount(amount), Per::Line) => self.line_by_line(|_, _| amount),
            (Worth::Amount(amount), Per::Unit) => self.line_by_line(|order, part| {
                let exact = i128::from(amount) * i128::from(part.quantity);
                order.money.rounding.divide(exact, UNIT.into())
            }),
            (Worth::SetPrice(price), Per::Set) => {
                let price = price.saturating_mul(self.bundles);
                room(&self.parts).saturating_sub(price).max(0)
            }
            (Worth::SetPrice(price), Per::Line) => {
                self.line_by_line(|_, part| part.room.saturating_sub(price))
            }
            (Worth::SetPrice(price), Per::Unit) => self.line_by_line(|order, part| {
                let now = i128::from(part.room) * i128::from(UNIT);
                let exact = now - i128::from(price) * i128::from(part.quantity);
                order.money.rounding.divide(exact, UNIT.into())
            }),
        };
        let full = limited(wanted, limit).min(room(&self.parts));
        spread(
            full.min(self.may_lose),
            &mut self.parts,
            &mut self.remainders,
        );
        // An amount is what the order loses, wherever; a percentage is what
        // each line loses.
        let elsewhere = !matches!(discount.worth, Worth::Percent(_)) && discount.per == Per::Set;
        hold_back(elsewhere, &mut self.parts, &mut self.remainders);
        let given = self
            .parts
            .iter()
            .fold(0, |sum: i64, part| sum.saturating_add(part.share));
        (wanted, given < full)
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
