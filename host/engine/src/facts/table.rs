//! Events that are rows of a table, with the columns of what is known of their
//! members.

use std::sync::Arc;

use arrow_buffer::BooleanBuffer;

use super::{Events, fits, integers};
use crate::batch::ColumnBuilder;
use crate::decide::set_local_times;
use crate::model::Date;
use crate::records::{FactColumn, Staged, Texts};
use crate::schema::{Field, FieldType, Origin, Presence, Schema};
use crate::snapshot::Snapshot;
use crate::table::TableColumn;

/// What is said of whose event a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// A guest's.
    Guest,
    /// A member's.
    Member,
    /// That of a member who never did anything.
    Newcomer,
}

impl Events {
    /// Reads the rows of a table: `events` are the columns of records, `facts`
    /// those of what is known of members, and `whose` has an entry a row. None if
    /// they are to be read as JSON.
    pub(crate) fn of_table(
        snapshot: &Arc<Snapshot>,
        events: &[TableColumn<'_>],
        facts: &[FactColumn<'_, '_>],
        whose: &[Whose],
    ) -> Option<Self> {
        let schema = &snapshot.settings().schema;
        let mut columns = snapshot.parsers().with(schema, |parser| {
            parser.begin(snapshot.reads());
            let mut table = parser.bind(events)?;
            for (number, row) in (1..).zip(0..whose.len()) {
                parser.add_row(&mut table, row, number)?;
            }
            let mut read = Vec::with_capacity(facts.len());
            for (id, column) in parser.beside() {
                let field = schema.field(*id).filter(|field| is_of_member(field));
                if let Some(field) = field {
                    let from = facts.iter().find(|facts| facts.field() == *id);
                    fill(column, field, from, whose, schema)?;
                    read.push(*id);
                }
            }
            // What nobody reads must be right all the same.
            for unread in facts.iter().filter(|facts| !read.contains(&facts.field())) {
                let field = schema.field(unread.field())?;
                let mut nowhere = ColumnBuilder::new(field.ty);
                fill_said(&mut nowhere, field, unread, whose, schema)?;
            }
            Some(parser.finish())
        })?;
        set_local_times(&mut columns, snapshot);
        let fields = snapshot.fields();
        if let Some(id) = fields.birthday
            && snapshot.reads().contains(id)
        {
            let born = fields.birth_date;
            let born = facts.iter().find(|facts| Some(facts.field()) == born);
            let mut texts = Texts::default();
            let is_birthday = |row: usize| {
                let member = whose.get(row).is_some_and(|whose| *whose != Whose::Guest);
                let born = born.filter(|_| member)?;
                let days = born.read(schema, &mut texts, row)?.integer()?;
                let born = Date::from_days(i32::try_from(days).ok()?);
                let today = columns.date(row);
                Some(today.is_birthday(born, schema.leap_birthday).into())
            };
            let values: Vec<Option<i64>> = (0..whose.len()).map(is_birthday).collect();
            columns.set(id, integers(&values));
        }
        let is_member = |whose: &Whose| *whose != Whose::Guest;
        let members = (!whose.iter().all(is_member))
            .then(|| whose.iter().map(is_member).collect::<BooleanBuffer>());
        Some(Self {
            snapshot: Arc::clone(snapshot),
            columns: Arc::new(columns),
            members,
        })
    }
}

/// Whether it is about members.
pub(crate) fn is_of_member(field: &Field) -> bool {
    matches!(field.origin, Origin::Customer | Origin::State)
}

/// Adds a field's values for all rows.
fn fill(
    column: &mut ColumnBuilder,
    field: &Field,
    from: Option<&FactColumn<'_, '_>>,
    whose: &[Whose],
    schema: &Schema,
) -> Option<()> {
    if let Some(from) = from {
        return fill_said(column, field, from, whose, schema);
    }
    for whose in whose {
        push(column, field, Staged::Missing, &Texts::default(), *whose)?;
    }
    Some(())
}

/// The same of what is said.
fn fill_said(
    column: &mut ColumnBuilder,
    field: &Field,
    from: &FactColumn<'_, '_>,
    whose: &[Whose],
    schema: &Schema,
) -> Option<()> {
    let mut texts = Texts::default();
    for (row, whose) in whose.iter().enumerate() {
        let value = match whose {
            Whose::Guest => Staged::Missing,
            _ => from.read(schema, &mut texts, row)?,
        };
        if let Staged::Text(span) = value {
            fits(field, texts.get("", span), schema).ok()?;
        }
        push(column, field, value, &texts, *whose)?;
    }
    Some(())
}

/// Adds a field's value for a row; none if it lacks.
fn push(
    column: &mut ColumnBuilder,
    field: &Field,
    value: Staged,
    texts: &Texts,
    whose: Whose,
) -> Option<()> {
    let is_member = whose != Whose::Guest;
    if value.is_missing() && is_member && field.must_be_given(whose == Whose::Newcomer) {
        return None;
    }
    match field.ty {
        FieldType::Text => column.push_text(match value {
            Staged::Text(span) => Some(texts.get("", span)),
            _ => None,
        }),
        FieldType::Texts => {
            let spans = match value {
                Staged::Texts(start, end) => texts.list(start, end),
                _ => &[],
            };
            column.push_texts(spans.iter().map(|&span| texts.get("", span)));
        }
        _ => {
            // A default is for members; guests have no values at all.
            let default = match field.presence {
                Presence::Default(value) if is_member => Some(value),
                _ => None,
            };
            column.push_integer(value.integer().or(default));
        }
    }
    Some(())
}
