//! A table of offers as text with places: every mistake points at its cell.
//!
//! The `csv` crate says where a row begins, and not where its cells do.

use std::ops::Range;

/// A cell as it is written: what it says, and where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// A row with its number in the spreadsheet, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// Where the whole row stands.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.cells.first().map_or(0, |cell| cell.span.start);
        let end = self.cells.last().map_or(start, |cell| cell.span.end);
        start..end
    }
}

/// The rows of a file that are not empty. Cells are separated by what
/// spreadsheets use: commas, or semicolons or tabs if the first row has some
/// and no comma outside of quotes.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let first = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t']
        .into_iter()
        .max_by_key(|&separator| (outside_of_quotes(first, separator), separator == ','))
        .unwrap_or(',');
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    let mut cell = Cell {
        text: String::new(),
        span: 0..0,
    };
    let mut quoted = false;
    let mut number = 1;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        cell.span.end = at + c.len_utf8();
        match c {
            '"' if quoted => {
                if chars.next_if(|(_, next)| *next == '"').is_some() {
                    cell.text.push('"');
                } else {
                    quoted = false;
                }
            }
            '"' if cell.text.trim().is_empty() => {
                cell.text.clear();
                quoted = true;
            }
            c if !quoted && (c == separator || c == '\n') => {
                cell.span.end = at;
                let start = at + c.len_utf8();
                let whole = std::mem::replace(
                    &mut cell,
                    Cell {
                        text: String::new(),
                        span: start..start,
                    },
                );
                cells.push(trimmed(whole, text));
                if c == '\n' {
                    push(&mut rows, number, std::mem::take(&mut cells));
                    number += 1;
                }
            }
            c => {
                if c == '\n' {
                    number += 1;
                }
                cell.text.push(c);
            }
        }
    }
    cells.push(trimmed(cell, text));
    push(&mut rows, number, cells);
    rows
}

fn push(rows: &mut Vec<Row>, number: usize, cells: Vec<Cell>) {
    if cells.iter().any(|cell| !cell.text.is_empty()) {
        rows.push(Row { number, cells });
    }
}

/// A cell without the space around what it says.
fn trimmed(cell: Cell, text: &str) -> Cell {
    let written = text.get(cell.span.clone()).unwrap_or_default();
    let before = written.len() - written.trim_start().len();
    let start = cell.span.start + before;
    Cell {
        text: cell.text.trim().to_owned(),
        span: start..start + written.trim().len(),
    }
}

fn outside_of_quotes(line: &str, wanted: char) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c == wanted && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(usize, Vec<String>)> {
        let all = rows(text).into_iter();
        all.map(|row| {
            let cells = row.cells.into_iter().map(|cell| cell.text).collect();
            (row.number, cells)
        })
        .collect()
    }

    #[test]
    fn spreadsheets_write_tables_in_their_own_ways() {
        for table in [
            "a,b\n1,\"x, y\"\n\n2,\"say \"\"hi\"\"\"\n",
            "a;b\r\n1;x, y\r\n;\r\n2;\"say \"\"hi\"\"\"",
            "a\tb\n1\tx, y\n\n 2 \t\"say \"\"hi\"\"\"\n",
        ] {
            let rows = texts(table);
            let cells = |row: usize| rows[row].1.clone();
            assert_eq!(cells(0), ["a", "b"], "{table}");
            assert_eq!(cells(1), ["1", "x, y"], "{table}");
            assert_eq!(cells(2), ["2", "say \"hi\""], "{table}");
            assert_eq!(rows[2].0, 4, "{table}");
        }
    }

    #[test]
    fn cells_know_where_they_stand() {
        let text = "a,b\n x ,\"y\"\n";
        let rows = rows(text);
        let spans: Vec<&str> = rows[1]
            .cells
            .iter()
            .filter_map(|cell| text.get(cell.span.clone()))
            .collect();
        assert_eq!(spans, ["x", "\"y\""]);
    }
}
