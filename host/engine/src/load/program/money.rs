//! `[money]`: how discounts are rounded.

use super::names::one_word;
use crate::decide::{MoneySettings, RoundingPlace};
use crate::diagnostic::Report;
use crate::load::keys::Keys;
use crate::model::Rounding;

/// To the nearest minor unit, halves up, once an order, if the program does
/// not say.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> MoneySettings {
    let mut money = MoneySettings::default();
    let Some(table) = keys.table(report, "money") else {
        return money;
    };
    let known = ["rounding", "per"];
    let keys = Keys::new(
        report,
        keys.source,
        table.value,
        table.span.clone(),
        "[money]",
        &known,
    );
    let ways = Rounding::ALL.map(|way| (way.name(), way));
    if let Some(way) = one_word(report, &keys, "rounding", "a way of rounding", &ways) {
        money.rounding = way;
    }
    let places = RoundingPlace::ALL.map(|place| (place.name(), place));
    if let Some(place) = one_word(report, &keys, "per", "a place to round at", &places) {
        money.per = place;
    }
    money
}
