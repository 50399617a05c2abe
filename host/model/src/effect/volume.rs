//! How much the effects of one campaign may carry for one event.
//!
//! The same for scripts and plugins. A batch holds what its events propose,
//! so without a limit a few lines of script fill a machine's memory.

use super::{Effect, Value};

/// Named values of one message or custom effect.
pub const VALUES: usize = 64;

/// Bytes of texts that one event may propose, counted as often as they occur.
pub const TEXT: usize = 64 * 1024;

/// Bundles that one event may propose: each is looked for among all units of
/// the purchase, which takes some ten milliseconds for ten thousand lines.
pub const BUNDLES: usize = 64;

/// Bytes that a value counts which is no text.
const NUMBER: usize = 8;

/// Bytes of texts and values that an effect carries.
#[inline]
pub fn carried(effect: &Effect) -> usize {
    match effect {
        Effect::Points { .. } | Effect::Multiply { .. } | Effect::Discount(_) => 0,
        Effect::Gift { sku, .. } => sku.len(),
        Effect::Coupon { offer, .. } => offer.as_ref().map_or(0, |offer| offer.len()),
        Effect::Message {
            template,
            channel,
            values,
        } => template.len() + channel.as_ref().map_or(0, |channel| channel.len()) + sum(values),
        // A tier is one of the program's.
        Effect::Tier(_) => 0,
        Effect::Tag(tag) | Effect::Untag(tag) => tag.len(),
        Effect::Progress { badge, .. } => badge.len(),
        Effect::Custom { name, values } => name.len() + sum(values),
    }
}

fn sum(values: &[(std::sync::Arc<str>, Value)]) -> usize {
    let bytes = values.iter().map(|(name, value)| {
        name.len()
            + match value {
                Value::Text(text) => text.len(),
                _ => NUMBER,
            }
    });
    bytes.fold(0, usize::saturating_add)
}
