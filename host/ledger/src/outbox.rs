//! What goes out to others: every answer once it is durable, at least once.
//!
//! The log has the answers already, in the transaction of what they are about;
//! a reader of it only needs to know how far it is. An answer that its receiver
//! does not take is held back, and with it those of the same member that come
//! after it: others do not wait for it.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::store::{Optional as _, Row, params};

/// An answer that goes out.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Outgoing {
    /// Its number, which ascends; whoever receives one twice knows it by that.
    pub number: i64,
    /// What was asked: `event`, `redeem`, `hold`, `capture`, `release`,
    /// `adjust`, `coupon issue`, `merge`, `unmerge`, ….
    pub what: String,
    /// The id under which it was asked.
    pub id: String,
    /// The member whom it is about, whose answers go out in their order; none
    /// if it is about nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The answer: of an event its `decisions`, with `coupons` and `verdicts`.
    pub answer: Box<RawValue>,
}

/// An answer that its receiver did not take.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct HeldBack {
    /// The answer.
    pub outgoing: Outgoing,
    /// How often it was sent; 0 of one that waits for another of its member.
    pub tries: u32,
    /// What the receiver said last.
    pub problem: String,
}

pub(crate) const OUTGOING: &str = "SELECT r.id, r.what, r.name, r.answer,
        (SELECT m.customer FROM event e JOIN member m ON m.id = e.member
         WHERE e.request = r.id ORDER BY e.part LIMIT 1)
    FROM request r";

impl Outgoing {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, LedgerError> {
        Ok(Self {
            number: row.get(0)?,
            what: row.get(1)?,
            id: row.get(2)?,
            customer: row.get(4)?,
            answer: RawValue::from_string(row.get(3)?)?,
        })
    }
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
            .query_row(params![reader], |row| row.get(0))
            .optional()?;
        self.outgoing_after(done.unwrap_or(0), most)
    }

    /// The answers behind a number, in their order.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn outgoing_after(&self, number: i64, most: u32) -> Result<Vec<Outgoing>, LedgerError> {
        self.end_what_failed()?;
        let sql = format!("{OUTGOING} WHERE r.id > ?1 AND r.answer <> '' ORDER BY r.id LIMIT ?2");
        let mut next = self.connection().prepare_cached(&sql)?;
        let mut next = next.query(params![number, most])?;
        let mut outgoing = Vec::new();
        while let Some(row) = next.next()? {
            outgoing.push(Outgoing::read(&row)?);
        }
        Ok(outgoing)
    }

    /// Notes that a reader has delivered everything up to a number, or holds it
    /// back. What it delivered and did not note goes out again.
    ///
    /// # Errors
    /// If there is no such answer yet, or the ledger cannot be written.
    pub fn delivered(&mut self, reader: &str, number: i64) -> Result<(), LedgerError> {
        self.write(|work| {
            let newest = work.next_request()? - 1;
            if number > newest {
                return Err(LedgerError::UnknownAnswer { number, newest });
            }
            work.connection.execute(
                "INSERT INTO reader (name, done) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET done = CASE
                    WHEN excluded.done > reader.done THEN excluded.done ELSE reader.done END",
                params![reader, number],
            )?;
            Ok(((), Then::Keep))
        })
    }

    /// What a reader holds back, in its order.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn held_back(&self, reader: &str) -> Result<Vec<HeldBack>, LedgerError> {
        self.end_what_failed()?;
        let columns = OUTGOING.replacen(
            "\n    FROM request r",
            ", h.tries, h.problem\n    FROM held_back h JOIN request r ON r.id = h.request",
            1,
        );
        let sql = format!("{columns} WHERE h.reader = ?1 ORDER BY h.request");
        let mut all = self.connection().prepare_cached(&sql)?;
        let mut all = all.query(params![reader])?;
        let mut held = Vec::new();
        while let Some(row) = all.next()? {
            held.push(HeldBack {
                outgoing: Outgoing::read(&row)?,
                tries: row.get(5)?,
                problem: row.get(6)?,
            });
        }
        Ok(held)
    }

    /// Holds an answer back, since its receiver did not take it, or since it
    /// waits for another; said again of one that is held back, it was tried
    /// once more.
    ///
    /// # Errors
    /// If the ledger cannot be written.
    pub fn hold_back(
        &mut self,
        reader: &str,
        number: i64,
        tries: u32,
        problem: &str,
    ) -> Result<(), LedgerError> {
        self.write(|work| {
            work.connection.execute(
                "INSERT INTO held_back (reader, request, member, tries, problem)
                 VALUES (?1, ?2, (SELECT member FROM event WHERE request = ?2
                                  ORDER BY part LIMIT 1), ?3, ?4)
                 ON CONFLICT (reader, request)
                 DO UPDATE SET tries = held_back.tries + excluded.tries,
                               problem = excluded.problem",
                params![reader, number, tries, problem],
            )?;
            Ok(((), Then::Keep))
        })
    }

    /// Notes that an answer which was held back is delivered.
    ///
    /// # Errors
    /// If the ledger cannot be written.
    pub fn let_go(&mut self, reader: &str, number: i64) -> Result<(), LedgerError> {
        self.write(|work| {
            work.connection.execute(
                "DELETE FROM held_back WHERE reader = ?1 AND request = ?2",
                params![reader, number],
            )?;
            Ok(((), Then::Keep))
        })
    }
}
