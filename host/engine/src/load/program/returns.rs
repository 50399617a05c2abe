//! `[returns]`: what becomes of goods that come back.

use super::names::parsed;
use crate::diagnostic::Report;
use crate::load::keys::Keys;
use crate::returns::{
    CouponsBack, LONGEST_DAYS, PointsBack, ReturnSettings, SpentPoints, WithoutOf,
};
use crate::state::parse_day_count;

/// What becomes of returns; see [`ReturnSettings`] for what it is if the
/// program does not say.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> ReturnSettings {
    let mut returns = ReturnSettings::default();
    let known = [
        "without_of",
        "within",
        "spent_points",
        "points_back",
        "coupons_back",
    ];
    let Some(keys) = keys.section(report, "returns", "[returns]", &known) else {
        return returns;
    };
    let ways = WithoutOf::ALL.map(|way| (way.name(), way));
    let what = "a way to treat returns without `of`";
    if let Some(way) = keys.one_word(report, "without_of", what, &ways) {
        returns.without_of = way;
    }
    let ways = SpentPoints::ALL.map(|way| (way.name(), way));
    let what = "a way to treat points that were spent";
    if let Some(way) = keys.one_word(report, "spent_points", what, &ways) {
        returns.spent = way;
    }
    let ways = PointsBack::ALL.map(|way| (way.name(), way));
    let what = "a way to give points back";
    if let Some(way) = keys.one_word(report, "points_back", what, &ways) {
        returns.points_back = way;
    }
    let ways = CouponsBack::ALL.map(|way| (way.name(), way));
    let what = "a way to give coupons back";
    if let Some(way) = keys.one_word(report, "coupons_back", what, &ways) {
        returns.coupons_back = way;
    }
    if let Some(days) = parsed(report, &keys, "within", parse_day_count) {
        if days > LONGEST_DAYS
            && let Some(value) = keys.value("within")
        {
            let message = format!("`within` is {days} days");
            let help = format!("write \"{LONGEST_DAYS} days\" or less");
            keys.invalid(report, &value.span(), message, Some(help));
        }
        returns.within_days = days.min(LONGEST_DAYS);
    }
    returns
}
