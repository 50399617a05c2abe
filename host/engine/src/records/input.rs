//! Opens record files: standard input, plain, or compressed with gzip
//! or zstd.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

/// Bytes asked of the operating system at once.
const BUFFER: usize = 256 * 1024;

/// The first bytes of every gzip file.
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// The first bytes of every zstd file.
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// How much of a file has been read, for a progress bar on another thread.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    total: Option<u64>,
}

impl Progress {
    /// Bytes read of the file as it is stored, compressed or not.
    pub fn bytes(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The size of the file as it is stored; unknown for standard input and
    /// pipes.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }
}

/// An open record file.
#[non_exhaustive]
pub struct Input {
    /// The name for messages: the path as given, or `standard input`.
    pub name: Arc<str>,
    /// The records, uncompressed.
    pub reader: Box<dyn BufRead + Send>,
    /// How far it has been read.
    pub progress: Progress,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}

impl Input {
    /// Opens a file, or standard input for `-`. Gzip and zstd are recognised
    /// by their first bytes, whatever the file is called.
    ///
    /// # Errors
    /// If the file cannot be opened, or its first bytes cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            return Self::new("standard input", io::stdin(), None);
        }
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let total = metadata.is_file().then_some(metadata.len());
        Self::new(&path.display().to_string(), file, total)
    }

    /// Reads from anything, with its size if it is known.
    ///
    /// # Errors
    /// If its first bytes cannot be read.
    pub fn new(
        name: &str,
        source: impl Read + Send + 'static,
        total: Option<u64>,
    ) -> io::Result<Self> {
        let progress = Progress {
            read: Arc::default(),
            total,
        };
        let counted = Counted {
            source,
            read: progress.read.clone(),
        };
        let mut plain = BufReader::with_capacity(BUFFER, counted);
        // A pipe may hand over a single byte first; a record has more than
        // one, so that what begins like a compressed file and is longer is one.
        let head = plain.fill_buf()?;
        let begins =
            |mark: &[u8]| head.starts_with(mark) || (!head.is_empty() && mark.starts_with(head));
        let (gzip, zstd) = (begins(&GZIP), begins(&ZSTD));
        // Files put together of several compressed ones are read to the end.
        let reader: Box<dyn BufRead + Send> = if gzip {
            let decoder = MultiGzDecoder::new(plain);
            Box::new(BufReader::with_capacity(BUFFER, decoder))
        } else if zstd {
            let decoder = zstd::Decoder::with_buffer(plain)?;
            Box::new(BufReader::with_capacity(BUFFER, decoder))
        } else {
            Box::new(plain)
        };
        Ok(Self {
            name: name.into(),
            reader,
            progress,
        })
    }
}

/// Counts what is read.
struct Counted<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: Vec<u8>) -> io::Result<(String, u64)> {
        let mut input = Input::new("test", io::Cursor::new(bytes), None)?;
        let mut text = String::new();
        input.reader.read_to_string(&mut text)?;
        Ok((text, input.progress.bytes()))
    }

    #[test]
    fn gzip_is_recognised() {
        let mut bytes = gzip("one\n");
        bytes.extend(gzip("two\n"));
        let stored = bytes.len() as u64;
        assert_eq!(read(bytes).unwrap(), ("one\ntwo\n".to_owned(), stored));
        assert_eq!(read(b"one\n".to_vec()).unwrap(), ("one\n".to_owned(), 4));
        assert_eq!(read(Vec::new()).unwrap(), (String::new(), 0));
    }

    fn zstd(text: &str) -> Vec<u8> {
        zstd::encode_all(text.as_bytes(), 1).unwrap()
    }

    #[test]
    fn zstd_is_recognised() {
        let mut bytes = zstd("one\n");
        bytes.extend(zstd("two\n"));
        let stored = bytes.len() as u64;
        assert_eq!(read(bytes).unwrap(), ("one\ntwo\n".to_owned(), stored));
        assert_eq!(read(b"(\n".to_vec()).unwrap(), ("(\n".to_owned(), 2));
    }

    /// Hands over one byte at a time, as a slow pipe does.
    struct Slow(io::Cursor<Vec<u8>>);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let one = buffer.len().min(1);
            self.0.read(buffer.get_mut(..one).unwrap_or_default())
        }
    }

    #[test]
    fn a_pipe_that_hands_over_single_bytes_is_recognised_too() {
        for bytes in [gzip("one\n"), zstd("one\n"), b"one\n".to_vec()] {
            let mut input = Input::new("test", Slow(io::Cursor::new(bytes)), None).unwrap();
            let mut text = String::new();
            input.reader.read_to_string(&mut text).unwrap();
            assert_eq!(text, "one\n");
        }
    }

    #[test]
    fn a_cut_off_file_is_noticed() {
        let text = "record\n".repeat(1000);
        for mut bytes in [gzip(&text), zstd(&text)] {
            bytes.truncate(bytes.len() - 9);
            let error = read(bytes).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        }
    }
}
