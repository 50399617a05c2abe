//! Lines of a file, one at a time, in bounded memory.

use std::io::{self, BufRead};

use memchr::memchr;

use super::limits::MAX_RECORD_BYTES;

/// What stands on a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// The bytes without the line's end; may be empty.
    Whole(&'a [u8]),
    /// The first bytes of a line that is larger than a record may be.
    TooLarge(&'a [u8]),
    /// What there is of the last line of a compressed file that is cut off.
    CutOff(&'a [u8]),
}

/// Reads lines and counts them.
#[derive(Debug)]
pub(super) struct LineReader<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
    ended: bool,
}

impl<R: BufRead> LineReader<R> {
    pub(super) const fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            number: 0,
            ended: false,
        }
    }

    /// The number of the last line read, from 1; 0 before the first.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    pub(super) const fn get_mut(&mut self) -> &mut R {
        &mut self.reader
    }

    /// Goes on after the end, for a reader that has got more since.
    pub(super) const fn resume(&mut self) {
        self.ended = false;
    }

    /// The next line; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        if self.ended {
            return Ok(None);
        }
        self.buffer.clear();
        match self.fill() {
            Ok(0) => {
                self.ended = true;
                return Ok(None);
            }
            Ok(_) => self.number += 1,
            Err(error) if is_damage(&error) => {
                self.ended = true;
                self.number += 1;
                return Ok(Some(Line::CutOff(&self.buffer)));
            }
            Err(error) => return Err(error),
        }
        let ended_by_newline = self.buffer.last() == Some(&b'\n');
        if ended_by_newline {
            self.buffer.pop();
            if self.buffer.last() == Some(&b'\r') {
                self.buffer.pop();
            }
        }
        if self.buffer.len() <= MAX_RECORD_BYTES {
            let start = if self.number == 1 && self.buffer.starts_with(b"\xEF\xBB\xBF") {
                3
            } else {
                0
            };
            return Ok(Some(Line::Whole(self.buffer.get(start..).unwrap_or(&[]))));
        }
        if !ended_by_newline {
            match self.reader.skip_until(b'\n') {
                Ok(_) => {}
                Err(error) if is_damage(&error) => self.ended = true,
                Err(error) => return Err(error),
            }
        }
        Ok(Some(Line::TooLarge(&self.buffer)))
    }

    /// Reads a line's bytes with its end, and how many they are: no more than a
    /// record may have and one, besides the line's end. The standard library's
    /// `read_until` finds it without vector instructions.
    fn fill(&mut self) -> io::Result<usize> {
        const MOST: usize = MAX_RECORD_BYTES + 2;
        loop {
            let there = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                there => there?,
            };
            let there = there.get(..MOST - self.buffer.len()).unwrap_or(there);
            let end = memchr(b'\n', there).map(|at| at + 1);
            let taken = there.get(..end.unwrap_or(there.len())).unwrap_or(there);
            self.buffer.extend_from_slice(taken);
            let count = taken.len();
            self.reader.consume(count);
            if count == 0 || end.is_some() || self.buffer.len() == MOST {
                return Ok(self.buffer.len());
            }
        }
    }
}

/// Whether a compressed file is damaged, unlike a failing device.
pub(super) fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData
    )
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn all(bytes: &[u8]) -> Vec<(u64, String)> {
        let mut lines = LineReader::new(io::BufReader::with_capacity(16, bytes));
        let mut seen = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            let text = match line {
                Line::Whole(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Line::TooLarge(bytes) => format!("too large: {}", bytes.len()),
                Line::CutOff(_) => "cut off".to_owned(),
            };
            seen.push((lines.number(), text));
        }
        seen
    }

    #[test]
    fn ends_of_lines() {
        let lines = all(b"\xEF\xBB\xBFa\r\n\nb");
        let expected = [(1, "a"), (2, ""), (3, "b")].map(|(n, t)| (n, t.to_owned()));
        assert_eq!(lines, expected);
        assert!(all(b"").is_empty());
    }

    /// A reader that produces bytes without holding them.
    #[test]
    fn huge_lines_are_skipped() {
        let huge = io::repeat(b'x').take(300 * MAX_RECORD_BYTES as u64);
        let input = huge.chain(&b"\nnext\n"[..]);
        let mut lines = LineReader::new(io::BufReader::new(input));
        assert!(matches!(lines.next(), Ok(Some(Line::TooLarge(_)))));
        assert!(lines.buffer.capacity() < 4 * MAX_RECORD_BYTES);
        assert_eq!(lines.next().unwrap(), Some(Line::Whole(b"next")));
        assert_eq!(lines.number(), 2);
        assert_eq!(lines.next().unwrap(), None);
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        let mut bytes = vec![b'x'; MAX_RECORD_BYTES];
        assert_eq!(all(&bytes)[0].1.len(), MAX_RECORD_BYTES);
        bytes.extend_from_slice(b"\r\n");
        assert_eq!(all(&bytes)[0].1.len(), MAX_RECORD_BYTES);
        bytes.insert(0, b'x');
        assert!(all(&bytes)[0].1.starts_with("too large"));
    }
}
