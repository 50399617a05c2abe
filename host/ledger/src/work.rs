//! What is done in one transaction.

use std::cell::Cell;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::batch::{Column, Columns};
use sadakat_engine::model::{Date, Instant};
use sadakat_engine::returns::ReturnProblem;
use sadakat_engine::schema::KindId;
use serde::Deserialize;

use crate::answer::{Answer, RefusedPart};
use crate::buffer::{Buffer, Mark};
use crate::contents::contents;
use crate::deciding::Decided;
use crate::error::LedgerError;
use crate::program::EarlierPrograms;
use crate::session::{Known, Session, record};
use crate::shares::Shares;
use crate::store::{Connection, Optional as _, Ready, params};

/// A transaction at work.
pub(crate) struct Work<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) ready: Ready<'a>,
    pub(crate) program: i64,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) shares: Arc<Shares>,
    pub(crate) programs: &'a mut EarlierPrograms,
    pub(crate) session: Option<Session>,
    pub(crate) expected: Vec<(String, String)>,
    pub(crate) buffer: Buffer,
    /// Whether nothing was booked since somebody said so.
    pub(crate) quiet: Cell<bool>,
    /// Whether anybody was erased; none if nobody asked yet.
    erased: Cell<Option<bool>>,
    pub(crate) records: Records,
    /// Whether anything of the record that is processed now was written.
    wrote: Cell<bool>,
    /// Whether something that was refused is written all the same.
    pub(crate) is_spoilt: bool,
    /// Whether nothing of it will be kept.
    pub(crate) is_preview: bool,
}

/// How a record of events that is refused after something of it was written
/// leaves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Records {
    /// Each has a savepoint. SQLite copies each page that changes after one.
    Apart,
    /// None has: the transaction has to be done again, with savepoints. Hardly
    /// any record is refused that late.
    Together,
}

/// What every record of an event begins with, whatever else it says.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Head {
    pub(crate) id: Option<String>,
    pub(crate) customer: Option<String>,
}

/// A record of events, with what it begins with; nothing if that is wrong.
pub(crate) struct Record<'r> {
    pub(crate) body: &'r str,
    pub(crate) head: Head,
    pub(crate) hash: blake3::Hash,
}

impl<'r> Record<'r> {
    pub(crate) fn new(text: &'r str) -> Self {
        let body = text.trim();
        Self {
            body,
            head: serde_json::from_str(body).unwrap_or_default(),
            hash: blake3::hash(body.as_bytes()),
        }
    }

    /// Whose it is, as far as it says so; nobody is no customer.
    pub(crate) fn customer(&self) -> Option<&str> {
        let customer = self.head.customer.as_deref();
        customer.filter(|customer| !customer.is_empty())
    }

    /// Whether codes of coupons may be among what it says: most records have none.
    /// An escaped key has a backslash.
    pub(crate) fn may_have_coupons(&self) -> bool {
        may_have_coupons(self.body)
    }
}

/// Whether codes of coupons may be among what a record says.
pub(crate) fn may_have_coupons(body: &str) -> bool {
    body.contains("coupons") || body.contains('\\')
}

impl<'a> Work<'a> {
    pub(crate) fn new(
        connection: &'a Connection,
        program: i64,
        snapshot: Arc<Snapshot>,
        shares: Arc<Shares>,
        programs: &'a mut EarlierPrograms,
        records: Records,
    ) -> Self {
        Self {
            connection,
            ready: Ready::new(connection),
            program,
            snapshot,
            shares,
            programs,
            session: None,
            expected: Vec::new(),
            buffer: Buffer::default(),
            quiet: Cell::new(false),
            erased: Cell::new(None),
            records,
            wrote: Cell::new(false),
            is_spoilt: false,
            is_preview: false,
        }
    }

    /// Whether the transaction must not be kept, but done again.
    pub(crate) const fn is_spoilt(&self) -> bool {
        self.is_spoilt
    }

    pub(crate) fn into_shares(self) -> Arc<Shares> {
        self.shares
    }

