//! A decision of the past is made once more, from the log alone.

use crate::answer::Answer;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::past::PastRecord;
use crate::store::{Optional as _, params};
use crate::verify::{Verified, begin_again, do_again};

/// A record as it was answered, and as its answer comes out again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReplayedRecord {
    /// The record.
    pub record: String,
    /// The program that decided it, by its hash.
    pub program: String,
    /// What was answered.
    pub kept: Answer,
    /// What is answered now; none if the record is refused now.
    pub again: Option<Answer>,
    /// Whether both are the same, byte for byte.
    pub is_same: bool,
}

impl Ledger {
    /// Answers an event of the past once more: by the program that decided it,
    /// which is kept by its content, and with everything that was done before
    /// it, done again. Nothing is kept of it.
    ///
    /// # Errors
    /// If there was no such event, or the ledger cannot be read.
    pub fn replay(&self, event: &str) -> Result<ReplayedRecord, LedgerError> {
        let transaction = self.read()?;
        let PastRecord {
            request,
            body: record,
            answer,
            hash: program,
            ..
        } = PastRecord::find(&transaction, event)?;
        let mut again = begin_again(&transaction, self.program().plugins())?;
        let (mut after, mut told) = (0, Verified::default());
        while do_again(&transaction, &mut again, &mut after, request, &mut told)? > 0 {}
        // The row that was made is the one that has its number.
        let made = again
            .connection()
            .query_row(
                "SELECT answer FROM request WHERE id = ?1 AND what = 'event'",
                params![request],
                |row| row.get(0),
            )
            .optional()?;
        let made: Option<String> = made;
        Ok(ReplayedRecord {
            record,
            program,
            is_same: made.as_deref() == Some(&*answer),
            kept: Answer::from_kept(&answer)?,
            again: made.as_deref().map(Answer::from_kept).transpose()?,
        })
    }
}
