//! Where the bytes of a file come from, so that they can be read twice.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
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
    Memory(Bytes),
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
        let mut plain: Box<dyn BufRead + Send> = match &self.place {
            Place::File(path) => Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)),
            Place::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
        };
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
        Ok(plain)
    }

    /// The file itself, if there is one that begins with these bytes: what is
    /// not compressed need not be held in memory.
    pub(crate) fn file(&self, begin: &[u8]) -> io::Result<Option<File>> {
        let Place::File(path) = &self.place else {
            return Ok(None);
        };
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref()
            .take(begin.len() as u64)
            .read_to_end(&mut head)?;
        file.rewind()?;
        Ok((head == begin).then_some(file))
    }

    /// All bytes, decompressed.
    pub(crate) fn bytes(&self) -> io::Result<Bytes> {
        let mut reader = self.open()?;
        // What is in memory as it is need not be there twice.
        if let Place::Memory(plain) = &self.place
            && reader.fill_buf()?.len() == plain.len()
        {
            return Ok(plain.clone());
        }
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }

    /// The first bytes, decompressed.
    pub(crate) fn head(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
