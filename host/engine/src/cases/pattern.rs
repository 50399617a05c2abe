//! An effect as cases write it, and as messages show it.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::Value;
use toml::de::DeValue;

use crate::constants::ParamValue;

/// What must be found, or was found. Of a table only the keys that are written
/// are compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pattern {
    Boolean(bool),
    Number(Decimal),
    /// Days too.
    Text(String),
    List(Vec<Pattern>),
    /// In the order of the file.
    Table(Vec<(String, Pattern)>),
}

/// The keys of each kind of effect, in the order in which they are shown.
const KINDS: [(&str, &[&str]); 9] = [
    ("points", &["wallet", "amount"]),
    ("discount", &["on", "amount", "wanted", "currency", "lines"]),
    ("gift", &["sku", "quantity"]),
    (
        "coupon",
        &[
            "offer", "percent", "amount", "currency", "cap", "minimum", "valid",
        ],
    ),
    ("message", &["template", "channel", "values"]),
    ("tag", &["add", "remove"]),
    ("tier", &["set"]),
    ("progress", &["badge", "by"]),
    ("custom", &["name", "values"]),
];

/// Keys whose values are numbers, though decisions have most of them as text.
const NUMBERS: [&str; 8] = [
    "amount", "wanted", "quantity", "percent", "cap", "minimum", "by", "line",
];

/// The kinds of effect that decisions have.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

/// The keys that effects of a kind have beside `kind`.
pub(super) fn keys_of(kind: &str) -> Option<&'static [&'static str]> {
    KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, keys)| *keys)
}

/// The keys of all kinds.
pub(super) fn all_keys() -> impl Iterator<Item = &'static str> {
    KINDS.iter().flat_map(|(_, keys)| keys.iter().copied())
}

impl Pattern {
    /// A value of a case; none for points in time and numbers without end.
    pub(super) fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        Some(match value {
            DeValue::Array(items) => Self::List(
                items
                    .iter()
                    .map(|item| Self::from_toml(item.get_ref()))
                    .collect::<Option<_>>()?,
            ),
            DeValue::Table(table) => {
                let mut entries: Vec<_> = table.iter().collect();
                entries.sort_by_key(|(key, _)| key.span().start);
                let entries = entries.into_iter().map(|(key, value)| {
                    Some((
                        key.get_ref().clone().into_owned(),
                        Self::from_toml(value.get_ref())?,
                    ))
                });
                Self::Table(entries.collect::<Option<_>>()?)
            }
            single => match ParamValue::from_toml(single)? {
                ParamValue::Boolean(value) => Self::Boolean(value),
                ParamValue::Integer(value) => Self::Number(value.into()),
                ParamValue::Decimal(value) => Self::Number(value),
                ParamValue::Text(text) => Self::Text(text.as_ref().to_owned()),
                ParamValue::Date(day) => Self::Text(day.to_string()),
                ParamValue::List(_) => return None,
            },
        })
    }

    /// An effect of a decision.
    pub(super) fn from_decision(effect: &Value) -> Self {
        Self::from_json("", effect)
    }

    fn from_json(key: &str, value: &Value) -> Self {
        match value {
            Value::Bool(value) => Self::Boolean(*value),
            Value::Number(number) => number
                .to_string()
                .parse()
                .map_or_else(|_| Self::Text(number.to_string()), Self::Number),
            Value::String(text) => match text.parse::<Decimal>() {
                Ok(number) if NUMBERS.contains(&key) => Self::Number(number),
                _ => Self::Text(text.clone()),
            },
            Value::Array(items) => {
                Self::List(items.iter().map(|item| Self::from_json("", item)).collect())
            }
            Value::Object(entries) => {
                let kind = entries.get("kind").and_then(Value::as_str);
                let order = kind.and_then(keys_of).unwrap_or(&[]);
                let place = |key: &str| match key {
                    "campaign" | "kind" | "line" => 0,
                    _ => {
                        1 + order
                            .iter()
                            .position(|known| *known == key)
                            .unwrap_or(order.len())
                    }
                };
                let mut entries: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::from_json(key, value)))
                    .collect();
                entries.sort_by_key(|(key, _)| place(key));
                Self::Table(entries)
            }
            Value::Null => Self::Text("null".to_owned()),
        }
    }

    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Table(entries) => entries
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The kind of an effect.
    pub(super) fn kind(&self) -> &str {
        match self.get("kind") {
            Some(Self::Text(kind)) => kind,
            _ => "",
        }
    }

    /// Without one key.
    pub(super) fn without(&self, key: &str) -> Self {
        match self {
            Self::Table(entries) => Self::Table(
                entries
                    .iter()
                    .filter(|(known, _)| known != key)
                    .cloned()
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// Whether what was found is as expected here.
    pub(super) fn matches(&self, found: &Self) -> bool {
        let mut differences = Vec::new();
        self.differences(found, "", &mut differences);
        differences.is_empty()
    }

    /// What was found otherwise than expected here, in words.
    pub(super) fn differences(&self, found: &Self, name: &str, out: &mut Vec<String>) {
        match (self, found) {
            (Self::Table(expected), Self::Table(_)) => {
                for (key, value) in expected {
                    let inner = match name {
                        "" => key.clone(),
                        _ => format!("{name}.{key}"),
                    };
                    match found.get(key) {
                        Some(found) => value.differences(found, &inner, out),
                        None => out.push(format!("there is no `{inner}`")),
                    }
                }
            }
            (Self::List(expected), Self::List(items)) if expected.len() == items.len() => {
                for (at, (expected, item)) in expected.iter().zip(items).enumerate() {
                    expected.differences(item, &format!("{name}[{at}]"), out);
                }
            }
            _ if self.same(found) => {}
            _ => out.push(format!(
                "`{name}` is {}, not {}",
                found.to_toml(),
                self.to_toml()
            )),
        }
    }

    fn same(&self, found: &Self) -> bool {
        let number = |pattern: &Self| match pattern {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        };
        let numbers = matches!(self, Self::Number(_)) || matches!(found, Self::Number(_));
        self == found
            || (numbers && matches!((number(self), number(found)), (Some(a), Some(b)) if a == b))
    }

    /// As it would be written in a case, on one line.
    pub(super) fn to_toml(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        // Writing to memory cannot fail.
        let _ = match self {
            Self::Boolean(value) => write!(out, "{value}"),
            Self::Number(number) => write!(out, "{}", number.normalize()),
            Self::Text(text) => write!(out, "{}", quoted(text)),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    item.write(out);
                }
                out.push(']');
                Ok(())
            }
            Self::Table(entries) if entries.is_empty() => write!(out, "{{}}"),
            Self::Table(entries) => {
                for (at, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "{ " });
                    let _ = write!(out, "{} = ", bare_or_quoted(key));
                    value.write(out);
                }
                write!(out, " }}")
            }
        };
    }
}

