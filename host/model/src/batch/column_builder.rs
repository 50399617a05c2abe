//! Columns that grow entry by entry, and share their memory when they are
//! finished.
//!
//! A batch of a single event has some thirty columns with an entry each. With
//! memory of their own, asking for it and giving it back would cost more than
//! the decision. So builders are kept from batch to batch, and what they
//! collected is copied into one buffer, of which every column has a part.

use std::sync::Arc;

use arrow_buffer::{ArrowNativeType, ScalarBuffer};
use arrow_buffer::{BooleanBuffer, Buffer, MutableBuffer, NullBuffer, NullBufferBuilder};

use super::columns::{Columns, ColumnsBuilder, Head};
use super::dictionary::Distinct;
use super::{Column, Dictionary, DictionaryBuilder, Integers, TextColumn, Texts};
use crate::schema::{FieldId, FieldType};

/// A column that grows.
#[derive(Debug)]
pub enum ColumnBuilder {
    /// Numbers, days, instants, truth values.
    Integers {
        /// One an entry; 0 for a missing one.
        values: Vec<i64>,
        /// Which entries have a value.
        valid: NullBufferBuilder,
    },
    /// Texts.
    Text {
        /// One an entry: where its text stands in the dictionary.
        keys: Vec<u32>,
        /// The texts, each once.
        dictionary: DictionaryBuilder,
        /// Which entries have a text.
        valid: NullBufferBuilder,
    },
    /// Several texts an entry.
    Texts {
        /// Where the keys of each entry begin, and where the last ones end.
        starts: Vec<u32>,
        /// Where texts stand in the dictionary.
        keys: Vec<u32>,
        /// The texts, each once.
        dictionary: DictionaryBuilder,
    },
}

impl ColumnBuilder {
    /// Without entries, for the values of a field of this type.
    pub fn new(ty: FieldType) -> Self {
        match ty {
            FieldType::Text => Self::Text {
                keys: Vec::new(),
                dictionary: DictionaryBuilder::default(),
                valid: NullBufferBuilder::new(0),
            },
            FieldType::Texts => Self::Texts {
                starts: vec![0],
                keys: Vec::new(),
                dictionary: DictionaryBuilder::default(),
            },
            FieldType::Boolean
            | FieldType::Integer
            | FieldType::Date
            | FieldType::Instant
            | FieldType::Money
            | FieldType::Quantity => Self::Integers {
                values: Vec::new(),
                valid: NullBufferBuilder::new(0),
            },
        }
    }

    /// Adds a number; columns of texts take none.
    #[inline]
    pub fn push_integer(&mut self, value: Option<i64>) {
        if let Self::Integers { values, valid } = self {
            values.push(value.unwrap_or(0));
            valid.append(value.is_some());
        }
    }

    /// Adds a text; other columns take none.
    #[inline]
    pub fn push_text(&mut self, text: Option<&str>) {
        if let Self::Text {
            keys,
            dictionary,
            valid,
        } = self
        {
            keys.push(text.map_or(0, |text| dictionary.intern(text)));
            valid.append(text.is_some());
        }
    }

