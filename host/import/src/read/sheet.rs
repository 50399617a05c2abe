//! Excel and OpenDocument workbooks.

use std::io::Cursor;

use bytes::Bytes;
use calamine::{Data, Range, Reader as _, Sheets, open_workbook_auto_from_rs};
use csv::StringRecord;
use rust_decimal::Decimal;
use sadakat_engine::diagnostic::{codes, one_of};

use super::header::{Header, better};
use super::origin::Origin;
use super::text::HeaderAt;
use super::{FileFacts, Incoming, Part, ReadSettings, Sink};
use crate::cell::TYPED;
use crate::error::{ImportError, Misfit};

const HEADER_WITHIN: usize = 100;

pub(crate) struct SheetTable {
    cells: Range<Data>,
    header: Header,
    /// The header's position among the rows; none if there is no header.
    header_at: Option<usize>,
    /// The number of the first row, from 1.
    first: u64,
    skip: usize,
}

impl SheetTable {
    pub(crate) fn open(
        origin: &Origin,
        settings: &ReadSettings<'_>,
    ) -> Result<(Self, FileFacts), ImportError> {
        let bytes = origin
            .bytes()
            .map_err(|error| ImportError::read(&origin.name, error))?;
        let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
            .map_err(|error| ImportError::read(&origin.name, error))?;
        let names = book.sheet_names();
        let misfit = |line, message, help| {
            ImportError::Misfit(Misfit {
                code: codes::MAPPING_COLUMN,
                file: origin.name.clone(),
                line,
                message,
                help,
            })
        };
        if let Some(sheet) = settings.sheet {
            if !names.iter().any(|name| name == sheet) {
                let help = one_of(sheet, names.iter().map(String::as_str));
                return Err(misfit(
                    0,
                    format!("the workbook has no sheet `{sheet}`"),
                    help,
                ));
            }
            let table = Self::read(&mut book, sheet, origin, settings)?;
            return table.finish(origin, sheet, misfit);
        }
        let mut best: Option<(Self, String)> = None;
        for name in names {
            let table = Self::read(&mut book, &name, origin, settings)?;
            if best
                .as_ref()
                .is_none_or(|(best, _)| better(&table.header, &best.header))
            {
                best = Some((table, name));
            }
        }
        match best {
            Some((table, name)) => table.finish(origin, &name, misfit),
            None => Err(misfit(0, "the workbook has no sheets".to_owned(), None)),
        }
    }

    fn finish(
        self,
        origin: &Origin,
        sheet: &str,
        misfit: impl Fn(u64, String, Option<String>) -> ImportError,
    ) -> Result<(Self, FileFacts), ImportError> {
        let line = self.header_at.map_or(0, |at| self.first + at as u64);
        if let Some((message, help)) = self
            .header
            .explain(&format!(" in the header of sheet `{sheet}`"))
        {
            return Err(misfit(line, message, help));
        }
        let facts = FileFacts {
            sheet: Some(sheet.to_owned()),
            header_line: line,
            ..FileFacts::new(origin, "Excel")
        };
        Ok((self, facts))
    }

    fn read(
        book: &mut Sheets<Cursor<Bytes>>,
        name: &str,
        origin: &Origin,
        settings: &ReadSettings<'_>,
    ) -> Result<Self, ImportError> {
        let cells = book
            .worksheet_range(name)
            .map_err(|error| ImportError::read(&origin.name, error))?;
        let first = cells.start().map_or(1, |(row, _)| u64::from(row) + 1);
        let skip = usize::try_from(settings.skip.saturating_sub(first - 1)).unwrap_or(usize::MAX);
        let mut best: Option<(Header, usize)> = None;
        if settings.header == HeaderAt::None {
            let nameless = StringRecord::from(vec![""; cells.width()]);
            let header = Header::find(settings.wanted, &nameless, settings.slots);
            return Ok(Self {
                cells,
                header,
                header_at: None,
                first,
                skip,
            });
        }
        for (at, row) in cells.rows().enumerate().skip(skip).take(HEADER_WITHIN) {
            let number = first + at as u64;
            if matches!(settings.header, HeaderAt::Line(wanted) if wanted != number) {
                continue;
            }
            let header = Header::find(settings.wanted, &record(row), settings.slots);
            if best.as_ref().is_none_or(|(best, _)| better(&header, best)) {
                best = Some((header, at));
            }
        }
        let empty = || Header::find(settings.wanted, &StringRecord::new(), settings.slots);
        let (header, header_at) = best.map_or_else(|| (empty(), 0), |(header, at)| (header, at));
        Ok(Self {
            cells,
            header,
            header_at: Some(header_at),
            first,
            skip,
        })
    }

    pub(crate) const fn header(&self) -> &Header {
        &self.header
    }

    pub(crate) fn each(self, sink: Sink<'_>) -> Result<(), ImportError> {
        let start = self.header_at.map_or(self.skip, |at| at + 1);
        for (at, row) in self.cells.rows().enumerate().skip(start) {
            let line = self.first + at as u64;
            let row = record(row);
            let incoming = if row.iter().all(|cell| cell.trim().is_empty()) {
                Incoming::Empty
            } else {
                Incoming::Row(&row)
            };
            sink(line, Part::Line, incoming)?;
        }
        Ok(())
    }
}

/// The first rows of each sheet, for whoever wants to know their shape.
pub(crate) fn first_rows(origin: &Origin, most: usize) -> Result<Vec<StringRecord>, ImportError> {
    let bytes = origin
        .bytes()
        .map_err(|error| ImportError::read(&origin.name, error))?;
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| ImportError::read(&origin.name, error))?;
    let first = book.worksheet_range_at(0);
    let cells = match first {
        Some(cells) => cells.map_err(|error| ImportError::read(&origin.name, error))?,
        None => return Ok(Vec::new()),
    };
    Ok(cells.rows().take(most).map(record).collect())
}

fn record(row: &[Data]) -> StringRecord {
    StringRecord::from(row.iter().map(text).collect::<Vec<_>>())
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => format!("{TYPED}{number}"),
        Data::Float(number) => format!("{TYPED}{}", as_shown(*number)),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => format!("{TYPED}{text}"),
        Data::DateTime(time) => {
            let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
            let clock = if milli == 0 {
                format!("{hour:02}:{minute:02}:{second:02}")
            } else {
                format!("{hour:02}:{minute:02}:{second:02}.{milli:03}")
            };
            // A time of day alone is a fraction of the first day.
            if time.as_f64() < 1.0 {
                format!("{TYPED}{clock}")
            } else if clock == "00:00:00" {
                format!("{TYPED}{year:04}-{month:02}-{day:02}")
            } else {
                format!("{TYPED}{year:04}-{month:02}-{day:02} {clock}")
            }
        }
        Data::Error(error) => format!("{error}"),
    }
}

/// The number that Excel shows: it keeps 15 digits of what is a binary float
/// in the file.
fn as_shown(number: f64) -> String {
    let digits = format!("{number:.14e}");
    Decimal::from_scientific(&digits).map_or(digits, |number| number.normalize().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_excel_shows() {
        for (number, expected) in [
            (0.1 + 0.2, "0.3"),
            (1249.9, "1249.9"),
            (17850.0, "17850"),
            (-0.05, "-0.05"),
            (1e20, "100000000000000000000"),
        ] {
            assert_eq!(as_shown(number), expected);
        }
    }
}
