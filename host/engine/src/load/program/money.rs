//! `[money]`: how discounts are rounded, and what they are on.

use crate::decide::{MoneySettings, RoundingPlace};
use crate::diagnostic::Report;
use crate::load::keys::Keys;
use crate::model::Rounding;

/// To the nearest minor unit, halves up, once an order, and not on gift cards,
/// if the program does not say.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> MoneySettings {
    let mut money = MoneySettings::default();
    let known = ["rounding", "per", "discount_gift_cards"];
    let Some(keys) = keys.section(report, "money", "[money]", &known) else {
        return money;
    };
    let ways = Rounding::ALL.map(|way| (way.name(), way));
    if let Some(way) = keys.one_word(report, "rounding", "a way of rounding", &ways) {
        money.rounding = way;
    }
    let places = RoundingPlace::ALL.map(|place| (place.name(), place));
    if let Some(place) = keys.one_word(report, "per", "a place to round at", &places) {
        money.per = place;
    }
    if let Some(at) = keys.boolean(report, "discount_gift_cards") {
        money.discount_gift_cards = at.value;
    }
    money
}
