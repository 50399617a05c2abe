//! A campaign's parameters in the units of the plugin contract.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::contract::AbiValue;
use crate::campaign::ParamValue;
use crate::model::{Instant, QUANTITY_DIGITS, pow10};
use crate::schema::{FieldType, Schema};

/// Converts a value to what the plugin expects, or says what to write.
pub(crate) fn convert(
    value: &ParamValue,
    ty: FieldType,
    schema: &Schema,
) -> Result<AbiValue, String> {
    let number = match ty {
        FieldType::Boolean => match value {
            ParamValue::Boolean(value) => i64::from(*value),
            _ => return Err("write `true` or `false`".to_owned()),
        },
        FieldType::Integer => scaled(value, 0).ok_or("write a whole number, such as `15`")?,
        FieldType::Money => {
            let digits = schema.currency.minor_digits();
            scaled(value, digits).ok_or_else(|| {
                format!(
                    "write an amount in {} with at most {digits} decimal places",
                    schema.currency
                )
            })?
        }
        FieldType::Quantity => scaled(value, QUANTITY_DIGITS).ok_or_else(|| {
            format!("write a number with at most {QUANTITY_DIGITS} decimal places")
        })?,
        FieldType::Date => match value {
            ParamValue::Date(date) => date.days().into(),
            _ => return Err("write a day without quotes, such as `2026-11-21`".to_owned()),
        },
        FieldType::Instant => match value {
            ParamValue::Text(text) => Instant::parse(text, &schema.zone),
            ParamValue::Date(date) => Some(Instant::start_of_day(*date, &schema.zone)),
            _ => None,
        }
        .ok_or("write a point in time, such as `\"2026-11-21T14:00:00+03:00\"`")?
        .micros(),
        FieldType::Text => match value {
            ParamValue::Text(text) => return Ok(AbiValue::Text(Arc::clone(text))),
            _ => return Err("write a text in quotes".to_owned()),
        },
        FieldType::Texts => {
            return texts(value)
                .map(AbiValue::Texts)
                .ok_or_else(|| "write a list of texts, such as `[\"a\", \"b\"]`".to_owned());
        }
    };
    Ok(AbiValue::Integer(number))
}

fn texts(value: &ParamValue) -> Option<Vec<Arc<str>>> {
    let ParamValue::List(values) = value else {
        return None;
    };
    values
        .iter()
        .map(|value| match value {
            ParamValue::Text(text) => Some(Arc::clone(text)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Currency, Date, Zone};

    fn convert_in(currency: &str, value: ParamValue, ty: FieldType) -> Option<AbiValue> {
        let schema = Schema::new(Currency::from_code(currency).unwrap(), Zone::utc());
        convert(&value, ty, &schema).ok()
    }

    #[test]
    fn amounts_are_minor_units() {
        let money = |currency, value| convert_in(currency, value, FieldType::Money);
        let integer = |n| Some(AbiValue::Integer(n));
        assert_eq!(money("TRY", ParamValue::Integer(50)), integer(5_000));
        assert_eq!(money("JPY", ParamValue::Integer(50)), integer(50));
        let cents = ParamValue::Decimal(Decimal::new(24_990, 3));
        assert_eq!(money("TRY", cents), integer(2_499));
        assert_eq!(money("TRY", ParamValue::Decimal(Decimal::new(1, 3))), None);
        assert_eq!(money("TRY", ParamValue::Integer(i64::MAX)), None);
    }

    #[test]
    fn other_types() {
        let convert = |value, ty| convert_in("TRY", value, ty);
        assert_eq!(
            convert(
                ParamValue::Decimal(Decimal::new(15, 1)),
                FieldType::Quantity
            ),
            Some(AbiValue::Integer(1_500))
        );
        assert_eq!(
            convert(ParamValue::Date(Date::from_days(3)), FieldType::Date),
            Some(AbiValue::Integer(3))
        );
        assert_eq!(
            convert(ParamValue::Date(Date::from_days(1)), FieldType::Instant),
            Some(AbiValue::Integer(86_400_000_000))
        );
        assert_eq!(convert(ParamValue::Integer(1), FieldType::Boolean), None);
        assert_eq!(convert(ParamValue::Integer(1), FieldType::Text), None);
        assert_eq!(
            convert(
                ParamValue::List(vec![ParamValue::Text("a".into())]),
                FieldType::Texts
            ),
            Some(AbiValue::Texts(vec!["a".into()]))
        );
    }
}
