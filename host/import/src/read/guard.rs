//! Keeps a quotation mark that nothing closes from swallowing the rows after
//! it.
//!
//! A CSV reader takes everything up to the next mark for one cell, so that one
//! stray mark can cost hundreds of rows without a word. The guard stands
//! before the CSV reader: it follows quoted cells over line ends, and where a
//! cell is not closed, or what comes of it has not as many cells as the
//! header, it hands on a note in the place of the line that opened it, and
//! goes on with the next line.

use std::io::{self, BufRead, Read};

use memchr::{memchr, memmem};

/// Begins the note for a damaged line; its number among the damaged follows.
pub(crate) const DAMAGED: char = '\u{FDD1}';
/// The note for an empty line, which CSV readers skip without counting it.
pub(crate) const EMPTY: char = '\u{FDD2}';

/// Bytes read at a time, up to the end of a line.
const BLOCK: u64 = 256 * 1024;
/// Bytes of a row; longer ones are a quote that nothing closes.
const LONGEST_ROW: usize = 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Guard<R> {
    reader: R,
    delimiter: u8,
    /// None if quotation marks mean nothing.
    quote: Option<u8>,
    line_end: u8,
    /// Cells of the header.
    width: usize,
    block: Vec<u8>,
    out: Vec<u8>,
    given: usize,
    ended: bool,
    /// Lines that opened a quoted cell without closing it.
    damaged: Vec<Vec<u8>>,
}

impl<R: BufRead> Guard<R> {
    pub(crate) fn new(
        reader: R,
        delimiter: u8,
        quote: Option<u8>,
        line_end: u8,
        width: usize,
    ) -> Self {
        Self {
            reader,
            delimiter,
            quote,
            line_end,
            width,
            block: Vec::new(),
            out: Vec::new(),
            given: 0,
            ended: false,
            damaged: Vec::new(),
        }
    }

    /// The line that a note stands for.
    pub(crate) fn damaged(&mut self, number: usize) -> Vec<u8> {
        self.damaged
            .get_mut(number)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Reads on to the end of a line.
    fn more(&mut self) -> io::Result<()> {
        let read = self
            .reader
            .by_ref()
            .take(BLOCK)
            .read_to_end(&mut self.block)?;
        self.ended = read == 0;
        if self.block.last().is_some_and(|&last| last != self.line_end) && !self.ended {
            self.reader
                .by_ref()
                .take(LONGEST_ROW as u64)
                .read_until(self.line_end, &mut self.block)?;
        }
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.given = 0;
        self.block.clear();
        self.more()?;
        let quoted = self
            .quote
            .is_some_and(|quote| memchr(quote, &self.block).is_some());
        if !quoted && !self.has_empty_lines() {
            std::mem::swap(&mut self.out, &mut self.block);
            return Ok(());
        }
        let mut at = 0;
        while at < self.block.len() {
            let line_end = self.line_end_after(at);
            let line = self.block.get(at..line_end).unwrap_or(&[]);
            if line.trim_ascii().is_empty() && line.last() == Some(&self.line_end) {
                self.out.extend(EMPTY.encode_utf8(&mut [0; 4]).as_bytes());
                self.out.push(self.line_end);
                at = line_end;
                continue;
            }
            let end = match self.quote {
                Some(quote) if memchr(quote, line).is_some() => self.row(at, quote)?,
                _ => Some(line_end),
            };
            match end {
                Some(end) => {
                    self.out
                        .extend_from_slice(self.block.get(at..end).unwrap_or(&[]));
                    at = end;
                }
                None => {
                    let note = format!("{DAMAGED}{}", self.damaged.len());
                    self.damaged.push(
                        self.block
                            .get(at..line_end)
                            .unwrap_or(&[])
                            .trim_ascii_end()
                            .to_vec(),
                    );
                    self.out.extend_from_slice(note.as_bytes());
                    self.out.push(self.line_end);
                    at = line_end;
                }
            }
        }
        Ok(())
    }

    fn has_empty_lines(&self) -> bool {
        let end = self.line_end;
        self.block
            .first()
            .is_some_and(|&first| first == end || first == b'\r')
            || memmem::find(&self.block, &[end, end]).is_some()
            || memmem::find(&self.block, &[end, b'\r', end]).is_some()
    }

    fn line_end_after(&self, at: usize) -> usize {
        let rest = self.block.get(at..).unwrap_or(&[]);
        memchr(self.line_end, rest).map_or(self.block.len(), |found| at + found + 1)
    }

    /// Where the row that begins at a byte ends; none if it is damaged.
    fn row(&mut self, start: usize, quote: u8) -> io::Result<Option<usize>> {
        let mut scan = Scan::default();
        let mut at = start;
        loop {
            while let Some(&byte) = self.block.get(at) {
                at += 1;
                if scan.next(byte, self.delimiter, quote, self.line_end) {
                    return Ok(scan.is_whole(self.width).then_some(at));
                }
            }
            if self.ended || at - start > LONGEST_ROW {
                // The last line of a file need not end.
                scan.cells += 1;
                let whole = !scan.open && scan.is_whole(self.width);
                return Ok(whole.then_some(at));
            }
            self.more()?;
        }
    }
}

/// A row as a CSV reader sees it.
#[derive(Debug, Default)]
struct Scan {
    /// Whether a quoted cell is open.
    open: bool,
    /// Whether the last byte was a quote that may have closed it.
    closing: bool,
    in_cell: bool,
    /// Cells that ended.
    cells: usize,
    /// Line ends within quotes.
    lines: usize,
    /// Whether something follows a quote that closed a cell begun on an
    /// earlier line.
    odd: bool,
}

impl Scan {
    /// Whether a row that has ended is one: if it is of several lines, it has
    /// as many cells as the header.
    const fn is_whole(&self, width: usize) -> bool {
        self.lines == 0 || (self.cells == width && !self.odd)
    }

