//! Statements that a transaction makes for every event: each is prepared once.

use std::cell::RefCell;

use super::rows::{Row, Statement};
use super::{Connection, Param, StoreError};

/// Statements that are prepared, for as long as this lives.
pub(crate) struct Ready<'c> {
    connection: &'c Connection,
    prepared: RefCell<Vec<(&'static str, Statement<'c>)>>,
}

impl<'c> Ready<'c> {
    pub(crate) const fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            prepared: RefCell::new(Vec::new()),
        }
    }

    /// As [`Statement::execute`].
    pub(crate) fn execute(
        &self,
        sql: &'static str,
        values: &[Param<'_>],
    ) -> Result<(), StoreError> {
        self.with(sql, |statement| statement.execute(values))
    }

    /// As [`Statement::change`].
    pub(crate) fn change(
        &self,
        sql: &'static str,
        values: &[Param<'_>],
    ) -> Result<usize, StoreError> {
        self.with(sql, |statement| statement.change(values))
    }

    /// As [`Statement::query_row`]; `read` asks nothing more.
    pub(crate) fn query_row<T>(
        &self,
        sql: &'static str,
        values: &[Param<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.with(sql, |statement| statement.query_row(values, read))
    }

    fn with<T>(
        &self,
        sql: &'static str,
        done: impl FnOnce(&mut Statement<'c>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let prepared = &mut *self.prepared.borrow_mut();
        // They are few, and told apart by where their text stands.
        let known = prepared.iter_mut().find(|(own, _)| std::ptr::eq(*own, sql));
        if let Some((_, statement)) = known {
            return done(statement);
        }
        let mut statement = self.connection.prepare_cached(sql)?;
        let done = done(&mut statement);
        prepared.push((sql, statement));
        done
    }
}
