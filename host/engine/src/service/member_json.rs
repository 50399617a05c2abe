//! A member as JSON text.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::DecideError;
use super::member::Member;
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
        match key.as_str() {
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
            _ => flatten(key, raw, 1, &mut member.facts).map_err(|error| {
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
    name: String,
    raw: &RawValue,
    depth: usize,
    facts: &mut Vec<(String, String)>,
) -> Result<(), serde_json::Error> {
    if !raw.get().starts_with('{') || depth >= DEEPEST {
        facts.push((name, raw.get().to_owned()));
        return Ok(());
    }
    let inner: Object<'_> = serde_json::from_str(raw.get())?;
    for (key, raw) in inner.0 {
        flatten(format!("{name}.{key}"), raw, depth + 1, facts)?;
    }
    Ok(())
}

/// The keys of an object with their values, each once.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut seen = HashSet::new();
                let mut entries = Vec::new();
                while let Some((key, raw)) = map.next_entry::<String, &RawValue>()? {
                    if !seen.insert(key.clone()) {
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
