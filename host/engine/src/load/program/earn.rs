//! `[earn]`: what of a purchase earns points.

use crate::decide::{Component, EarnSettings};
use crate::diagnostic::Report;
use crate::load::keys::Keys;

/// What earns points; see [`EarnSettings`] for what it is if the program does
/// not say.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> EarnSettings {
    let mut earn = EarnSettings::default();
    let known = ["tax", "shipping", "gift_cards", "paid_with_points"];
    let Some(keys) = keys.section(report, "earn", "[earn]", &known) else {
        return earn;
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
    component("tax", &mut earn.tax);
    component("shipping", &mut earn.shipping);
    component("gift_cards", &mut earn.gift_cards);
    component("paid_with_points", &mut earn.paid_with_points);
    earn
}
