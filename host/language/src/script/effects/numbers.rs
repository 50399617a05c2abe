//! Numbers of a rule as numbers of an effect.

use rust_decimal::Decimal;

use super::named;
use crate::script::plan::Value;
use sadakat_model::effect::{Effect, Number, WalletId};
use sadakat_model::values::{NUMBER_DIGITS, QUANTITY_DIGITS, pow10};

/// A number in words, as far as it is one.
fn words(value: &Value<'_>) -> String {
    match value {
        Value::Missing => "a missing value".to_owned(),
        value => match value.decimal() {
            Some(number) => format!("`{number}`"),
            None => "this value".to_owned(),
        },
    }
}

/// The number in units of 10⁻ᵈⁱᵍⁱᵗˢ, cut towards zero, and whether something
/// was cut.
#[inline]
fn scaled(number: Decimal, digits: u8) -> Option<(i64, bool)> {
    let mantissa = number.mantissa();
    let digits = u32::from(digits);
    if number.scale() <= digits {
        // What does not fit before it is made larger does not fit behind it.
        let mantissa = i64::try_from(mantissa).ok()?;
        let up = pow10((digits - number.scale()) as u8);
        return Some((mantissa.checked_mul(up)?, false));
    }
    cut(mantissa, number.scale() - digits)
}

/// A number without its last digits.
fn cut(mantissa: i128, digits: u32) -> Option<(i64, bool)> {
    let down = 10i128.checked_pow(digits)?;
    let (whole, rest) = (mantissa / down, mantissa % down);
    Some((i64::try_from(whole).ok()?, rest != 0))
}

/// A whole number; decimals without a fraction too.
pub(super) fn whole(value: &Value<'_>) -> Option<i64> {
    let number = value.decimal()?;
    match scaled(number, 0) {
        Some((whole, false)) => Some(whole),
        _ => None,
    }
}

/// A number of units; more than any order has are as many as it has.
pub(super) fn count(what: &str, value: &Value<'_>) -> Result<u32, String> {
    let number = value
        .decimal()
        .ok_or_else(|| format!("`{what}` cannot be {}: write a whole number", words(value)))?;
    if number < Decimal::ZERO {
        return Err(format!("`{what}` is {number}: it cannot be negative"));
    }
    if !number.fract().is_zero() {
        return Err(format!(
            "`{what}` is {}, but units are whole: write `floor(…)` around it",
            number.normalize()
        ));
    }
    Ok(u32::try_from(number.trunc()).unwrap_or(u32::MAX))
}

#[inline]
pub(super) fn points(wallet: WalletId, amount: &Value<'_>) -> Result<Effect, String> {
    let number = amount
        .decimal()
        .ok_or_else(|| format!("points cannot be {}: write a number", words(amount)))?;
    // Finer than any wallet: the host rounds down anyway.
    let (amount, _) =
        scaled(number, NUMBER_DIGITS).ok_or_else(|| format!("`{number}` points are too many"))?;
    Ok(Effect::Points {
        wallet,
        amount: Number(amount),
    })
}

pub(super) fn multiply(wallet: WalletId, factor: &Value<'_>) -> Result<Effect, String> {
    let factor = number("factor", factor)?;
    if factor.0 <= 0 {
        return Err("a factor must be greater than 0".to_owned());
    }
    Ok(Effect::Multiply { wallet, factor })
}

/// A number that must be exact.
pub(super) fn number(what: &str, value: &Value<'_>) -> Result<Number, String> {
    let number = value
        .decimal()
        .ok_or_else(|| format!("`{what}` cannot be {}: write a number", words(value)))?;
    match scaled(number, NUMBER_DIGITS) {
        Some((number, false)) => Ok(Number(number)),
        Some(_) => Err(format!(
            "`{what}` is {number}: round it to {NUMBER_DIGITS} decimal places or fewer"
        )),
        None => Err(format!("`{what}` is too large")),
    }
}

/// An amount of the program's currency, cut to its minor unit.
pub(super) fn amount(what: &str, value: &Value<'_>, digits: u8) -> Result<i64, String> {
    let number = value
        .decimal()
        .ok_or_else(|| format!("`{what}` cannot be {}: write an amount", words(value)))?;
    if number < Decimal::ZERO {
        return Err(format!("`{what}` is {number}: it cannot be negative"));
    }
    match scaled(number, digits) {
        Some((amount, _)) => Ok(amount),
        None => Err(format!("`{what}` is too large")),
    }
}

pub(super) fn gift(sku: &str, quantity: &Value<'_>) -> Result<Effect, String> {
    let sku = named("item", sku)?;
    let number = quantity
        .decimal()
        .ok_or_else(|| format!("a gift's quantity cannot be {}", words(quantity)))?;
    match scaled(number, QUANTITY_DIGITS) {
        Some((quantity, false)) if quantity > 0 => Ok(Effect::Gift { sku, quantity }),
        Some((_, true)) => Err(format!(
            "a gift's quantity is {number}: it may have {QUANTITY_DIGITS} decimal places"
        )),
        _ => Err(format!("a gift's quantity cannot be {number}")),
    }
}
