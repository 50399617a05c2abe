//! The ledger: one file, one writer at a time, everything or nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sadakat_engine::load::Folder;
use sadakat_engine::plugin::PluginCache;
use sadakat_engine::{Event, Snapshot};

use crate::answer::Answer;
use crate::enrol::{self, Enrolled};
use crate::error::{LedgerError, OpenError};
use crate::order::{Order, Receipt};
use crate::program::{EarlierPrograms, Program, kept_program};
use crate::shares::Shares;
use crate::side_by_side::begun;
use crate::store::{Connection, Optional as _, Transaction, is_address, params, shown};
use crate::work::{Record, Records, Work};

/// What members own, kept in a file, or in a PostgreSQL database.
///
/// Everything that is asked is done as a whole or not at all, and durable when
/// the answer is there. Several processes may have the same ledger open: one
/// writes at a time, the others wait.
pub struct Ledger {
    connection: Connection,
    program: Program,
    /// The row of the program in force.
    program_id: Option<i64>,
    pub(crate) programs: EarlierPrograms,
    /// What is shared, as of a state of the store.
    shares: Option<(i64, Arc<Shares>)>,
}

impl Ledger {
    /// Opens a ledger, and makes it if it is not there yet: the file of a path, or
    /// with the feature `postgres` the database of an address such as
    /// `postgres://user@host/database`, whose password `PGPASSWORD` may have.
    ///
    /// # Errors
    /// If it is no ledger, or cannot be reached, or the program does not fit it.
    pub fn open(path: impl AsRef<Path>, program: Program) -> Result<Self, OpenError> {
        Self::with(Connection::open(path.as_ref())?, program)
    }

    /// Opens a ledger that is there.
    ///
    /// # Errors
    /// As [`Self::open`], and if there is none.
    pub fn open_existing(path: impl AsRef<Path>, program: Program) -> Result<Self, OpenError> {
        Self::with(existing(path.as_ref())?, program)
    }

    /// Opens a ledger that is there, with the program that decided last.
    ///
    /// # Errors
    /// If there is none, or its program cannot be loaded any more.
    pub fn open_as_it_is(path: impl AsRef<Path>) -> Result<Self, LedgerError> {
        Self::open_as_it_is_with(path, None)
    }

    /// The same, with plugins that may have been compiled already, and are kept
    /// compiled.
    ///
    /// # Errors
    /// As [`Self::open_as_it_is`].
    pub fn open_as_it_is_with(
        path: impl AsRef<Path>,
        plugins: Option<PluginCache>,
    ) -> Result<Self, LedgerError> {
        let connection = existing(path.as_ref())?;
        connection.migrate()?;
        let last: Option<i64> = connection
            .query_row(
                "SELECT program FROM request ORDER BY id DESC LIMIT 1",
                params![],
                |row| row.get(0),
            )
            .optional()?;
        let program = match last {
            Some(last) => kept_program(&connection, last, plugins.as_ref())?,
            None => return Err(OpenError::Empty.into()),
        };
        Ok(Self::with(connection, program)?)
    }

    /// A ledger that is gone when it is dropped, for tests and previews.
    ///
    /// # Errors
    /// If there is no memory for it.
    pub fn in_memory(program: Program) -> Result<Self, OpenError> {
        Self::with(Connection::in_memory()?, program)
    }

    fn with(connection: Connection, program: Program) -> Result<Self, OpenError> {
        connection.migrate()?;
        let programs = EarlierPrograms::new(program.plugins());
        let mut ledger = Self {
            connection,
            program,
            program_id: None,
            programs,
            shares: None,
        };
        ledger.check_program()?;
        Ok(ledger)
    }

    /// The program in force.
    pub const fn program(&self) -> &Program {
        &self.program
    }

    /// Puts another program into force: it decides events from now on. Returns
    /// are decided by the program that decided their purchases.
    ///
    /// # Errors
    /// If it does not fit the ledger.
    pub fn put(&mut self, program: Program) -> Result<(), OpenError> {
        let plugins = program.plugins().or(self.program.plugins()).cloned();
        let program = program.with_plugin_cache(plugins);
        let before = std::mem::replace(&mut self.program, program);
        self.program_id = None;
        self.shares = None;
        self.check_program().inspect_err(|_| {
            self.program = before;
        })
    }

