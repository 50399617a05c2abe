//! Which Rust types a field can be read as.

use crate::Failure;
use crate::bindings::sadakat::plugin::types as abi;
use crate::choice::{Choice, ChoiceColumn};
use crate::column::{Given, IntegerColumn, TextColumn, Texts, TextsColumn};
use crate::value::{Date, Instant, Money, Quantity};

pub(crate) use abi::FieldType;

/// A field that a plugin reads.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Its name in the program's schema.
    pub name: &'static str,
    /// What it holds.
    pub of: FieldType,
    /// Whether the plugin copes with a missing value.
    pub optional: bool,
}

/// A type that a required field can be read as.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a field cannot be read as `{Self}`",
    label = "not a field type",
    note = "field types are bool, i64, &'a str, an enum with #[derive(Choice)], Texts<'a>, Date, Instant, Money and Quantity, or an Option of one of them"
)]
pub trait Present<'a>: Sized {
    /// What the field holds.
    const TYPE: FieldType;
    /// How the values arrive.
    type Column: Copy + 'a;

    /// Checks that a column fits.
    fn bind(given: Given<'a>, optional: bool) -> Result<Self::Column, Failure>;
    /// The value of a row.
    fn get(column: &Self::Column, row: usize) -> Self;
    /// Whether a row has a value.
    fn has(column: &Self::Column, row: usize) -> bool;
}

/// A type that a field can be read as.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a field cannot be read as `{Self}`",
    label = "not a field type",
    note = "field types are bool, i64, &'a str, an enum with #[derive(Choice)], Texts<'a>, Date, Instant, Money and Quantity, or an Option of one of them"
)]
pub trait FieldValue<'a>: Sized {
    /// What the field holds.
    const TYPE: FieldType;
    /// Whether a missing value can be told.
    const OPTIONAL: bool;
    /// How the values arrive.
    type Column: Copy + 'a;

    /// Checks that a column fits.
    fn bind(given: Given<'a>) -> Result<Self::Column, Failure>;
    /// The value of a row.
    fn read(column: &Self::Column, row: usize) -> Self;
}

impl<'a, T: Present<'a>> FieldValue<'a> for Option<T> {
    const TYPE: FieldType = T::TYPE;
    const OPTIONAL: bool = true;
    type Column = T::Column;

    fn bind(given: Given<'a>) -> Result<Self::Column, Failure> {
        T::bind(given, true)
    }

    #[inline]
    fn read(column: &Self::Column, row: usize) -> Self {
        T::has(column, row).then(|| T::get(column, row))
    }
}

/// One type and how it comes out of its column.
macro_rules! present {
    ($type:ty, $of:ident, $column:ident, |$value:ident| $read:expr) => {
        impl<'a> Present<'a> for $type {
            const TYPE: FieldType = FieldType::$of;
            type Column = $column<'a>;

            fn bind(given: Given<'a>, optional: bool) -> Result<Self::Column, Failure> {
                $column::bind(given, optional)
            }

            #[inline]
            fn get(column: &Self::Column, row: usize) -> Self {
                let $value = column.get(row);
                $read
            }

            #[inline]
            fn has(column: &Self::Column, row: usize) -> bool {
                column.has(row)
            }
        }

        impl<'a> FieldValue<'a> for $type {
            const TYPE: FieldType = <Self as Present<'a>>::TYPE;
            const OPTIONAL: bool = false;
            type Column = $column<'a>;

            fn bind(given: Given<'a>) -> Result<Self::Column, Failure> {
                <Self as Present<'a>>::bind(given, false)
            }

            #[inline]
            fn read(column: &Self::Column, row: usize) -> Self {
                <Self as Present<'a>>::get(column, row)
            }
        }
    };
}

present!(bool, Boolean, IntegerColumn, |value| value != 0);
present!(i64, Integer, IntegerColumn, |value| value);
present!(&'a str, Text, TextColumn, |value| value);
present!(Texts<'a>, Texts, TextsColumn, |value| value);
present!(Date, Date, IntegerColumn, |value| Date::from_days(value));
present!(Instant, Instant, IntegerColumn, |value| {
    Instant::from_micros(value)
});
present!(Money, Money, IntegerColumn, |value| Money::from_minor(
    value
));
present!(Quantity, Quantity, IntegerColumn, |value| {
    Quantity::from_thousandths(value)
});

impl<'a, C: Choice> Present<'a> for C {
    const TYPE: FieldType = FieldType::Text;
    type Column = ChoiceColumn<'a>;

    fn bind(given: Given<'a>, optional: bool) -> Result<Self::Column, Failure> {
        ChoiceColumn::bind(given, optional, C::code)
    }

    #[inline]
    fn get(column: &Self::Column, row: usize) -> Self {
        C::of_code(column.get(row))
    }

    #[inline]
    fn has(column: &Self::Column, row: usize) -> bool {
        column.has(row)
    }
}

impl<'a, C: Choice> FieldValue<'a> for C {
    const TYPE: FieldType = FieldType::Text;
    const OPTIONAL: bool = false;
    type Column = ChoiceColumn<'a>;

    fn bind(given: Given<'a>) -> Result<Self::Column, Failure> {
        <Self as Present<'a>>::bind(given, false)
    }

    #[inline]
    fn read(column: &Self::Column, row: usize) -> Self {
        <Self as Present<'a>>::get(column, row)
    }
}
