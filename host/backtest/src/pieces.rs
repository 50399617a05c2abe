//! A file that is read once for two readers, piece by piece.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use sadakat_engine::records::limits::MAX_RECORD_BYTES;

/// Lines of a piece.
const LINES: usize = 1024;

/// Bytes after which a piece ends.
const BYTES: usize = 8 * 1024 * 1024;

/// Some whole lines of a file.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    pub(crate) bytes: Vec<u8>,
    /// Why the file cannot be read behind them.
    pub(crate) damage: Option<io::ErrorKind>,
}

/// The next lines; none at the end. Of a line that is larger than a record may
/// be only so much is kept that its readers see that it is.
pub(crate) fn next_piece(reader: &mut impl BufRead) -> Option<Piece> {
    let mut piece = Piece::default();
    for _ in 0..LINES {
        match line(reader, &mut piece.bytes) {
            Ok(0) => break,
            Ok(_) if piece.bytes.len() >= BYTES => break,
            Ok(_) => {}
            Err(error) => {
                piece.damage = Some(error.kind());
                break;
            }
        }
    }
    (!piece.bytes.is_empty() || piece.damage.is_some()).then_some(piece)
}

fn line(reader: &mut impl BufRead, into: &mut Vec<u8>) -> io::Result<usize> {
    let most = MAX_RECORD_BYTES as u64 + 2;
    let read = reader.by_ref().take(most).read_until(b'\n', into)?;
    if read as u64 == most && into.last() != Some(&b'\n') {
        reader.skip_until(b'\n')?;
        into.push(b'\n');
    }
    Ok(read)
}

/// One of the readers: pieces as they come. The file seems to end with each of
/// them, so that what was read is decided before the next one comes.
#[derive(Debug)]
pub(crate) struct Pieces {
    pieces: Receiver<Arc<Piece>>,
    current: Arc<Piece>,
    at: usize,
}

impl Pieces {
    pub(crate) fn new(pieces: Receiver<Arc<Piece>>) -> Self {
        Self {
            pieces,
            current: Arc::default(),
            at: 0,
        }
    }

    /// Waits for the next piece; false at the end of the file.
    pub(crate) fn advance(&mut self) -> bool {
        match self.pieces.recv() {
            Ok(piece) => {
                self.current = piece;
                self.at = 0;
                true
            }
            Err(_) => false,
        }
    }
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Pieces {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.current.bytes.get(self.at..) {
            Some(left) if !left.is_empty() => Ok(left),
            _ => self.current.damage.map_or(Ok(&[]), |kind| Err(kind.into())),
        }
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    /// Everything that a reader sees, with `|` where a piece ends.
    fn seen(input: &[u8]) -> String {
        let mut reader = io::BufReader::with_capacity(7, input);
        let (send, pieces) = sync_channel(64);
        while let Some(piece) = next_piece(&mut reader) {
            send.send(Arc::new(piece)).unwrap();
        }
        drop(send);
        let mut pieces = Pieces::new(pieces);
        let mut seen = String::new();
        while pieces.advance() {
            pieces.read_to_string(&mut seen).unwrap();
            seen.push('|');
        }
        seen
    }

    #[test]
    fn nothing_is_lost_and_lines_stay_whole() {
        assert_eq!(seen(b""), "");
        assert_eq!(seen(b"a\n\nb"), "a\n\nb|");
        let lines = "x\n".repeat(LINES);
        assert_eq!(
            seen(format!("{lines}y\n").as_bytes()),
            format!("{lines}|y\n|")
        );
    }

    #[test]
    fn huge_lines_are_kept_so_far_that_they_are_seen_to_be() {
        let mut input = vec![b'x'; 3 * MAX_RECORD_BYTES];
        input.extend_from_slice(b"\nnext\n");
        let seen = seen(&input);
        let lines: Vec<&str> = seen.trim_end_matches('|').lines().collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(
            lines.first().map(|line| line.len()),
            Some(MAX_RECORD_BYTES + 2)
        );
        assert_eq!(lines.last(), Some(&"next"));
    }
}
