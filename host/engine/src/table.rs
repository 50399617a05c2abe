//! Tables of events that are in columns already, by Arrow's layout, for hosts
//! that hand over millions of rows.
//!
//! Columns are named as the keys of event records; `member` is what is known of
//! the member. They are read as the same rows of JSON would be, and checked by
//! the same code behind that; whatever a column cannot be read as by its type
//! is left to whoever writes the rows as JSON, and hears what is wrong.

use arrow_buffer::{BooleanBuffer, NullBuffer};

use crate::model::Date;

/// A column of a table.
#[derive(Debug, Clone)]
pub struct TableColumn<'t> {
    /// Its key in a record.
    pub name: &'t str,
    /// Which entries have a value; none means all. What an entry has not is
    /// left out of the record.
    pub validity: Option<NullBuffer>,
    /// The values.
    pub values: TableValues<'t>,
}

/// The values of a column, by their type. Offsets have one entry more than the
/// column.
#[derive(Debug, Clone)]
pub enum TableValues<'t> {
    /// Entries without values.
    Nothing,
    /// True or false.
    Booleans(&'t BooleanBuffer),
    /// Whole numbers.
    Whole(&'t [i64]),
    /// Numbers with so many decimal places.
    Decimals(&'t [i128], u8),
    /// Texts one after the other, and where each begins.
    Texts(&'t [i32], &'t str),
    /// Days since 1970-01-01.
    Days(&'t [i32]),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Instants(&'t [i64]),
    /// Lists one after the other, and where each begins.
    Lists(&'t [i32], Box<TableColumn<'t>>),
    /// Objects by their keys.
    Objects(Vec<TableColumn<'t>>),
}

/// The days that records can write, those of the years 0 to 9999.
const DAYS: std::ops::RangeInclusive<i32> = -719_528..=2_932_896;

impl<'t> TableColumn<'t> {
    /// Whether an entry has a value.
    pub(crate) fn has(&self, at: usize) -> bool {
        let valid = self.validity.as_ref();
        valid.is_none_or(|valid| at < valid.len() && valid.is_valid(at))
            && !matches!(self.values, TableValues::Nothing)
    }

    /// Whether no entry has one.
    pub(crate) fn is_empty(&self) -> bool {
        let valid = self.validity.as_ref();
        matches!(self.values, TableValues::Nothing)
            || valid.is_some_and(|valid| valid.null_count() == valid.len())
    }

    /// The text of an entry, if it has one.
    pub(crate) fn text(&self, at: usize) -> Option<&'t str> {
        match self.values {
            TableValues::Texts(starts, texts) if self.has(at) => texts.get(span(starts, at)?),
            _ => None,
        }
    }

    /// The whole number of an entry, if it has one.
    pub(crate) fn whole(&self, at: usize) -> Option<i64> {
        match self.values {
            TableValues::Whole(numbers) if self.has(at) => numbers.get(at).copied(),
            _ => None,
        }
    }

    /// The day of an entry, if it has one that records can write.
    pub(crate) fn day(&self, at: usize) -> Option<Date> {
        match self.values {
            TableValues::Days(days) if self.has(at) => {
                let day = days.get(at).copied().filter(|day| DAYS.contains(day))?;
                Some(Date::from_days(day))
            }
            _ => None,
        }
    }

    /// Where the list of an entry stands, if it has one, and what in.
    pub(crate) fn list(&self, at: usize) -> Option<(std::ops::Range<usize>, &Self)> {
        match &self.values {
            TableValues::Lists(starts, of) if self.has(at) => Some((span(starts, at)?, of)),
            _ => None,
        }
    }

    /// The columns of objects.
    pub(crate) fn objects(&self) -> Option<&[Self]> {
        match &self.values {
            TableValues::Objects(columns) => Some(columns),
            _ => None,
        }
    }
}

/// The columns of a table that have values, or none if two have one name.
pub(crate) fn named<'c, 't>(columns: &'c [TableColumn<'t>]) -> Option<Vec<&'c TableColumn<'t>>> {
    let mut named: Vec<&TableColumn<'t>> = Vec::with_capacity(columns.len());
    for column in columns {
        if named.iter().any(|known| known.name == column.name) {
            return None;
        }
        if !column.is_empty() {
            named.push(column);
        }
    }
    Some(named)
}

fn span(starts: &[i32], at: usize) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(*starts.get(at)?).ok()?;
    let end = usize::try_from(*starts.get(at + 1)?).ok()?;
    Some(start..end)
}
