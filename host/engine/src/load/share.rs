//! Percentages.

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::keys::Keys;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::parse_scaled;

/// `"10 %"` in millionths of `whole`, such as "the members".
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, key: &str, whole: &str) -> Option<u32> {
    let value = keys.value(key)?;
    if let DeValue::Integer(_) | DeValue::Float(_) = value.get_ref() {
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => "",
        };
        let message = format!("`{key}` must be a percentage in quotes, not a number");
        report.push(
            Diagnostic::error(codes::WRONG_TYPE, keys.source, value.span(), message)
                .help(format!("write `{key} = \"{} %\"`", percentage(number))),
        );
        return None;
    }
    let text = keys.text(report, key)?;
    // A per cent with four decimal places is a millionth.
    let percent = text.value.strip_suffix('%').map(str::trim);
    let millionths = percent.and_then(|percent| parse_scaled(percent, 4).ok());
    let millionths = millionths.and_then(|millionths| u32::try_from(millionths).ok());
    let share = millionths.filter(|&millionths| millionths <= 1_000_000);
    if share.is_none() {
        let message = format!("`{}` is not a share of {whole}", text.value);
        let help = "write a percentage from 0 to 100, such as \"10 %\"".to_owned();
        keys.invalid(report, &text.span, message, Some(help));
    }
    share
}

/// The percentage that a bare number most likely means: 10 is 10 %, and so is
/// 0.1.
fn percentage(number: &str) -> String {
    let digits: String = number.chars().filter(|c| *c != '_').collect();
    match digits.parse::<Decimal>() {
        Ok(number) if number > Decimal::ZERO && number < Decimal::ONE => {
            (number * Decimal::ONE_HUNDRED).normalize().to_string()
        }
        Ok(number) if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number) => {
            number.normalize().to_string()
        }
        _ => "10".to_owned(),
    }
}
