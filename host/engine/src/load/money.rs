//! `[money]` and `[earn]` of `program.toml`.

use super::keys::{At, Keys};
use crate::decide::{Component, EarnSettings, MoneySettings, RoundingPlace};
use crate::diagnostic::{Report, one_of};
use crate::model::Rounding;

/// How discounts are rounded; nearest, halves up, once an order if the program
/// does not say.
pub(super) fn money(report: &mut Report, keys: &Keys<'_>) -> MoneySettings {
    let mut money = MoneySettings::default();
    let Some(table) = keys.table(report, "money") else {
        return money;
    };
    let known = ["rounding", "per"];
    let keys = Keys::new(
        report,
        keys.source,
        table.value,
        table.span,
        "[money]",
        &known,
    );
    if let Some(text) = keys.text(report, "rounding") {
        match Rounding::from_name(text.value) {
            Some(way) => money.rounding = way,
            None => not_among(
                report,
                &keys,
                &text,
                "a way of rounding",
                &Rounding::ALL.map(Rounding::name),
            ),
        }
    }
    if let Some(text) = keys.text(report, "per") {
        match RoundingPlace::from_name(text.value) {
            Some(place) => money.per = place,
            None => not_among(
                report,
                &keys,
                &text,
                "a place to round at",
                &RoundingPlace::ALL.map(RoundingPlace::name),
            ),
        }
    }
    money
}

/// What earns points; see [`EarnSettings`] for what it is if the program does
/// not say.
pub(super) fn earn(report: &mut Report, keys: &Keys<'_>) -> EarnSettings {
    let mut earn = EarnSettings::default();
    let Some(table) = keys.table(report, "earn") else {
        return earn;
    };
    let known = ["tax", "shipping", "gift_cards", "paid_with_points"];
    let keys = Keys::new(
        report,
        keys.source,
        table.value,
        table.span,
        "[earn]",
        &known,
    );
    let mut read = |key, component: &mut Component| {
        if let Some(at) = keys.boolean(report, key) {
            *component = if at.value {
                Component::Included
            } else {
                Component::Excluded
            };
        }
    };
    read("tax", &mut earn.tax);
    read("shipping", &mut earn.shipping);
    read("gift_cards", &mut earn.gift_cards);
    read("paid_with_points", &mut earn.paid_with_points);
    earn
}

fn not_among(report: &mut Report, keys: &Keys<'_>, text: &At<&str>, what: &str, known: &[&str]) {
    keys.invalid(
        report,
        &text.span,
        format!("`{}` is not {what}", text.value),
        one_of(text.value, known.iter().copied()),
    );
}
