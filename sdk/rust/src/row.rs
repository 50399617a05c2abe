//! Views of one event and of its lines.

use std::cell::OnceCell;

use crate::Failure;
use crate::bindings::sadakat::plugin::types as abi;
use crate::column::{Given, span};
use crate::field::{FieldSpec, FieldValue};

/// What a plugin sees of an event. Derive it:
///
/// ```
/// use sadakat_sdk::prelude::*;
///
/// #[derive(Event)]
/// struct Purchase<'a> {
///     #[field("customer.tier")]
///     tier: Option<&'a str>,
///     #[field("purchase.net")]
///     net: Money,
/// }
/// # let _ = |p: Purchase<'_>| (p.tier.is_none(), p.net);
/// ```
///
/// Every field names a field of the program's schema. An `Option` copes with
/// a missing value; the host refuses to bind an optional schema field to
/// anything else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view of an event",
    label = "add `#[derive(Event)]` to it"
)]
pub trait Event<'a>: Sized {
    /// The event's own fields, in the order of their columns.
    #[doc(hidden)]
    const FIELDS: &'static [FieldSpec];
    /// The fields of its lines, whose columns follow.
    #[doc(hidden)]
    const LINE_FIELDS: &'static [FieldSpec];
    /// The bound columns.
    #[doc(hidden)]
    type Columns: Copy;

    /// Finds and checks the columns, once a batch.
    #[doc(hidden)]
    fn bind(source: Source<'a>) -> Result<Self::Columns, Failure>;
    /// The view of one event.
    #[doc(hidden)]
    fn read(columns: &'a Self::Columns, row: usize) -> Self;
}

/// What a plugin sees of a line. Derive it, and put [`Lines`] of it into the
/// event under `#[field("purchase.lines")]`. Its fields are named `line.…`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view of a line",
    label = "add `#[derive(Line)]` to it"
)]
pub trait Line<'a>: Sized {
    /// The line's fields.
    #[doc(hidden)]
    const FIELDS: &'static [FieldSpec];
    /// The bound columns.
    #[doc(hidden)]
    type Columns: Copy + 'a;

    /// Finds and checks the columns, once a batch.
    #[doc(hidden)]
    fn bind(source: Source<'a>) -> Result<Self::Columns, Failure>;
    /// The view of one line of the batch.
    #[doc(hidden)]
    fn read(columns: &Self::Columns, row: usize) -> Self;
}

/// The lines of one event.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a, L: Line<'a>> {
    columns: &'a L::Columns,
    start: usize,
    end: usize,
}

impl<'a, L: Line<'a>> Lines<'a, L> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The lines in order. A line's place, from 0, is what
    /// [`Discount::on_line`](crate::Discount::on_line) takes: use
    /// [`enumerate`](Iterator::enumerate).
    pub fn iter(&self) -> impl ExactSizeIterator<Item = L> + use<'a, L> {
        // A copy, so that the columns' places need not be looked up for every
        // line.
        let columns = *self.columns;
        (self.start..self.end).map(move |row| L::read(&columns, row))
    }

    /// The line at this place, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<L> {
        let row = self.start.checked_add(index)?;
        (row < self.end).then(|| L::read(self.columns, row))
    }
}

/// The bound columns of all lines of a batch.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct LinesColumns<'a, C> {
    starts: &'a [u32],
    columns: C,
}

/// A field that holds lines; implemented by [`Lines`] alone.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`purchase.lines` cannot be read as `{Self}`",
    label = "not `Lines<'a, …>`"
)]
pub trait LinesField<'a>: Sized {
    /// The fields of a line.
    const FIELDS: &'static [FieldSpec];
    /// The bound columns.
    type Columns: Copy;

    /// Finds and checks the columns, once a batch.
    fn bind(source: Source<'a>) -> Result<Self::Columns, Failure>;
    /// The lines of one event.
    fn read(columns: &'a Self::Columns, row: usize) -> Self;
}

impl<'a, L: Line<'a>> LinesField<'a> for Lines<'a, L> {
    const FIELDS: &'static [FieldSpec] = L::FIELDS;
    type Columns = LinesColumns<'a, L::Columns>;

    fn bind(source: Source<'a>) -> Result<Self::Columns, Failure> {
        Ok(LinesColumns {
            starts: source.line_starts()?,
            columns: L::bind(source)?,
        })
    }

    #[inline]
    fn read(columns: &'a Self::Columns, row: usize) -> Self {
        let (start, end) = span(columns.starts, row);
        Self {
            columns: &columns.columns,
            start,
            end,
        }
    }
}

/// Where a view finds its columns.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub(crate) events: usize,
    pub(crate) line_starts: &'a [u32],
    pub(crate) columns: &'a [abi::Column],
    /// The texts of each column.
    pub(crate) dictionaries: &'a [Vec<&'a str>],
    /// Room for what choices make of the texts of each column.
    pub(crate) codes: &'a [OnceCell<Vec<u8>>],
}

impl<'a> Source<'a> {
    /// The source of what comes after so many columns.
    #[must_use]
    pub fn skip(self, columns: usize) -> Self {
        Self {
            columns: self.columns.get(columns..).unwrap_or_default(),
            dictionaries: self.dictionaries.get(columns..).unwrap_or_default(),
            codes: self.codes.get(columns..).unwrap_or_default(),
            ..self
        }
    }

    /// The column of an event's field, by its place.
    pub fn event_field<T: FieldValue<'a>>(
        &self,
        place: usize,
        name: &str,
    ) -> Result<T::Column, Failure> {
        self.field::<T>(place, name, self.events)
    }

    /// The column of a line's field, by its place.
    pub fn line_field<T: FieldValue<'a>>(
        &self,
        place: usize,
        name: &str,
    ) -> Result<T::Column, Failure> {
        let lines = self.line_starts.last().copied().unwrap_or_default();
        self.field::<T>(place, name, lines as usize)
    }

    fn field<T: FieldValue<'a>>(
        &self,
        place: usize,
        name: &str,
        rows: usize,
    ) -> Result<T::Column, Failure> {
        let texts = self.dictionaries.get(place).zip(self.codes.get(place));
        self.columns
            .get(place)
            .zip(texts)
            .ok_or_else(|| Failure::from("the host gave too few columns"))
            .and_then(|(column, (dictionary, codes))| {
                T::bind(Given {
                    column,
                    rows,
                    dictionary,
                    codes,
                })
            })
            .map_err(|failure| Failure::new(format!("field {name}: {}", failure.message())))
    }

    fn line_starts(&self) -> Result<&'a [u32], Failure> {
        if self.line_starts.len() == self.events.saturating_add(1) {
            return Ok(self.line_starts);
        }
        Err(Failure::from(
            "the host did not say which event each line belongs to",
        ))
    }
}
