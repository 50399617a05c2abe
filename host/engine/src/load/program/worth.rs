//! `worth` of a wallet: what one of its points is worth in money.

use toml::Spanned;
use toml::de::DeValue;

use crate::constants::ParamValue;
use crate::diagnostic::Report;
use crate::load::keys::{Keys, list};
use crate::model::{NUMBER_DIGITS, parse_scaled};
use crate::schema::Schema;

/// Reads `worth = "0.05"`, or `{ TRY = "0.05", EUR = "0.002" }` in a program
/// of several currencies. By the program's currencies, in its order; empty if
/// nothing is said.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, schema: &Schema) -> Vec<i64> {
    let Some(value) = keys.value("worth") else {
        return Vec::new();
    };
    if !schema.has_several_currencies() {
        return amount(report, keys, value).into_iter().collect();
    }
    let codes: Vec<&str> = schema.currencies.iter().map(|c| c.code()).collect();
    let Some(table) = value.get_ref().as_table() else {
        let message = "this `worth` is one amount for several currencies".to_owned();
        let example: Vec<String> = codes
            .iter()
            .map(|code| format!("{code} = \"0.05\""))
            .collect();
        let help = format!("write `worth = {{ {} }}`", example.join(", "));
        keys.invalid(report, &value.span(), message, Some(help));
        return Vec::new();
    };
    let table = Keys::new(report, keys.source, table, value.span(), "`worth`", &codes);
    let mut worth = Vec::new();
    let mut missing = Vec::new();
    for code in codes {
        match table.value(code) {
            Some(value) => worth.extend(amount(report, &table, value)),
            None => missing.push(code),
        }
    }
    if !missing.is_empty() {
        let message = format!("`worth` lacks {}", list(&missing));
        let help = "say what one point is worth in each of the program's currencies".to_owned();
        keys.invalid(report, &value.span(), message, Some(help));
    }
    worth
}

fn amount(report: &mut Report, keys: &Keys<'_>, value: &Spanned<DeValue<'_>>) -> Option<i64> {
    let text = match ParamValue::from_toml(value.get_ref()) {
        Some(ParamValue::Integer(whole)) => whole.to_string(),
        Some(ParamValue::Decimal(decimal)) => decimal.to_string(),
        Some(ParamValue::Text(text)) => text.to_string(),
        _ => {
            keys.wrong_type(report, "worth", "an amount of money", value);
            return None;
        }
    };
    let worth = parse_scaled(&text, NUMBER_DIGITS)
        .ok()
        .filter(|&worth| worth >= 0);
    if worth.is_none() {
        let message = format!("`{text}` is not what a point can be worth");
        let help = format!(
            "write an amount of money such as \"0.05\", not below 0 and with at most {NUMBER_DIGITS} decimal places"
        );
        keys.invalid(report, &value.span(), message, Some(help));
    }
    worth
}
