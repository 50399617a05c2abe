use super::buffer::Buffer;
use crate::value::{Money, Percent};

/// A coupon for later, which belongs to an offer.
///
/// ```
/// use sadakat_sdk::prelude::*;
///
/// let coupon = Coupon::percent("win-back", Percent::whole(20)).valid_days(14);
/// # let _ = coupon;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "give it to `Effects::coupon`"]
pub struct Coupon<'a> {
    offer: &'a str,
    unit: u8,
    size: i64,
    days: i64,
}

impl<'a> Coupon<'a> {
    const fn new(offer: &'a str, unit: u8, size: i64) -> Self {
        Self {
            offer,
            unit,
            size,
            days: 0,
        }
    }

    /// A coupon whose worth the offer itself defines, such as a gift.
    pub const fn offering(offer: &'a str) -> Self {
        Self::new(offer, 0, 0)
    }

    /// A coupon worth a percentage.
    pub const fn percent(offer: &'a str, percent: Percent) -> Self {
        Self::new(offer, 1, percent.millionths())
    }

    /// A coupon worth an amount.
    pub const fn amount(offer: &'a str, amount: Money) -> Self {
        Self::new(offer, 2, amount.minor())
    }

    /// Ends so many days after it is given; 0, the default, means never.
    pub const fn valid_days(self, days: i64) -> Self {
        Self { days, ..self }
    }

    #[inline(always)]
    pub(super) fn push(&self, buffer: &mut Buffer) {
        buffer.push_coupon(self.offer, self.unit, self.size, self.days);
    }
}
