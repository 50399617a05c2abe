//! Lookup tables: CSV files whose first column is the key.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::batch::{Dictionary, DictionaryBuilder, TextColumn};

/// Columns of a table, the key's included.
const COLUMNS: usize = 1_000;

/// Why a text is not a lookup table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadTable {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

/// A lookup table. An empty cell has no value.
#[derive(Debug, Clone)]
pub struct Table {
    key_column: String,
    columns: Vec<String>,
    // Invariant: keys are distinct, so that a key's number is its row.
    keys: Dictionary,
    cells: Vec<TextColumn>,
}

impl Table {
    /// Reads CSV with a header row.
    ///
    /// # Errors
    /// If the text is not CSV, a row has another number of cells than the
    /// header, or a column or a key occurs twice.
    pub fn parse(csv_text: &str) -> Result<Self, BadTable> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(csv_text.as_bytes());
        let header = reader.headers().map_err(|e| malformed(&e))?.clone();
        let mut names = header.iter().map(str::to_owned);
        let bad = |line, message: String| BadTable { line, message };
        let Some(key_column) = names.next().filter(|name| !name.is_empty()) else {
            return Err(bad(1, "the header row names no column".to_owned()));
        };
        let columns: Vec<String> = names.collect();
        // As spreadsheets save where the comma stands before decimal places.
        if columns.is_empty()
            && let Some(mark) = key_column.chars().find(|c| matches!(c, ';' | '\t'))
        {
            let seen = match mark {
                ';' => "`;` stands",
                _ => "tabs stand",
            };
            let message = format!("{seen} between the cells: save the table with commas");
            return Err(bad(1, message));
        }
        if columns.len() >= COLUMNS {
            let message = format!(
                "the table has {} columns, and may have {COLUMNS}",
                columns.len() + 1
            );
            return Err(bad(1, message));
        }
        for (index, name) in columns.iter().enumerate() {
            if name.is_empty() {
                return Err(bad(1, format!("column {} has no name", index + 2)));
            }
            if *name == key_column || columns.iter().take(index).any(|known| known == name) {
                return Err(bad(1, format!("column `{name}` occurs twice")));
            }
        }
        let mut keys = DictionaryBuilder::default();
        let mut cells: Vec<CellsBuilder> =
            columns.iter().map(|_| CellsBuilder::default()).collect();
        let mut rows = 0u32;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|e| malformed(&e))? {
            let line = record.position().map_or(0, |p| p.line() as usize);
            let key = record.get(0).unwrap_or_default();
            if key.is_empty() {
                return Err(bad(line, format!("the row has no `{key_column}`")));
            }
            if keys.intern(key) != rows {
                return Err(bad(line, format!("key `{key}` occurs twice")));
            }
            rows += 1;
            for (cell, column) in record.iter().skip(1).zip(&mut cells) {
                column.push(cell);
            }
        }
        Ok(Self {
            key_column,
            columns,
            keys: keys.finish(),
            cells: cells.into_iter().map(CellsBuilder::finish).collect(),
        })
    }

    /// The first column's name.
    pub fn key_column(&self) -> &str {
        &self.key_column
    }

    /// The names of all columns but the first.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// All keys; a key's number is its row.
    pub const fn keys(&self) -> &Dictionary {
        &self.keys
    }

    /// The position of a column among [`Self::columns`].
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == name)
    }

    /// All cells of a column, by row.
    pub fn cells(&self, column: usize) -> Option<&TextColumn> {
        self.cells.get(column)
    }

    /// Whether there is a row with this key.
    pub fn contains(&self, key: &str) -> bool {
        self.keys.find(key).is_some()
    }

    /// The cell of a key's row; none if there is no such row or the cell is
    /// empty.
    pub fn get(&self, key: &str, column: usize) -> Option<&str> {
        let row = self.keys.find(key)?;
        self.cells(column)?.get(row as usize)
    }
}

#[derive(Default)]
struct CellsBuilder {
    keys: Vec<u32>,
    known: Vec<bool>,
    dictionary: DictionaryBuilder,
}

impl CellsBuilder {
    fn push(&mut self, cell: &str) {
        let known = !cell.is_empty();
        self.known.push(known);
        self.keys.push(if known {
            self.dictionary.intern(cell)
        } else {
            0
        });
    }

    fn finish(self) -> TextColumn {
        let all = self.known.iter().all(|&known| known);
        TextColumn {
            keys: self.keys.into(),
            dictionary: self.dictionary.finish(),
            validity: (!all).then(|| self.known.into()),
        }
    }
}

fn malformed(error: &csv::Error) -> BadTable {
    let line = error.position().map_or(1, |p| p.line() as usize);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("the row has {len} cells, the header {expected_len}"),
        csv::ErrorKind::Utf8 { .. } => "the row is not UTF-8 text".to_owned(),
        _ => "the row is not CSV".to_owned(),
    };
    BadTable { line, message }
}

/// The lookup tables of a program, by name.
#[derive(Debug, Clone, Default)]
pub struct Tables(BTreeMap<String, Arc<Table>>);

impl Tables {
    /// Adds a table; one of the same name is replaced.
    pub fn insert(&mut self, name: impl Into<String>, table: Arc<Table>) {
        self.0.insert(name.into(), table);
    }

    /// A table by its name.
    pub fn get(&self, name: &str) -> Option<&Arc<Table>> {
        self.0.get(name)
    }

    /// All names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_cells_by_key() {
        let table = Table::parse("store,region,size\nkadikoy,Marmara,\nizmir,Ege,large\n").unwrap();
        assert_eq!(table.columns(), ["region", "size"]);
        assert_eq!(table.get("izmir", 1), Some("large"));
        assert_eq!(table.get("kadikoy", 0), Some("Marmara"));
        assert_eq!(table.get("kadikoy", 1), None);
        assert_eq!(table.get("bursa", 0), None);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let wrong = |text| Table::parse(text).map(|_| ()).unwrap_err();
        assert_eq!(wrong("a,b\nx,1\nx,2\n").line, 3);
        assert_eq!(wrong("a,b\nx,1\nx,2\n").message, "key `x` occurs twice");
        assert_eq!(
            wrong("a,b\nx\n").message,
            "the row has 1 cells, the header 2"
        );
        assert_eq!(wrong("a,b,b\n").message, "column `b` occurs twice");
        assert_eq!(wrong("").message, "the header row names no column");
    }
}
