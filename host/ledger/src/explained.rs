//! Why a member got something, or did not.

use std::sync::Arc;

use sadakat_engine::Event;
use sadakat_engine::explain::{About, Explainer, Explanation};
use sadakat_engine::schema::KindId;

use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::past::PastRecord;
use crate::program::kept_program;
use crate::verify::{Verified, begin_again, do_again};
use crate::work::{Work, text};

impl Ledger {
    /// Why an event would come to what [`Self::preview`] answers: an explanation
    /// for each event of the record, but for returns. Nothing is kept of it.
    ///
    /// # Errors
    /// If the record is wrong, or the ledger cannot be read.
    pub fn explain(&mut self, event: &Event) -> Result<Vec<Explanation>, LedgerError> {
        let body = event.json().to_owned();
        self.write(|work| Ok((work.explain(body.trim()), Then::Forget)))?
    }

    /// Why an event of the past came to what was answered: by the program that
    /// decided it, with everything that was done before it done again. Nothing
    /// is kept of it.
    ///
    /// # Errors
    /// If there was no such event, or the ledger cannot be read.
    pub fn explain_past(&self, event: &str) -> Result<Vec<Explanation>, LedgerError> {
        let transaction = self.read()?;
        let past = PastRecord::find(&transaction, event)?;
        let mut again = begin_again(&transaction)?;
        let (mut after, mut told) = (0, Verified::default());
        while do_again(
            &transaction,
            &mut again,
            &mut after,
            past.request - 1,
            &mut told,
        )? > 0
        {}
        again.put(kept_program(&transaction, past.program)?)?;
        again.explain(&Event::from_json(past.body))
    }
}

impl Work<'_> {
    fn explain(&mut self, body: &str) -> Result<Vec<Explanation>, LedgerError> {
        self.expect(&[body])?;
        let mut session = self.session()?;
        session.replay.trace(true);
        let columns = session.replay.read(body).map_err(LedgerError::Record)?;
        let mut explained = Vec::new();
        let mut explainer = Explainer::new(Arc::clone(&self.snapshot));
        for part in 0..columns.rows() {
            let part = u32::try_from(part).unwrap_or(u32::MAX);
            let one = self.as_survivor(&session.snapshot, session.part(&columns, part))?;
            if one.kind(0) == KindId::RETURN {
                continue;
            }
            let customer = text(&self.snapshot, &one, "customer.id");
            self.touch(&mut session, customer.as_deref())?;
            self.shares.begin();
            let replayed = session.replay.decide(&one);
            let decided = replayed
                .get(0)
                .and_then(|(_, decisions, row)| explainer.explain(decisions, row, About::All));
            explained.extend(decided);
        }
        Ok(explained)
    }
}
