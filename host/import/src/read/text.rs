//! Tables as text: CSV with any delimiter, with titles above the header.

use std::io::{BufRead, Cursor, Read};

use csv::{ReaderBuilder, StringRecord, Terminator};
use sadakat_engine::diagnostic::codes;

use super::ahead::{Ahead, Form, read_ahead};
use super::encoding::{self, Detected};
use super::guard::{DAMAGED, EMPTY, Guard};
use super::header::{Header, better};
use super::origin::Origin;
use super::{FileFacts, ReadSettings, Sink};
use crate::cell::UNDECODABLE;
use crate::error::{ImportError, Misfit};

/// Text in which the header is looked for.
const HEAD: u64 = 512 * 1024;
/// Rows among which the header is looked for.
const HEADER_WITHIN: usize = 100;
/// What stands between cells if nobody says so.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Which row is the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum HeaderAt {
    /// The first one that has the mapping's columns.
    #[default]
    Found,
    /// A line, from 1.
    Line(u64),
    /// There is none: columns are named by position.
    None,
}

/// An open table.
pub(crate) struct TextTable {
    rows: csv::Reader<Guard<Box<dyn BufRead + Send>>>,
    header: Header,
    /// Lines before the first row.
    before: u64,
    doubtful: bool,
}

/// Where the header is, and how the table is written.
struct Layout {
    header: Header,
    delimiter: u8,
    /// Bytes of the head before the first row.
    start: usize,
    /// The header's line.
    line: u64,
}

impl TextTable {
    pub(crate) fn open(
        origin: &Origin,
        settings: &ReadSettings<'_>,
    ) -> Result<(Self, FileFacts), ImportError> {
        let failed = |error| ImportError::read(&origin.name, error);
        let detected =
            encoding::detect(origin, settings.encoding, settings.country).map_err(failed)?;
        let mut reader = encoding::decoded(origin, detected).map_err(failed)?;
        let mut head = Vec::new();
        reader
            .by_ref()
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(failed)?;
        let line_end = if memchr::memchr(b'\n', &head).is_none() && head.contains(&b'\r') {
            b'\r'
        } else {
            b'\n'
        };
        let layout = find_layout(origin, &head, line_end, settings)?;
        let rest = head.split_off(layout.start.min(head.len()));
        let before = memchr::memchr_iter(line_end, &head).count() as u64;
        let source: Box<dyn BufRead + Send> = Box::new(Cursor::new(rest).chain(reader));
        let width = layout.header.names.len();
        let guard = Guard::new(source, layout.delimiter, settings.quote, line_end, width);
        let rows = builder(layout.delimiter, settings.quote, line_end)
            .buffer_capacity(128 * 1024)
            .from_reader(guard);
        let facts = FileFacts {
            encoding: Some(Detected::name(detected)),
            delimiter: Some(char::from(layout.delimiter)),
            header_line: layout.line,
            ..FileFacts::new(origin, "CSV")
        };
        let table = Self {
            rows,
            header: layout.header,
            before,
            doubtful: detected.doubtful,
        };
        Ok((table, facts))
    }

    pub(crate) const fn header(&self) -> &Header {
        &self.header
    }

    pub(crate) fn each(self, origin: &Origin, sink: Sink<'_>) -> Result<(), ImportError> {
        read_ahead(|ahead| self.read(origin, ahead), sink)
    }

    fn read(mut self, origin: &Origin, ahead: &mut Ahead) -> Result<(), ImportError> {
        loop {
            let mut row = ahead.cells();
            match self.rows.read_record(&mut row) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(ImportError::read(&origin.name, error)),
            }
            let line = row.position().map_or(0, csv::Position::line) + self.before;
            let form = self.form(&mut row);
            if !ahead.push(line, form, row) {
                return Ok(());
            }
        }
    }

    fn form(&mut self, row: &mut StringRecord) -> Form {
        if let (1, Some(first)) = (row.len(), row.get(0)) {
            if first.starts_with(EMPTY) {
                return Form::Empty;
            }
            if let Some(number) = first.strip_prefix(DAMAGED) {
                let number = number.trim().parse().unwrap_or(usize::MAX);
                let line = self.rows.get_mut().damaged(number);
                row.clear();
                row.push_field(&String::from_utf8_lossy(&line));
                return Form::UnclosedQuote;
            }
        }
        if row.iter().all(|cell| cell.trim().is_empty()) {
            return Form::Empty;
        }
        let width = self.header.names.len();
        let mut surplus = row.iter().skip(width);
        if self.doubtful && row.as_slice().contains(UNDECODABLE) {
            Form::Undecodable
        } else if row.len() < width || surplus.any(|cell| !cell.trim().is_empty()) {
            Form::Ragged(width)
        } else {
            Form::Row
        }
    }
}

/// The cells of a line whose quotation marks mean nothing.
pub(crate) fn split_plainly(line: &str, delimiter: char) -> StringRecord {
    StringRecord::from(line.split(delimiter).collect::<Vec<_>>())
}

fn builder(delimiter: u8, quote: Option<u8>, line_end: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        // With its own rule for `\r\n` the reader counts lines wrongly; a `\r`
        // at the end of a cell is taken off with the spaces.
        .terminator(Terminator::Any(line_end))
        .quoting(quote.is_some())
        .quote(quote.unwrap_or(b'"'));
    builder
}

