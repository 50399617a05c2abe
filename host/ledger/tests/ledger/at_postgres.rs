//! Ledgers in a PostgreSQL database.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::ensure;
use sadakat_ledger::{Ledger, Program};
use sadakat_test_postgres::Postgres;

/// How many cases properties are tried with: each asks the server some thousand
/// times.
pub(crate) const CASES: u32 = 24;

/// Where a ledger can be.
pub(crate) struct Place(PathBuf);

/// A ledger that began with nothing in it. Its tables are used again, since they
/// take longer to make than most tests take.
pub(crate) struct Fresh {
    // It goes first.
    ledger: Ledger,
    _place: Used,
}

/// A place whose rows nobody needs any more when this is gone.
struct Used(PathBuf);

static USED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Takes all rows out, whatever guards them.
const EMPTY: &str = "
    SET session_replication_role = replica;
    DO $$ DECLARE name TEXT; BEGIN
        FOR name IN SELECT tablename FROM pg_tables
            WHERE schemaname = current_schema() AND tablename <> 'sadakat_schema'
        LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    END $$";

/// A ledger with nothing in it.
pub(crate) fn empty(program: Program) -> anyhow::Result<Fresh> {
    let used = USED.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let path = match used {
        Some(path) => {
            Postgres::shared()?.rows(&path, EMPTY)?;
            path
        }
        None => Postgres::shared()?.place()?,
    };
    let place = Used(path);
    let ledger = Ledger::open(&place.0, program)?;
    Ok(Fresh {
        ledger,
        _place: place,
    })
}

impl Drop for Used {
    fn drop(&mut self) {
        let mut used = USED.lock().unwrap_or_else(PoisonError::into_inner);
        used.push(std::mem::take(&mut self.0));
    }
}

impl Deref for Fresh {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        &self.ledger
    }
}

impl DerefMut for Fresh {
    fn deref_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }
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
