//! What a campaign proposes for an event.

mod buffer;
mod coupon;
mod discount;
mod rows;
mod texts;

use std::fmt::Display;

pub(crate) use buffer::Buffer;
pub use coupon::Coupon;
pub use discount::Discount;

use crate::EffectKind;
use crate::value::{Currency, Factor, Points, Quantity};

/// The wallet that [`Effects::points`] and [`Effects::multiply`] mean.
const DEFAULT_WALLET: &str = "points";

/// Collects what a campaign proposes for one event.
///
/// The host resolves proposals: it turns percentages into amounts, spreads
/// them over lines, caps and rounds. An amount that stands at an end of the
/// 64-bit range, where arithmetic saturates, fails the event.
#[derive(Debug)]
pub struct Effects<'a> {
    buffer: &'a mut Buffer,
    currency: Currency<'a>,
}

impl<'a> Effects<'a> {
    #[inline]
    pub(crate) fn new(buffer: &'a mut Buffer, currency: Currency<'a>) -> Self {
        Self { buffer, currency }
    }

    /// The currency of every amount in this batch.
    #[must_use]
    #[inline]
    pub fn currency(&self) -> Currency<'a> {
        self.currency
    }

    /// Gives points into the wallet named `points`. No points, no effect.
    #[inline]
    pub fn points(&mut self, points: Points) {
        self.points_in(DEFAULT_WALLET, points);
    }

    /// Gives points into a wallet. No points, no effect.
    #[inline(always)]
    pub fn points_in(&mut self, wallet: &str, points: Points) {
        if points != Points::ZERO {
            self.buffer
                .push(EffectKind::Points, wallet, points.millionths());
        }
    }

    /// Multiplies the base points in the wallet named `points`.
    #[inline]
    pub fn multiply(&mut self, factor: Factor) {
        self.multiply_in(DEFAULT_WALLET, factor);
    }

    /// Multiplies the base points in a wallet.
    #[inline(always)]
    pub fn multiply_in(&mut self, wallet: &str, factor: Factor) {
        self.buffer
            .push(EffectKind::Multiply, wallet, factor.millionths());
    }

    /// Lowers a price.
    pub fn discount(&mut self, discount: Discount) {
        self.buffer.push_discount(discount.row());
    }

    /// Adds a free product to the order.
    #[inline(always)]
    pub fn gift(&mut self, sku: &str, quantity: Quantity) {
        self.buffer
            .push(EffectKind::Gift, sku, quantity.thousandths());
    }

    /// Gives a coupon for later.
    #[inline(always)]
    pub fn coupon(&mut self, coupon: Coupon<'_>) {
        coupon.push(self.buffer);
    }

    /// Sends a message made from a template with named values:
    /// `effects.message("welcome", &[("points", &100)])`.
    pub fn message(&mut self, template: &str, values: &[(&str, &dyn Display)]) {
        self.buffer
            .push_valued(EffectKind::Message, template, values);
    }

    /// Adds a tag to the member.
    #[inline(always)]
    pub fn tag(&mut self, tag: &str) {
        self.buffer.push(EffectKind::Tag, tag, 0);
    }

    /// Takes a tag from the member.
    #[inline(always)]
    pub fn untag(&mut self, tag: &str) {
        self.buffer.push(EffectKind::Untag, tag, 0);
    }

    /// Moves the member to a tier.
    #[inline(always)]
    pub fn tier(&mut self, tier: &str) {
        self.buffer.push(EffectKind::Tier, tier, 0);
    }

    /// Moves the member so many steps towards a badge.
    #[inline(always)]
    pub fn progress(&mut self, badge: &str, steps: i64) {
        self.buffer.push(EffectKind::Progress, badge, steps);
    }

    /// Tells whoever listens something that Sadakat has no word for.
    pub fn custom(&mut self, name: &str, values: &[(&str, &dyn Display)]) {
        self.buffer.push_valued(EffectKind::Custom, name, values);
    }
}
