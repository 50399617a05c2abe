//! A campaign's parameters in the units of the plugin contract.

use super::contract::AbiValue;
use crate::constants::ParamValue;
use crate::facts::Fact;
use crate::schema::{FieldType, Schema};

/// Converts a value to what the plugin expects, or says what to write.
pub(super) fn convert(
    value: &ParamValue,
    ty: FieldType,
    schema: &Schema,
) -> Result<AbiValue, String> {
    Ok(match Fact::from_param(value, ty, schema)? {
        Fact::Text(text) => AbiValue::Text(text.into()),
        Fact::Texts(texts) => AbiValue::Texts(texts.into_iter().map(Into::into).collect()),
        number => AbiValue::Integer(number.integer()),
    })
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

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
