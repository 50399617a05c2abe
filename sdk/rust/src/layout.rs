//! Which column each field of a view stands in, worked out by the compiler.

use crate::field::{FieldSpec, FieldType};

/// The most fields that one plugin can read, counting every mention.
const MOST: usize = 128;

/// The fields of an event and of its line views, each name once.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The distinct fields, in the order of their columns.
    fields: [FieldSpec; MOST],
    length: usize,
    /// The column of every mention, group after group.
    columns: [usize; MOST],
}

impl Layout {
    /// Merges groups of fields: a name that is mentioned twice is read from
    /// one column, and is required if one of its readers requires it.
    ///
    /// # Panics
    ///
    /// While compiling, if a name is read as two types or there are more than
    /// 128 fields.
    #[expect(
        clippy::panic,
        clippy::indexing_slicing,
        reason = "runs in the compiler, where a panic is the error message"
    )]
    #[must_use]
    pub const fn merge(groups: &[&[FieldSpec]]) -> Self {
        const NONE: FieldSpec = FieldSpec {
            name: "",
            of: FieldType::Boolean,
            optional: true,
        };
        let mut layout = Self {
            fields: [NONE; MOST],
            length: 0,
            columns: [0; MOST],
        };
        let mut mention = 0;
        let mut group = 0;
        while group < groups.len() {
            let mut index = 0;
            while index < groups[group].len() {
                let spec = groups[group][index];
                if mention == MOST {
                    panic!("a plugin can read at most 128 fields");
                }
                let column = layout.position(spec.name);
                if column == layout.length {
                    layout.fields[column] = spec;
                    layout.length += 1;
                } else {
                    let known = &mut layout.fields[column];
                    if known.of as u8 != spec.of as u8 {
                        panic!("two views read the same field as different types");
                    }
                    known.optional = known.optional && spec.optional;
                }
                layout.columns[mention] = column;
                mention += 1;
                index += 1;
            }
            group += 1;
        }
        layout
    }

    /// The column of a name, or the next free one.
    #[expect(
        clippy::indexing_slicing,
        reason = "runs in the compiler, where slices have no checked access"
    )]
    const fn position(&self, name: &str) -> usize {
        let mut column = 0;
        while column < self.length {
            if same(self.fields[column].name, name) {
                return column;
            }
            column += 1;
        }
        column
    }

    /// The fields in the order of their columns.
    pub fn fields(&self) -> impl Iterator<Item = FieldSpec> + '_ {
        self.fields.iter().take(self.length).copied()
    }

    /// The column of a mention, counted over all groups.
    pub(crate) fn column(&self, mention: usize) -> Option<usize> {
        self.columns.get(mention).copied()
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "runs in the compiler, where slices have no checked access"
)]
const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn field(name: &'static str, optional: bool) -> FieldSpec {
        FieldSpec {
            name,
            of: FieldType::Text,
            optional,
        }
    }

    #[test]
    fn a_field_read_twice_has_one_column_and_is_required_if_one_reader_says_so() {
        let layout = Layout::merge(&[
            &[field("customer.tier", true)],
            &[field("line.sku", true), field("line.brand", true)],
            &[field("line.sku", false)],
        ]);
        let fields: Vec<_> = layout.fields().map(|f| (f.name, f.optional)).collect();
        assert_eq!(
            fields,
            [
                ("customer.tier", true),
                ("line.sku", false),
                ("line.brand", true)
            ]
        );
        let columns: Vec<_> = (0..4)
            .map(|mention| layout.column(mention).unwrap())
            .collect();
        assert_eq!(columns, [0, 1, 2, 1]);
    }
}
