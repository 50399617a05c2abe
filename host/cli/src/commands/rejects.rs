//! Records that cannot be used: the first are shown, all are kept where they
//! are asked for.

use std::io::Write as _;
use std::path::Path;

use sadakat_engine::records::Reject;

use crate::output;
use crate::outputs::{OutputFile, write_lines};

/// Rejects shown on the terminal; all are in the rejects file.
const SHOWN: u64 = 10;

/// Records that cannot be used.
pub(super) struct Rejects {
    file: Option<OutputFile>,
    count: u64,
}

impl Rejects {
    /// With a file for all of them, if one is asked for.
    pub(super) fn to(path: Option<&Path>) -> anyhow::Result<Self> {
        let file = path.map(OutputFile::create).transpose()?;
        Ok(Self { file, count: 0 })
    }

    /// The same with a file that is added to.
    pub(super) fn growing(path: Option<&Path>) -> anyhow::Result<Self> {
        let file = path.map(OutputFile::grow).transpose()?;
        Ok(Self { file, count: 0 })
    }

    /// Whoever reads along sees all that were added.
    pub(super) fn flush(&mut self) -> anyhow::Result<()> {
        let file = self.file.as_mut();
        Ok(file.map_or(Ok(()), OutputFile::flush)?)
    }

    /// How many there are.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn add(&mut self, reject: &Reject) -> anyhow::Result<()> {
        self.count += 1;
        if self.count <= SHOWN {
            output::error(&reject.to_string());
        } else if self.count == SHOWN + 1 {
            output::error("… more records cannot be used; --rejects FILE lists all");
        }
        write_lines(self.file.as_mut(), &[reject])
    }

    /// The file is whole.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        self.file.map_or(Ok(()), OutputFile::finish)
    }
}
