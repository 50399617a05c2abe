//! One JSON record, from its text to staged values, and its lines to columns.
//!
//! No value passes through a tree of maps: serde_json walks the text, and
//! hands over each value as the piece of text that it is. So a number is read
//! by its digits and never becomes a binary float.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::amounts;
use super::column_builder::ColumnBuilder;
use super::keys::Keys;
use super::layout::{Layout, Owner, TOP, Target};
use super::limits::MAX_LINES;
use super::reject::{Problem, quoted};
use super::value::{Span, Staged, Texts, check_length, read_json};
use crate::diagnostic::{codes, nearest};
use crate::schema::{FieldType, Schema};

/// What was read of a record so far.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) layout: Layout,
    amounts: amounts::Slots,
    /// One per slot.
    pub(super) staged: Vec<Staged>,
    pub(super) texts: Texts,
    /// One per shape: whether the record has the object.
    pub(super) objects: Vec<bool>,
    has_lines: bool,
    /// Lines read of this record.
    pub(super) lines: usize,
    /// The sum of their amounts.
    pub(super) total: i64,
    /// One per slot that somebody asked for.
    pub(super) columns: Vec<Option<ColumnBuilder>>,
    problem: Option<Box<Problem>>,
    /// The key whose value is being read.
    current: (usize, usize),
}

impl Record {
    pub(super) fn new(layout: Layout, schema: &Schema) -> Self {
        Self {
            amounts: amounts::Slots::new(&layout, schema),
            staged: vec![Staged::Missing; layout.slots.len()],
            texts: Texts::default(),
            objects: vec![false; layout.shapes.len()],
            has_lines: false,
            lines: 0,
            total: 0,
            columns: Vec::new(),
            problem: None,
            current: (TOP, 0),
            layout,
        }
    }

    /// Reads a record. Its lines are in their columns afterwards, everything
    /// else is staged; [`Self::lines`] of them are to be taken back if the
    /// record turns out wrong.
    pub(super) fn parse(&mut self, line: &str, schema: &Schema) -> Result<(), Box<Problem>> {
        self.staged.fill(Staged::Missing);
        self.objects.fill(false);
        self.texts.clear();
        self.has_lines = false;
        self.lines = 0;
        self.total = 0;
        self.problem = None;
        self.current = (TOP, usize::MAX);
        let mut json = serde_json::Deserializer::from_str(line);
        let object = Object {
            record: self,
            schema,
            line,
            shape: TOP,
        };
        let read = json.deserialize_map(object).and_then(|()| json.end());
        match read {
            Ok(()) => Ok(()),
            Err(error) => Err(self.explain(&error)),
        }
    }

    pub(super) fn staged(&self, slot: Option<usize>) -> Staged {
        slot.and_then(|slot| self.staged.get(slot))
            .copied()
            .unwrap_or(Staged::Missing)
    }

    pub(super) fn stage(&mut self, slot: Option<usize>, value: Staged) {
        if let Some(place) = slot.and_then(|slot| self.staged.get_mut(slot)) {
            *place = value;
        }
    }

    /// Whether the record has the `lines` of a purchase.
    pub(super) const fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// The whole name of a key, as messages have it.
    pub(super) fn name(&self, shape: usize, key: &str) -> String {
        if Some(shape) == self.layout.line {
            return format!("purchase.lines[{}].{key}", self.lines);
        }
        let prefix = self.layout.shapes.get(shape).map_or("", |s| &s.prefix);
        format!("{prefix}{key}")
    }

    fn explain(&mut self, error: &serde_json::Error) -> Box<Problem> {
        let offset = error.column().checked_sub(1);
        if let Some(problem) = self.problem.take() {
            return problem.at(offset);
        }
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or(&text);
        let (shape, key) = self.current;
        let key = self.key_name(shape, key);
        if error.classify() == serde_json::error::Category::Data && !key.is_empty() {
            let wanted = text.rsplit("expected ").next().unwrap_or(text);
            let message = format!("{} is not {wanted}", quoted(&key));
            return Problem::new(codes::RECORD_TYPE, message)
                .field(self.name(shape, &key))
                .at(offset);
        }
        Problem::new(codes::BAD_JSON, text)
            .at(offset)
            .help("each line must be one JSON object")
    }

    fn fail<E: de::Error>(&mut self, problem: Box<Problem>) -> E {
        self.problem = Some(problem);
        E::custom("")
    }

