//! Where lines go: a file or standard output.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::output::WrongInput;

/// Lines on their way to a file, or to standard output for `-`.
pub(super) struct Lines {
    path: PathBuf,
    to: BufWriter<Box<dyn Write>>,
}

impl Lines {
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let to: Box<dyn Write> = if path.as_os_str() == "-" {
            Box::new(io::stdout())
        } else {
            Box::new(File::create(path).map_err(|error| {
                WrongInput(format!("cannot write `{}`: {error}", path.display()))
            })?)
        };
        Ok(Self {
            path: path.to_owned(),
            to: BufWriter::with_capacity(256 * 1024, to),
        })
    }

    pub(super) fn write(&mut self, lines: &[u8]) -> anyhow::Result<()> {
        self.to.write_all(lines).with_context(|| self.failed())
    }

    /// Flushes, so that a full disk is an error and not a short file.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.to.flush().with_context(|| self.failed())
    }

    fn failed(&self) -> String {
        format!("cannot write `{}`", self.path.display())
    }
}