fn find_layout(
    origin: &Origin,
    head: &[u8],
    line_end: u8,
    settings: &ReadSettings<'_>,
) -> Result<Layout, ImportError> {
    let mut skipped = 0;
    let mut said = None;
    if let Some(rest) = head.strip_prefix(b"sep=") {
        // Excel's own word on the delimiter.
        said = rest.first().copied();
        skipped = memchr::memchr(line_end, head).map_or(head.len(), |at| at + 1);
    }
    for _ in 0..settings.skip {
        let rest = head.get(skipped..).unwrap_or(&[]);
        skipped += memchr::memchr(line_end, rest).map_or(rest.len(), |at| at + 1);
    }
    let candidates = match said.or(settings.delimiter) {
        Some(delimiter) => vec![delimiter],
        None => DELIMITERS.to_vec(),
    };
    let mut best: Option<Layout> = None;
    for delimiter in candidates {
        let found = layout_with(head, skipped, delimiter, line_end, settings);
        if let Some(found) = found
            && best
                .as_ref()
                .is_none_or(|best| better(&found.header, &best.header))
        {
            best = Some(found);
        }
    }
    let misfit = |line, message, help| {
        ImportError::Misfit(Misfit {
            code: codes::MAPPING_COLUMN,
            file: origin.name.clone(),
            line,
            message,
            help,
        })
    };
    let Some(best) = best else {
        return Err(misfit(0, "the file is empty".to_owned(), None));
    };
    let between = format!(
        " in the header, with {} between cells",
        shown(best.delimiter)
    );
    if best.header.is_foreign(settings.wanted) {
        return Err(misfit(
            best.line,
            format!("no column of the mapping is{between}"),
            Some(format!(
                "the header is `{}`: this is another kind of export",
                excerpt(&best.header.names.join("`, `"))
            )),
        ));
    }
    let Some((message, help)) = best.header.explain(&between) else {
        return Ok(best);
    };
    // One cell with other delimiters in it was cut in the wrong way.
    let whole = best.header.names.join("");
    let uncut = best.header.names.len() == 1;
    let other = DELIMITERS
        .into_iter()
        .find(|&other| uncut && other != best.delimiter && whole.contains(char::from(other)));
    let help = match other {
        Some(other) => Some(format!(
            "the header is one cell, `{}`: set `delimiter = {:?}` in [source]",
            excerpt(&whole),
            char::from(other).to_string()
        )),
        None => help,
    };
    Err(misfit(best.line, message, help))
}

fn layout_with(
    head: &[u8],
    skipped: usize,
    delimiter: u8,
    line_end: u8,
    settings: &ReadSettings<'_>,
) -> Option<Layout> {
    let body = head.get(skipped..)?;
    let mut rows = builder(delimiter, settings.quote, line_end).from_reader(body);
    let lines_before = memchr::memchr_iter(line_end, head.get(..skipped)?).count() as u64;
    if settings.header == HeaderAt::None {
        let mut row = StringRecord::new();
        rows.read_record(&mut row).ok()?;
        // As many columns as the first row has, all without a name.
        let nameless = StringRecord::from(vec![""; row.len()]);
        return Some(Layout {
            header: Header::find(settings.wanted, &nameless, settings.slots),
            delimiter,
            start: skipped,
            line: 0,
        });
    }
    let mut best: Option<Layout> = None;
    let mut row = StringRecord::new();
    for _ in 0..HEADER_WITHIN {
        match rows.read_record(&mut row) {
            Ok(true) => {}
            // A block that ends within a letter is no reason to give up.
            _ => break,
        }
        let end = usize::try_from(rows.position().byte()).ok()?;
        let through = head.get(..skipped + end)?;
        let line = memchr::memchr_iter(line_end, through).count() as u64;
        let line = line.max(lines_before + 1);
        match settings.header {
            HeaderAt::Line(wanted) if wanted != line => continue,
            _ => {}
        }
        let header = Header::find(settings.wanted, &row, settings.slots);
        let whole = header.mistakes.is_empty() && header.found == settings.wanted.len();
        if best
            .as_ref()
            .is_none_or(|best| better(&header, &best.header))
        {
            best = Some(Layout {
                header,
                delimiter,
                start: skipped + end,
                line,
            });
        }
        if whole {
            break;
        }
    }
    best
}

/// The first rows of a text, with the delimiter that makes most cells of them.
pub(crate) fn first_rows(text: &[u8], most: usize) -> (Vec<StringRecord>, char) {
    let mut best = (Vec::new(), ',', 0);
    let said = text
        .strip_prefix(b"sep=")
        .and_then(|rest| rest.first().copied());
    for delimiter in DELIMITERS {
        if said.is_some_and(|said| said != delimiter) {
            continue;
        }
        let rows = builder(delimiter, Some(b'"'), b'\n')
            .from_reader(text)
            .into_records();
        let rows: Vec<StringRecord> = rows
            .take(most)
            .map_while(Result::ok)
            .skip(usize::from(said.is_some()))
            .collect();
        // Rows of equal width speak for a delimiter, cells within a text do not.
        let first = rows.get(..8).unwrap_or(&rows);
        let widest = first.iter().map(StringRecord::len).max().unwrap_or(0);
        let equal = first.iter().filter(|row| row.len() == widest).count();
        let score = if widest > 1 { widest * equal } else { 0 };
        if score > best.2 || best.0.is_empty() {
            best = (rows, char::from(delimiter), score);
        }
    }
    (best.0, best.1)
}

fn shown(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "tabs".to_owned(),
        other => format!("`{}`", char::from(other)),
    }
}

fn excerpt(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
