//! Lookup tables: `tables.stores["kadikoy"].region`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One table: rows of texts by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    columns: Vec<String>,
    rows: HashMap<Arc<str>, Vec<Arc<str>>>,
}

/// The tables of a program, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables(BTreeMap<String, Arc<Table>>);

impl Table {
    /// A table without rows; the key is not among its columns.
    pub fn new(columns: Vec<String>) -> Self {
        Self {
            columns,
            rows: HashMap::new(),
        }
    }

    /// Adds a row with a cell for each column.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, cells: Vec<Arc<str>>) {
        self.rows.insert(key.into(), cells);
    }

    /// The columns, in the order of the file.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// A row by its key.
    pub fn row(&self, key: &str) -> Option<&[Arc<str>]> {
        self.rows.get(key).map(Vec::as_slice)
    }
}

impl Tables {
    /// Adds a table.
    pub fn insert(&mut self, name: impl Into<String>, table: Table) {
        self.0.insert(name.into(), Arc::new(table));
    }

    /// A table by name.
    pub fn get(&self, name: &str) -> Option<&Arc<Table>> {
        self.0.get(name)
    }

    /// The names of all tables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
