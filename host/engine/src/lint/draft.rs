//! A value for each field that an event needs.

use crate::expression::Known;
use crate::facts::Fact;
use crate::model::{Date, Instant, QUANTITY_DIGITS, format_scaled, pow10};
use crate::schema::{Field, FieldId, FieldType, Presence, Schema};

/// A field's value that fits what is known of it; none if it has none, need
/// not have one, or none is found.
pub(super) fn value(
    schema: &Schema,
    id: FieldId,
    field: &Field,
    known: Option<&Known>,
) -> Option<Fact> {
    let required = field.presence == Presence::Required;
    let free = Known::default();
    let known = match known {
        Some(known) if known.present() == Some(false) => return None,
        Some(known) if known.is_free() && known.present().is_none() && !required => return None,
        Some(known) => known,
        None if required => &free,
        None => return None,
    };
    Some(match field.ty {
        FieldType::Boolean => Fact::Boolean(known.pick_number(1)? != 0),
        FieldType::Integer => Fact::Integer(known.pick_number(1)?),
        FieldType::Money => Fact::Money(known.pick_number(ten(schema))?),
        FieldType::Quantity => Fact::Quantity(known.pick_number(pow10(QUANTITY_DIGITS))?),
        // Some day of grown-ups' births and of joining.
        FieldType::Date => {
            let day = Date::from_ymd(1990, 5, 17)?;
            let day = known.pick_number(day.days().into())?;
            Fact::Date(Date::from_days(i32::try_from(day).ok()?))
        }
        FieldType::Instant => {
            let day = Instant::start_of_day(Date::from_ymd(2025, 5, 17)?, &schema.zone);
            Fact::Instant(Instant::from_micros(known.pick_number(day.micros())?))
        }
        FieldType::Text => {
            let only = schema.only(id).unwrap_or_default();
            Fact::Text(known.pick_text(only)?)
        }
        FieldType::Texts => Fact::Texts(known.has().map(str::to_owned).collect()),
    })
}

/// Ten whole units of the currency.
pub(super) fn ten(schema: &Schema) -> i64 {
    pow10(schema.currency.minor_digits()).saturating_mul(10)
}

/// A value as records have it.
pub(super) fn json(schema: &Schema, value: &Fact) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        Fact::Boolean(value) => value.to_string(),
        Fact::Integer(value) => value.to_string(),
        Fact::Text(text) => quoted(text),
        Fact::Texts(texts) => serde_json::Value::from(texts.clone()).to_string(),
        Fact::Date(day) => quoted(&day.to_string()),
        Fact::Instant(at) => quoted(&at.to_rfc3339(&schema.zone)),
        Fact::Money(amount) => quoted(&format_scaled(*amount, schema.currency.minor_digits())),
        Fact::Quantity(quantity) if quantity % pow10(QUANTITY_DIGITS) == 0 => {
            (quantity / pow10(QUANTITY_DIGITS)).to_string()
        }
        Fact::Quantity(quantity) => quoted(&format_scaled(*quantity, QUANTITY_DIGITS)),
    }
}
