//! An import from its files to its records.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::StringRecord;
use sadakat_engine::diagnostic::codes;

use crate::assemble::{Finished, Rows, Writing, finish};
use crate::error::{ImportError, Misfit};
use crate::expression::Row;
use crate::join::{Joined, widen};
use crate::lines;
use crate::mapping::Mapping;
use crate::read::header::Wanted;
use crate::read::origin::Origin;
use crate::read::text::HeaderAt;
use crate::read::{Incoming, ReadSettings, Table, encoding};
use crate::report;
use crate::summary::{LeftOut, Summary};

/// An import in the making: files are added, then all of it is finished.
///
/// ```
/// use sadakat_import::{Import, Mapping, Overrides};
///
/// let mapping = Mapping::parse("till.toml", r#"
///     [source]
///     currency = "TRY"
///     time_zone = "Europe/Istanbul"
///     decimal_mark = ","
///     [receipt]
///     key = "Fis"
///     at = "Zaman"
///     [line]
///     sku = "Stok"
///     quantity = "Miktar"
///     amount = "Tutar"
/// "#, &Overrides::default())?;
/// let mut import = Import::new(&mapping);
/// import.add_bytes("till.csv", b"Fis;Zaman;Stok;Miktar;Tutar\n1;2026-11-21 14:03;A;2;20,00\n".to_vec())?;
/// let imported = import.finish()?;
/// assert_eq!(imported.summary().purchases, 1);
/// let mut events = Vec::new();
/// imported.write_events(&mut events)?;
/// assert!(String::from_utf8(events)?.contains(r#""amount":"20.00""#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Import<'m> {
    mapping: &'m Mapping,
    rows: Rows<'m>,
    joined: Vec<Joined>,
    /// Files of rows that wait until all tables are known.
    waiting: Vec<Origin>,
    /// By join.
    tables: Vec<Option<Origin>>,
    country: Option<&'static str>,
}

impl<'m> Import<'m> {
    /// An import by a mapping.
    pub fn new(mapping: &'m Mapping) -> Self {
        Self {
            mapping,
            rows: Rows::new(mapping),
            joined: Vec::new(),
            waiting: Vec::new(),
            tables: vec![None; mapping.joins.len()],
            country: encoding::country(mapping.currency.code()),
        }
    }

    /// Adds a file of rows, or of a table that the mapping joins; `-` is
    /// standard input. Files whose receipts overlap are told apart by the
    /// order in which they are added.
    ///
    /// # Errors
    /// If it cannot be opened, or the mapping does not fit it.
    pub fn add_file(&mut self, path: &Path) -> Result<(), ImportError> {
        let name: Arc<str> = path.display().to_string().into();
        let origin = Origin::new(path).map_err(|error| ImportError::read(&name, error))?;
        self.add(origin)
    }

    /// Adds a file that is in memory.
    ///
    /// # Errors
    /// If the mapping does not fit it.
    pub fn add_bytes(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), ImportError> {
        self.add(Origin::memory(name, bytes))
    }

    fn add(&mut self, origin: Origin) -> Result<(), ImportError> {
        let joins = self.mapping.joins.iter().zip(&mut self.tables);
        for (join, table) in joins {
            if table.is_none() && fits(&join.file, origin.file_name()) {
                *table = Some(origin);
                return Ok(());
            }
        }
        let files = self.mapping.source.files.as_deref();
        if files.is_some_and(|files| !fits(files, origin.file_name())) {
            self.rows.summary.unused_files.push(origin.name.to_string());
            return Ok(());
        }
        if self.mapping.joins.is_empty() {
            return self.read(&origin);
        }
        self.waiting.push(origin);
        Ok(())
    }

    /// Tables that the mapping joins and nobody has added yet, by the patterns
    /// of their names.
    pub fn missing_tables(&self) -> Vec<&str> {
        let joins = self.mapping.joins.iter().zip(&self.tables);
        joins
            .filter(|(_, table)| table.is_none())
            .map(|(join, _)| join.file.as_str())
            .collect()
    }