    /// Adds several texts as one entry; other columns take none.
    pub fn push_texts<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        if let Self::Texts {
            starts,
            keys,
            dictionary,
        } = self
        {
            keys.extend(texts.map(|text| dictionary.intern(text)));
            starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
        }
    }

    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Integers { values, .. } => values.is_empty(),
            Self::Text { keys, .. } => keys.is_empty(),
            Self::Texts { starts, .. } => starts.len() <= 1,
        }
    }

    /// Puts the entries from `len` on into another order.
    pub fn reorder(&mut self, len: usize, order: &[usize]) {
        match self {
            Self::Integers { values, valid } => {
                reorder(values, len, order);
                reorder_valid(valid, len, order);
            }
            Self::Text { keys, valid, .. } => {
                reorder(keys, len, order);
                reorder_valid(valid, len, order);
            }
            Self::Texts { starts, keys, .. } => {
                let list = |at: usize| match (starts.get(at), starts.get(at + 1)) {
                    (Some(&start), Some(&end)) => keys
                        .get(start as usize..end as usize)
                        .unwrap_or(&[])
                        .to_vec(),
                    _ => Vec::new(),
                };
                let lists: Vec<Vec<u32>> = order.iter().map(|&at| list(at)).collect();
                starts.truncate(len + 1);
                keys.truncate(starts.last().copied().unwrap_or(0) as usize);
                for list in lists {
                    keys.extend(list);
                    starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
                }
            }
        }
    }

    /// Takes back all entries from `len` on. Texts that only they had stay in
    /// the dictionary.
    pub fn truncate(&mut self, len: usize) {
        match self {
            Self::Integers { values, valid } => {
                values.truncate(len);
                valid.truncate(len);
            }
            Self::Text { keys, valid, .. } => {
                keys.truncate(len);
                valid.truncate(len);
            }
            Self::Texts { starts, keys, .. } => {
                starts.truncate(len + 1);
                keys.truncate(starts.last().copied().unwrap_or(0) as usize);
            }
        }
    }

    /// Takes back everything and keeps the memory.
    pub fn clear(&mut self) {
        self.truncate(0);
        match self {
            Self::Integers { .. } => {}
            Self::Text { dictionary, .. } | Self::Texts { dictionary, .. } => dictionary.clear(),
        }
    }

    /// The column, with memory of its own.
    pub fn finish(self) -> Column {
        let validity = |valid: NullBufferBuilder| {
            let valid = valid.build();
            valid.filter(|valid| valid.null_count() > 0)
        };
        match self {
            Self::Integers { values, valid } => Column::Integers(Integers {
                values: values.into(),
                validity: validity(valid),
            }),
            Self::Text {
                keys,
                dictionary,
                valid,
            } => Column::Text(TextColumn {
                keys: keys.into(),
                dictionary: dictionary.finish(),
                validity: validity(valid),
            }),
            Self::Texts {
                starts,
                keys,
                dictionary,
            } => Column::Texts(Texts {
                starts: starts.into(),
                keys: keys.into(),
                dictionary: dictionary.finish(),
            }),
        }
    }

    const fn dictionary(&self) -> Option<&DictionaryBuilder> {
        match self {
            Self::Integers { .. } => None,
            Self::Text { dictionary, .. } | Self::Texts { dictionary, .. } => Some(dictionary),
        }
    }

    /// Which entries have a value, as bits, and how many entries there are; none
    /// if all have one.
    fn valid(&self) -> Option<(&[u8], usize)> {
        let (Self::Integers { valid, .. } | Self::Text { valid, .. }) = self else {
            return None;
        };
        // It may have bits since earlier entries had no value.
        let bytes = valid.as_slice()?;
        let (whole, rest) = (valid.len() / 8, valid.len() % 8);
        let all = bytes.iter().take(whole).all(|&byte| byte == u8::MAX)
            && bytes
                .get(whole)
                .is_none_or(|byte| byte.trailing_ones() as usize >= rest);
        (!all).then_some((bytes, valid.len()))
    }
}

fn reorder<T: Copy>(values: &mut Vec<T>, len: usize, order: &[usize]) {
    let moved: Vec<T> = order
        .iter()
        .filter_map(|&at| values.get(at).copied())
        .collect();
    values.truncate(len);
    values.extend(moved);
}

fn reorder_valid(valid: &mut NullBufferBuilder, len: usize, order: &[usize]) {
    let moved: Vec<bool> = order.iter().map(|&at| valid.is_valid(at)).collect();
    valid.truncate(len);
    moved.into_iter().for_each(|entry| valid.append(entry));
}

