//! JSON of any shape: records become rows by paths such as
//! `line_items[].price`.
//!
//! Numbers keep their text: none becomes a binary float.

use csv::StringRecord;
use sadakat_engine::diagnostic::{codes, one_of};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::header::Wanted;
use super::origin::Origin;
use super::{FileFacts, Incoming, Part, ReadSettings, Sink};
use crate::cell::{BETWEEN, TYPED};
use crate::error::{ImportError, Misfit};

/// A value with its numbers as text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Text(String),
    /// A number, as it is written.
    Number(String),
    Truth(bool),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Deeper values are refused, so that no walk can exhaust the stack.
const DEEPEST: usize = 64;

impl Json {
    fn parse(raw: &RawValue, depth: usize) -> Result<Self, serde_json::Error> {
        let text = raw.get();
        if depth == 0 {
            return Err(serde::de::Error::custom("nested too deeply"));
        }
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let Pairs(pairs) = serde_json::from_str(text)?;
                let pairs = pairs
                    .into_iter()
                    .map(|(key, raw)| Ok((key, Self::parse(raw, depth - 1)?)));
                Self::Object(pairs.collect::<Result<_, serde_json::Error>>()?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text)?;
                let items = items.into_iter().map(|raw| Self::parse(raw, depth - 1));
                Self::List(items.collect::<Result<_, _>>()?)
            }
            Some(b'"') => Self::Text(serde_json::from_str(text)?),
            Some(b't') => Self::Truth(true),
            Some(b'f') => Self::Truth(false),
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number(text.to_owned()),
        })
    }

    fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(pairs) => pairs
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value as the text of a cell; nothing for lists and objects.
    fn cell(&self) -> Option<String> {
        match self {
            Self::Null | Self::List(_) | Self::Object(_) => None,
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(format!("{TYPED}{number}")),
            Self::Truth(truth) => Some(truth.to_string()),
        }
    }
}

/// The keys of an object in their order.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> serde::de::Visitor<'de> for Visit {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

/// One step of a path: a key, and whether each of a list's items is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    key: String,
    each: bool,
}

fn steps(path: &str) -> Vec<Step> {
    path.split('.')
        .map(|part| {
            let each = part.ends_with("[]");
            Step {
                key: part.trim_end_matches("[]").to_owned(),
                each,
            }
        })
        .collect()
}

/// Which rows a record has: one for each item of a list.
struct Rows {
    part: Part,
    steps: Vec<Step>,
}

/// A column's path below one of the values that a row stands for.
struct Column {
    slot: usize,
    /// How many values down the row's own path it begins.
    depth: usize,
    steps: Vec<Step>,
    name: String,
    optional: bool,
    seen: bool,
}

impl Rows {
    fn columns(&self, wanted: &[Wanted]) -> Vec<Column> {
        let columns = wanted.iter().map(|wanted| {
            let path = steps(&wanted.name);
            let shared = path
                .iter()
                .zip(&self.steps)
                .take_while(|(own, rows)| own == rows)
                .count();
            // The list itself is no value: `items[]` alone names nothing.
            let shared = if shared == path.len() {
                shared.saturating_sub(1)
            } else {
                shared
            };
            Column {
                slot: wanted.slot,
                depth: shared,
                steps: path.into_iter().skip(shared).collect(),
                name: wanted.name.clone(),
                optional: wanted.optional,
                seen: false,
            }
        });
        columns.collect()
    }

