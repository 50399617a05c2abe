//! One JSON record, from its text to staged values.
//!
//! No value passes through a tree of maps: serde_json walks the text, and
//! hands over each value as the piece of text that it is. So a number is read
//! by its digits and never becomes a binary float.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::keys::Keys;
use super::layout::Target;
use super::limits::MAX_LINES;
use super::record::Record;
use super::reject::Problem;
use super::value::{Span, Staged, check_length};
use crate::diagnostic::codes;
use crate::schema::{NumberIds, Schema, UnknownFields};

/// Reads a JSON object into a record.
pub(super) struct Object<'r, 'l> {
    pub(super) record: &'r mut Record,
    pub(super) schema: &'r Schema,
    /// The whole record.
    pub(super) line: &'l str,
    pub(super) shape: usize,
}

impl<'l> DeserializeSeed<'l> for Object<'_, 'l> {
    type Value = ();

    fn deserialize<D: Deserializer<'l>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_option(self)
    }
}

impl<'l> Visitor<'l> for Object<'_, 'l> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if Some(self.shape) == self.record.layout.line {
            "a list of objects"
        } else {
            "an object"
        })
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        if Some(self.shape) == self.record.layout.line {
            return Err(E::invalid_type(de::Unexpected::Unit, &self));
        }
        if let Some(seen) = self.record.objects.get_mut(self.shape) {
            *seen = false;
        }
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'l>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<(), A::Error> {
        let Self {
            record,
            schema,
            line,
            shape,
        } = self;
        let base = line.as_ptr() as usize;
        let mut previous = None;
        loop {
            let Some(keys) = record.layout.shapes.get_mut(shape).map(|s| &mut s.keys) else {
                return Ok(());
            };
            let key = match map.next_key_seed(Key { keys, previous })? {
                None => return Ok(()),
                Some(Ok(key)) => key,
                Some(Err(_)) if schema.records.unknown_fields == UnknownFields::Ignore => {
                    map.next_value::<IgnoredAny>()?;
                    record.ignored += 1;
                    continue;
                }
                Some(Err(unknown)) => {
                    let offset = match &unknown {
                        Cow::Borrowed(key) => Some(key.as_ptr() as usize - base),
                        Cow::Owned(_) => None,
                    };
                    let problem = record.unknown(shape, &unknown).at(offset);
                    return Err(record.fail(problem));
                }
            };
            previous = Some(key);
            record.current = (shape, key);
            let Some(target) = record
                .layout
                .shapes
                .get(shape)
                .and_then(|s| s.targets.get(key).copied())
            else {
                return Ok(());
            };
            match target {
                Target::Slot(slot) if record.is_text(slot) => {
                    if record.staged(Some(slot)) != Staged::Missing {
                        let problem = record.twice(shape, &record.key_name(shape, key));
                        return Err(record.fail(problem));
                    }
                    let value = map.next_value_seed(Text { record, base })?;
                    record.stage(Some(slot), value);
                }
                Target::Slot(slot) => {
                    let raw: &'l RawValue = map.next_value()?;
                    let raw = raw.get();
                    let offset = raw.as_ptr() as usize - base;
                    if let Err(problem) = record.read_slot(schema, (shape, slot), raw, offset) {
                        return Err(record.fail(problem));
                    }
                }
                Target::Object(inner) => {
                    let seen = record.objects.get_mut(inner);
                    if seen.is_some_and(|seen| std::mem::replace(seen, true)) {
                        let problem = record.twice(shape, &record.key_name(shape, key));
                        return Err(record.fail(problem));
                    }
                    map.next_value_seed(Object {
                        record,
                        schema,
                        line,
                        shape: inner,
                    })?;
                }
                Target::Lines => {
                    if std::mem::replace(&mut record.has_lines, true) {
                        let problem = record.twice(shape, "lines");
                        return Err(record.fail(problem));
                    }
                    map.next_value_seed(Lines {
                        record,
                        schema,
                        line,
                    })?;
                }
            }
        }
    }
}

