//! Programs on disk, and edits of them.

use std::path::Path;

use tempfile::TempDir;

use crate::contender::Error;
use crate::program::Files;

/// A program folder that is gone when this is dropped.
pub(crate) struct OnDisk(TempDir);

/// The script that edits change.
const EDITED: &str = "campaigns/01-base.rhai";

impl OnDisk {
    pub(crate) fn new(files: &Files) -> Result<Self, Error> {
        let folder = TempDir::new()?;
        for part in ["campaigns", "plugins"] {
            std::fs::create_dir(folder.path().join(part))?;
        }
        for (path, text) in files {
            std::fs::write(folder.path().join(path), text)?;
        }
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Saves the script with another number in it.
    pub(crate) fn edit(&self, number: usize) -> Result<(), Error> {
        let script = format!("points(purchase.total + {});\n", number % 1_000);
        Ok(std::fs::write(self.path().join(EDITED), script)?)
    }

    /// Saves the script with a mistake in it.
    pub(super) fn spoil(&self) -> Result<(), Error> {
        Ok(std::fs::write(
            self.path().join(EDITED),
            "poinst(purchase.total);\n",
        )?)
    }

    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        Ok(std::fs::write(self.path().join(path), bytes)?)
    }
}

/// A plugin with another name in a section that nobody reads: the same code in
/// another file.
pub(super) fn relabelled(plugin: &[u8], number: usize) -> Vec<u8> {
    const NAME: &[u8] = b"bench";
    let label = format!("{number:08}");
    // A custom section: 0, its size, the size of its name, its name, contents.
    // All sizes are below 128, hence one byte each.
    let size = 1 + NAME.len() + label.len();
    let sizes = [size, NAME.len()].map(|size| u8::try_from(size).unwrap_or(0));
    let mut bytes = plugin.to_vec();
    bytes.push(0);
    bytes.extend(sizes);
    bytes.extend(NAME);
    bytes.extend(label.as_bytes());
    bytes
}
