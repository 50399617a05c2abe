//! Typed views of the batch's columns. They copy nothing; whether a column
//! fits is checked once a batch, in `bind`.

use std::cell::OnceCell;

use crate::Failure;
use crate::bindings::sadakat::plugin::types as abi;

/// A column as the host gave it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub(crate) column: &'a abi::Column,
    /// How many entries it must have.
    pub(crate) rows: usize,
    /// The texts that its keys stand for.
    pub(crate) dictionary: &'a [&'a str],
    /// Room for what a choice makes of these texts.
    pub(crate) codes: &'a OnceCell<Vec<u8>>,
}

/// Which entries of a column have a value: a bit each, least significant
/// first; no bits at all mean that all have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Validity<'a>(&'a [u8]);

impl Validity<'_> {
    #[inline]
    pub(crate) fn has(self, row: usize) -> bool {
        if self.0.is_empty() {
            return true;
        }
        self.0
            .get(row >> 3)
            .is_some_and(|byte| byte >> (row & 7) & 1 == 1)
    }

    fn check(self, rows: usize, optional: bool) -> Result<(), Failure> {
        if self.0.is_empty() {
            return Ok(());
        }
        if self.0.len() < rows.div_ceil(8) {
            return Err(Failure::from("its validity bits are too few"));
        }
        if !optional && !(0..rows).all(|row| self.has(row)) {
            return Err(Failure::from(
                "a value is missing, but the field is not optional",
            ));
        }
        Ok(())
    }
}

/// Whole numbers.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct IntegerColumn<'a> {
    values: &'a [i64],
    validity: Validity<'a>,
}

impl<'a> IntegerColumn<'a> {
    pub(crate) fn bind(given: Given<'a>, optional: bool) -> Result<Self, Failure> {
        let Given { column, rows, .. } = given;
        let abi::Column::Integers(column) = column else {
            return Err(Failure::from("the host gave another type of column"));
        };
        check_length(column.values.len(), rows)?;
        let validity = Validity(&column.validity);
        validity.check(rows, optional)?;
        Ok(Self {
            values: &column.values,
            validity,
        })
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> i64 {
        self.values.get(row).copied().unwrap_or_default()
    }

    #[inline]
    pub(crate) fn has(&self, row: usize) -> bool {
        self.validity.has(row)
    }
}

/// One text per entry, from a dictionary.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct TextColumn<'a> {
    keys: &'a [u32],
    dictionary: &'a [&'a str],
    validity: Validity<'a>,
}

impl<'a> TextColumn<'a> {
    pub(crate) fn bind(given: Given<'a>, optional: bool) -> Result<Self, Failure> {
        let Given { column, rows, .. } = given;
        let abi::Column::Text(column) = column else {
            return Err(Failure::from("the host gave another type of column"));
        };
        check_length(column.keys.len(), rows)?;
        let texts = Self::new(column, given.dictionary);
        texts.validity.check(rows, optional)?;
        Ok(texts)
    }

    pub(crate) fn keys(&self) -> &'a [u32] {
        self.keys
    }

    pub(crate) fn validity(&self) -> Validity<'a> {
        self.validity
    }

    fn new(column: &'a abi::Text, dictionary: &'a [&'a str]) -> Self {
        Self {
            keys: &column.keys,
            dictionary,
            validity: Validity(&column.validity),
        }
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> &'a str {
        let key = self.keys.get(row).copied().unwrap_or(u32::MAX);
        self.dictionary
            .get(key as usize)
            .copied()
            .unwrap_or_default()
    }

    #[inline]
    pub(crate) fn has(&self, row: usize) -> bool {
        self.validity.has(row)
    }
}

/// Several texts per entry.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct TextsColumn<'a> {
    starts: &'a [u32],
    items: TextColumn<'a>,
}

impl<'a> TextsColumn<'a> {
    pub(crate) fn bind(given: Given<'a>, _optional: bool) -> Result<Self, Failure> {
        let Given { column, rows, .. } = given;
        let abi::Column::Texts(column) = column else {
            return Err(Failure::from("the host gave another type of column"));
        };
        check_length(column.starts.len(), rows.saturating_add(1))?;
        Ok(Self {
            starts: &column.starts,
            items: TextColumn::new(&column.items, given.dictionary),
        })
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> Texts<'a> {
        let (start, end) = span(self.starts, row);
        Texts {
            items: self.items,
            start,
            end,
        }
    }

    /// The contract has no missing list of texts, only an empty one.
    #[inline]
    pub(crate) fn has(&self, row: usize) -> bool {
        !self.get(row).is_empty()
    }
}

/// The texts of one field of one event, such as `customer.tags`.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    items: TextColumn<'a>,
    start: usize,
    end: usize,
}

impl<'a> Texts<'a> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let items = self.items;
        (self.start..self.end).map(move |index| items.get(index))
    }

    /// Whether this text is among them, letter for letter.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        self.iter().any(|item| item == text)
    }
}

/// The texts that a column's keys stand for, cut apart once a batch: entries
/// are read far more often.
pub(crate) fn dictionary(column: &abi::Column) -> Vec<&str> {
    let text = match column {
        abi::Column::Integers(_) => return Vec::new(),
        abi::Column::Text(text) => text,
        abi::Column::Texts(texts) => &texts.items,
    };
    let bounds = text.offsets.windows(2).map(|bounds| match bounds {
        [start, end] => *start as usize..*end as usize,
        _ => 0..0,
    });
    bounds
        .map(|bounds| text.dictionary.get(bounds).unwrap_or_default())
        .collect()
}

/// Where the children of a row begin and end.
#[inline]
pub(crate) fn span(starts: &[u32], row: usize) -> (usize, usize) {
    let start = starts.get(row).copied().unwrap_or_default();
    let end = starts.get(row.saturating_add(1)).copied().unwrap_or(start);
    (start as usize, end.max(start) as usize)
}

fn check_length(found: usize, expected: usize) -> Result<(), Failure> {
    if found == expected {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the host gave {found} entries instead of {expected}"
    )))
}