    /// Takes a byte in; true at the end of the row.
    fn next(&mut self, byte: u8, delimiter: u8, quote: u8, line_end: u8) -> bool {
        if self.open {
            if byte == quote {
                self.open = false;
                self.closing = true;
            } else if byte == line_end {
                self.lines += 1;
            }
            return false;
        }
        if std::mem::take(&mut self.closing) {
            if byte == quote {
                self.open = true;
                return false;
            }
            if byte != delimiter && byte != line_end && !byte.is_ascii_whitespace() {
                self.odd |= self.lines > 0;
            }
        }
        if byte == delimiter {
            self.cells += 1;
            self.in_cell = false;
        } else if byte == line_end {
            self.cells += 1;
            return true;
        } else if byte == quote && !self.in_cell {
            self.open = true;
            self.in_cell = true;
        } else {
            self.in_cell = true;
        }
        false
    }
}

impl<R: BufRead> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() && !self.ended {
            self.fill()?;
        }
        let mut rest = self.out.get(self.given..).unwrap_or(&[]);
        let count = rest.read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the CSV reader sees, and what was held back.
    fn guarded(text: &str, width: usize) -> (String, Vec<String>) {
        let reader = io::BufReader::with_capacity(7, text.as_bytes());
        let mut guard = Guard::new(reader, b';', Some(b'"'), b'\n', width);
        let mut seen = String::new();
        guard.read_to_string(&mut seen).unwrap();
        let lines = guard
            .damaged
            .iter()
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect();
        (seen, lines)
    }

    #[test]
    fn what_is_well_quoted_passes() {
        for text in [
            "a;b\nc;d\n",
            "a;b\nc;d",
            "\"a\";b\n\"c;\nc\";d\n",
            "\"a \"\"b\"\"\";c\n",
            "5\" tube;1\n",
            "\"a\"b;c\n",
            "\"\";1\n",
            // The last row is of two lines, and no line end follows it.
            "a;b\n\"c\nd\";\"e\nf\"",
            "",
        ] {
            assert_eq!(guarded(text, 2), (text.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn a_quote_that_nothing_closes_costs_its_own_line() {
        let (seen, damaged) = guarded("1;a\n2;\"b\n3;c\n4;d\n", 2);
        assert_eq!(damaged, ["2;\"b"]);
        assert_eq!(seen, format!("1;a\n{DAMAGED}0\n3;c\n4;d\n"));
        // The next quote closes it, but makes no row of it.
        let (seen, damaged) = guarded("1;a\r\n2;\"b\r\n3;\"c\"\r\n4;d\r\n", 2);
        assert_eq!(damaged, ["2;\"b"]);
        assert_eq!(seen, format!("1;a\r\n{DAMAGED}0\n3;\"c\"\r\n4;d\r\n"));
        let (_, damaged) = guarded("1;\"a\n2;\"b\n3;\"c\n", 2);
        assert_eq!(damaged, ["1;\"a", "2;\"b", "3;\"c"]);
    }

    #[test]
    fn empty_lines_keep_their_number() {
        let (seen, _) = guarded("1;a\n\n2;b\n\r\n3;c\n", 2);
        assert_eq!(seen, format!("1;a\n{EMPTY}\n2;b\n{EMPTY}\n3;c\n"));
    }

    proptest::proptest! {
        /// Every line is handed on or held back.
        #[test]
        fn no_line_is_lost(text in "[a\";\n]{0,60}") {
            let (seen, damaged) = guarded(&text, 2);
            let lines = |text: &str| text.bytes().filter(|&byte| byte == b'\n').count();
            let cut = usize::from(!damaged.is_empty() && !text.ends_with('\n'));
            let gained = lines(&seen).abs_diff(lines(&text));
            proptest::prop_assert!(gained <= cut, "{seen:?} {damaged:?}");
        }
    }
}
