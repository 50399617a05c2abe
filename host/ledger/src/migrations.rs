//! The schema, as numbered SQL files; `user_version` of a database file says
//! how many of them it has.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::OpenError;

/// The steps, in order. A step that was released is never changed.
const STEPS: [&str; 4] = [
    include_str!("sql/0001-ledger.sql"),
    include_str!("sql/0002-coupons.sql"),
    include_str!("sql/0003-outbox.sql"),
    include_str!("sql/0004-erasure.sql"),
];

/// Marks a file as a ledger: `SDKT`.
const APPLICATION: i64 = 0x5344_4b54;

/// Brings a database up to date, all of it or nothing.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let pragma = |name| transaction.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
    let application: i64 = pragma("application_id")?;
    let version: i64 = pragma("user_version")?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && application != APPLICATION {
        return Err(OpenError::OtherDatabase);
    }
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if done > STEPS.len() {
        return Err(OpenError::Newer { version });
    }
    for step in STEPS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {}",
        STEPS.len()
    ))?;
    transaction.commit()?;
    Ok(())
}
