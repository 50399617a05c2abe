//! Records that are rows of a table: values are staged without text between.
//!
//! What stands here only stages. Whether an event is right is found out by the
//! code that finds it out of lines; a value that is not plainly of its field's
//! type makes the whole table one that is to be read as lines.

use super::layout::{Layout, Slot, TOP, Target};
use super::limits::MAX_LINES;
use super::record::Record;
use super::value::{Staged, Texts, check_length, read_list, read_number, read_quoted};
use crate::model::pow10;
use crate::schema::{Field, FieldId, FieldType, NumberIds, Schema, UnknownFields};
use crate::table::{TableColumn, TableValues, named};

/// The columns of a table, by what they are in records.
pub(crate) struct TableRecords<'c, 't> {
    /// Those of the record itself.
    top: Vec<Bound<'c, 't>>,
    /// Those of its objects, by their shapes.
    objects: Vec<(usize, &'c TableColumn<'t>, Vec<Bound<'c, 't>>)>,
    lines: Option<Lines<'c, 't>>,
}

struct Lines<'c, 't> {
    /// The object that they are in.
    within: &'c TableColumn<'t>,
    column: &'c TableColumn<'t>,
    fields: Vec<Bound<'c, 't>>,
}

/// A column of a field.
struct Bound<'c, 't> {
    slot: usize,
    column: &'c TableColumn<'t>,
    /// The entry that was read last, and what it came to: rows of one day say
    /// one instant.
    last: Option<(usize, i64)>,
}

impl<'c, 't> TableRecords<'c, 't> {
    /// Finds the fields of columns; none if they are not plainly those of
    /// records.
    pub(super) fn bind(
        layout: &Layout,
        schema: &Schema,
        columns: &'c [TableColumn<'t>],
    ) -> Option<Self> {
        let ignores = schema.records.unknown_fields == UnknownFields::Ignore;
        let mut bound = Self {
            top: Vec::new(),
            objects: Vec::new(),
            lines: None,
        };
        for column in named(columns)? {
            match target(layout, TOP, column.name) {
                Some(Target::Slot(slot)) => bound.top.push(Bound::new(slot, column)),
                Some(Target::Object(shape)) => bound.object(layout, ignores, shape, column)?,
                None if ignores => {}
                Some(Target::Lines) | None => return None,
            }
        }
        Some(bound)
    }

    fn object(
        &mut self,
        layout: &Layout,
        ignores: bool,
        shape: usize,
        object: &'c TableColumn<'t>,
    ) -> Option<()> {
        let mut fields = Vec::new();
        for column in named(object.objects()?)? {
            match target(layout, shape, column.name) {
                Some(Target::Slot(slot)) => fields.push(Bound::new(slot, column)),
                Some(Target::Lines) => {
                    self.lines = Some(Lines {
                        within: object,
                        column,
                        fields: line_fields(layout, ignores, column)?,
                    });
                }
                None if ignores => {}
                Some(Target::Object(_)) | None => return None,
            }
        }
        self.objects.push((shape, object, fields));
        Some(())
    }
}

fn line_fields<'c, 't>(
    layout: &Layout,
    ignores: bool,
    lines: &'c TableColumn<'t>,
) -> Option<Vec<Bound<'c, 't>>> {
    let TableValues::Lists(_, of) = &lines.values else {
        return None;
    };
    let mut fields = Vec::new();
    for column in named(of.objects()?)? {
        match target(layout, layout.line?, column.name) {
            Some(Target::Slot(slot)) => fields.push(Bound::new(slot, column)),
            None if ignores => {}
            _ => return None,
        }
    }
    Some(fields)
}

fn target(layout: &Layout, shape: usize, key: &str) -> Option<Target> {
    let shape = layout.shapes.get(shape)?;
    let at = shape.keys.names().position(|name| name == key)?;
    shape.targets.get(at).copied()
}

impl<'c, 't> Bound<'c, 't> {
    const fn new(slot: usize, column: &'c TableColumn<'t>) -> Self {
        Self {
            slot,
            column,
            last: None,
        }
    }

    fn stage(&mut self, record: &mut Record, schema: &Schema, at: usize) -> Option<()> {
        if !self.column.has(at) {
            return Some(());
        }
        let slot = record.layout.slots.get(self.slot)?;
        if slot.ty == FieldType::Instant
            && let Some((last, value)) = self.last
            && self
                .column
                .text(at)
                .is_some_and(|text| Some(text) == self.column.text(last))
        {
            record.stage(Some(self.slot), Staged::Integer(value));
            return Some(());
        }
        let ids = record.number_ids;
        let value = staged(slot, schema, &mut record.texts, self.column, at, ids)?;
        self.last = value.integer().map(|value| (at, value));
        record.stage(Some(self.slot), value);
        Some(())
    }
}

