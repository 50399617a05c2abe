//! Values as manifests and cases write them, read as a field's type says.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Fact;
use crate::constants::ParamValue;
use crate::model::{Instant, QUANTITY_DIGITS, pow10};
use crate::schema::{FieldType, Schema};

impl Fact {
    /// A value of a type.
    ///
    /// # Errors
    ///
    /// What to write instead, if it is of another type.
    pub(crate) fn from_param(
        value: &ParamValue,
        ty: FieldType,
        schema: &Schema,
    ) -> Result<Self, String> {
        Ok(match (ty, value) {
            (FieldType::Boolean, ParamValue::Boolean(value)) => Self::Boolean(*value),
            (FieldType::Boolean, _) => return Err("write `true` or `false`".to_owned()),
            (FieldType::Integer, _) => {
                Self::Integer(scaled(value, 0).ok_or("write a whole number, such as `15`")?)
            }
            (FieldType::Money, _) => {
                let digits = schema.currency.minor_digits();
                Self::Money(scaled(value, digits).ok_or_else(|| {
                    format!(
                        "write an amount in {} with at most {digits} decimal places",
                        schema.currency
                    )
                })?)
            }
            (FieldType::Quantity, _) => {
                Self::Quantity(scaled(value, QUANTITY_DIGITS).ok_or_else(|| {
                    format!("write a number with at most {QUANTITY_DIGITS} decimal places")
                })?)
            }
            (FieldType::Date, ParamValue::Date(date)) => Self::Date(*date),
            (FieldType::Date, _) => {
                return Err("write a day without quotes, such as `2026-11-21`".to_owned());
            }
            (FieldType::Instant, _) => {
                let instant = match value {
                    ParamValue::Text(text) => Instant::parse(text, &schema.zone),
                    ParamValue::Date(date) => Some(Instant::start_of_day(*date, &schema.zone)),
                    _ => None,
                };
                let help = "write a point in time, such as `\"2026-11-21T14:00:00+03:00\"`";
                Self::Instant(instant.ok_or(help)?)
            }
            (FieldType::Text, ParamValue::Text(text)) => Self::Text(text.as_ref().to_owned()),
            (FieldType::Text, _) => return Err("write a text in quotes".to_owned()),
            (FieldType::Texts, _) => {
                let help = "write a list of texts, such as `[\"a\", \"b\"]`";
                Self::Texts(texts(value).ok_or(help)?)
            }
        })
    }
}

fn texts(value: &ParamValue) -> Option<Vec<String>> {
    let ParamValue::List(values) = value else {
        return None;
    };
    values
        .iter()
        .map(|value| match value {
            ParamValue::Text(text) => Some(text.as_ref().to_owned()),
            _ => None,
        })
        .collect()
}

/// A number as a count of its smallest unit; none if it is no number, or not
/// a whole number of units.
fn scaled(value: &ParamValue, digits: u8) -> Option<i64> {
    match value {
        ParamValue::Integer(whole) => whole.checked_mul(pow10(digits)),
        ParamValue::Decimal(decimal) => {
            let units = decimal.checked_mul(Decimal::from(pow10(digits)))?;
            units.fract().is_zero().then(|| units.to_i64())?
        }
        _ => None,
    }
}
