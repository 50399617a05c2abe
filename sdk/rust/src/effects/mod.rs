//! What a campaign proposes for an event.

mod buffer;
mod coupon;
mod discount;
mod texts;

use std::fmt::Display;

pub(crate) use buffer::Buffer;
pub use coupon::Coupon;
pub use discount::Discount;

use crate::EffectKind;
use crate::value::{Currency, Factor, Points, Quantity};
use buffer::Row;

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
    pub(crate) fn new(buffer: &'a mut Buffer, currency: Currency<'a>) -> Self {
        Self { buffer, currency }
    }

    /// The currency of every amount in this batch.
    #[must_use]
    pub fn currency(&self) -> Currency<'a> {
        self.currency
    }

    /// Gives points into the wallet named `points`. No points, no effect.
    pub fn points(&mut self, points: Points) {
        self.points_in(DEFAULT_WALLET, points);
    }

    /// Gives points into a wallet. No points, no effect.
    pub fn points_in(&mut self, wallet: &str, points: Points) {
        if points != Points::ZERO {
            self.push(EffectKind::Points, wallet, Row::of(points.millionths()));
        }
    }

    /// Multiplies the base points in the wallet named `points`.
    pub fn multiply(&mut self, factor: Factor) {
        self.multiply_in(DEFAULT_WALLET, factor);
    }

    /// Multiplies the base points in a wallet.
    pub fn multiply_in(&mut self, wallet: &str, factor: Factor) {
        self.push(EffectKind::Multiply, wallet, Row::of(factor.millionths()));
    }

    /// Lowers a price.
    pub fn discount(&mut self, discount: Discount) {
        self.push(EffectKind::Discount, "", discount.row());
    }

    /// Adds a free product to the order.
    pub fn gift(&mut self, sku: &str, quantity: Quantity) {
        self.push(EffectKind::Gift, sku, Row::of(quantity.thousandths()));
    }

    /// Gives a coupon for later.
    pub fn coupon(&mut self, coupon: Coupon<'_>) {
        self.push(EffectKind::Coupon, coupon.offer(), coupon.row());
    }

    /// Sends a message made from a template with named values:
    /// `effects.message("welcome", &[("points", &100)])`.
    pub fn message(&mut self, template: &str, values: &[(&str, &dyn Display)]) {
        self.push_with_values(EffectKind::Message, template, values);
    }

    /// Adds a tag to the member.
    pub fn tag(&mut self, tag: &str) {
        self.push(EffectKind::Tag, tag, Row::default());
    }

    /// Takes a tag from the member.
    pub fn untag(&mut self, tag: &str) {
        self.push(EffectKind::Untag, tag, Row::default());
    }

    /// Moves the member to a tier.
    pub fn tier(&mut self, tier: &str) {
        self.push(EffectKind::Tier, tier, Row::default());
    }

    /// Moves the member so many steps towards a badge.
    pub fn progress(&mut self, badge: &str, steps: i64) {
        self.push(EffectKind::Progress, badge, Row::of(steps));
    }

    /// Tells whoever listens something that Sadakat has no word for.
    pub fn custom(&mut self, name: &str, values: &[(&str, &dyn Display)]) {
        self.push_with_values(EffectKind::Custom, name, values);
    }

    fn push(&mut self, kind: EffectKind, name: &str, row: Row) {
        self.buffer.push(kind, name, row);
    }

    fn push_with_values(&mut self, kind: EffectKind, name: &str, values: &[(&str, &dyn Display)]) {
        for (name, value) in values {
            self.buffer.push_value(name, value);
        }
        let row = Row {
            values: values.len() as u32,
            ..Row::default()
        };
        self.push(kind, name, row);
    }
}
