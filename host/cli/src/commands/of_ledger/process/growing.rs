//! Files that others go on writing.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::output::{self, Shown as _};

/// How often it is looked whether there is more.
const GLANCE: Duration = Duration::from_millis(50);

/// A file that has an end only when it is told to have one. A file that was
/// turned, so that its name is another file's or it begins anew, is gone on
/// with from its beginning.
pub(super) struct Growing {
    path: PathBuf,
    file: File,
    /// How much of it was read, and the last byte of that.
    at: u64,
    last: u8,
    stop: Arc<AtomicBool>,
}

impl Growing {
    pub(super) fn open(path: &Path, stop: Arc<AtomicBool>) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            file: File::open(path)?,
            at: 0,
            last: b'\n',
            stop,
        })
    }

    /// Begins with the next file, if there is one.
    fn turn(&mut self) -> io::Result<bool> {
        let Ok(there) = std::fs::metadata(&self.path) else {
            return Ok(false);
        };
        let same = is_same(&self.file.metadata()?, &there);
        if same && there.len() >= self.at {
            return Ok(false);
        }
        self.file = File::open(&self.path)?;
        self.at = 0;
        let path = self.path.shown();
        output::error(&format!("{path} begins anew"));
        Ok(true)
    }
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    one.created().ok() == other.created().ok()
}

impl Read for Growing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            // Asked before reading: what was there by then is read.
            let stopping = self.stop.load(Ordering::Acquire);
            let read = self.file.read(buffer)?;
            self.at += read as u64;
            if let Some(last) = buffer.get(..read).and_then(<[u8]>::last) {
                self.last = *last;
            }
            if read > 0 || stopping || buffer.is_empty() {
                return Ok(read);
            }
            if !self.turn()? {
                std::thread::sleep(GLANCE);
            } else if self.last != b'\n'
                && let Some(first) = buffer.first_mut()
            {
                // A line that was never ended does not run into the next file.
                *first = b'\n';
                self.last = b'\n';
                return Ok(1);
            }
        }
    }
}
