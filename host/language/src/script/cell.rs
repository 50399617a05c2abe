//! One value of the current event or line, straight from the columns.

use rhai::{Dynamic, ImmutableString};
use rust_decimal::Decimal;

use super::row::Row;
use super::scene::Scene;
use sadakat_model::batch::Column;
use sadakat_model::schema::{Field, FieldId, FieldType, Presence, Schema};
use sadakat_model::values::{Date, Instant};

/// Where a field's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A column of its own.
    Column,
    /// The kinds that every batch has.
    Kind,
    /// The instants that every batch has.
    At,
    /// The local clock that every batch has.
    Hour,
    /// Minutes since midnight.
    Minute,
    /// Monday is 1.
    Weekday,
    /// The local day.
    Today,
    /// Computed from the campaign and the event's id.
    Seed,
    /// Computed from the birth date.
    Birthday,
}

/// A field as scripts read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) id: FieldId,
    pub(crate) ty: FieldType,
    pub(crate) source: Source,
    pub(crate) line: bool,
    pub(crate) optional: bool,
    /// Decimal places of an amount or a quantity.
    digits: u8,
}

/// A value of a cell or a constant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar<'a> {
    Missing,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(&'a str),
    Date(Date),
    Instant(Instant),
}

impl Cell {
    pub(crate) fn new(schema: &Schema, id: FieldId, field: &Field) -> Self {
        let source = match field.name.as_str() {
            "event.kind" => Source::Kind,
            "event.at" | "now" => Source::At,
            "event.hour" => Source::Hour,
            "event.minute" => Source::Minute,
            "event.weekday" => Source::Weekday,
            "today" => Source::Today,
            "event.seed" => Source::Seed,
            "customer.birthday" => Source::Birthday,
            _ => Source::Column,
        };
        Self {
            id,
            ty: field.ty,
            source,
            line: field.is_line(),
            optional: field.presence == Presence::Optional,
            digits: schema.digits(field.ty).unwrap_or(0),
        }
    }

    /// Whether it has a column of its own.
    pub(crate) fn is_column(&self) -> bool {
        self.source == Source::Column
    }

    /// Whether its values are numbers.
    pub(crate) const fn is_number(&self) -> bool {
        matches!(
            self.ty,
            FieldType::Integer | FieldType::Money | FieldType::Quantity
        )
    }

    /// Decimal places of its column's numbers.
    pub(crate) const fn digits(&self) -> u32 {
        self.digits as u32
    }

    /// The value at an event, or at a line for a line's field. Several texts
    /// are none.
    #[inline]
    pub(crate) fn scalar<'a>(&self, scene: &Scene<'a>, line: usize) -> Scalar<'a> {
        if self.source != Source::Column {
            return self.derived(scene);
        }
        let entry = if self.line { line } else { scene.row };
        match scene.columns.get(self.id) {
            Some(Column::Integers(column)) => match column.get(entry) {
                Some(value) => self.number(value),
                None => Scalar::Missing,
            },
            Some(Column::Text(column)) => column.get(entry).map_or(Scalar::Missing, Scalar::Text),
            _ => Scalar::Missing,
        }
    }

    /// What a number of a column of this type means.
    #[inline]
    pub(crate) fn number(&self, value: i64) -> Scalar<'static> {
        match self.ty {
            FieldType::Boolean => Scalar::Boolean(value != 0),
            FieldType::Date => {
                Scalar::Date(Date::from_days(i32::try_from(value).unwrap_or_default()))
            }
            FieldType::Instant => Scalar::Instant(Instant::from_micros(value)),
            FieldType::Money => Scalar::Decimal(Decimal::new(value, u32::from(self.digits))),
            FieldType::Quantity if value % 1000 == 0 => {
                Scalar::Decimal(Decimal::from(value / 1000))
            }
            FieldType::Quantity => {
                Scalar::Decimal(Decimal::new(value, u32::from(self.digits)).normalize())
            }
            _ => Scalar::Integer(value),
        }
    }

    #[cold]
    fn derived<'a>(&self, scene: &Scene<'a>) -> Scalar<'a> {
        let columns = scene.columns;
        let minute = columns.minutes().get(scene.row).copied().unwrap_or(0);
        let schema = scene.environment.schema();
        match self.source {
            Source::Kind => Scalar::Text(schema.kinds().name(columns.kind(scene.row))),
            Source::At => Scalar::Instant(columns.at(scene.row)),
            Source::Hour => Scalar::Integer(i64::from(minute / 60)),
            Source::Minute => Scalar::Integer(i64::from(minute)),
            Source::Weekday => Scalar::Integer(i64::from(columns.date(scene.row).weekday())),
            Source::Today => Scalar::Date(columns.date(scene.row)),
            Source::Seed => {
                let seed =
                    sadakat_model::chance::seed(&scene.environment.campaign, scene.event_id());
                Scalar::Integer(i64::try_from(seed >> 1).unwrap_or(i64::MAX))
            }
            Source::Birthday => {
                let birth = schema
                    .find("customer.birth_date")
                    .and_then(|id| columns.get(id)?.as_integers()?.get(scene.row));
                birth.map_or(Scalar::Missing, |days| {
                    let birth = Date::from_days(i32::try_from(days).unwrap_or_default());
                    let today = columns.date(scene.row);
                    Scalar::Boolean(today.is_birthday(birth, schema.leap_birthday))
                })
            }
            Source::Column => Scalar::Missing,
        }
    }

    /// The value as scripts see it.
    pub(crate) fn value(&self, row: &Row, line: usize) -> Dynamic {
        if self.ty == FieldType::Texts {
            let texts = row.columns.get(self.id).and_then(Column::as_texts);
            let texts = texts.into_iter().flat_map(|column| column.get(row.row));
            return Dynamic::from_array(texts.map(text).collect());
        }
        self.scalar(&row.scene(), line).into()
    }
}

fn text(text: &str) -> Dynamic {
    ImmutableString::from(text).into()
}

impl From<Scalar<'_>> for Dynamic {
    fn from(scalar: Scalar<'_>) -> Self {
        match scalar {
            Scalar::Missing => Self::UNIT,
            Scalar::Boolean(value) => value.into(),
            Scalar::Integer(value) => value.into(),
            Scalar::Decimal(value) => value.into(),
            Scalar::Text(value) => text(value),
            Scalar::Date(value) => Self::from(value),
            Scalar::Instant(value) => Self::from(value),
        }
    }
}
