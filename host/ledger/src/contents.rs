//! Whether two texts of JSON say the same, however they are laid out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A text of JSON in one layout: without spaces, the keys of objects in their
/// order, letters as they are instead of escaped. Numbers stay as they are
/// written. None if it is none, or says a key twice.
#[doc(hidden)]
pub fn contents(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    write(text, &mut out, DEEPEST)?;
    Some(out)
}

/// As deep as `serde_json` reads.
const DEEPEST: usize = 128;

/// The keys of an object, each once.
#[derive(Default)]
struct Object<'t>(BTreeMap<Cow<'t, str>, &'t RawValue>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> serde::de::Visitor<'de> for Keys {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Object<'de>, A::Error> {
                let mut object = Object::default();
                while let Some((key, value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    if object.0.insert(key.0, value).is_some() {
                        return Err(serde::de::Error::custom("a key twice"));
                    }
                }
                Ok(object)
            }
        }

        json.deserialize_map(Keys)
    }
}

#[derive(Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

fn write(text: &str, out: &mut String, deep: usize) -> Option<()> {
    let deep = deep.checked_sub(1)?;
    let text = text.trim_ascii();
    match text.as_bytes().first()? {
        b'{' => {
            let object: Object<'_> = serde_json::from_str(text).ok()?;
            let mut before = '{';
            for (key, value) in object.0 {
                out.push(before);
                out.push_str(&serde_json::to_string(&key).ok()?);
                out.push(':');
                write(value.get(), out, deep)?;
                before = ',';
            }
            if before == '{' {
                out.push('{');
            }
            out.push('}');
        }
        b'[' => {
            let list: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            out.push('[');
            for (at, value) in list.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(value.get(), out, deep)?;
            }
            out.push(']');
        }
        b'"' => {
            let text: Cow<'_, str> = serde_json::from_str(text).ok()?;
            out.push_str(&serde_json::to_string(&text).ok()?);
        }
        _ => {
            let raw: &RawValue = serde_json::from_str(text).ok()?;
            out.push_str(raw.get());
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::contents;

    #[test]
    fn layout_order_and_escapes_say_nothing() {
        let one = r#"{"id":"e1","at":"x","lines":[{"a":1.50,"b":null},{}],"ü":true}"#;
        for other in [
            "{ \"lines\": [ {\"b\":null, \"a\":1.50}, { } ],\n\t\"at\": \"\\u0078\", \"\\u00fc\": true, \"\\u0069d\": \"e1\" }",
            one,
        ] {
            assert_eq!(contents(other), contents(one));
            assert!(contents(other).is_some());
        }
    }

    #[test]
    fn what_is_said_otherwise_is_other() {
        let one = contents(r#"{"a":[1,2],"b":"x"}"#);
        for other in [
            r#"{"a":[2,1],"b":"x"}"#,
            r#"{"a":[1,2.0],"b":"x"}"#,
            r#"{"a":[1,2],"b":"X"}"#,
            r#"{"a":[1,2]}"#,
            r#"{"a":["1",2],"b":"x"}"#,
        ] {
            assert_ne!(contents(other), one);
        }
    }

    #[test]
    fn what_is_no_json_has_no_contents() {
        let deep = "[".repeat(100_000);
        for text in ["", "{", r#"{"a":1,"a":1}"#, "{} {}", "nope", "[1,]", &deep] {
            assert_eq!(contents(text), None, "{text:.20}");
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(".{0,3}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Contents say what the text says, and are the same for every layout of it.
        #[test]
        fn contents_are_the_text_in_one_layout(value in json()) {
            let found = contents(&value.to_string()).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Value>(&found).unwrap(), &value);
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(contents(&pretty), Some(found));
        }
    }
}
