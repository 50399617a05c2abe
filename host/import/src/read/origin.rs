//! Where the bytes of a file come from, so that they can be read twice.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;

const BUFFER: usize = 256 * 1024;

/// A file, or standard input, which is held in memory.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// As the user gave it.
    pub(crate) name: Arc<str>,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

impl Origin {
    /// A file; `-` is standard input.
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            return Ok(Self::memory("standard input", bytes));
        }
        // A folder opens on some systems and fails later.
        File::open(path)?.metadata()?;
        Ok(Self {
            name: path.display().to_string().into(),
            place: Place::File(path.to_owned()),
        })
    }

    /// Bytes with the name that messages have for them.
    pub(crate) fn memory(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            place: Place::Memory(bytes.into()),
        }
    }

    /// The last part of the name.
    pub(crate) fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }

    /// The bytes from the beginning, without gzip or zstd around them.
    pub(crate) fn open(&self) -> io::Result<Box<dyn BufRead + Send>> {
        let plain: Box<dyn Read + Send> = match &self.place {
            Place::File(path) => Box::new(File::open(path)?),
            Place::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        };
        let mut plain = BufReader::with_capacity(BUFFER, plain);
        let head = plain.fill_buf()?;
        if head.starts_with(b"\x1f\x8b") {
            return Ok(Box::new(BufReader::with_capacity(
                BUFFER,
                MultiGzDecoder::new(plain),
            )));
        }
        if head.starts_with(b"\x28\xb5\x2f\xfd") {
            let decoder = zstd::Decoder::with_buffer(plain)?;
            return Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)));
        }
        Ok(Box::new(plain))
    }

    /// All bytes, decompressed.
    pub(crate) fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The first bytes, decompressed.
    pub(crate) fn head(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
