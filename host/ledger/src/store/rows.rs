//! Statements and their rows.

#[cfg(feature = "postgres")]
use super::postgres;
use super::sqlite;
use super::{FromValue, Param, StoreError, ValueRef};

/// A statement.
pub(crate) enum Statement<'c> {
    Cached(rusqlite::CachedStatement<'c>),
    Once(rusqlite::Statement<'c>),
    #[cfg(feature = "postgres")]
    Server(postgres::Prepared<'c>),
    #[cfg(feature = "postgres")]
    Streamed(&'c postgres::Server, String),
}

impl Statement<'_> {
    /// Does what it says. That it failed may be told by a later statement of the
    /// transaction, at the latest when that is committed.
    pub(crate) fn execute(&mut self, values: &[Param<'_>]) -> Result<(), StoreError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Server(prepared) => prepared.send(values),
            other => other.change(values).map(|_| ()),
        }
    }

    /// Does what it says, and tells how many rows it was about.
    pub(crate) fn change(&mut self, values: &[Param<'_>]) -> Result<usize, StoreError> {
        match self {
            Self::Cached(statement) => Ok(statement.execute(sqlite::bound(values))?),
            Self::Once(statement) => Ok(statement.execute(sqlite::bound(values))?),
            #[cfg(feature = "postgres")]
            Self::Server(prepared) => prepared.change(values),
            #[cfg(feature = "postgres")]
            Self::Streamed(server, sql) => server.prepare(sql)?.change(values),
        }
    }

    /// Asks.
    pub(crate) fn query(&mut self, values: &[Param<'_>]) -> Result<Rows<'_>, StoreError> {
        match self {
            Self::Cached(statement) => Ok(Rows::File(statement.query(sqlite::bound(values))?)),
            Self::Once(statement) => Ok(Rows::File(statement.query(sqlite::bound(values))?)),
            #[cfg(feature = "postgres")]
            Self::Server(prepared) => Ok(Rows::All(prepared.query(values)?.into_iter(), None)),
            #[cfg(feature = "postgres")]
            Self::Streamed(server, sql) => Ok(Rows::Pieces(server.stream(sql)?)),
        }
    }

    /// Asks, and reads every row.
    pub(crate) fn query_map<'s, T, F>(
        &'s mut self,
        values: &[Param<'_>],
        read: F,
    ) -> Result<MappedRows<'s, F>, StoreError>
    where
        F: FnMut(&Row<'_>) -> Result<T, StoreError>,
    {
        let rows = self.query(values)?;
        Ok(MappedRows { rows, read })
    }

    /// The first row of the answer.
    pub(crate) fn query_row<T>(
        &mut self,
        values: &[Param<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut rows = self.query(values)?;
        match rows.next()? {
            Some(row) => read(&row),
            None => Err(StoreError::nothing()),
        }
    }

    /// Whether there is a row.
    pub(crate) fn exists(&mut self, values: &[Param<'_>]) -> Result<bool, StoreError> {
        Ok(self.query(values)?.next()?.is_some())
    }
}

/// Rows, one after the other.
pub(crate) enum Rows<'s> {
    File(rusqlite::Rows<'s>),
    #[cfg(feature = "postgres")]
    All(
        std::vec::IntoIter<tokio_postgres::Row>,
        Option<tokio_postgres::Row>,
    ),
    #[cfg(feature = "postgres")]
    Pieces(postgres::Pieces<'s>),
}

impl Rows<'_> {
    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>, StoreError> {
        match self {
            Self::File(rows) => Ok(rows.next()?.map(Row::File)),
            #[cfg(feature = "postgres")]
            Self::All(rows, now) => {
                *now = rows.next();
                Ok(now.as_ref().map(Row::Server))
            }
            #[cfg(feature = "postgres")]
            Self::Pieces(pieces) => Ok(pieces.next()?.map(Row::Server)),
        }
    }
}

/// A row.
#[derive(Clone, Copy)]
pub(crate) enum Row<'r> {
    File(&'r rusqlite::Row<'r>),
    #[cfg(feature = "postgres")]
    Server(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of a column.
    pub(crate) fn get<T: FromValue>(&self, column: usize) -> Result<T, StoreError> {
        T::from_value(self.value(column)?)
    }

    /// The value of a column, as it is.
    pub(crate) fn value(&self, column: usize) -> Result<ValueRef<'_>, StoreError> {
        match self {
            Self::File(row) => sqlite::value(row.get_ref(column)?),
            #[cfg(feature = "postgres")]
            Self::Server(row) => postgres::value(row, column),
        }
    }
}

/// Rows that are read one after the other.
pub(crate) struct MappedRows<'s, F> {
    rows: Rows<'s>,
    read: F,
}

impl<T, F: FnMut(&Row<'_>) -> Result<T, StoreError>> Iterator for MappedRows<'_, F> {
    type Item = Result<T, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.rows.next() {
            Ok(Some(row)) => Some((self.read)(&row)),
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        }
    }
}