/// Reads a key of an object.
struct Key<'k> {
    keys: &'k mut Keys,
    previous: Option<usize>,
}

impl<'l> DeserializeSeed<'l> for Key<'_> {
    type Value = Result<usize, Cow<'l, str>>;

    fn deserialize<D: Deserializer<'l>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'l> Visitor<'l> for Key<'_> {
    type Value = Result<usize, Cow<'l, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'l str) -> Result<Self::Value, E> {
        let found = self.keys.find(key, self.previous);
        Ok(found.ok_or(Cow::Borrowed(key)))
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        let found = self.keys.find(key, self.previous);
        Ok(found.ok_or_else(|| Cow::Owned(key.to_owned())))
    }
}

/// Reads a text, the commonest value, without scanning it twice.
struct Text<'r> {
    record: &'r mut Record,
    /// Where the record's line begins.
    base: usize,
}

impl<'l> DeserializeSeed<'l> for Text<'_> {
    type Value = Staged;

    fn deserialize<D: Deserializer<'l>>(self, json: D) -> Result<Staged, D::Error> {
        json.deserialize_any(self)
    }
}

impl Text<'_> {
    fn check<E: de::Error>(&mut self, text: &str, offset: Option<usize>) -> Result<(), E> {
        check_length(text).map_err(|problem| {
            let name = self.record.current_name();
            self.record.fail(problem.field(name).at(offset))
        })
    }

    /// A whole number is its digits where the program says so.
    fn number_as_text<E: de::Error>(self, number: impl fmt::Display) -> Result<Staged, E> {
        if self.record.number_ids == NumberIds::AsText {
            return Ok(Staged::Text(self.record.texts.copy(&number.to_string())));
        }
        Err(self.number(number))
    }

    fn number<E: de::Error>(self, number: impl fmt::Display) -> E {
        let problem = Problem::new(codes::RECORD_TYPE, format!("`{number}` is not text"))
            .field(self.record.current_name())
            .help(format!("write `\"{number}\"`"));
        self.record.fail(problem)
    }
}

impl<'l> Visitor<'l> for Text<'_> {
    type Value = Staged;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E: de::Error>(mut self, text: &'l str) -> Result<Staged, E> {
        let start = text.as_ptr() as usize - self.base;
        self.check(text, Some(start))?;
        Ok(Staged::Text(Span::of_line(start, text.len())))
    }

    fn visit_str<E: de::Error>(mut self, text: &str) -> Result<Staged, E> {
        self.check(text, None)?;
        Ok(Staged::Text(self.record.texts.copy(text)))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Staged, E> {
        Ok(Staged::Null)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Staged, E> {
        self.number_as_text(number)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Staged, E> {
        self.number_as_text(number)
    }
}

/// Reads the lines of a purchase.
struct Lines<'r, 'l> {
    record: &'r mut Record,
    schema: &'r Schema,
    line: &'l str,
}

impl<'l> DeserializeSeed<'l> for Lines<'_, 'l> {
    type Value = ();

    fn deserialize<D: Deserializer<'l>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'l> Visitor<'l> for Lines<'_, 'l> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of lines")
    }

    fn visit_seq<A: SeqAccess<'l>>(self, mut list: A) -> Result<(), A::Error> {
        let Self {
            record,
            schema,
            line,
        } = self;
        let Some(shape) = record.layout.line else {
            return Ok(());
        };
        while list
            .next_element_seed(Object {
                record,
                schema,
                line,
                shape,
            })?
            .is_some()
        {
            let finished = if record.lines == MAX_LINES {
                let message = format!("has more than {MAX_LINES} lines");
                Err(Problem::new(codes::RECORD_TOO_LARGE, message).field("purchase.lines"))
            } else {
                record.finish_line(schema, shape, line)
            };
            if let Err(problem) = finished {
                return Err(record.fail(problem));
            }
        }
        Ok(())
    }
}