    /// Writes down what was done.
    pub(crate) fn log(
        &self,
        what: &str,
        name: &str,
        hash: &[u8],
        body: Option<&str>,
        answer: &str,
    ) -> Result<(), LedgerError> {
        let id = self.next_request()?;
        let insert = "INSERT INTO request (id, what, name, hash, program, body, answer)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.ready.execute(
            insert,
            params![id, what, name, hash, self.program, body, answer],
        )?;
        self.buffer.requested(id);
        Ok(())
    }

    /// Says which records come, so that their members are known.
    pub(crate) fn expect(&mut self, records: &[Record<'_>]) -> Result<(), LedgerError> {
        self.expected.clear();
        for record in records {
            if let Some(customer) = &record.head.customer {
                self.expect_member(customer)?;
            }
        }
        Ok(())
    }

    /// Says which members come.
    pub(crate) fn expect_members(&mut self, customers: &[&str]) -> Result<(), LedgerError> {
        self.expected.clear();
        for customer in customers {
            self.expect_member(customer)?;
        }
        Ok(())
    }

    /// A member as this transaction left them.
    pub(crate) fn known(&self, customer: &str) -> Result<Option<Known>, LedgerError> {
        let known = self.buffer.member(self.connection, customer)?;
        Ok(known.filter(|known| !known.is_household()))
    }

    fn expect_member(&mut self, customer: &str) -> Result<(), LedgerError> {
        let customer = &*self.survivor(customer)?;
        if self.expected.iter().any(|(known, _)| known == customer) {
            return Ok(());
        }
        if let Some(known) = self.known(customer)? {
            let body = self.record(customer, known.record)?;
            self.expected.push((customer.to_owned(), body));
            let mut expected = std::mem::take(&mut self.expected);
            self.with_purse(&mut expected, known.household)?;
            self.expected = expected;
        }
        Ok(())
    }

    /// A customer's record; one that says nothing if it was erased.
    pub(crate) fn record(&self, customer: &str, id: Option<i64>) -> Result<String, LedgerError> {
        let body = record(self.connection, id)?;
        Ok(body.unwrap_or_else(|| serde_json::json!({ "id": customer }).to_string()))
    }

    pub(crate) fn session(&mut self) -> Result<Session, LedgerError> {
        match self.session.take() {
            Some(session) => Ok(session),
            None => {
                let shares = Arc::clone(&self.shares);
                Session::begin(&self.snapshot, &self.expected, shares)
            }
        }
    }

    /// Processes a record of events; a record that is refused leaves nothing.
    pub(crate) fn event(&mut self, record: &Record<'_>) -> Result<Answer, LedgerError> {
        if self.records == Records::Apart {
            return self.undone_if_refused(|work| work.record_of_events(record));
        }
        self.wrote.set(false);
        let mark = self.buffer.mark();
        let done = self.record_of_events(record);
        // Anything else ends the transaction.
        if done.as_ref().is_err_and(LedgerError::is_refusal) {
            self.is_spoilt |= self.wrote.get();
            self.buffer.back_to(mark);
            // A server answers nothing more once a statement failed.
            if !self.is_spoilt {
                self.begin_anew()?;
            }
        }
        done
    }

    /// Does something that leaves nothing if it fails.
    pub(crate) fn undone_if_refused<T>(
        &mut self,
        done: impl FnOnce(&mut Self) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let mark = self.begin_part()?;
        let done = done(self);
        if done.is_ok() {
            self.keep_part()?;
        } else {
            self.undo(mark)?;
        }
        done
    }

    /// Begins something that may be undone.
    pub(crate) fn begin_part(&self) -> Result<Mark, LedgerError> {
        self.connection.begin_part()?;
        Ok(self.buffer.mark())
    }

    /// Keeps what was done since.
    pub(crate) fn keep_part(&self) -> Result<(), LedgerError> {
        Ok(self.connection.keep_part()?)
    }

    /// Undoes it, in the file and in what will be written.
    pub(crate) fn forget_part(&self, mark: Mark) -> Result<(), LedgerError> {
        self.connection.undo_part()?;
        self.buffer.back_to(mark);
        self.keep_part()
    }

    /// Undoes what was done since the savepoint.
    fn undo(&mut self, mark: Mark) -> Result<(), LedgerError> {
        self.forget_part(mark)?;
        self.begin_anew()
    }

    /// Forgets members as an event left them that was undone.
    fn begin_anew(&mut self) -> Result<(), LedgerError> {
        self.session = None;
        self.shares = Arc::new(Shares::load(self.connection, Arc::clone(&self.snapshot))?);
        Ok(())
    }

    fn record_of_events(&mut self, record: &Record<'_>) -> Result<Answer, LedgerError> {
        let body = record.body;
        let name = record.head.id.as_deref();
        if let Some(name) = name
            && let Some(answer) = self.answered(name, record)?
        {
            return Ok(Answer::from_kept(&answer)?);
        }
        let session = self.session()?;
        let columns = session.replay.read(body).map_err(LedgerError::Record);
        self.session = Some(session);
        let columns = columns?;
        let mut answer = Answer::default();
        let request = self.next_request()?;
        let mut problem = None;
        let parts = u32::try_from(columns.rows()).unwrap_or(u32::MAX);
        for part in 0..parts {
            match self.part(record, &columns, part, request)? {
                Ok(decided) => answer.add(decided),
                Err((event, why)) => {
                    answer.refused.push(RefusedPart {
                        event,
                        code: why.code().id.to_owned(),
                        message: why.to_string(),
                        help: why.help().to_owned(),
                    });
                    problem.get_or_insert(why);
                }
            }
        }
        if let Some(why) = problem.filter(|_| answer.decisions.is_empty()) {
            return Err(why.into());
        }
        self.keep_answer(record, &answer)?;
        Ok(answer)
    }

    /// Writes down a record with its answer.
    pub(crate) fn keep_answer(
        &self,
        record: &Record<'_>,
        answer: &Answer,
    ) -> Result<(), LedgerError> {
        let name = record.head.id.as_deref().unwrap_or_default();
        let (hash, kept) = (record.hash.as_bytes(), answer.to_kept()?);
        self.log("event", name, hash, Some(record.body), &kept)
    }

    /// The answer to a record of events that came before: the same, however it is
    /// laid out now.
    fn answered(&self, name: &str, record: &Record<'_>) -> Result<Option<String>, LedgerError> {
        let conflict = match self.logged("event", name, record.hash.as_bytes()) {
            Err(conflict @ LedgerError::Conflict { .. }) => conflict,
            found => return found,
        };
        let find = "SELECT body, answer FROM request WHERE what = 'event' AND name = ?1";
        let (body, answer): (Option<String>, String) =
            self.ready
                .query_row(find, params![name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let known = body.and_then(|body| contents(&body));
        match known.is_some() && known == contents(record.body) {
            true => Ok(Some(answer)),
            false => Err(conflict),
        }
    }

    /// The answer to what was asked before, under the same id.
    pub(crate) fn logged(
        &self,
        what: &str,
        name: &str,
        hash: &[u8],
    ) -> Result<Option<String>, LedgerError> {
        let find = "SELECT hash, answer FROM request WHERE what = ?1 AND name = ?2";
        let known = self.ready.query_row(find, params![what, name], |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
        let known: Option<(Vec<u8>, String)> = known.optional()?;
        match known {
            None if self.is_hidden(what, name)? => Err(LedgerError::Erased(name.to_owned())),
            None => Ok(None),
            Some((known, answer)) if known == hash => Ok(Some(answer)),
            Some(_) => Err(LedgerError::Conflict {
                id: name.to_owned(),
            }),
        }
    }

    /// Whether this was asked by somebody who was erased since.
    fn is_hidden(&self, what: &str, name: &str) -> Result<bool, LedgerError> {
        let erased = match self.erased.get() {
            Some(erased) => erased,
            None => {
                let mut any = self
                    .connection
                    .prepare_cached("SELECT 1 FROM taken LIMIT 1")?;
                any.exists(params![])?
            }
        };
        self.erased.set(Some(erased));
        if !erased {
            return Ok(false);
        }
        let mut find = self
            .connection
            .prepare_cached("SELECT 1 FROM request WHERE what = ?1 AND name = ?2")?;
        Ok(find.exists(params![what, self.hidden(name)?])?)
    }

    /// The number that the request has which is done now.
    pub(crate) fn next_request(&self) -> Result<i64, LedgerError> {
        self.buffer.next_request(self.connection)
    }

    /// Writes down an event, which is the first that is written of it.
    pub(crate) fn insert_event(&self, event: &Event<'_>) -> Result<i64, LedgerError> {
        self.wrote.set(true);
        let id = self.buffer.new_event(self.connection)?;
        let insert = "INSERT INTO event (id, request, part, name, kind, member, at, day, posted)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        match self.ready.change(
            insert,
            params![
                id,
                event.request,
                event.part,
                event.name,
                event.kind,
                event.member,
                event.at.micros(),
                event.day.days(),
                event.posted.days(),
            ],
        ) {
            Ok(_) => Ok(id),
            // A receipt was split into events, one of which has this id.
            Err(error) if error.is_conflict() => Err(LedgerError::Conflict {
                id: event.name.to_owned(),
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Processes one event of a record: its decision, or why it cannot be used.
    fn part(
        &mut self,
        record: &Record<'_>,
        columns: &Columns,
        part: u32,
        request: i64,
    ) -> Result<Result<Decided, (String, ReturnProblem)>, LedgerError> {
        let place = Place {
            body: record.body,
            request,
            part,
        };
        let mut session = self.session()?;
        let one = self.as_survivor(&session.snapshot, session.part(columns, part))?;
        if let Err(refused) = Self::is_welcome(record, &one) {
            self.session = Some(session);
            return Err(refused);
        }
        if one.kind(0) == KindId::RETURN {
            self.session = Some(session);
            return self.take_back(&one, place);
        }
        let shares = Arc::clone(&self.shares);
        let done = self.decide(&mut session, &shares, &one, place, None);
        self.session = Some(session);
        done
    }
}

/// Where an event stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'b> {
    /// The record.
    pub(crate) body: &'b str,
    pub(crate) request: i64,
    pub(crate) part: u32,
}

/// An event as it is written down.
pub(crate) struct Event<'a> {
    pub(crate) request: i64,
    pub(crate) part: u32,
    pub(crate) name: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) member: Option<i64>,
    pub(crate) at: Instant,
    pub(crate) day: Date,
    pub(crate) posted: Date,
}

/// A text of an event.
pub(crate) fn text(snapshot: &Snapshot, columns: &Columns, field: &str) -> Option<String> {
    text_at(snapshot, columns, field, 0)
}

/// A text of an event of several.
pub(crate) fn text_at(
    snapshot: &Snapshot,
    columns: &Columns,
    field: &str,
    row: usize,
) -> Option<String> {
    let id = snapshot.settings().schema.find(field)?;
    let text = columns.get(id).and_then(Column::as_text)?.get(row)?;
    Some(text.to_owned())
}
