//! One value of a field, as JSON text has it.

use super::layout::Slot;
use super::reject::Problem;
use super::value::{Staged, Texts, read_json};
use crate::facts::Fact;
use crate::model::{Date, Instant};
use crate::schema::{Field, FieldId, FieldType, Schema};

/// Reads a value of a field; none for `null`.
pub(crate) fn read_fact(
    id: FieldId,
    field: &Field,
    schema: &Schema,
    raw: &str,
) -> Result<Option<Fact>, Box<Problem>> {
    let slot = Slot::of_fact(id, field);
    let mut texts = Texts::default();
    if field.ty == FieldType::Text
        && let Ok(text) = serde_json::from_str::<String>(raw)
    {
        super::value::check_length(&text)?;
        return Ok(Some(Fact::Text(text)));
    }
    let staged = read_json(&slot, schema, &mut texts, raw)?;
    Ok(match staged {
        Staged::Missing | Staged::Null => None,
        Staged::Text(span) => Some(Fact::Text(texts.get("", span).to_owned())),
        Staged::Texts(start, end) => {
            let list = texts.list(start, end).iter();
            let list = list.map(|&span| texts.get("", span).to_owned());
            Some(Fact::Texts(list.collect()))
        }
        Staged::Integer(value) => Some(match field.ty {
            FieldType::Boolean => Fact::Boolean(value != 0),
            FieldType::Money => Fact::Money(value),
            FieldType::Quantity => Fact::Quantity(value),
            FieldType::Date => Fact::Date(Date::from_days(i32::try_from(value).unwrap_or(0))),
            FieldType::Instant => Fact::Instant(Instant::from_micros(value)),
            _ => Fact::Integer(value),
        }),
    })
}