    /// Hands over the values from the record down to each of its rows.
    fn each<'j>(
        &self,
        record: &'j Json,
        chain: &mut Vec<&'j Json>,
        sink: &mut dyn FnMut(&[&'j Json]) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        chain.push(record);
        let result = match self.steps.get(chain.len() - 1) {
            None => sink(chain),
            Some(step) => match record.get(&step.key) {
                Some(Json::List(items)) if step.each => {
                    let mut all = items.iter();
                    all.try_for_each(|item| self.each(item, chain, sink))
                }
                Some(value @ Json::Object(_)) => self.each(value, chain, sink),
                _ => Ok(()),
            },
        };
        chain.pop();
        result
    }
}

impl Column {
    fn read(&mut self, chain: &[&Json], out: &mut String) {
        out.clear();
        let Some(base) = chain.get(self.depth) else {
            return;
        };
        let mut seen = false;
        gather(base, &self.steps, out, &mut seen);
        self.seen |= seen;
    }
}

fn gather(value: &Json, steps: &[Step], out: &mut String, seen: &mut bool) {
    let Some((step, rest)) = steps.split_first() else {
        let Some(cell) = value.cell() else {
            return;
        };
        if !out.is_empty() {
            out.push(BETWEEN);
        }
        out.push_str(&cell);
        return;
    };
    let Some(inner) = value.get(&step.key) else {
        return;
    };
    *seen = true;
    match inner {
        Json::List(items) if step.each => {
            for item in items {
                gather(item, rest, out, seen);
            }
        }
        other => gather(other, rest, out, seen),
    }
}

/// A file of JSON, read whole.
pub(crate) struct JsonTable {
    text: String,
    records: Option<String>,
    sources: Vec<(Rows, Vec<Column>)>,
    slots: usize,
}

impl JsonTable {
    pub(crate) fn open(
        origin: &Origin,
        settings: &ReadSettings<'_>,
    ) -> Result<(Self, FileFacts), ImportError> {
        let detected = super::encoding::detect(origin, settings.encoding, settings.country);
        let detected = detected.map_err(|error| ImportError::read(&origin.name, error))?;
        let mut text = String::new();
        super::encoding::decoded(origin, detected)
            .and_then(|mut reader| reader.read_to_string(&mut text))
            .map_err(|error| ImportError::read(&origin.name, error))?;
        let facts = FileFacts {
            encoding: Some(detected.name()),
            ..FileFacts::new(origin, "JSON")
        };
        Ok((Self::new(text, settings), facts))
    }

    pub(crate) fn new(text: String, settings: &ReadSettings<'_>) -> Self {
        let mut sources = Vec::new();
        let paths = [
            (Part::Line, settings.rows),
            (Part::Refund, settings.refunds),
        ];
        for (part, path) in paths {
            let steps = match (part, path) {
                (Part::Refund, None) => continue,
                (_, path) => path.map(steps).unwrap_or_default(),
            };
            let rows = Rows { part, steps };
            let columns = rows.columns(settings.wanted);
            sources.push((rows, columns));
        }
        Self {
            text,
            records: settings.records.map(str::to_owned),
            sources,
            slots: settings.slots,
        }
    }

    pub(crate) fn each(mut self, origin: &Origin, sink: Sink<'_>) -> Result<(), ImportError> {
        let text = std::mem::take(&mut self.text);
        let mut at = 0;
        let mut line = 1u64;
        let mut keys = Vec::new();
        loop {
            let rest = text.get(at..).unwrap_or("");
            let spaces = rest.len() - rest.trim_start().len();
            line += newlines(rest.get(..spaces).unwrap_or(""));
            at += spaces;
            let rest = text.get(at..).unwrap_or("");
            if rest.is_empty() {
                break;
            }
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
            match values.next() {
                Some(Ok(raw)) if raw.get().starts_with(['{', '[']) => {
                    self.value(raw, line, &mut keys, sink)?;
                    line += newlines(raw.get());
                    at += raw.get().len();
                }
                outcome => {
                    // What follows a damaged record begins on the next line.
                    let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
                    let raw = rest.get(..end).unwrap_or(rest).trim_end();
                    let why = match outcome {
                        Some(Err(error)) => error.to_string(),
                        _ => "this is no object".to_owned(),
                    };
                    let why = why.split(" at line ").next().unwrap_or(&why).to_owned();
                    sink(line, Part::Line, Incoming::NotJson(raw, &why))?;
                    line += 1;
                    at += end;
                }
            }
        }
        self.check_paths(origin, &keys)
    }

    /// One value of the file: a record, a list of records, or an object around
    /// such a list.
    fn value(
        &mut self,
        raw: &RawValue,
        line: u64,
        keys: &mut Vec<String>,
        sink: Sink<'_>,
    ) -> Result<(), ImportError> {
        if raw.get().starts_with('[') {
            let items: Vec<&RawValue> = match serde_json::from_str(raw.get()) {
                Ok(items) => items,
                Err(error) => {
                    return sink(
                        line,
                        Part::Line,
                        Incoming::NotJson(raw.get(), &error.to_string()),
                    );
                }
            };
            let (mut line, mut done) = (line, 0);
            for item in items {
                let start = item.get().as_ptr() as usize - raw.get().as_ptr() as usize;
                line += newlines(raw.get().get(done..start).unwrap_or(""));
                done = start;
                self.record(item, line, keys, sink)?;
            }
            return Ok(());
        }
        if let Some(path) = self.records.clone()
            && let Ok(Pairs(pairs)) = serde_json::from_str(raw.get())
            && let Some((_, inner)) = pairs.iter().find(|(key, _)| *key == path)
            && inner.get().starts_with('[')
        {
            let start = inner.get().as_ptr() as usize - raw.get().as_ptr() as usize;
            let before = raw.get().get(..start).unwrap_or("");
            return self.value(inner, line + newlines(before), keys, sink);
        }
        self.record(raw, line, keys, sink)
    }

