//! What people look up in a ledger: members by their ids, what campaigns gave
//! in some days, what was answered last, and all records of the past.

use std::io::Write;

use sadakat_engine::model::Date;
use serde::Serialize;

use crate::answer::Answer;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::outbox::{OUTGOING, Outgoing};
use crate::past::PastRecord;
use crate::report::Performance;
use crate::store::{StoreError, params};

/// A member in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MemberFound {
    /// The customer's id.
    pub customer: String,
    /// The tier, as of their last event.
    pub tier: Option<String>,
    /// The day of their last event; none if there was none.
    pub day: Option<Date>,
}

/// Why records of the past could not be written out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What was read cannot be written.
    #[error("cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

impl Ledger {
    /// Members whose ids have a text in them, in the order of their ids.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn find_members(&self, text: &str, most: u32) -> Result<Vec<MemberFound>, LedgerError> {
        let mut rows = self.connection().prepare_cached(
            "SELECT customer, tier, day FROM member
             WHERE lower(customer) LIKE ?1 ESCAPE '!'
                AND (household IS NULL OR household <> id)
             ORDER BY customer LIMIT ?2",
        )?;
        let mut pattern = String::from("%");
        for letter in text.to_ascii_lowercase().chars() {
            if matches!(letter, '%' | '_' | '!') {
                pattern.push('!');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        let rows = rows.query_map(params![pattern, most], |row| {
            Ok(MemberFound {
                customer: row.get(0)?,
                tier: row.get(1)?,
                day: row.get::<Option<i32>>(2)?.map(Date::from_days),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What campaigns gave and took on these days, both with them.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn performance_between(
        &self,
        from: Date,
        through: Date,
    ) -> Result<Vec<Performance>, LedgerError> {
        let mut rows = self.connection().prepare_cached(
            "SELECT a.name, w.name, sum(CASE WHEN e.amount < 0 THEN -e.amount ELSE 0 END),
                    sum(CASE WHEN e.amount > 0 THEN e.amount ELSE 0 END),
                    count(DISTINCT e.event), w.digits
             FROM account a JOIN v_entries e ON e.account = a.id JOIN wallet w ON w.id = a.wallet
             WHERE a.kind = 'campaign:budget' AND e.day BETWEEN ?1 AND ?2
             GROUP BY a.id, w.id ORDER BY a.name, w.id",
        )?;
        let rows = rows.query_map(params![from.days(), through.days()], Performance::read)?;
        let rows = rows.collect::<Result<_, _>>()?;
        let coupons = self.coupon_counts(from, through)?;
        Ok(Performance::with_coupons(rows, coupons))
    }

    /// The day of the newest event; none if there was none.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn newest_day(&self) -> Result<Option<Date>, LedgerError> {
        let newest =
            self.connection()
                .query_row("SELECT max(posted) FROM event", params![], |row| {
                    row.get::<Option<i32>>(0)
                })?;
        Ok(newest.map(Date::from_days))
    }

    /// A record of the past by the id of its event, with what was answered.
    ///
    /// # Errors
    /// If there was no such event, or the ledger cannot be read.
    pub fn answered(&self, event: &str) -> Result<(String, Answer), LedgerError> {
        let past = PastRecord::find(self.connection(), event)?;
        let answer = Answer::from_kept(&past.answer)?;
        Ok((past.body, answer))
    }

    /// What was answered last, the newest first.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn newest(&self, most: u32) -> Result<Vec<Outgoing>, LedgerError> {
        let sql = format!("{OUTGOING} WHERE r.answer <> '' ORDER BY r.id DESC LIMIT ?1");
        let mut rows = self.connection().prepare_cached(&sql)?;
        let mut rows = rows.query(params![most])?;
        let mut newest = Vec::new();
        while let Some(row) = rows.next()? {
            newest.push(Outgoing::read(&row)?);
        }
        Ok(newest)
    }

    /// Writes out what a replay of the past needs, one record a line: the
    /// customers as they are now, and the events in the order of time. Of members
    /// who were merged, or who share a purse, each stands for themselves: a replay
    /// decides what records say.
    ///
    /// # Errors
    /// If the ledger cannot be read, or the records cannot be written.
    pub fn export<'w>(
        &self,
        customers: &'w mut dyn Write,
        events: &'w mut dyn Write,
    ) -> Result<(), ExportError> {
        let transaction = self.read()?;
        for (output, query) in [
            (
                customers,
                "SELECT r.body FROM member m JOIN record r ON r.id = m.record
                 WHERE r.body IS NOT NULL ORDER BY m.id",
            ),
            (
                events,
                "SELECT r.body FROM request r
                 LEFT JOIN (SELECT request, min(at) AS at FROM event GROUP BY request) e
                    ON e.request = r.id
                 WHERE r.what = 'event' AND r.body IS NOT NULL ORDER BY e.at, r.id",
            ),
        ] {
            let mut rows = transaction.prepare(query)?;
            let mut rows = rows.query(params![])?;
            while let Some(row) = rows.next()? {
                let body: String = row.get(0)?;
                output.write_all(body.as_bytes())?;
                output.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}
