//! What a file shows of itself.

use csv::StringRecord;

use crate::cell::Cell;
use crate::error::ImportError;
use crate::read::origin::Origin;
use crate::read::{columnar, encoding, is_json, is_workbook, json, kind, sheet, text};

/// Rows that a guess looks at.
const ROWS: usize = 200;

/// What a file shows of itself.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Names of columns, or paths.
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) delimiter: Option<char>,
    /// Of JSON: where the lines are.
    pub(super) lines: Option<String>,
    pub(super) records: Option<String>,
    pub(super) is_json: bool,
}

impl Seen {
    pub(super) fn read(origin: &Origin, country: Option<&str>) -> Result<Self, ImportError> {
        let failed = |error| ImportError::read(&origin.name, error);
        let head = origin.head(64).map_err(failed)?;
        if kind::is_columnar(&head) {
            return Ok(Self::table(columnar::first_rows(origin, ROWS)?, None));
        }
        if is_workbook(&head) {
            return Ok(Self::table(sheet::first_rows(origin, ROWS)?, None));
        }
        let detected = encoding::detect(origin, None, country).map_err(failed)?;
        let mut reader = encoding::decoded(origin, detected).map_err(failed)?;
        if is_json(&head) {
            let mut all = String::new();
            reader.read_to_string(&mut all).map_err(failed)?;
            return Ok(Self::json(&all));
        }
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(reader, 256 * 1024), &mut text)
            .map_err(failed)?;
        let (rows, delimiter) = text::first_rows(&text, ROWS);
        Ok(Self::table(rows, Some(delimiter)))
    }

    /// The header is the first row that has as many names as the table has
    /// columns.
    fn table(rows: Vec<StringRecord>, delimiter: Option<char>) -> Self {
        let filled = |row: &StringRecord| {
            row.iter()
                .filter(|cell| !Cell::new(cell).is_empty())
                .count()
        };
        let widest = rows.iter().map(filled).max().unwrap_or(0);
        let at = rows
            .iter()
            .position(|row| filled(row) * 10 >= widest * 8)
            .unwrap_or(0);
        let texts = |row: &StringRecord| {
            row.iter()
                .map(|cell| Cell::new(cell).text().to_owned())
                .collect::<Vec<_>>()
        };
        let mut rows = rows.iter().skip(at);
        Self {
            header: rows.next().map(texts).unwrap_or_default(),
            rows: rows.map(texts).collect(),
            delimiter,
            ..Self::default()
        }
    }

    fn json(text: &str) -> Self {
        let Some((record, records)) =
            json::first_record(text, &["orders", "receipts", "data", "results", "items"])
        else {
            return Self::default();
        };
        let mut paths = Vec::new();
        json::paths(&record, "", &mut paths);
        // The list with the most fields is that of the lines.
        let mut lists: Vec<(usize, &str)> = Vec::new();
        for path in &paths {
            if let Some((list, _)) = path.split_once("[].") {
                match lists.iter_mut().find(|(_, known)| *known == list) {
                    Some((count, _)) => *count += 1,
                    None => lists.push((1, list)),
                }
            }
        }
        let lines = lists
            .iter()
            .max_by_key(|(count, _)| *count)
            .map(|(_, list)| (*list).to_owned());
        let row = json::first_values(&record, &paths);
        Self {
            header: paths,
            rows: vec![row],
            lines,
            records,
            is_json: true,
            ..Self::default()
        }
    }

    pub(super) fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |row| row.get(at).map(String::as_str))
            .filter(|cell| !cell.is_empty())
    }
}
