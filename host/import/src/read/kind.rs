//! What a table is written in, by its first bytes.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// Which of the formats, by a file's first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnarKind {
    Parquet,
    ArrowFile,
    ArrowStream,
}

impl ColumnarKind {
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PAR1") {
            Some(Self::Parquet)
        } else if head.starts_with(b"ARROW1") {
            Some(Self::ArrowFile)
        } else if head.starts_with(b"\xff\xff\xff\xff") {
            Some(Self::ArrowStream)
        } else {
            None
        }
    }

    /// Which of them a file is; none if it is another, or no file.
    pub(crate) fn of_file(path: &Path) -> io::Result<Option<Self>> {
        let mut file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Ok(None);
        }
        let mut head = [0; 8];
        let read = file.read(&mut head)?;
        Ok(Self::of(head.get(..read).unwrap_or(&[])))
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Parquet => "Parquet",
            Self::ArrowFile | Self::ArrowStream => "Arrow",
        }
    }
}

/// Whether a file's first bytes are those of Parquet or Arrow.
pub(crate) fn is_columnar(head: &[u8]) -> bool {
    ColumnarKind::of(head).is_some()
}
