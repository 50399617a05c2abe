//! Events in the order of time, whatever their order in the file.
//!
//! Tills that were offline send their receipts late. The file is sorted in
//! parts that fit into memory, which are written to temporary files and merged
//! while they are read, so that memory does not grow with the file.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};

use sadakat_engine::model::{Instant, Zone};
use sadakat_engine::records::Input;
use serde::Deserialize;

/// Bytes of events sorted at a time.
const PART: usize = 64 * 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The same records, sorted by `at`; those of one instant stay in their order.
///
/// A record whose `at` cannot be read stays behind the one before it, and is
/// rejected when it is read.
pub(in crate::commands) fn sorted(input: Input, zone: &Zone) -> io::Result<Input> {
    // Lines are counted as they come out of the sort.
    let name = format!("{}, sorted", input.name);
    let merged = Merge::new(parts(input.reader, zone, PART)?)?;
    Input::new(&name, merged, None)
}

/// Sorted parts in temporary files: each line behind its instant.
fn parts(mut reader: impl BufRead, zone: &Zone, most: usize) -> io::Result<Vec<BufReader<File>>> {
    let mut files = Vec::new();
    let mut lines: Vec<(i64, Vec<u8>)> = Vec::new();
    let (mut bytes, mut last) = (0, i64::MIN);
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.last() != Some(&b'\n') {
            line.push(b'\n');
        }
        // A byte order mark is no part of a record that may move.
        if line.starts_with(BYTE_ORDER_MARK) {
            line.drain(..BYTE_ORDER_MARK.len());
        }
        last = instant(&line, zone).unwrap_or(last);
        bytes += line.len();
        lines.push((last, line));
        if bytes >= most {
            files.push(spill(&mut lines)?);
            bytes = 0;
        }
    }
    files.push(spill(&mut lines)?);
    Ok(files)
}

fn spill(lines: &mut Vec<(i64, Vec<u8>)>) -> io::Result<BufReader<File>> {
    // The sort is stable.
    lines.sort_by_key(|(at, _)| *at);
    let mut file = BufWriter::new(tempfile::tempfile()?);
    for (at, line) in lines.drain(..) {
        file.write_all(&at.to_le_bytes())?;
        file.write_all(&line)?;
    }
    let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(BufReader::new(file))
}

fn instant(line: &[u8], zone: &Zone) -> Option<i64> {
    #[derive(Deserialize)]
    struct Timed {
        at: String,
    }
    let timed: Timed = serde_json::from_slice(line).ok()?;
    Instant::parse(&timed.at, zone).map(Instant::micros)
}

/// Reads several sorted files as one.
struct Merge {
    files: Vec<BufReader<File>>,
    /// The first line of each file, the earliest on top; of one instant that
    /// of the earlier part.
    heads: BinaryHeap<Reverse<(i64, usize, Vec<u8>)>>,
    line: Vec<u8>,
    given: usize,
}

impl Merge {
    fn new(files: Vec<BufReader<File>>) -> io::Result<Self> {
        let mut merge = Self {
            heads: BinaryHeap::with_capacity(files.len()),
            files,
            line: Vec::new(),
            given: 0,
        };
        for number in 0..merge.files.len() {
            merge.advance(number)?;
        }
        Ok(merge)
    }

    fn advance(&mut self, number: usize) -> io::Result<()> {
        let Some(file) = self.files.get_mut(number) else {
            return Ok(());
        };
        if file.fill_buf()?.is_empty() {
            return Ok(());
        }
        let mut at = [0; 8];
        file.read_exact(&mut at)?;
        let mut line = Vec::new();
        file.read_until(b'\n', &mut line)?;
        self.heads
            .push(Reverse((i64::from_le_bytes(at), number, line)));
        Ok(())
    }
}

impl Read for Merge {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.line.len() {
            let Some(Reverse((_, number, line))) = self.heads.pop() else {
                return Ok(0);
            };
            self.line = line;
            self.given = 0;
            self.advance(number)?;
        }
        let mut rest = self.line.get(self.given..).unwrap_or(&[]);
        let count = rest.read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(text: &str, most: usize) -> String {
        let parts = parts(text.as_bytes(), &Zone::utc(), most).unwrap();
        let mut sorted = String::new();
        Merge::new(parts)
            .unwrap()
            .read_to_string(&mut sorted)
            .unwrap();
        sorted
    }

    #[test]
    fn parts_are_merged_in_the_order_of_time() {
        let event = |id: &str, at: &str| format!("{{\"id\":\"{id}\",\"at\":\"{at}\"}}\n");
        let late = event("a", "2026-01-01T12:00:00+03:00");
        let early = event("b", "2026-01-01T08:00:00Z");
        let same = event("c", "2026-01-01T09:00:00Z");
        let text = format!("{late}{early}nonsense\n{same}");
        for most in [1, 60, 1000] {
            assert_eq!(
                sort(&text, most),
                format!("{early}nonsense\n{late}{same}"),
                "{most}"
            );
        }
        // The mark stood before the record that comes second now.
        assert_eq!(
            sort(&format!("\u{feff}{late}{early}"), 1000),
            format!("{early}{late}")
        );
        assert_eq!(sort("", 10), "");
        assert_eq!(sort("no end", 10), "no end\n");
    }
}
