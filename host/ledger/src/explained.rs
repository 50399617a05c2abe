//! Why a member got something, or did not.

use std::sync::Arc;

use sadakat_engine::Event;
use sadakat_engine::explain::{About, Explainer, Explanation};
use sadakat_engine::plugin::PluginCache;
use sadakat_engine::schema::KindId;

use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::past::PastRecord;
use crate::program::kept_program;
use crate::store::{Connection, params};
use crate::verify::{Verified, begin_again, do_again};
use crate::work::{Record, Work, text};

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
        let mut again = Again::new(&transaction, self.program().plugins())?;
        again.explain(past.request, past.program, past.body)
    }

    /// Why the newest events came to what was answered, as [`Self::explain_past`]
    /// says it, in the order in which they were done: one pass over everything
    /// that the ledger ever did, however many are asked for. Nothing is kept of
    /// it. Events of members who were erased are left out.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn explain_newest(&self, most: u32) -> Result<Vec<Explanation>, LedgerError> {
        let transaction = self.read()?;
        let mut newest = transaction.prepare_cached(
            "SELECT id, program, body FROM request
             WHERE what = 'event' AND body IS NOT NULL ORDER BY id DESC LIMIT ?1",
        )?;
        let newest = newest.query_map(params![most], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let newest: Vec<(i64, i64, String)> = newest.collect::<Result<_, _>>()?;
        let mut again = Again::new(&transaction, self.program().plugins())?;
        let mut explained = Vec::new();
        for (request, program, body) in newest.into_iter().rev() {
            explained.extend(again.explain(request, program, body)?);
        }
        Ok(explained)
    }
}

/// A ledger that comes to be once more, request by request.
struct Again<'c> {
    of: &'c Connection,
    ledger: Ledger,
    /// The last request that was done again.
    after: i64,
}

impl<'c> Again<'c> {
    fn new(of: &'c Connection, plugins: Option<&PluginCache>) -> Result<Self, LedgerError> {
        Ok(Self {
            of,
            ledger: begin_again(of, plugins)?,
            after: 0,
        })
    }

    /// Why a request, later than any that was asked for, came out so.
    fn explain(
        &mut self,
        request: i64,
        program: i64,
        body: String,
    ) -> Result<Vec<Explanation>, LedgerError> {
        let (ledger, after) = (&mut self.ledger, &mut self.after);
        let mut told = Verified::default();
        while do_again(self.of, ledger, after, request - 1, &mut told)? > 0 {}
        let hash = self.of.query_row(
            "SELECT hash FROM program WHERE id = ?1",
            params![program],
            |row| row.get(0),
        );
        let hash: String = hash?;
        // What decided the request before it mostly decided this one as well.
        if ledger.program().snapshot().hash() != hash {
            let program = kept_program(self.of, program, ledger.program().plugins())?;
            ledger.put(program)?;
        }
        ledger.explain(&Event::from_json(body))
    }
}

impl Work<'_> {
    fn explain(&mut self, body: &str) -> Result<Vec<Explanation>, LedgerError> {
        self.expect(&[Record::new(body)])?;
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