    /// Adds missing tables from the folder that a file is in.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn find_tables_beside(&mut self, path: &Path) -> Result<(), ImportError> {
        if self.missing_tables().is_empty() {
            return Ok(());
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let name: Arc<str> = folder.display().to_string().into();
        let failed = |error| ImportError::read(&name, error);
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            files.push(entry.map_err(failed)?.path());
        }
        files.sort();
        for (join, table) in self.mapping.joins.iter().zip(&mut self.tables) {
            let found = files.iter().find(|file| {
                let name = file
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned());
                name.is_some_and(|name| fits(&join.file, &name))
            });
            if let (None, Some(found)) = (&table, found) {
                let name: Arc<str> = found.display().to_string().into();
                *table = Some(Origin::new(found).map_err(|error| ImportError::read(&name, error))?);
            }
        }
        Ok(())
    }

    fn read(&mut self, origin: &Origin) -> Result<(), ImportError> {
        let mapping = self.mapping;
        let wanted = mapping.wanted(None);
        let settings = settings(mapping, self.country, &wanted, false);
        let table = Table::open(origin, &settings)?;
        let file = u32::try_from(self.rows.summary.files.len()).unwrap_or(u32::MAX);
        let own_places = table.places.clone();
        let by_slot: Vec<Option<usize>> = (0..self.mapping.columns.len()).map(Some).collect();
        let has_joins = !self.mapping.joins.is_empty();
        let Self { rows, joined, .. } = self;
        rows.summary.files.push(table.facts.clone());
        let places = if has_joins {
            by_slot
        } else {
            own_places.clone()
        };
        rows.begin_file(file, places, table.facts.delimiter);
        table.each(&settings, &mut |line, part, incoming| {
            let Incoming::Row(cells) = incoming else {
                return rows.take(line, part, incoming);
            };
            if !has_joins {
                return rows.take(line, part, Incoming::Row(cells));
            }
            let row = Row {
                cells,
                places: &own_places,
            };
            // A key that cannot be computed finds nothing; the row then says
            // what it lacks.
            let wide = widen(mapping, joined, row).unwrap_or_else(|_| StringRecord::new());
            rows.take(line, part, Incoming::Row(&wide))
        })
    }

    /// Puts receipts together, and leaves out what cannot be right.
    ///
    /// # Errors
    /// If a table that the mapping joins is missing, or the mapping does not
    /// fit one.
    pub fn finish(mut self) -> Result<Imported<'m>, ImportError> {
        for (number, join) in self.mapping.joins.iter().enumerate() {
            let origin = self.tables.get(number).cloned().flatten();
            if origin.is_none() && join.optional {
                self.joined.push(Joined::default());
                continue;
            }
            let Some(origin) = origin else {
                return Err(ImportError::Misfit(Misfit {
                    code: codes::MAPPING_COLUMN,
                    file: self
                        .waiting
                        .first()
                        .map_or_else(|| "import".into(), |origin| Arc::clone(&origin.name)),
                    line: 0,
                    message: format!(
                        "[join.{}] needs a file called `{}`, and there is none",
                        join.name, join.file
                    ),
                    help: Some(
                        "name it beside the others, or put it into the same folder".to_owned(),
                    ),
                }));
            };
            let wanted = self.mapping.wanted(Some(number));
            let settings = settings(self.mapping, self.country, &wanted, true);
            let (table, facts) = Joined::read(join, &origin, &settings)?;
            self.joined.push(table);
            self.rows.summary.files.push(facts);
        }
        for origin in std::mem::take(&mut self.waiting) {
            self.read(&origin)?;
        }
        for (join, table) in self.mapping.joins.iter().zip(&self.joined) {
            let unused = table.unused();
            if unused > 0 {
                self.rows.summary.unused.push((join.name.clone(), unused));
            }
        }
        Ok(Imported {
            mapping: self.mapping,
            finished: finish(self.rows),
        })
    }
}

fn settings<'a>(
    mapping: &'a Mapping,
    country: Option<&'static str>,
    wanted: &'a [Wanted],
    is_join: bool,
) -> ReadSettings<'a> {
    let source = &mapping.source;
    ReadSettings {
        encoding: source.encoding,
        country,
        delimiter: source.delimiter,
        quote: source.quote,
        header: if is_join {
            HeaderAt::Found
        } else {
            source.header
        },
        skip: if is_join { 0 } else { source.skip },
        sheet: if is_join {
            None
        } else {
            source.sheet.as_deref()
        },
        records: source.records.as_deref(),
        rows: if is_join {
            None
        } else {
            source.rows.as_deref()
        },
        refunds: if is_join {
            None
        } else {
            source.refunds.as_deref()
        },
        wanted,
        slots: mapping.columns.len(),
    }
}

/// Whether a name has the pattern: `*` is anything, case does not matter.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    if !pattern.contains('*') {
        return rest.is_empty();
    }
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// What an import came to.
#[derive(Debug)]
pub struct Imported<'m> {
    mapping: &'m Mapping,
    finished: Finished,
}

impl Imported<'_> {
    /// Counts and sums.
    pub const fn summary(&self) -> &Summary {
        &self.finished.summary
    }

    /// Rows and receipts left out, by file and line.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.finished.left_out
    }

    fn writing(&self) -> Writing<'_> {
        Writing {
            mapping: self.mapping,
            store: &self.finished.store,
        }
    }

    /// Writes events as NDJSON, in the order of time.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write_events(&self, out: &mut dyn Write) -> io::Result<()> {
        let writing = self.writing();
        let settled = &self.finished.settled;
        lines::write(out, &settled.events, |line, event| {
            let lines = settled.lines.get(event.lines.clone()).unwrap_or(&[]);
            writing.event(line, event, lines);
        })
    }

    /// Writes members as NDJSON, in the order of their first rows.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write_customers(&self, out: &mut dyn Write) -> io::Result<()> {
        let writing = self.writing();
        lines::write(out, &self.finished.store.members, |line, (id, fields)| {
            writing.customer(line, *id, fields);
        })
    }

    /// Writes a page that shows what the import came to, with a plot of sales
    /// per day.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_report(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = self.mapping.title().unwrap_or("Import");
        report::write(&self.finished.summary, title, out)
    }

    /// Writes what was left out as NDJSON.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_rejects(&self, out: &mut dyn Write) -> io::Result<()> {
        for left_out in &self.finished.left_out {
            serde_json::to_writer(&mut *out, left_out)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_of_names() {
        assert!(fits("*orders*", "olist_orders_dataset.csv"));
        assert!(!fits("*orders_d*", "olist_order_items_dataset.csv"));
        assert!(fits("lines.csv", "LINES.CSV"));
        assert!(!fits("lines.csv", "lines.csv.gz"));
        assert!(fits("lines.csv*", "lines.csv.gz"));
    }
}