/// A text as TOML writes it, on one line.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A key as TOML writes it.
pub(crate) fn bare_or_quoted(key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if bare { key.to_owned() } else { quoted(key) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml::de::DeTable;

    use super::*;
    use crate::effect::EffectKind;

    fn read(text: &str) -> Option<Pattern> {
        let text = format!("it = {text}");
        let table = DeTable::parse(&text).ok()?;
        Pattern::from_toml(table.get_ref().get("it")?.get_ref())
    }

    fn pattern() -> impl Strategy<Value = Pattern> {
        let single = prop_oneof![
            any::<bool>().prop_map(Pattern::Boolean),
            (any::<i64>(), 0u32..=9)
                .prop_map(|(value, digits)| Pattern::Number(Decimal::new(value, digits))),
            any::<String>().prop_map(Pattern::Text),
        ];
        single.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Pattern::List),
                prop::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|table| Pattern::Table(table.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// R108: what is written is read again as the same, whatever it holds:
        /// quotes, control characters, nought, empty texts and tables.
        #[test]
        fn what_is_written_is_read_again(pattern in pattern()) {
            let text = pattern.to_toml();
            let again = read(&text);
            prop_assert_eq!(again.as_ref(), Some(&pattern), "{}", text);
            prop_assert!(again.is_some_and(|again| again.matches(&pattern)));
        }
    }

    #[test]
    fn every_effect_that_decisions_have_can_be_expected() {
        for kind in EffectKind::ALL {
            // A multiplier comes to points.
            let expected = kind != EffectKind::Multiply;
            assert_eq!(keys_of(kind.name()).is_some(), expected, "{}", kind.name());
        }
    }

    #[test]
    fn texts_are_numbers_only_beside_numbers() {
        let found = Pattern::from_decision(&serde_json::json!({
            "kind": "gift", "sku": "007", "quantity": "1"
        }));
        let expected = |text| read(text).unwrap().matches(&found);
        assert!(expected(
            r#"{ kind = "gift", sku = "007", quantity = 1.000 }"#
        ));
        assert!(expected(r#"{ sku = 7 }"#));
        assert!(!expected(r#"{ sku = "7" }"#));
        assert_eq!(
            found.to_toml(),
            r#"{ kind = "gift", sku = "007", quantity = 1 }"#
        );
    }
}