impl ColumnsBuilder {
    /// The events with the columns that were built of their fields.
    pub fn pack(&self, fields: &[(FieldId, &ColumnBuilder)]) -> Columns {
        let builders = || fields.iter().map(|(_, builder)| *builder);
        let texts = builders().filter_map(ColumnBuilder::dictionary);
        let mut packed = Packed::with_capacity(
            self.bytes() + builders().map(bytes).sum::<usize>(),
            texts.map(|dictionary| dictionary.text.len()).sum(),
        );
        // The widest values first, so that all are aligned.
        packed.add(&self.at);
        for builder in builders() {
            if let ColumnBuilder::Integers { values, .. } = builder {
                packed.add(values);
            }
        }
        packed.add(&self.dates);
        packed.add(&self.line_starts);
        for dictionary in builders().filter_map(ColumnBuilder::dictionary) {
            packed.add(&dictionary.offsets);
            packed.text.push_str(&dictionary.text);
        }
        for builder in builders() {
            match builder {
                ColumnBuilder::Integers { .. } => {}
                ColumnBuilder::Text { keys, .. } => packed.add(keys),
                ColumnBuilder::Texts { starts, keys, .. } => {
                    packed.add(starts);
                    packed.add(keys);
                }
            }
        }
        packed.add(&self.kinds);
        packed.add(&self.minutes);
        for builder in builders() {
            if let Some((bits, _)) = builder.valid() {
                packed.add(bits);
            }
        }
        let mut parts = packed.finish();
        let last = fields.iter().map(|(id, _)| id.index() + 1).max();
        let mut columns = Vec::with_capacity(last.unwrap_or(0));
        columns.resize_with(last.unwrap_or(0), || None);
        let mut set = |id: FieldId, column: Column| {
            if let Some(place) = columns.get_mut(id.index()) {
                *place = Some(column);
            }
        };
        // In the order of packing.
        let at = parts.take(self.at.len());
        for &(id, builder) in fields {
            if let ColumnBuilder::Integers { values, .. } = builder {
                let values = parts.take(values.len());
                set(
                    id,
                    Column::Integers(Integers {
                        values,
                        validity: None,
                    }),
                );
            }
        }
        let dates = parts.take(self.dates.len());
        let line_starts = parts.take(self.line_starts.len());
        let mut dictionaries = Vec::with_capacity(fields.len());
        let of_texts = builders().filter_map(ColumnBuilder::dictionary);
        of_texts.for_each(|dictionary| dictionaries.push(parts.dictionary(dictionary)));
        let mut dictionaries = Dictionary::all(dictionaries);
        let mut dictionary = || dictionaries.next().unwrap_or_default();
        for &(id, builder) in fields {
            match builder {
                ColumnBuilder::Integers { .. } => {}
                ColumnBuilder::Text { keys, .. } => {
                    let column = TextColumn {
                        keys: parts.take(keys.len()),
                        dictionary: dictionary(),
                        validity: None,
                    };
                    set(id, Column::Text(column));
                }
                ColumnBuilder::Texts { starts, keys, .. } => {
                    let column = Texts {
                        starts: parts.take(starts.len()),
                        keys: parts.take(keys.len()),
                        dictionary: dictionary(),
                    };
                    set(id, Column::Texts(column));
                }
            }
        }
        let zone_of = parts.take(0);
        let kinds = parts.take(self.kinds.len());
        let minutes = parts.take(self.minutes.len());
        for &(id, builder) in fields {
            let Some((bits, len)) = builder.valid() else {
                continue;
            };
            let found = parts.valid(bits.len(), len);
            match columns.get_mut(id.index()) {
                Some(Some(Column::Integers(column))) => column.validity = Some(found),
                Some(Some(Column::Text(column))) => column.validity = Some(found),
                _ => {}
            }
        }
        let head = Head {
            rows: self.kinds.len(),
            line_starts,
            kinds,
            at,
            dates,
            minutes,
            zones: Arc::default(),
            zone_of,
        };
        Columns::of(head, Arc::new(columns))
    }

    const fn bytes(&self) -> usize {
        size_of_val(self.at.as_slice())
            + size_of_val(self.dates.as_slice())
            + size_of_val(self.line_starts.as_slice())
            + size_of_val(self.kinds.as_slice())
            + size_of_val(self.minutes.as_slice())
    }
}

/// Bytes that a column needs at most.
fn bytes(builder: &ColumnBuilder) -> usize {
    let (numbers, entries) = match builder {
        ColumnBuilder::Integers { values, .. } => (size_of_val(values.as_slice()), values.len()),
        ColumnBuilder::Text { keys, .. } => (size_of_val(keys.as_slice()), keys.len()),
        ColumnBuilder::Texts { starts, keys, .. } => (
            size_of_val(starts.as_slice()) + size_of_val(keys.as_slice()),
            0,
        ),
    };
    let dictionary = builder.dictionary();
    numbers + entries.div_ceil(8) + dictionary.map_or(0, |d| size_of_val(d.offsets.as_slice()))
}

/// What all columns hold, one after the other.
struct Packed {
    numbers: MutableBuffer,
    text: String,
}

