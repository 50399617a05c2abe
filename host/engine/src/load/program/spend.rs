//! `[spend]`: what of a purchase counts as spend.

use crate::decide::{Component, SpendSettings};
use crate::diagnostic::Report;
use crate::load::keys::Keys;

/// What counts as spend; see [`SpendSettings`] for what it is if the program
/// does not say.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> SpendSettings {
    let mut spend = SpendSettings::default();
    let known = ["tax", "shipping", "gift_cards", "paid_with_points"];
    let Some(keys) = keys.section(report, "spend", "[spend]", &known) else {
        return spend;
    };
    let mut component = |key, component: &mut Component| {
        if let Some(at) = keys.boolean(report, key) {
            *component = if at.value {
                Component::Included
            } else {
                Component::Excluded
            };
        }
    };
    component("tax", &mut spend.tax);
    component("shipping", &mut spend.shipping);
    component("gift_cards", &mut spend.gift_cards);
    component("paid_with_points", &mut spend.paid_with_points);
    spend
}
