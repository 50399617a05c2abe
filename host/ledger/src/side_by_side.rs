//! Events that have nothing in common are read and decided together, which takes
//! less than one after the other; they are booked in their order, so that what is
//! kept is the same, to the number of each row.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, mpsc};
use std::thread;

use sadakat_engine::batch::Columns;
use sadakat_engine::schema::KindId;
use sadakat_engine::{Replay, Snapshot};

use crate::answer::Answer;
use crate::deciding::{Decision, Parties, Prepared, state_before};
use crate::error::LedgerError;
use crate::ledger::refusal;
use crate::session::{Known, Session};
use crate::touched::{Back, Touched};
use crate::work::{Place, Record, Records, Work};

/// How many events are decided at once: the first are booked while the next are
/// decided.
const AT_ONCE: usize = 16;

/// How many events may be decided that are not booked yet.
const AHEAD: usize = 64;

/// Records that were read together.
struct Read {
    columns: Columns,
    /// By record: its row, if it is one event that can be decided beside others.
    rows: Vec<Option<usize>>,
}

impl Read {
    fn of(snapshot: &Snapshot, records: &[Record<'_>]) -> Self {
        let bodies = records.iter().map(|record| record.body);
        let (columns, rows) = Replay::read_all(snapshot, bodies);
        let rows = rows.into_iter().zip(records).map(|(rows, record)| {
            let rows = rows.ok().filter(|rows| rows.len() == 1)?;
            let is_plain = columns.kind(rows.start) != KindId::RETURN
                && !record.may_have_coupons()
                && record.head.id.is_some();
            is_plain.then_some(rows.start)
        });
        Self {
            rows: rows.collect(),
            columns,
        }
    }
}

/// Records with what they begin with: a half of many on another thread.
pub(crate) fn begun<'r>(texts: &[&'r str]) -> Vec<Record<'r>> {
    let begin = |texts: &[&'r str]| texts.iter().map(|text| Record::new(text)).collect();
    if texts.len() <= AT_ONCE {
        return begin(texts);
    }
    let (first, second) = texts.split_at(texts.len() / 2);
    thread::scope(|scope| {
        let other = scope.spawn(|| begin(second));
        let mut records: Vec<Record<'r>> = begin(first);
        records.extend(other.join().unwrap_or_else(|_| begin(second)));
        records
    })
}