    /// Whether the program counts as the ledger does.
    fn check_program(&mut self) -> Result<(), OpenError> {
        let settings = self.program.snapshot().settings();
        let currency = settings.schema.currency.code();
        let transaction = self.connection.write()?;
        let known: Option<String> = transaction
            .query_row("SELECT currency FROM ledger", params![], |row| row.get(0))
            .optional()?;
        match known {
            Some(known) if known != currency => {
                return Err(OpenError::Currency {
                    ledger: known,
                    program: currency.to_owned(),
                });
            }
            Some(_) => {}
            None => {
                transaction.execute(
                    "INSERT INTO ledger (\"only\", program, currency) VALUES (1, ?1, ?2)",
                    params![settings.name, currency],
                )?;
            }
        }
        for wallet in &settings.state.wallets {
            let known: Option<u8> = transaction
                .query_row(
                    "SELECT digits FROM wallet WHERE name = ?1",
                    params![*wallet.name],
                    |row| row.get(0),
                )
                .optional()?;
            match known {
                Some(digits) if digits != wallet.precision => {
                    return Err(OpenError::Precision {
                        wallet: wallet.name.to_string(),
                        ledger: digits,
                        program: wallet.precision,
                    });
                }
                Some(_) => {}
                None => {
                    transaction.execute(
                        "INSERT INTO wallet (name, digits) VALUES (?1, ?2)",
                        params![*wallet.name, wallet.precision],
                    )?;
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Takes in customers, each as a record of customers has it: from now on
    /// they are members. A record that is known already changes nothing; a
    /// new one of a known member says what is so from now on.
    ///
    /// # Errors
    /// If the ledger cannot be written. A record that is wrong is an error of
    /// its own.
    pub fn enrol<'r>(
        &mut self,
        records: impl IntoIterator<Item = &'r str>,
    ) -> Result<Vec<Result<Enrolled, LedgerError>>, LedgerError> {
        let records: Vec<&str> = records.into_iter().collect();
        self.each_if_unkeepable(&records, Self::enrol_all)
    }

    fn enrol_all(
        &mut self,
        records: &[&str],
    ) -> Result<Vec<Result<Enrolled, LedgerError>>, LedgerError> {
        self.write(|work| {
            let done = records.iter().map(|record| enrol::enrol(work, record));
            let done: Vec<_> = done.collect();
            // A failing store fails them all.
            let mut kept = Vec::with_capacity(done.len());
            for one in done {
                kept.push(refusal(one)?);
            }
            Ok((kept, Then::Keep))
        })
    }

    /// Takes in customers as the log has them; nothing is left of the records of
    /// those who were erased.
    pub(crate) fn enrol_again(
        &mut self,
        records: &[(String, Option<String>)],
    ) -> Result<(), LedgerError> {
        self.write(|work| {
            for (customer, record) in records {
                enrol::enrol_as(work, customer, record.as_deref())?;
            }
            Ok(((), Then::Keep))
        })
    }

    /// Processes a record of events: exactly once, however often it is sent.
    ///
    /// # Errors
    /// If the record is wrong, or came before with other contents; or if the
    /// ledger cannot be written.
    pub fn process(&mut self, event: &Event) -> Result<Answer, LedgerError> {
        let mut answers = self.process_batch([event.json()])?;
        let answer = answers.pop();
        answer.unwrap_or_else(|| Err(LedgerError::Damaged("no answer".to_owned())))
    }

    /// Processes records of events in their order, all durable at once. One
    /// that is wrong does not touch the others.
    ///
    /// # Errors
    /// If the ledger cannot be written: then nothing was done.
    pub fn process_batch<'e>(
        &mut self,
        events: impl IntoIterator<Item = &'e str>,
    ) -> Result<Vec<Result<Answer, LedgerError>>, LedgerError> {
        let events: Vec<&str> = events.into_iter().collect();
        self.each_if_unkeepable(&events, Self::process_all)
    }

    fn process_all(
        &mut self,
        events: &[&str],
    ) -> Result<Vec<Result<Answer, LedgerError>>, LedgerError> {
        self.write_together(|work| Ok((work.events(&begun(events))?, Then::Keep)))
    }

    /// Does all of it at once, or, if something of it cannot be kept, one after
    /// the other, so that nothing else is touched by it.
    pub(crate) fn each_if_unkeepable<A, T>(
        &mut self,
        asked: &[A],
        all: impl Fn(&mut Self, &[A]) -> Result<Vec<Result<T, LedgerError>>, LedgerError> + Copy,
    ) -> Result<Vec<Result<T, LedgerError>>, LedgerError> {
        match all(self, asked) {
            Err(LedgerError::Unkeepable(error)) if asked.len() < 2 => {
                Ok(vec![Err(LedgerError::Unkeepable(error))])
            }
            Err(LedgerError::Unkeepable(_)) => {
                let (first, second) = asked.split_at(asked.len() / 2);
                let mut done = self.each_if_unkeepable(first, all)?;
                done.extend(self.each_if_unkeepable(second, all)?);
                Ok(done)
            }
            done => done,
        }
    }

    /// Carries out an order: exactly once, however often it is asked. A member
    /// never uses more points than there are, whoever asks at the same time.
    ///
    /// # Errors
    /// If the order cannot be carried out, or the ledger cannot be written.
    pub fn order(&mut self, order: &Order) -> Result<Receipt, LedgerError> {
        self.write(|work| Ok((refusal(work.order(order))?, Then::Keep)))?
    }

    /// What [`Self::process`] would answer. Nothing is kept of it.
    ///
    /// # Errors
    /// As [`Self::process`].
    pub fn preview(&mut self, event: &Event) -> Result<Answer, LedgerError> {
        self.write(|work| {
            work.is_preview = true;
            let record = [Record::new(event.json())];
            work.expect(&record)?;
            let [record] = &record;
            let answer = work.event(record);
            Ok((answer, Then::Forget))
        })?
    }

    /// Does something in a transaction.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&mut Work<'_>) -> Result<(T, Then), LedgerError>,
    ) -> Result<T, LedgerError> {
        let done = self.written(Records::Apart, work)?;
        done.ok_or_else(|| LedgerError::Damaged("nothing can be undone".to_owned()))
    }

    /// Does something in a transaction; twice, if a record of events has to be
    /// undone.
    pub(crate) fn write_together<T>(
        &mut self,
        work: impl Fn(&mut Work<'_>) -> Result<(T, Then), LedgerError>,
    ) -> Result<T, LedgerError> {
        match self.written(Records::Together, &work)? {
            Some(done) => Ok(done),
            None => self.write(work),
        }
    }

    /// Does something in a transaction. None if it was undone, since a record
    /// cannot be undone alone.
    fn written<T>(
        &mut self,
        records: Records,
        work: impl FnOnce(&mut Work<'_>) -> Result<(T, Then), LedgerError>,
    ) -> Result<Option<T>, LedgerError> {
        let done = self.in_transaction(records, work);
        done.map_err(|error| match error {
            LedgerError::Store(error) if error.is_unkeepable() => LedgerError::Unkeepable(error),
            error => error,
        })
    }

    fn in_transaction<T>(
        &mut self,
        records: Records,
        work: impl FnOnce(&mut Work<'_>) -> Result<(T, Then), LedgerError>,
    ) -> Result<Option<T>, LedgerError> {
        self.end_what_failed()?;
        let transaction = self.connection.write()?;
        let version = transaction.version()?;
        let program = match self.program_id {
            Some(id) => id,
            None => keep_program(&transaction, self.program.snapshot(), self.program.folder())?,
        };
        let known = self.shares.take().filter(|(of, _)| *of == version);
        let snapshot = Arc::clone(self.program.snapshot());
        let shares = match known {
            Some((_, shares)) => shares,
            None => Arc::new(Shares::load(&transaction, Arc::clone(&snapshot))?),
        };
        self.programs.insert(program, &snapshot);
        let programs = &mut self.programs;
        let mut at_work = Work::new(&transaction, program, snapshot, shares, programs, records);
        let done = work(&mut at_work);
        if at_work.is_spoilt() {
            drop(at_work);
            transaction.rollback()?;
            self.program_id = None;
            self.programs.clear();
            return Ok(None);
        }
        let done = done.and_then(|done| {
            at_work.buffer.write(&transaction)?;
            Ok(done)
        });
        let logged = at_work.buffer.last_request();
        let shares = at_work.into_shares();
        // A program that this kept is kept no more.
        let (done, then) = done.inspect_err(|_| self.programs.clear())?;
        match then {
            Then::Keep => {
                let version = transaction.version_after(version, logged);
                transaction.commit()?;
                self.program_id = Some(program);
                self.shares = Some((version, shares));
            }
            Then::Forget => {
                transaction.rollback()?;
                self.program_id = None;
                self.programs.clear();
            }
        }
        Ok(Some(done))
    }

    /// A transaction that reads one state of the ledger.
    pub(crate) fn read(&self) -> Result<Transaction<'_>, LedgerError> {
        self.end_what_failed()?;
        Ok(self.connection.read()?)
    }

    /// Undoes a transaction that failed and could not even be undone then: the
    /// ledger goes on when the store does.
    pub(crate) fn end_what_failed(&self) -> Result<(), LedgerError> {
        Ok(self.connection.end_what_failed()?)
    }

    /// Somebody wrote to what all members share.
    pub(crate) fn forget_shares(&mut self) {
        self.shares = None;
    }

    #[cfg(test)]
    pub(crate) fn file_mut(&mut self) -> &mut rusqlite::Connection {
        match &mut self.connection {
            Connection::Sqlite(file) => file.connection_mut(),
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => panic!("not a file"),
        }
    }

    #[cfg(test)]
    pub(crate) fn file(&self) -> &rusqlite::Connection {
        match &self.connection {
            Connection::Sqlite(file) => file.connection(),
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => panic!("not a file"),
        }
    }

    pub(crate) const fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// A ledger that is there.
fn existing(path: &Path) -> Result<Connection, OpenError> {
    let missing = || OpenError::Missing {
        path: PathBuf::from(shown(path)),
    };
    if !is_address(path) && !path.is_file() {
        return Err(missing());
    }
    let connection = Connection::open(path)?;
    if connection.is_ledger()? {
        Ok(connection)
    } else {
        Err(missing())
    }
}

/// What becomes of a transaction.
pub(crate) enum Then {
    Keep,
    Forget,
}

/// Refusals are answers; anything else ends the transaction.
pub(crate) fn refusal<T>(
    done: Result<T, LedgerError>,
) -> Result<Result<T, LedgerError>, LedgerError> {
    match done {
        Err(error) if !error.is_refusal() => Err(error),
        done => Ok(done),
    }
}

/// Keeps a program's files, and tells its row.
fn keep_program(
    transaction: &Transaction<'_>,
    snapshot: &Snapshot,
    folder: &Folder,
) -> Result<i64, LedgerError> {
    let hash = snapshot.hash();
    let known = transaction
        .query_row(
            "SELECT id FROM program WHERE hash = ?1",
            params![hash],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = transaction.query_row(
        "INSERT INTO program (hash) VALUES (?1) RETURNING id",
        params![hash],
        |row| row.get(0),
    )?;
    for (path, content) in folder.files() {
        // Cases do not take part in decisions.
        if path.starts_with("cases/") {
            continue;
        }
        transaction.execute(
            "INSERT INTO program_file (program, path, content) VALUES (?1, ?2, ?3)",
            params![id, **path, **content],
        )?;
    }
    Ok(id)
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger")
            .field("place", &self.connection.place())
            .field("program", &self.program.snapshot().hash())
            .finish_non_exhaustive()
    }
}
