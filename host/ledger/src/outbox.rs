//! What goes out to others: every answer once it is durable, at least once.
//!
//! The log has the answers already, in the transaction of what they are about;
//! a reader of it only needs to know how far it is.

use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};

/// An answer that goes out.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Outgoing {
    /// Its number, which ascends; whoever receives one twice knows it by that.
    pub number: i64,
    /// What was asked: `event`, `redeem`, `hold`, `capture`, `release`,
    /// `adjust`.
    pub what: String,
    /// The id under which it was asked.
    pub id: String,
    /// The answer: of an event its `decisions`, with `coupons` and `verdicts`.
    pub answer: Box<RawValue>,
}

impl Ledger {
    /// The next answers that a reader has not acknowledged, in their order.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn outgoing(&self, reader: &str, most: u32) -> Result<Vec<Outgoing>, LedgerError> {
        self.end_what_failed()?;
        let done: Option<i64> = self
            .connection()
            .prepare_cached("SELECT done FROM reader WHERE name = ?1")?
            .query_row([reader], |row| row.get(0))
            .optional()?;
        let mut next = self.connection().prepare_cached(
            "SELECT id, what, name, answer FROM request
             WHERE id > ?1 AND answer <> '' ORDER BY id LIMIT ?2",
        )?;
        let mut next = next.query(params![done.unwrap_or(0), most])?;
        let mut outgoing = Vec::new();
        while let Some(row) = next.next()? {
            outgoing.push(Outgoing {
                number: row.get(0)?,
                what: row.get(1)?,
                id: row.get(2)?,
                answer: RawValue::from_string(row.get(3)?)?,
            });
        }
        Ok(outgoing)
    }

    /// Notes that a reader has delivered everything up to a number. What it
    /// delivered and did not note goes out again.
    ///
    /// # Errors
    /// If the ledger cannot be written.
    pub fn delivered(&mut self, reader: &str, number: i64) -> Result<(), LedgerError> {
        self.write(|work| {
            work.connection.execute(
                "INSERT INTO reader (name, done) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET done = max(done, excluded.done)",
                params![reader, number],
            )?;
            Ok(((), Then::Keep))
        })
    }
}
