//! Ledgers in a PostgreSQL database.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use sadakat_ledger::{Ledger, Program};
use sadakat_test_postgres::Postgres;

/// Where a ledger can be.
pub(crate) struct Place(PathBuf);

/// A ledger with nothing in it.
pub(crate) fn empty(program: Program) -> anyhow::Result<Ledger> {
    Ok(Ledger::open(Place::new()?.path(), program)?)
}

impl Place {
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self(Postgres::shared()?.place()?))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Every row of a question as text, its columns with `|` between them.
    pub(crate) fn rows(&self, sql: &str) -> anyhow::Result<Vec<String>> {
        Postgres::shared()?.rows(&self.0, sql)
    }

    /// Whether a word is anywhere in it.
    pub(crate) fn mentions(&self, word: &str) -> anyhow::Result<bool> {
        let tables = self.rows(
            "SELECT table_name FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
        )?;
        ensure!(tables.len() > 15, "{tables:?}");
        for table in tables {
            let sql = format!("SELECT 1 FROM {table} t WHERE strpos(t::text, '{word}') > 0");
            if !self.rows(&sql)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
