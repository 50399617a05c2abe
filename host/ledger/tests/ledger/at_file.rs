//! Ledgers in files.

use std::path::{Path, PathBuf};

use sadakat_ledger::{Ledger, Program};

/// How many cases properties are tried with.
pub(crate) const CASES: u32 = 64;

/// Where a ledger can be.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    path: PathBuf,
}

/// A ledger that began with nothing in it.
pub(crate) type Fresh = Ledger;

/// A ledger with nothing in it.
pub(crate) fn empty(program: Program) -> anyhow::Result<Fresh> {
    Ok(Ledger::in_memory(program)?)
}

impl Place {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("members.db");
        Ok(Self { folder, path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Every row of a question as text, its columns with `|` between them.
    pub(crate) fn rows(&self, sql: &str) -> anyhow::Result<Vec<String>> {
        let connection = rusqlite::Connection::open(&self.path)?;
        let mut statement = connection.prepare(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..columns).map(|at| {
                Ok(match row.get_ref(at)? {
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    rusqlite::types::ValueRef::Text(text) => {
                        String::from_utf8_lossy(text).into_owned()
                    }
                    _ => String::new(),
                })
            });
            Ok(cells
                .collect::<Result<Vec<_>, rusqlite::Error>>()?
                .join("|"))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether a word is anywhere in it.
    pub(crate) fn mentions(&self, word: &str) -> anyhow::Result<bool> {
        for entry in std::fs::read_dir(self.folder.path())? {
            let bytes = std::fs::read(entry?.path())?;
            if bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes())
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