impl Packed {
    /// Room for so many bytes of numbers and of text.
    fn with_capacity(bytes: usize, text: usize) -> Self {
        // Aligned for the widest values: more, as buffers have it by themselves,
        // is slower to get.
        let numbers = Vec::<i64>::with_capacity(bytes.div_ceil(size_of::<i64>()));
        Self {
            numbers: MutableBuffer::from(numbers),
            text: String::with_capacity(text),
        }
    }

    fn add<T: ArrowNativeType>(&mut self, values: &[T]) {
        self.numbers.extend_from_slice(values);
    }

    fn finish(self) -> Parts {
        Parts {
            numbers: self.numbers.into(),
            from: 0,
            text: Arc::new(self.text),
            text_from: 0,
        }
    }
}

/// Takes the parts out again, in the order in which they were put in.
struct Parts {
    numbers: Buffer,
    /// Where the next part begins, in bytes.
    from: usize,
    text: Arc<String>,
    text_from: usize,
}

impl Parts {
    fn take<T: ArrowNativeType>(&mut self, len: usize) -> ScalarBuffer<T> {
        let bytes = len * size_of::<T>();
        let part = self.numbers.slice_with_length(self.from, bytes);
        self.from += bytes;
        part.into()
    }

    fn dictionary(&mut self, builder: &DictionaryBuilder) -> Distinct {
        let from = self.text_from;
        self.text_from += builder.text.len();
        let offsets = self.take(builder.offsets.len());
        builder.shared(offsets, &self.text, from..self.text_from)
    }

    /// So many bits in so many bytes.
    fn valid(&mut self, bytes: usize, len: usize) -> NullBuffer {
        let bits = BooleanBuffer::new(self.numbers.clone(), self.from * 8, len);
        self.from += bytes;
        NullBuffer::new(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{KindId, Schema};
    use crate::values::{Currency, Instant, Zone};
    use proptest::prelude::*;

    fn schema() -> Schema {
        Schema::new(Currency::from_code("TRY").unwrap(), Zone::utc())
    }

    proptest! {
        /// What was pushed comes out, in every column, with gaps or without.
        #[test]
        fn columns_hold_what_was_pushed(
            rows in prop::collection::vec(
                (any::<Option<i64>>(), "[a-c]{0,2}", any::<bool>(), prop::collection::vec("[a-z]", 0..4)),
                0..40,
            ),
        ) {
            let schema = schema();
            let mut events = ColumnsBuilder::default();
            let types = [FieldType::Integer, FieldType::Text, FieldType::Texts];
            let mut builders: Vec<_> = types
                .iter()
                .enumerate()
                .map(|(at, ty)| (FieldId::from_index(2 * at), ColumnBuilder::new(*ty)))
                .collect();
            // Twice, since memory is kept.
            for _ in 0..2 {
                events.clear();
                builders.iter_mut().for_each(|(_, builder)| builder.clear());
                for (row, (number, text, has_text, texts)) in rows.iter().enumerate() {
                    let at = Instant::from_micros(row as i64 * 1_000_000);
                    events.push(KindId::PURCHASE, at, &schema, row % 3);
                    builders[0].1.push_integer(*number);
                    builders[1].1.push_text(has_text.then_some(text));
                    builders[2].1.push_texts(texts.iter().map(String::as_str));
                }
                let columns = events.pack(&builders.iter().map(|(id, builder)| (*id, builder)).collect::<Vec<_>>());
                prop_assert_eq!(columns.rows(), rows.len());
                let get = |at| columns.get(FieldId::from_index(at)).unwrap();
                prop_assert!(columns.get(FieldId::from_index(1)).is_none());
                for (row, (number, text, has_text, texts)) in rows.iter().enumerate() {
                    prop_assert_eq!(columns.at(row).micros(), row as i64 * 1_000_000);
                    prop_assert_eq!(columns.kind(row), KindId::PURCHASE);
                    prop_assert_eq!(columns.line_range(row).len(), row % 3);
                    prop_assert_eq!(get(0).as_integers().unwrap().get(row), *number);
                    let found = get(2).as_text().unwrap().get(row);
                    prop_assert_eq!(found, has_text.then_some(text.as_str()));
                    let found: Vec<&str> = get(4).as_texts().unwrap().get(row).collect();
                    prop_assert_eq!(found, texts.iter().map(String::as_str).collect::<Vec<_>>());
                }
            }
        }
    }
}