impl Record {
    /// Stages a row of a table as [`Record::parse`] stages a line; none if it is
    /// to be read as a line.
    pub(super) fn stage_row(
        &mut self,
        schema: &Schema,
        table: &mut TableRecords<'_, '_>,
        row: usize,
    ) -> Option<()> {
        self.begin();
        for bound in &mut table.top {
            bound.stage(self, schema, row)?;
        }
        for (shape, object, fields) in &mut table.objects {
            if !object.has(row) {
                continue;
            }
            *self.objects.get_mut(*shape)? = true;
            for bound in fields {
                bound.stage(self, schema, row)?;
            }
        }
        let Some(lines) = table.lines.as_mut().filter(|lines| lines.within.has(row)) else {
            return Some(());
        };
        let Some((entries, of)) = lines.column.list(row) else {
            return Some(());
        };
        if entries.len() > MAX_LINES {
            return None;
        }
        self.has_lines = true;
        let shape = self.layout.line?;
        for entry in entries {
            if !of.has(entry) {
                return None;
            }
            for bound in &mut lines.fields {
                bound.stage(self, schema, entry)?;
            }
            self.finish_line(schema, shape, "").ok()?;
        }
        Some(())
    }
}

/// A column of what is known of members.
pub(crate) struct FactColumn<'c, 't> {
    slot: Slot,
    column: &'c TableColumn<'t>,
}

impl<'c, 't> FactColumn<'c, 't> {
    pub(crate) fn new(id: FieldId, field: &Field, column: &'c TableColumn<'t>) -> Self {
        Self {
            slot: Slot::of_fact(id, field),
            column,
        }
    }

    pub(crate) const fn field(&self) -> FieldId {
        self.slot.id
    }

    /// The value of an entry; none if it is to be read as JSON.
    pub(crate) fn read(&self, schema: &Schema, texts: &mut Texts, at: usize) -> Option<Staged> {
        texts.clear();
        if !self.column.has(at) {
            return Some(Staged::Missing);
        }
        staged(
            &self.slot,
            schema,
            texts,
            self.column,
            at,
            NumberIds::Refuse,
        )
    }
}

/// What an entry that has a value is for a field.
fn staged(
    slot: &Slot,
    schema: &Schema,
    texts: &mut Texts,
    column: &TableColumn<'_>,
    at: usize,
    ids: NumberIds,
) -> Option<Staged> {
    let digits = schema.digits(slot.ty).unwrap_or(0);
    match (slot.ty, &column.values) {
        (FieldType::Text, TableValues::Texts(..)) => {
            let text = column.text(at)?;
            check_length(text).ok()?;
            Some(Staged::Text(texts.copy(text)))
        }
        (FieldType::Text, TableValues::Whole(numbers)) if ids == NumberIds::AsText => {
            Some(Staged::Text(texts.copy(&numbers.get(at)?.to_string())))
        }
        (FieldType::Texts, TableValues::Lists(..)) => {
            let (entries, of) = column.list(at)?;
            let list = entries.map(|entry| of.text(entry));
            let list = list.collect::<Option<Vec<&str>>>()?;
            read_list(slot, texts, list.into_iter()).ok()
        }
        (FieldType::Boolean, TableValues::Booleans(values)) => {
            (at < values.len()).then(|| Staged::Integer(values.value(at).into()))
        }
        (
            FieldType::Money | FieldType::Quantity | FieldType::Integer,
            TableValues::Whole(numbers),
        ) => signed(slot, numbers.get(at)?.checked_mul(pow10(digits))?),
        (
            FieldType::Money | FieldType::Quantity | FieldType::Integer,
            TableValues::Decimals(numbers, places),
        ) => signed(slot, rescaled(*numbers.get(at)?, *places, digits)?),
        (FieldType::Money | FieldType::Quantity, TableValues::Texts(..)) => {
            read_number(slot, schema, column.text(at)?).ok()
        }
        (FieldType::Date | FieldType::Instant, TableValues::Texts(..)) => {
            read_quoted(slot, schema, column.text(at)?).ok()
        }
        (FieldType::Date, TableValues::Days(_)) => {
            Some(Staged::Integer(column.day(at)?.days().into()))
        }
        (FieldType::Instant, TableValues::Instants(instants)) => {
            Some(Staged::Integer(*instants.get(at)?))
        }
        _ => None,
    }
}

fn signed(slot: &Slot, value: i64) -> Option<Staged> {
    (value >= 0 || !slot.unsigned).then_some(Staged::Integer(value))
}

/// A number with other decimal places; none if it has more than these.
fn rescaled(value: i128, from: u8, to: u8) -> Option<i64> {
    let power = i128::from(pow10(from.abs_diff(to)));
    // A larger power than 18 is none that amounts have.
    if from.abs_diff(to) > 18 {
        return None;
    }
    let value = if from <= to {
        value.checked_mul(power)?
    } else {
        (value % power == 0).then(|| value / power)?
    };
    i64::try_from(value).ok()
}
