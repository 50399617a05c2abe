//! A member as JSON text.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::DecideError;
use super::member::Member;
use super::said::SaidFacts;
use super::uses::{CampaignUse, DayGiven};
use crate::diagnostic::codes;

/// So deep fields stand in objects: `wallet.points.balance` in two. What is
/// deeper is no field, and is not looked into, however deep it is.
const DEEPEST: usize = 4;

/// Reads [`Member::from_json`].
pub(super) fn read(text: &str) -> Result<Member, DecideError> {
    let object: Object<'_> = serde_json::from_str(text).map_err(|error| {
        let help =
            "write an object with any of `id`, `customer`, `history`, `wallet`, `uses` and `given`";
        wrong("member", &error, help)
    })?;
    let mut member = Member::default();
    let (mut uses, mut given) = (None, None);
    for (key, raw) in object.0 {
        match &*key {
            "uses" => uses = Some(raw),
            "given" => given = Some(raw),
            "id" => {
                let id: Option<String> = serde_json::from_str(raw.get()).map_err(|error| {
                    let help = "write the id as text, or leave it out for a guest";
                    wrong("member.id", &error, help)
                })?;
                member.id = id.map(Arc::from);
            }
            "newcomer" => {
                let newcomer: bool = serde_json::from_str(raw.get()).map_err(|error| {
                    wrong("member.newcomer", &error, "write `true`, or leave it out")
                })?;
                if newcomer {
                    member = member.newcomer();
                }
            }
            _ => flatten("", &key, raw, 1, &mut member.facts).map_err(|error| {
                let help = "write facts as objects, such as `\"history\": {\"purchases\": 3}`";
                wrong("member", &error, help)
            })?,
        }
    }
    if let Some(raw) = uses {
        member = if raw.get() == "\"unknown\"" {
            member.uses_unknown()
        } else {
            let rows: Vec<CampaignUse> = serde_json::from_str(raw.get()).map_err(|error| {
                let help = "write a list such as `[{\"campaign\": \"welcome\", \"times\": 1}]`, or \"unknown\"";
                wrong("member.uses", &error, help)
            })?;
            member.uses(rows)
        };
    }
    if let Some(raw) = given {
        let rows: Vec<DayGiven> = serde_json::from_str(raw.get()).map_err(|error| {
            let help = "write a list such as `[{\"campaign\": \"cashback\", \"wallet\": \"points\", \"day\": \"2026-11-21\", \"amount\": \"50\"}]`";
            wrong("member.given", &error, help)
        })?;
        member = member.given(rows);
    }
    Ok(member)
}

fn wrong(field: &str, error: &serde_json::Error, help: &str) -> DecideError {
    DecideError::Value {
        field: field.to_owned(),
        code: codes::BAD_JSON,
        message: error.to_string(),
        help: Some(help.to_owned()),
    }
}

/// Objects as fields with whole names.
fn flatten(
    object: &str,
    name: &str,
    raw: &RawValue,
    depth: usize,
    facts: &mut SaidFacts,
) -> Result<(), serde_json::Error> {
    if !raw.get().starts_with('{') || depth >= DEEPEST {
        facts.push(object, name, raw.get());
        return Ok(());
    }
    let whole = match object {
        "" => Cow::Borrowed(name),
        object => Cow::Owned(format!("{object}.{name}")),
    };
    let inner: Object<'_> = serde_json::from_str(raw.get())?;
    for (key, raw) in inner.0 {
        flatten(&whole, &key, raw, depth + 1, facts)?;
    }
    Ok(())
}

/// The keys of an object with their values, each once.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

/// So many keys are compared with each other; among more, they are looked up.
const FEW: usize = 16;

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries: Self::Value = Vec::new();
                let mut seen = HashSet::new();
                while let Some(Key(key)) = map.next_key()? {
                    let raw = map.next_value()?;
                    if entries.len() == FEW {
                        seen.extend(entries.iter().map(|(known, _)| known.clone()));
                    }
                    let is_known = if entries.len() < FEW {
                        entries.iter().any(|(known, _)| *known == key)
                    } else {
                        !seen.insert(key.clone())
                    };
                    if is_known {
                        return Err(A::Error::custom(format_args!("`{key}` stands there twice")));
                    }
                    entries.push((key, raw));
                }
                Ok(entries)
            }
        }

        from.deserialize_map(Keys).map(Object)
    }
}

/// A key, which is part of the text unless it has escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(key))
            }

            fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(key.to_owned()))
            }
        }

        from.deserialize_str(Text).map(Key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys that are compared and keys that are looked up are each known once.
    #[test]
    fn a_key_stands_there_once_among_few_and_many() {
        for count in [1, FEW - 1, FEW, FEW + 1, 4 * FEW] {
            let keys: Vec<String> = (0..count).map(|n| format!("\"k{n}\":{n}")).collect();
            let object = |more: &str| format!("{{{}{more}}}", keys.join(","));
            let whole = object("");
            let read: Object<'_> = serde_json::from_str(&whole).unwrap();
            assert_eq!(read.0.len(), count);
            for again in [0, count / 2, count - 1] {
                let text = object(&format!(",\"k{again}\":true"));
                let error = serde_json::from_str::<Object<'_>>(&text).err().unwrap();
                let wanted = format!("`k{again}` stands there twice");
                assert!(error.to_string().starts_with(&wanted), "{count}: {error}");
            }
        }
        // However it is written.
        assert!(serde_json::from_str::<Object<'_>>(r#"{"a\u0062":1,"ab":2}"#).is_err());
    }
}
