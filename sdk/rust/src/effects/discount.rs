use super::buffer::Discounted;
use crate::value::{Money, Percent};

/// How much a price is lowered, and which price: the order's unless said
/// otherwise.
///
/// ```
/// use sadakat_sdk::prelude::*;
///
/// let half_of_the_second_line = Discount::percent(Percent::whole(50)).on_line(1);
/// let at_most_fifty = Discount::percent(Percent::whole(10)).cap(Money::from_minor(5_000));
/// # let _ = (half_of_the_second_line, at_most_fifty);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "give it to `Effects::discount`"]
pub struct Discount {
    unit: u8,
    size: i64,
    target: u32,
    base: u8,
    cap: i64,
}

impl Discount {
    const fn new(unit: u8, size: i64) -> Self {
        Self {
            unit,
            size,
            target: 0,
            base: 0,
            cap: -1,
        }
    }

    /// A percentage of the price.
    pub const fn percent(percent: Percent) -> Self {
        Self::new(1, percent.millionths())
    }

    /// An amount off the price.
    pub const fn amount(amount: Money) -> Self {
        Self::new(2, amount.minor())
    }

    /// Whatever lowers the price to this amount; a lower price stays.
    pub const fn set_price(price: Money) -> Self {
        Self::new(3, price.minor())
    }

    /// Lowers the price of the whole order.
    pub const fn on_order(self) -> Self {
        Self { target: 0, ..self }
    }

    /// Lowers the price of shipping.
    pub const fn on_shipping(self) -> Self {
        Self { target: 1, ..self }
    }

    /// Lowers the price of one line, by its place from 0 as
    /// `lines.iter().enumerate()` counts.
    pub const fn on_line(self, index: usize) -> Self {
        Self {
            target: (index as u32).saturating_add(2),
            ..self
        }
    }

    /// Takes at most this amount off.
    pub const fn cap(self, amount: Money) -> Self {
        Self {
            cap: amount.minor(),
            ..self
        }
    }

    /// Computes on what earlier discounts have left, not on the initial price.
    pub const fn of_remaining(self) -> Self {
        Self { base: 1, ..self }
    }

    pub(super) const fn row(self) -> Discounted {
        Discounted {
            unit: self.unit,
            amount: self.size,
            target: self.target,
            base: self.base,
            cap: self.cap,
        }
    }
}
