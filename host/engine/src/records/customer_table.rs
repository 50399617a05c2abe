//! All customers of a program, by id.

use super::record::Record;
use super::value::{Staged, Texts};
use crate::batch::{Column, ColumnBuilder, Dictionary, DictionaryBuilder};
use crate::facts::Fact;
use crate::schema::{FieldId, Schema};

/// What is known of customers, as columns: entry i of each is customer i.
///
/// The columns are the fields that customer records provide, and of what a
/// member's state provides later, what they start with: `customer.tags` and
/// `customer.tier`.
#[derive(Debug)]
pub struct CustomerTable {
    // Text i is the id of customer i.
    ids: Dictionary,
    // By field id.
    columns: Vec<Option<Column>>,
    ignored_fields: u64,
}

impl CustomerTable {
    /// Fields and columns of the file that were left out, since the program's
    /// `[records]` lets them be.
    pub const fn ignored_fields(&self) -> u64 {
        self.ignored_fields
    }

    /// How many customers there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Finds a customer.
    #[doc(hidden)]
    pub fn find(&self, id: &str) -> Option<u32> {
        self.ids.find(id)
    }

    /// The id of a customer; empty if there is no such customer.
    pub fn id(&self, customer: u32) -> &str {
        self.ids.get(customer)
    }

    /// All ids: text i is the id of customer i.
    #[doc(hidden)]
    pub const fn ids(&self) -> &Dictionary {
        &self.ids
    }

    /// A customer's record as JSON, with the fields that it gives a value; none
    /// if there is no such customer. Read again, it is the same.
    #[doc(hidden)]
    pub fn to_json(&self, customer: u32, schema: &Schema) -> Option<String> {
        if customer as usize >= self.len() {
            return None;
        }
        let row = customer as usize;
        let mut record = serde_json::Map::new();
        record.insert("id".to_owned(), self.id(customer).into());
        let fields = (0..self.columns.len()).map(FieldId::from_index);
        for (id, field) in fields.filter_map(|id| Some((id, schema.field(id)?))) {
            let Some(name) = field.name.strip_prefix("customer.") else {
                continue;
            };
            let fact = match self.get(id) {
                Some(Column::Text(column)) => column.get(row).map(|text| Fact::Text(text.into())),
                Some(Column::Texts(column)) => {
                    let texts: Vec<String> = column.get(row).map(str::to_owned).collect();
                    (!texts.is_empty()).then_some(Fact::Texts(texts))
                }
                Some(Column::Integers(column)) => column
                    .get(row)
                    .and_then(|value| Fact::of_integer(field.ty, value)),
                None => None,
            };
            if let Some(fact) = fact
                && name != "id"
            {
                record.insert(name.to_owned(), fact.to_json(schema));
            }
        }
        Some(serde_json::Value::Object(record).to_string())
    }

    /// A field of all customers, if customer records have it.
    #[doc(hidden)]
    pub fn get(&self, field: FieldId) -> Option<&Column> {
        self.columns.get(field.index())?.as_ref()
    }
}

/// A customer table in the making.
#[derive(Debug)]
pub(super) struct CustomerTableBuilder {
    ids: DictionaryBuilder,
    id_slot: Option<usize>,
    count: u32,
}

impl CustomerTableBuilder {
    pub(super) fn new(record: &mut Record, schema: &Schema) -> Self {
        let slots = record.layout.slots.iter();
        record.columns = slots
            .map(|slot| Some(ColumnBuilder::new(slot.ty)))
            .collect();
        Self {
            ids: DictionaryBuilder::default(),
            id_slot: record.layout.find(schema, "customer.id"),
            count: 0,
        }
    }

    pub(super) const fn id_slot(&self) -> Option<usize> {
        self.id_slot
    }

    /// The id of the staged customer.
    pub(super) fn id<'t>(
        &self,
        staged: Staged,
        texts: &'t Texts,
        line: &'t str,
    ) -> Option<&'t str> {
        match staged {
            Staged::Text(span) => Some(texts.get(line, span)).filter(|id| !id.is_empty()),
            _ => None,
        }
    }

    /// Adds the staged customer, unless there is one of this id already.
    pub(super) fn push(&mut self, id: &str) -> bool {
        // A known id keeps its number, which is smaller.
        let new = self.ids.intern(id) == self.count;
        self.count += u32::from(new);
        new
    }

    pub(super) fn finish(self, record: &mut Record) -> CustomerTable {
        let mut columns = Vec::new();
        let built = std::mem::take(&mut record.columns);
        for (slot, column) in record.layout.slots.iter().zip(built) {
            if columns.len() <= slot.id.index() {
                columns.resize_with(slot.id.index() + 1, || None);
            }
            if let Some(place) = columns.get_mut(slot.id.index()) {
                *place = column.map(ColumnBuilder::finish);
            }
        }
        CustomerTable {
            ids: self.ids.finish(),
            columns,
            ignored_fields: record.ignored,
        }
    }
}
