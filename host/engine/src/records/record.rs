//! What was read of one record: staged values, and lines in their columns.

use serde::Deserializer as _;
use serde::de;

use super::amounts::{self, Completed};
use super::json::Object;
use super::layout::{Layout, Owner, TOP};
use super::reject::{Problem, quoted};
use super::scan::scan;
use super::value::{Staged, Texts, read_json};
use super::zones::KnownZones;
use crate::batch::ColumnBuilder;
use crate::diagnostic::{codes, nearest};
use crate::schema::{FieldType, NumberIds, Presence, Schema};

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
    /// Whether the record has the `lines` of a purchase.
    pub(super) has_lines: bool,
    /// Lines read of this record.
    pub(super) lines: usize,
    /// The sum of the amounts of those that were sold.
    pub(super) total: i64,
    /// The same of those that came back within a receipt.
    pub(super) returned: i64,
    /// Which lines came back; empty if none did.
    pub(super) came_back: Vec<bool>,
    /// What the lines of a sale must have and one of them has not. A return
    /// need not.
    pub(super) incomplete: Option<Box<Problem>>,
    /// Whether some line does not say what it cost.
    pub(super) amounts_missing: bool,
    /// One per slot that somebody asked for.
    pub(super) columns: Vec<Option<ColumnBuilder>>,
    pub(super) zones: KnownZones,
    problem: Option<Box<Problem>>,
    /// Fields left out since the program lets them be, of all records so far.
    pub(super) ignored: u64,
    pub(super) number_ids: NumberIds,
    /// The key whose value is being read.
    pub(super) current: (usize, usize),
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
            returned: 0,
            came_back: Vec::new(),
            incomplete: None,
            amounts_missing: false,
            columns: Vec::new(),
            zones: KnownZones::default(),
            problem: None,
            ignored: 0,
            number_ids: schema.records.number_ids,
            current: (TOP, 0),
            layout,
        }
    }

    /// Reads a record. Its lines are in their columns afterwards, everything
    /// else is staged; [`Self::lines`] of them are to be taken back if the
    /// record turns out wrong; before, their columns have `lines`.
    pub(super) fn parse(
        &mut self,
        line: &str,
        schema: &Schema,
        lines: usize,
    ) -> Result<(), Box<Problem>> {
        let ignored = self.ignored;
        self.begin();
        if scan(self, schema, line).is_some() {
            return Ok(());
        }
        self.truncate_lines(lines);
        self.ignored = ignored;
        self.parse_any(line, schema)
    }

    /// Reads a record whatever it looks like, and says what is wrong with it.
    pub(super) fn parse_any(&mut self, line: &str, schema: &Schema) -> Result<(), Box<Problem>> {
        self.begin();
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

    /// Forgets the record before.
    pub(super) fn begin(&mut self) {
        self.staged.fill(Staged::Missing);
        self.objects.fill(false);
        self.texts.clear();
        self.has_lines = false;
        self.lines = 0;
        self.total = 0;
        self.returned = 0;
        self.came_back.clear();
        self.incomplete = None;
        self.amounts_missing = false;
        self.problem = None;
        self.current = (TOP, usize::MAX);
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

    pub(super) fn fail<E: de::Error>(&mut self, problem: Box<Problem>) -> E {
        self.problem = Some(problem);
        E::custom("")
    }

    pub(super) fn unknown(&self, shape: usize, key: &str) -> Box<Problem> {
        let keys = self.layout.shapes.get(shape).map(|shape| &shape.keys);
        let near = keys.and_then(|keys| nearest(key, keys.names()));
        let message = format!("{} is not a field of the program", quoted(key));
        let help = near.map_or_else(
            || "leave it out, or let such fields through with `unknown_fields = \"ignore\"` under [records] in program.toml".to_owned(),
            |name| format!("did you mean `{name}`?"),
        );
        Problem::new(codes::RECORD_UNKNOWN_FIELD, message)
            .field(self.name(shape, key))
            .help(help)
    }

    pub(super) fn twice(&self, shape: usize, key: &str) -> Box<Problem> {
        let message = format!("{} occurs twice in one object", quoted(key));
        Problem::new(codes::BAD_JSON, message).field(self.name(shape, key))
    }

    /// Completes the line just read and adds it to the columns.
    pub(super) fn finish_line(
        &mut self,
        schema: &Schema,
        shape: usize,
        text: &str,
    ) -> Result<(), Box<Problem>> {
        let Completed { amount, came_back } = amounts::complete(self, schema, shape)?;
        if came_back {
            self.came_back.resize(self.lines, false);
        }
        if came_back || !self.came_back.is_empty() {
            self.came_back.push(came_back);
        }
        self.amounts_missing |= amount.is_none();
        let sum = if came_back {
            &mut self.returned
        } else {
            &mut self.total
        };
        *sum = sum.checked_add(amount.unwrap_or(0)).ok_or_else(|| {
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
        for at in layout.slots_of(shape) {
            let Some(place) = staged.get_mut(at) else {
                continue;
            };
            let value = std::mem::replace(place, Staged::Missing);
            if let Some(Some(column)) = columns.get_mut(at)
                && let Some(slot) = layout.slots.get(at)
            {
                push(column, value, slot.presence, text, texts);
            }
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
                if let Some(Some(column)) = columns.get_mut(slot)
                    && let Some(field) = layout.slots.get(slot)
                {
                    let value = staged.get(slot).copied().unwrap_or(Staged::Missing);
                    // What records of a kind cannot have is missing, without
                    // its default.
                    let presence = if belongs {
                        field.presence
                    } else {
                        Presence::Optional
                    };
                    push(column, value, presence, line, texts);
                }
            }
        }
    }

    /// Puts the lines from `len` on that came back before the others.
    pub(super) fn put_returned_first(&mut self, len: usize) {
        let Some(shape) = self.layout.line else {
            return;
        };
        let chosen = |came_back| {
            let lines = self.came_back.iter().enumerate();
            lines.filter_map(move |(at, &back)| (back == came_back).then_some(len + at))
        };
        let order: Vec<usize> = chosen(true).chain(chosen(false)).collect();
        for slot in self.layout.slots_of(shape) {
            if let Some(Some(column)) = self.columns.get_mut(slot) {
                column.reorder(len, &order);
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

/// Adds the value that a record has for a field.
#[inline]
fn push(column: &mut ColumnBuilder, staged: Staged, presence: Presence, line: &str, texts: &Texts) {
    match column {
        ColumnBuilder::Integers { .. } => column.push_integer(match (staged, presence) {
            (Staged::Integer(value), _) | (_, Presence::Default(value)) => Some(value),
            _ => None,
        }),
        ColumnBuilder::Text { .. } => column.push_text(match (staged, presence) {
            (Staged::Text(span), _) => Some(texts.get(line, span)),
            (_, Presence::DefaultEmpty) => Some(""),
            _ => None,
        }),
        ColumnBuilder::Texts { .. } => {
            let spans = match staged {
                Staged::Texts(start, end) => texts.list(start, end),
                _ => &[],
            };
            column.push_texts(spans.iter().map(|&span| texts.get(line, span)));
        }
    }
}

impl Record {
    pub(super) fn key_name(&self, shape: usize, key: usize) -> String {
        let shape = self.layout.shapes.get(shape);
        shape.map_or("", |shape| shape.keys.name(key)).to_owned()
    }

    /// The whole name of the key whose value is being read.
    pub(super) fn current_name(&self) -> String {
        let (shape, key) = self.current;
        self.name(shape, &self.key_name(shape, key))
    }

    pub(super) fn is_text(&self, slot: usize) -> bool {
        let slot = self.layout.slots.get(slot);
        slot.is_some_and(|slot| slot.ty == FieldType::Text)
    }

    pub(super) fn read_slot(
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
