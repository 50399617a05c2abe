//! Values as text.

use std::borrow::Cow;

use super::super::Value;
use crate::script::scene::Scene;

/// A value within a text; none for what has no words.
pub(super) fn display<'v>(value: &'v Value<'_>, scene: &Scene<'_>) -> Option<Cow<'v, str>> {
    Some(match value {
        Value::Missing => Cow::Borrowed(""),
        Value::Boolean(value) => value.to_string().into(),
        Value::Integer(value) => value.to_string().into(),
        Value::Decimal(value) => value.to_string().into(),
        Value::Text(text) => Cow::Borrowed(text),
        Value::Made(text) => Cow::Borrowed(text),
        Value::Date(date) => date.to_string().into(),
        Value::Instant(instant) => instant.to_rfc3339(scene.zone()).into(),
        _ => return None,
    })
}
