//! An SQLite file.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef as Kept};

use super::error::StoreError;
use super::{Param, ValueRef};
use crate::OpenError;

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(30);

/// Pages of a backup that are copied before others get a turn.
const PAGES: std::ffi::c_int = 1024;

/// The steps of the schema, in order. A step that was released is never changed.
const STEPS: [&str; 6] = [
    include_str!("../sql/0001-ledger.sql"),
    include_str!("../sql/0002-coupons.sql"),
    include_str!("../sql/0003-outbox.sql"),
    include_str!("../sql/0004-erasure.sql"),
    include_str!("../sql/0005-merges.sql"),
    include_str!("../sql/0006-households.sql"),
];

/// Marks a file as a ledger: `SDKT`.
const APPLICATION: i64 = 0x5344_4b54;

/// An open file.
pub(crate) struct File {
    connection: rusqlite::Connection,
}

impl File {
    /// Opens a file, and makes it if it is not there.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        Self::with(rusqlite::Connection::open(path)?)
    }

    pub(super) fn in_memory() -> Result<Self, StoreError> {
        Self::with(rusqlite::Connection::open_in_memory()?)
    }

    /// Pages go from the log into the file 32 MiB at a time: those of members
    /// who come again, and the ends of tables, change with nearly every event.
    fn with(connection: rusqlite::Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;
             PRAGMA wal_autocheckpoint = 8192;",
        )?;
        // Rows are written together with what they refer to, and verified; to
        // look each of them up again would cost as much as to write them. What
        // is bound to a statement does not make SQLite plan it anew.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Self { connection })
    }

    pub(crate) const fn connection(&self) -> &rusqlite::Connection {
        &self.connection
    }

    #[cfg(test)]
    pub(crate) const fn connection_mut(&mut self) -> &mut rusqlite::Connection {
        &mut self.connection
    }

    /// `user_version` says how many steps a file has.
    pub(super) fn migrate(&self) -> Result<(), OpenError> {
        self.begin_write()?;
        let done = self.take_steps();
        let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = self.connection.execute_batch(end);
        done?;
        Ok(ended.map_err(StoreError::from)?)
    }

    fn take_steps(&self) -> Result<(), OpenError> {
        let number = |sql: &str| -> Result<i64, StoreError> {
            Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
        };
        let application = number("PRAGMA application_id")?;
        let version = number("PRAGMA user_version")?;
        let tables = number("SELECT count(*) FROM sqlite_schema")?;
        if tables > 0 && application != APPLICATION {
            return Err(OpenError::OtherDatabase);
        }
        let done = usize::try_from(version).unwrap_or(usize::MAX);
        if done > STEPS.len() {
            return Err(OpenError::Newer { version });
        }
        let run = |sql: &str| self.connection.execute_batch(sql).map_err(StoreError::from);
        for step in STEPS.iter().skip(done) {
            run(step)?;
        }
        run(&format!(
            "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {}",
            STEPS.len()
        ))?;
        Ok(())
    }

    pub(super) fn begin_write(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    pub(super) fn begin_read(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("BEGIN")?)
    }

    pub(super) fn end_what_failed(&self) -> Result<(), StoreError> {
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
        }
        Ok(())
    }

    pub(super) fn without_triggers<E: From<StoreError>>(
        &self,
        done: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        let triggers = self.triggers()?;
        let run = |sql: &str| self.connection.execute_batch(sql).map_err(StoreError::from);
        for (name, _) in &triggers {
            run(&format!("DROP TRIGGER main.{name}"))?;
        }
        done()?;
        for (_, sql) in &triggers {
            run(sql)?;
        }
        Ok(())
    }

    fn triggers(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut all = self.connection.prepare(
            "SELECT name, sql FROM main.sqlite_schema
             WHERE type = 'trigger' AND tbl_name IN ('request', 'event') ORDER BY name",
        )?;
        let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Leaves nothing in pages that were freed, or in the log of writers.
    pub(super) fn wipe(&self) -> Result<(), StoreError> {
        let wipe = "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)";
        Ok(self.connection.execute_batch(wipe)?)
    }

    pub(super) fn damages(&self) -> Result<Vec<String>, StoreError> {
        let mut damages = Vec::new();
        let sql = "PRAGMA integrity_check";
        let file: String = self.connection.query_row(sql, [], |row| row.get(0))?;
        if file != "ok" {
            damages.push(format!("the file is damaged: {file}"));
        }
        let mut lost = self.connection.prepare("PRAGMA foreign_key_check")?;
        let mut lost = lost.query([])?;
        if let Some(row) = lost.next()? {
            let (table, into): (String, String) = (row.get(0)?, row.get(2)?);
            let number: Option<i64> = row.get(1)?;
            damages.push(refers_to_nothing(&table, number, &into));
        }
        Ok(damages)
    }

    /// Copies the file as it is at one moment, while others may write on.
    pub(crate) fn copy(&self, to: &Path) -> Result<(), StoreError> {
        let mut copy = rusqlite::Connection::open(to)?;
        let backup = Backup::new(&self.connection, &mut copy)?;
        backup.run_to_completion(PAGES, Duration::ZERO, None)?;
        drop(backup);
        // A file by itself, without the log of a writer beside it.
        copy.execute_batch("PRAGMA journal_mode = DELETE")?;
        Ok(())
    }

    /// The columns of a table.
    pub(crate) fn columns(&self, table: &str) -> Result<Vec<String>, StoreError> {
        let mut all = self
            .connection
            .prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
        let all = all.query_map([table], |row| row.get(0))?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Which columns refer to other tables.
    #[cfg(feature = "postgres")]
    pub(super) fn references(&self) -> Result<Vec<Reference>, StoreError> {
        let mut all = self.connection.prepare(
            "SELECT s.name, f.\"from\", f.\"table\", t.name
             FROM sqlite_schema s, pragma_foreign_key_list(s.name) f, pragma_table_info(f.\"table\") t
             WHERE s.type = 'table' AND t.pk = 1 ORDER BY 1, 2",
        )?;
        let all = all.query_map([], |row| {
            Ok(Reference {
                table: row.get(0)?,
                column: row.get(1)?,
                into: row.get(2)?,
                key: row.get(3)?,
            })
        })?;
        Ok(all.collect::<Result<_, _>>()?)
    }
}

/// A column that refers to another table.
#[cfg(feature = "postgres")]
pub(super) struct Reference {
    table: String,
    column: String,
    into: String,
    key: String,
}

#[cfg(feature = "postgres")]
impl Reference {
    /// The first row that refers to nothing.
    pub(super) fn lost(&self, kept: &super::Connection) -> Result<Option<String>, StoreError> {
        use super::{Optional as _, params};
        let Self {
            table,
            column,
            into,
            key,
        } = self;
        let sql = format!(
            "SELECT t.{column} FROM {table} t WHERE t.{column} IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM {into} i WHERE i.{key} = t.{column}) LIMIT 1"
        );
        let found = kept
            .query_row(&sql, params![], |row| row.get(0))
            .optional()?;
        Ok(found.map(|number| refers_to_nothing(table, Some(number), into)))
    }
}

fn refers_to_nothing(table: &str, number: Option<i64>, into: &str) -> String {
    let number = number.map(|number| format!(" {number}"));
    format!(
        "{table}{}: it refers to nothing in {into}",
        number.unwrap_or_default()
    )
}

/// Values as rusqlite binds them.
pub(super) fn bound<'v>(values: &'v [Param<'v>]) -> impl rusqlite::Params + 'v {
    rusqlite::params_from_iter(values.iter().copied())
}

impl rusqlite::ToSql for ValueRef<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => Kept::Null,
            Self::Integer(number) => Kept::Integer(*number),
            Self::Text(text) => Kept::Text(text.as_bytes()),
            Self::Blob(bytes) => Kept::Blob(bytes),
        }))
    }
}

/// A value of a row.
pub(super) fn value(kept: Kept<'_>) -> Result<ValueRef<'_>, StoreError> {
    match kept {
        Kept::Null => Ok(ValueRef::Null),
        Kept::Integer(number) => Ok(ValueRef::Integer(number)),
        Kept::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(ValueRef::Text(text)),
            Err(_) => Err(StoreError::value("text", ValueRef::Blob(text))),
        },
        Kept::Blob(bytes) => Ok(ValueRef::Blob(bytes)),
        // No table has one.
        Kept::Real(_) => Err(StoreError::value("whole number", ValueRef::Null)),
    }
}