    fn unknown(&self, shape: usize, key: &str) -> Box<Problem> {
        let keys = self.layout.shapes.get(shape).map(|shape| &shape.keys);
        let near = keys.and_then(|keys| nearest(key, keys.names()));
        let message = format!("{} is not a field of the program", quoted(key));
        Problem::new(codes::RECORD_UNKNOWN_FIELD, message)
            .field(self.name(shape, key))
            .help_if(near.map(|name| format!("did you mean `{name}`?")))
    }

    fn twice(&self, shape: usize, key: &str) -> Box<Problem> {
        let message = format!("{} occurs twice in one object", quoted(key));
        Problem::new(codes::BAD_JSON, message).field(self.name(shape, key))
    }

    /// Completes the line just read and adds it to the columns.
    fn finish_line(
        &mut self,
        schema: &Schema,
        shape: usize,
        text: &str,
    ) -> Result<(), Box<Problem>> {
        let amount = amounts::complete(self, schema, shape)?;
        self.total = self.total.checked_add(amount).ok_or_else(|| {
            Problem::new(
                codes::RECORD_TYPE,
                "the lines' amounts are larger than 64 bits hold",
            )
            .field("purchase.total")
        })?;
        let Self {
            layout,
            columns,
            staged,
            texts,
            ..
        } = self;
        for slot in layout.slots_of(shape) {
            let Some(value) = staged.get_mut(slot) else {
                continue;
            };
            if let Some(Some(column)) = columns.get_mut(slot) {
                column.push(*value, true, text, texts);
            }
            *value = Staged::Missing;
        }
        self.lines += 1;
        Ok(())
    }

    /// Adds what is staged to the columns, except lines, which are there.
    pub(super) fn push_columns(&mut self, line: &str, belongs: impl Fn(Owner) -> bool) {
        let Self {
            layout,
            columns,
            staged,
            texts,
            ..
        } = self;
        for (at, shape) in layout.shapes.iter().enumerate() {
            if Some(at) == layout.line {
                continue;
            }
            let belongs = belongs(shape.owner);
            for slot in layout.slots_of(at) {
                if let Some(Some(column)) = columns.get_mut(slot) {
                    let value = staged.get(slot).copied().unwrap_or(Staged::Missing);
                    column.push(value, belongs, line, texts);
                }
            }
        }
    }

    /// Takes back all lines from `len` on.
    pub(super) fn truncate_lines(&mut self, len: usize) {
        let Some(shape) = self.layout.line else {
            return;
        };
        for slot in self.layout.slots_of(shape) {
            if let Some(Some(column)) = self.columns.get_mut(slot) {
                column.truncate(len);
            }
        }
    }

    pub(super) const fn amount_slots(&self) -> &amounts::Slots {
        &self.amounts
    }
}

/// Reads a JSON object into a record.
struct Object<'r, 'l> {
    record: &'r mut Record,
    schema: &'r Schema,
    line: &'l str,
    shape: usize,
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

impl Record {
    fn key_name(&self, shape: usize, key: usize) -> String {
        let shape = self.layout.shapes.get(shape);
        shape.map_or("", |shape| shape.keys.name(key)).to_owned()
    }

    /// The whole name of the key whose value is being read.
    fn current_name(&self) -> String {
        let (shape, key) = self.current;
        self.name(shape, &self.key_name(shape, key))
    }

    fn is_text(&self, slot: usize) -> bool {
        let slot = self.layout.slots.get(slot);
        slot.is_some_and(|slot| slot.ty == FieldType::Text)
    }

    fn read_slot(
        &mut self,
        schema: &Schema,
        (shape, at): (usize, usize),
        raw: &str,
        offset: usize,
    ) -> Result<(), Box<Problem>> {
        let Some(slot) = self.layout.slots.get(at) else {
            return Ok(());
        };
        if self.staged(Some(at)) != Staged::Missing {
            return Err(self.twice(shape, &slot.key).at(Some(offset)));
        }
        match read_json(slot, schema, &mut self.texts, raw) {
            Ok(value) => {
                self.stage(Some(at), value);
                Ok(())
            }
            Err(problem) => {
                let name = self.name(shape, &slot.key);
                Err(problem.field(name).at(Some(offset)))
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
        Ok(Staged::Text(Span::Line(start, start + text.len())))
    }

    fn visit_str<E: de::Error>(mut self, text: &str) -> Result<Staged, E> {
        self.check(text, None)?;
        Ok(Staged::Text(self.record.texts.copy(text)))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Staged, E> {
        Ok(Staged::Null)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Staged, E> {
        Err(self.number(number))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Staged, E> {
        Err(self.number(number))
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
