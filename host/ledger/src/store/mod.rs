//! Where a ledger is kept: an SQLite file, or a PostgreSQL database that several
//! machines share.
//!
//! Statements are written once, in what both understand: `?1` stands for a
//! value, `ON CONFLICT` names its columns, sums of members' own columns are
//! qualified, truth is `TRUE` and `FALSE`. What differs is here, and nowhere
//! else: how a transaction begins, where the schema stands, how rows are read
//! piece by piece, and what a failure means.

mod error;
#[cfg(feature = "postgres")]
mod numeric;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "postgres")]
mod reach;
mod ready;
mod rows;
mod sqlite;
mod value;
#[cfg(feature = "postgres")]
mod wait;

use std::ops::Deref;
use std::path::Path;

pub(crate) use self::error::Optional;
pub use self::error::StoreError;
pub(crate) use self::ready::Ready;
pub(crate) use self::rows::{Row, Statement};
pub(crate) use self::value::{FromValue, Param, ToParam, Value, ValueRef};

/// The values of a statement.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::ToParam::param(&$value)),*][..]
    };
}
pub(crate) use params;

/// A ledger's connection to its store.
pub(crate) enum Connection {
    Sqlite(sqlite::File),
    #[cfg(feature = "postgres")]
    Postgres(Box<postgres::Server>),
}

/// Whether a ledger is named by the address of a database instead of a file.
pub fn is_address(place: &Path) -> bool {
    let text = place.to_str().unwrap_or_default();
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

/// Where a ledger is, as people may read it: never with a password.
pub fn shown(place: &Path) -> String {
    if !is_address(place) {
        return place.display().to_string();
    }
    let text = place.to_str().unwrap_or_default();
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    // A password may have any character but `/` and `?` unescaped.
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let authority = match authority.rsplit_once('@') {
        Some((who, host)) => {
            let user = who.split_once(':').map_or(who, |(user, _)| user);
            format!("{user}@{host}")
        }
        None => authority.to_owned(),
    };
    let rest = match rest.split_once('?') {
        Some((database, settings)) => {
            let open = settings
                .split('&')
                .filter(|setting| !setting.starts_with("password="));
            let open: Vec<&str> = open.collect();
            match open.is_empty() {
                true => database.to_owned(),
                false => format!("{database}?{}", open.join("&")),
            }
        }
        None => rest.to_owned(),
    };
    format!("{scheme}://{authority}{rest}")
}

impl Connection {
    /// Opens a file, which is made if it is not there, or reaches a server.
    pub(crate) fn open(place: &Path) -> Result<Self, StoreError> {
        if is_address(place) {
            #[cfg(feature = "postgres")]
            return Ok(Self::Postgres(Box::new(postgres::Server::reach(
                place.to_str().unwrap_or_default(),
            )?)));
            #[cfg(not(feature = "postgres"))]
            return Err(error::no_postgres());
        }
        Ok(Self::Sqlite(sqlite::File::open(place)?))
    }

    /// A store that is gone when it is dropped.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        Ok(Self::Sqlite(sqlite::File::in_memory()?))
    }

    /// Brings the schema up to date, all of it or nothing.
    pub(crate) fn migrate(&self) -> Result<(), crate::OpenError> {
        match self {
            Self::Sqlite(file) => file.migrate(),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.migrate(),
        }
    }

    /// Begins to write: one writer at a time, the others wait.
    pub(crate) fn write(&self) -> Result<Transaction<'_>, StoreError> {
        match self {
            Self::Sqlite(file) => file.begin_write()?,
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.begin_write()?,
        }
        Ok(Transaction { connection: self })
    }

    /// Begins to read one state; others may write.
    pub(crate) fn read(&self) -> Result<Transaction<'_>, StoreError> {
        match self {
            Self::Sqlite(file) => file.begin_read()?,
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.begin_read()?,
        }
        Ok(Transaction { connection: self })
    }

    /// Undoes a transaction that failed and could not even be undone then: the
    /// ledger goes on when the store does.
    pub(crate) fn end_what_failed(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => file.end_what_failed(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Whether it is a ledger already.
    pub(crate) fn is_ledger(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(true),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => Ok(server.steps_taken()?.is_some()),
        }
    }

    /// The version after the last request that this connection logged.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(
            unused_variables,
            reason = "what one writes oneself is no other version of a file"
        )
    )]
    pub(crate) fn version_after(&self, before: i64, logged: Option<i64>) -> i64 {
        match self {
            Self::Sqlite(_) => before,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => logged.unwrap_or(before),
        }
    }

    /// A number that is another one if somebody else wrote since it was asked.
    pub(crate) fn version(&self) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(_) => self.query_row("PRAGMA data_version", params![], |row| row.get(0)),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.version(),
        }
    }

    /// A statement that is asked often, and answers with few rows.
    pub(crate) fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>, StoreError> {
        match self {
            Self::Sqlite(file) => Ok(Statement::Cached(file.connection().prepare_cached(sql)?)),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => Ok(Statement::Server(server.prepare(sql)?)),
        }
    }

    /// A statement without values whose many rows are read piece by piece.
    pub(crate) fn prepare(&self, sql: &str) -> Result<Statement<'_>, StoreError> {
        match self {
            Self::Sqlite(file) => Ok(Statement::Once(file.connection().prepare(sql)?)),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => Ok(Statement::Streamed(server, sql.to_owned())),
        }
    }

    /// Runs a statement.
    pub(crate) fn execute(&self, sql: &str, values: &[Param<'_>]) -> Result<(), StoreError> {
        self.prepare_cached(sql)?.execute(values)
    }

    /// Runs statements without values.
    pub(crate) fn execute_batch(&self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => Ok(file.connection().execute_batch(sql)?),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.execute_batch(sql),
        }
    }

    /// The first row of an answer.
    pub(crate) fn query_row<T>(
        &self,
        sql: &str,
        values: &[Param<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.prepare_cached(sql)?.query_row(values, read)
    }

    /// Begins a part that can be undone alone.
    pub(crate) fn begin_part(&self) -> Result<(), StoreError> {
        self.execute("SAVEPOINT part", params![])
    }

    /// Keeps a part.
    pub(crate) fn keep_part(&self) -> Result<(), StoreError> {
        self.execute("RELEASE SAVEPOINT part", params![])
    }

    /// Undoes a part.
    pub(crate) fn undo_part(&self) -> Result<(), StoreError> {
        match self {
            // What failed keeps no statement from being prepared here.
            Self::Sqlite(_) => self.execute("ROLLBACK TO SAVEPOINT part", params![]),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.execute_batch("ROLLBACK TO SAVEPOINT part"),
        }
    }

    /// Lets rows be changed that are never changed otherwise, while something is
    /// done.
    pub(crate) fn without_triggers<E: From<StoreError>>(
        &self,
        done: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Sqlite(file) => file.without_triggers(done),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.without_triggers(done),
        }
    }

    /// Leaves nothing of what was deleted.
    pub(crate) fn wipe(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => file.wipe(),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.wipe(),
        }
    }

    /// What of the store itself is damaged; `model` is an empty one, whose schema
    /// says what refers to what.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "a file knows itself what refers to what")
    )]
    pub(crate) fn damages(&self, model: &Self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(file) => file.damages(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {
                let mut damages = Vec::new();
                for reference in model.file()?.references()? {
                    damages.extend(reference.lost(self)?);
                }
                Ok(damages)
            }
        }
    }

    /// The file; an error if it is a server.
    pub(crate) fn file(&self) -> Result<&sqlite::File, StoreError> {
        match self {
            Self::Sqlite(file) => Ok(file),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Err(StoreError::not_a_file()),
        }
    }

    /// Where it is, without a password.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Sqlite(file) => file.connection().path().unwrap_or_default().to_owned(),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.place().to_owned(),
        }
    }
}