impl Work<'_> {
    /// Processes records of events in their order; one that is refused leaves
    /// nothing.
    pub(crate) fn events(
        &mut self,
        records: &[Record<'_>],
    ) -> Result<Vec<Result<Answer, LedgerError>>, LedgerError> {
        let read = self.expect_and_read(records)?;
        let mut answers = Vec::with_capacity(records.len());
        while let Some(record) = records.get(answers.len()) {
            let at = answers.len();
            let run = match &read {
                Some(read) => self.run(records, read, at)?,
                None => at..at,
            };
            let Some((read, own)) = read
                .as_ref()
                .zip(records.get(run.clone()))
                .filter(|(_, own)| own.len() > 1)
            else {
                answers.push(refusal(self.event(record))?);
                continue;
            };
            let first = read.rows.get(at).copied().flatten().unwrap_or(0);
            let snapshot = Arc::clone(&self.snapshot);
            let schema = &snapshot.settings().schema;
            let columns = read.columns.slice(first..first + own.len(), schema);
            match self.side_by_side(own, &columns) {
                Ok(decided) => answers.extend(decided.into_iter().map(Ok)),
                Err(error) => {
                    // Those after it are decided already.
                    self.is_spoilt |= error.is_refusal();
                    return Err(error);
                }
            }
        }
        Ok(answers)
    }

    /// Says which records come, and reads them together meanwhile; nothing is read
    /// if their events are decided one by one.
    fn expect_and_read(&mut self, records: &[Record<'_>]) -> Result<Option<Read>, LedgerError> {
        let snapshot = Arc::clone(&self.snapshot);
        // What one is given of something that all share may be what another is not.
        let is_apart = self.records == Records::Apart || snapshot.has_shares();
        if records.len() < 2 || is_apart {
            self.expect(records)?;
            return Ok(None);
        }
        thread::scope(|scope| {
            let reading =
                (records.len() > AT_ONCE).then(|| scope.spawn(|| Read::of(&snapshot, records)));
            self.expect(records)?;
            self.session = Some(self.session()?);
            let read = reading.and_then(|reading| reading.join().ok());
            Ok(Some(read.unwrap_or_else(|| Read::of(&snapshot, records))))
        })
    }

    /// Which records from one on are new, and of different members, so that none
    /// sees another.
    fn run(
        &self,
        records: &[Record<'_>],
        read: &Read,
        at: usize,
    ) -> Result<Range<usize>, LedgerError> {
        let mut names = HashSet::new();
        let mut members = HashSet::new();
        let mut end = at;
        for (record, row) in records.iter().zip(&read.rows).skip(at) {
            let (Some(row), Some(name)) = (row, &record.head.id) else {
                break;
            };
            // Rows of what is between them would be decided as well.
            let first = read.rows.get(at).copied().flatten();
            if first.is_some_and(|first| first + (end - at) != *row) || !names.insert(name) {
                break;
            }
            if let Some(customer) = record.customer() {
                if !members.insert(customer) {
                    break;
                }
                let known = self.buffer.member(self.connection, customer)?;
                let stands_alone =
                    |known: Known| known.merged.is_none() && known.household.is_none();
                if !known.is_none_or(stands_alone) {
                    break;
                }
            }
            if !matches!(self.logged("event", name, record.hash.as_bytes()), Ok(None)) {
                break;
            }
            end += 1;
        }
        Ok(at..end)
    }

    /// Decides events of different members together, and books them one after
    /// the other. While some are booked, the next are decided.
    fn side_by_side(
        &mut self,
        records: &[Record<'_>],
        columns: &Columns,
    ) -> Result<Vec<Answer>, LedgerError> {
        let mut session = self.session()?;
        session.replay.returns_into(None);
        let known = records.iter().map(|record| match record.customer() {
            Some(customer) => self.known(customer),
            None => Ok(None),
        });
        let known: Vec<Option<Known>> = known.collect::<Result<_, _>>()?;
        self.shares.begin();
        let wallets = self.buffer.wallets(self.connection)?;
        let (tell, told) = mpsc::sync_channel(AHEAD);
        let answers = thread::scope(|scope| {
            let mut deciding = Deciding {
                session: &mut session,
                records,
                known,
                columns,
                wallets,
            };
            let apart = records.len() > AT_ONCE;
            if apart {
                scope.spawn(move || deciding.decide(&|one| tell.send(one).is_ok()));
                self.book_all(records, told.into_iter())
            } else {
                let prepared = RefCell::new(Vec::with_capacity(records.len()));
                deciding.decide(&|one| {
                    prepared.borrow_mut().push(one);
                    true
                });
                self.book_all(records, prepared.into_inner().into_iter())
            }
        })?;
        self.session = Some(session);
        Ok(answers)
    }

    /// Books events in their order.
    fn book_all(
        &self,
        records: &[Record<'_>],
        mut prepared: impl Iterator<Item = Result<Bookable, LedgerError>>,
    ) -> Result<Vec<Answer>, LedgerError> {
        let shares = Arc::clone(&self.shares);
        let mut answers = Vec::with_capacity(records.len());
        for record in records {
            let bookable = prepared.next();
            let missing = || LedgerError::Damaged("an event has no decision".to_owned());
            let Bookable { own, prepared } = bookable.ok_or_else(missing)??;
            let place = Place {
                body: record.body,
                request: self.next_request()?,
                part: 0,
            };
            let parties = Parties {
                own: own.as_ref(),
                other: None,
                into: &Back::Owner,
                purchase: None,
            };
            let (decided, _) = self.keep(&shares, prepared, place, &parties, None)?;
            let mut answer = Answer::default();
            answer.add(decided);
            self.keep_answer(record, &answer)?;
            answers.push(answer);
        }
        Ok(answers)
    }
}

/// An event that can be booked.
struct Bookable {
    own: Option<Touched>,
    prepared: Prepared,
}

/// Decides events of different members, without the store.
struct Deciding<'d> {
    session: &'d mut Session,
    records: &'d [Record<'d>],
    /// What is known of their members.
    known: Vec<Option<Known>>,
    columns: &'d Columns,
    /// How many wallets the store has.
    wallets: usize,
}

impl Deciding<'_> {
    /// Decides all, and tells of each in their order, for as long as somebody
    /// listens.
    fn decide(&mut self, tell: &dyn Fn(Result<Bookable, LedgerError>) -> bool) {
        let mut known = std::mem::take(&mut self.known).into_iter();
        let mut first = 0;
        for records in self.records.chunks(AT_ONCE) {
            let rows = first..first + records.len();
            first = rows.end;
            if let Err(error) = self.part(records, &mut known, rows, tell) {
                tell(Err(error));
                return;
            }
        }
    }

    fn part(
        &mut self,
        records: &[Record<'_>],
        known: &mut impl Iterator<Item = Option<Known>>,
        rows: Range<usize>,
        tell: &dyn Fn(Result<Bookable, LedgerError>) -> bool,
    ) -> Result<(), LedgerError> {
        let snapshot = Arc::clone(&self.session.snapshot);
        let mut touched: Vec<Option<Touched>> = Vec::with_capacity(records.len());
        for (record, known) in records.iter().zip(known) {
            let customer = record.customer();
            let member = customer.filter(|customer| self.session.member(customer).is_some());
            let own = member
                .zip(known)
                .map(|(customer, known)| Work::touch_known(self.session, customer, known));
            touched.push(own.transpose()?);
        }
        let columns = self.columns.slice(rows, &snapshot.settings().schema);
        let replayed = self.session.replay.decide(&columns);
        for (at, own) in touched.into_iter().enumerate() {
            let missing = || LedgerError::Damaged("an event has no decision".to_owned());
            let (columns, decisions, row) = replayed.get(at).ok_or_else(missing)?;
            let decision = Decision {
                columns,
                decisions,
                row,
            };
            let parties = Parties {
                own: own.as_ref(),
                other: None,
                into: &Back::Owner,
                purchase: None,
            };
            let before = state_before(self.session, columns.kind(row), own.as_ref())?;
            let prepared = Prepared::of(self.session, &decision, &parties, before, self.wallets)?;
            if !tell(Ok(Bookable { own, prepared })) {
                return Ok(());
            }
        }
        Ok(())
    }
}
