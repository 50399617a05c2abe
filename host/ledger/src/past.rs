//! A record of the past, as the log has it.

use crate::error::LedgerError;
use crate::store::{Connection, Optional as _, params};

/// A record of the past, with what was answered.
pub(crate) struct PastRecord {
    /// Its place in the log.
    pub(crate) request: i64,
    pub(crate) body: String,
    pub(crate) answer: String,
    /// The program that decided it, and its hash.
    pub(crate) program: i64,
    pub(crate) hash: String,
}

impl PastRecord {
    /// The record with this id, or the one that an event with this id is part
    /// of.
    pub(crate) fn find(connection: &Connection, event: &str) -> Result<Self, LedgerError> {
        let found = connection
            .query_row(
                "SELECT r.id, r.body, r.answer, p.id, p.hash FROM request r
                 JOIN program p ON p.id = r.program
                 WHERE r.what = 'event' AND (r.name = ?1
                    OR r.id = (SELECT request FROM event WHERE name = ?1))",
                params![event],
                |row| {
                    Ok(Self {
                        request: row.get(0)?,
                        body: row.get(1)?,
                        answer: row.get(2)?,
                        program: row.get(3)?,
                        hash: row.get(4)?,
                    })
                },
            )
            .optional()?;
        found.ok_or_else(|| LedgerError::UnknownEvent(event.to_owned()))
    }
}
