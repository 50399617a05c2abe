//! What the black-box tests share: where things are, and texts that are
//! compared with files.
//!
//! `BLESS=1 cargo test …` writes the files instead; read what it wrote before
//! committing it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// A path in the workspace.
pub fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(relative)
}

/// The folders in a folder of cases, by name.
///
/// # Errors
/// If the folder cannot be read, or holds no case.
pub fn cases(relative: &str) -> anyhow::Result<Vec<PathBuf>> {
    let folder = path(relative);
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let entry = entry?.path();
        if entry.is_dir() {
            cases.push(entry);
        }
    }
    cases.sort();
    anyhow::ensure!(!cases.is_empty(), "no case in {}", folder.display());
    Ok(cases)
}

/// Files that tests expect, and how what was found differs from them.
#[derive(Debug, Default)]
pub struct Golden {
    wrong: Vec<String>,
}

impl Golden {
    /// Compares a text with a file; with `BLESS=1` the file is written.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn compare(&mut self, file: &Path, found: &str) -> anyhow::Result<()> {
        let expected = std::fs::read_to_string(file).unwrap_or_default();
        if expected == found {
            return Ok(());
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(file, found).with_context(|| file.display().to_string())?;
        } else {
            let name = file.display();
            self.wrong.push(format!(
                "{name}\n--- expected\n{expected}\n--- found\n{found}"
            ));
        }
        Ok(())
    }

    /// Adds something wrong that no file tells.
    pub fn wrong(&mut self, message: impl Into<String>) {
        self.wrong.push(message.into());
    }

    /// Everything that differs, as one error.
    ///
    /// # Errors
    /// If anything differs.
    pub fn finish(self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.wrong.is_empty(),
            "{} differ; BLESS=1 writes what is found\n\n{}",
            self.wrong.len(),
            self.wrong.join("\n\n")
        );
        Ok(())
    }
}