/// A transaction; undone if it is dropped.
pub(crate) struct Transaction<'c> {
    connection: &'c Connection,
}

impl Transaction<'_> {
    /// Keeps what was done, durably.
    pub(crate) fn commit(self) -> Result<(), StoreError> {
        match self.connection {
            Connection::Sqlite(file) => Ok(file.connection().execute_batch("COMMIT")?),
            #[cfg(feature = "postgres")]
            Connection::Postgres(server) => server.commit(),
        }
    }

    /// Undoes it.
    pub(crate) fn rollback(self) -> Result<(), StoreError> {
        match self.connection {
            Connection::Sqlite(file) => Ok(file.connection().execute_batch("ROLLBACK")?),
            #[cfg(feature = "postgres")]
            Connection::Postgres(server) => server.rollback(),
        }
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        match self.connection {
            // If it cannot be undone now, it is before the next one begins.
            Connection::Sqlite(file) => drop(file.end_what_failed()),
            #[cfg(feature = "postgres")]
            Connection::Postgres(server) => drop(server.end()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (place, expected) in [
            ("postgres://me:s3:c@ret@db/shop", "postgres://me@db/shop"),
            (
                "postgresql://me@db:5433/shop",
                "postgresql://me@db:5433/shop",
            ),
            (
                "postgres:///shop?host=/run/postgresql&password=secret&user=me",
                "postgres:///shop?host=/run/postgresql&user=me",
            ),
            ("postgres://db?password=secret", "postgres://db"),
            ("a:secret@b.db", "a:secret@b.db"),
        ] {
            assert_eq!(shown(Path::new(place)), expected);
        }
    }
}
