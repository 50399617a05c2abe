//! How much a campaign gives one member.

use super::keys::Keys;
use crate::campaign::{Cap, CapPer};
use crate::constants::ParamValue;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::effect::Number;
use crate::model::{NUMBER_DIGITS, parse_scaled};
use crate::schema::Schema;

/// Reads `cap = { discount = 50, points = 500, per = "day" }`.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, schema: &Schema) -> Option<Cap> {
    let known = ["discount", "points", "per"];
    let keys = keys.section(report, "cap", "`cap`", &known)?;
    if let Some(value) = keys
        .value("discount")
        .filter(|_| schema.has_several_currencies())
    {
        let message = "`discount` is one amount for several currencies".to_owned();
        let help = "write `cap: params.cap` into the discount, and `cap` per currency under [params]; `points` can be capped here";
        report.push(
            Diagnostic::error(codes::BARE_MONEY, keys.source, value.span(), message).help(help),
        );
    }
    let discount = match schema.has_several_currencies() {
        true => None,
        false => amount(report, &keys, "discount", schema.currency.minor_digits()),
    };
    let points = amount(report, &keys, "points", NUMBER_DIGITS).map(Number);
    let stretches = CapPer::ALL.map(|per| (per.name(), per));
    let per = keys.one_word(
        report,
        "per",
        "a stretch that a cap counts over",
        &stretches,
    );
    let says_something = ["discount", "points"]
        .into_iter()
        .any(|key| keys.value(key).is_some() || keys.is_meant(key));
    if !says_something {
        let message = "this cap limits nothing".to_owned();
        let help = "write what is capped: `{ discount = 50 }` or `{ points = 500 }`".to_owned();
        keys.invalid(report, keys.span(), message, Some(help));
    }
    Some(Cap {
        discount,
        points,
        per: per.unwrap_or_default(),
    })
}

/// A number of 0 or more, such as `50`, `49.90` or `"49.90"`, in units with so
/// many decimal places.
fn amount(report: &mut Report, keys: &Keys<'_>, key: &str, digits: u8) -> Option<i64> {
    let value = keys.value(key)?;
    if keys.grouped(report, value) {
        return None;
    }
    let text = match ParamValue::from_toml(value.get_ref()) {
        Some(ParamValue::Integer(whole)) => Some(whole.to_string()),
        Some(ParamValue::Decimal(decimal)) => Some(decimal.to_string()),
        Some(ParamValue::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let Some(text) = text else {
        keys.wrong_type(report, key, "a number", value);
        return None;
    };
    let scaled = parse_scaled(&text, digits).ok().filter(|&n| n >= 0);
    if scaled.is_none() {
        let message = format!("`{text}` is not an amount that can be a cap");
        let help = match digits {
            0 => "write a whole number, 0 or more".to_owned(),
            digits => format!("write a number of 0 or more, with at most {digits} decimal places"),
        };
        keys.invalid(report, &value.span(), message, Some(help));
    }
    scaled
}