    fn record(
        &mut self,
        raw: &RawValue,
        line: u64,
        keys: &mut Vec<String>,
        sink: Sink<'_>,
    ) -> Result<(), ImportError> {
        let record = match Json::parse(raw, DEEPEST) {
            Ok(record @ Json::Object(_)) => record,
            Ok(_) => {
                return sink(
                    line,
                    Part::Line,
                    Incoming::NotJson(raw.get(), "this is no object"),
                );
            }
            Err(error) => {
                return sink(
                    line,
                    Part::Line,
                    Incoming::NotJson(raw.get(), &error.to_string()),
                );
            }
        };
        if keys.is_empty() {
            paths(&record, "", keys);
        }
        let mut cells = vec![String::new(); self.slots];
        let mut rows = 0u32;
        for (source, columns) in &mut self.sources {
            let part = source.part;
            source.each(&record, &mut Vec::new(), &mut |chain| {
                rows += 1;
                for column in columns.iter_mut() {
                    if let Some(cell) = cells.get_mut(column.slot) {
                        column.read(chain, cell);
                    }
                }
                sink(
                    line,
                    part,
                    Incoming::Row(&StringRecord::from(cells.as_slice())),
                )
            })?;
            if part == Part::Line && rows == 0 {
                // A record without lines is still a record.
                for column in columns.iter_mut() {
                    if let Some(cell) = cells.get_mut(column.slot) {
                        column.read(&[&record], cell);
                    }
                }
                sink(
                    line,
                    Part::Line,
                    Incoming::WithoutLines(&StringRecord::from(cells.as_slice())),
                )?;
            }
        }
        Ok(())
    }

    /// A path that no record has is misspelt.
    fn check_paths(&self, origin: &Origin, keys: &[String]) -> Result<(), ImportError> {
        let Some((_, columns)) = self.sources.first() else {
            return Ok(());
        };
        if keys.is_empty() {
            return Ok(());
        }
        for (at, column) in columns.iter().enumerate() {
            let elsewhere = self
                .sources
                .iter()
                .any(|(_, columns)| columns.get(at).is_some_and(|column| column.seen));
            if !column.optional && !elsewhere {
                return Err(ImportError::Misfit(Misfit {
                    code: codes::MAPPING_COLUMN,
                    file: origin.name.clone(),
                    line: 0,
                    message: format!("no record has `{}`", column.name),
                    help: one_of(&column.name, keys.iter().map(String::as_str))
                        .or_else(|| Some(format!("write a path that records have, or `maybe(\"{}\")` if only some files have it", column.name))),
                }));
            }
        }
        Ok(())
    }
}

fn newlines(text: &str) -> u64 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}

/// All paths of a record, for messages.
pub(crate) fn paths(value: &Json, prefix: &str, out: &mut Vec<String>) {
    match value {
        Json::Object(pairs) => {
            for (key, value) in pairs {
                let path = if prefix.is_empty() {
                    key.clone()
                } else {
                    format!("{prefix}.{key}")
                };
                paths(value, &path, out);
            }
        }
        Json::List(items) => {
            if let Some(first @ Json::Object(_)) = items.first() {
                paths(first, &format!("{prefix}[]"), out);
            } else {
                out.push(format!("{prefix}[]"));
            }
        }
        _ => out.push(prefix.to_owned()),
    }
}

/// The first record of a file, for whoever wants to know its shape.
pub(crate) fn first_record(text: &str, records: &[&str]) -> Option<(Json, Option<String>)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let first = Json::parse(values.next()?.ok()?, DEEPEST).ok()?;
    match first {
        Json::List(items) => items.into_iter().next().map(|record| (record, None)),
        Json::Object(ref pairs) => {
            let wrapped = pairs.iter().find_map(|(key, value)| match value {
                Json::List(items) if records.contains(&key.as_str()) || pairs.len() == 1 => {
                    Some((items.first()?.clone(), Some(key.clone())))
                }
                _ => None,
            });
            Some(wrapped.unwrap_or((first, None)))
        }
        _ => None,
    }
}

/// The first value at each path, as text.
pub(crate) fn first_values(record: &Json, paths: &[String]) -> Vec<String> {
    let value = |path: &String| {
        let (mut out, mut seen) = (String::new(), false);
        gather(record, &steps(path), &mut out, &mut seen);
        let first = crate::cell::Cell::new(&out).values().next();
        first.map_or_else(String::new, |cell| cell.text().to_owned())
    };
    paths.iter().map(value).collect()
}
