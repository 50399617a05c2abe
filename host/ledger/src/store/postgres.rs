//! A PostgreSQL database, which several machines share.
//!
//! One writes at a time: whoever writes holds the ledger's advisory lock until
//! what was done is durable, so that limits, budgets and pools are exact without
//! more; many events become durable at once. Readers see one state and wait for
//! nobody. Statements that nobody waits for are sent on at once, and what became
//! of them is seen before anything is committed.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Row};

use super::error::StoreError;
use super::reach::{Address, not_done, refused};
use super::value::{Param, Value, ValueRef};
use super::wait::{begin, wait};
use super::{numeric, reach};
use crate::OpenError;

/// The steps of the schema, in order. A step that was released is never changed.
const STEPS: [&str; 3] = [
    include_str!("../sql/postgres/0001-ledger.sql"),
    include_str!("../sql/postgres/0002-merges.sql"),
    include_str!("../sql/postgres/0003-households.sql"),
];

/// The oldest server that is known to do what is asked here.
const OLDEST: i64 = 130_000;

/// The lock of whoever writes: `SDKT`.
const LOCK: i64 = 0x5344_4b54;

/// Rows that are read at a time.
const PIECE: usize = 1024;

/// Statements that may be under way.
const UNDER_WAY: usize = 1024;

/// A connection to a server.
pub(crate) struct Server {
    address: Address,
    link: RefCell<Option<Link>>,
    in_transaction: Cell<bool>,
    /// How many answers were read piece by piece.
    streams: Cell<u64>,
    /// After how many statements more everything fails, in tests.
    #[cfg(test)]
    fails_after: Cell<Option<u64>>,
}

/// What lives as long as the connection does.
struct Link {
    client: Arc<Client>,
    prepared: HashMap<String, tokio_postgres::Statement>,
    /// What was sent, and is not answered yet.
    sent: VecDeque<Sent>,
}

type Sent = Pin<Box<dyn Future<Output = Result<u64, tokio_postgres::Error>> + Send>>;

impl Server {
    /// Reaches a server.
    pub(super) fn reach(address: &str) -> Result<Self, StoreError> {
        let server = Self {
            address: Address::parse(address)?,
            link: RefCell::new(None),
            in_transaction: Cell::new(false),
            streams: Cell::new(0),
            #[cfg(test)]
            fails_after: Cell::new(None),
        };
        server.client()?;
        Ok(server)
    }

    pub(super) fn place(&self) -> &str {
        &self.address.place
    }

    /// The client; reaches the server again if it went away, but for the rest
    /// of a transaction, which is lost.
    fn client(&self) -> Result<Arc<Client>, StoreError> {
        let mut link = self.link.borrow_mut();
        if let Some(link) = &*link
            && (self.in_transaction.get() || !link.client.is_closed())
        {
            return Ok(Arc::clone(&link.client));
        }
        let client = Arc::new(self.address.connect()?);
        self.begin_session(&client)?;
        *link = Some(Link {
            client: Arc::clone(&client),
            prepared: HashMap::new(),
            sent: VecDeque::new(),
        });
        Ok(client)
    }

    fn begin_session(&self, client: &Client) -> Result<(), StoreError> {
        let sql = "SELECT current_setting('server_version_num')::bigint,
                          current_setting('server_version'), current_setting('synchronous_commit')";
        let row = wait(client.query_one(sql, &[])).map_err(|error| self.why(&error))?;
        let number: i64 = row.try_get(0).map_err(|error| self.why(&error))?;
        let name: String = row.try_get(1).map_err(|error| self.why(&error))?;
        let commit: String = row.try_get(2).map_err(|error| self.why(&error))?;
        if number < OLDEST {
            return Err(refused(format!(
                "`{}` is PostgreSQL {name}, which is too old: 13 is the oldest that can be used",
                self.place()
            )));
        }
        // An answer is durable, whatever others do with this database.
        let durable = match commit.as_str() {
            "off" => "SET synchronous_commit = on;",
            _ => "",
        };
        let settings = format!("SET lock_timeout = '30s'; SET jit = off; {durable}");
        wait(client.batch_execute(&settings)).map_err(|error| self.why(&error))
    }

    fn why(&self, error: &tokio_postgres::Error) -> StoreError {
        not_done(self.place(), error)
    }

    /// Lets everything fail after so many statements more.
    #[cfg(test)]
    pub(crate) fn fail_after(&self, statements: Option<u64>) {
        self.fails_after.set(statements);
    }

    /// Whether a statement fails here; only in tests.
    fn step(&self) -> Result<(), StoreError> {
        #[cfg(test)]
        if let Some(left) = self.fails_after.get() {
            self.fails_after.set(Some(left.saturating_sub(1)));
            if left == 0 {
                return Err(StoreError::from(super::error::WhyNot {
                    message: "it fails in a test".to_owned(),
                    is_passing: true,
                    is_conflict: false,
                    is_unkeepable: false,
                }));
            }
        }
        Ok(())
    }

    /// What became of what was sent: the first failure.
    fn settle(&self) -> Result<(), StoreError> {
        let sent = self.link.borrow_mut().as_mut().map(|link| {
            let sent = &mut link.sent;
            std::mem::take(sent)
        });
        let mut settled = Ok(());
        for sent in sent.into_iter().flatten() {
            let done = wait(sent);
            if settled.is_ok() {
                settled = done.map(|_| ()).map_err(|error| self.why(&error));
            }
        }
        settled
    }

    /// Waits for an answer. That of a statement whose predecessor failed says
    /// only that, so that the first failure is told.
    fn answer<T>(
        &self,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, StoreError> {
        self.step()?;
        let answer = wait(answer);
        self.settle()?;
        answer.map_err(|error| self.why(&error))
    }

    pub(super) fn begin_write(&self) -> Result<(), StoreError> {
        self.begin(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({LOCK})"
        ))
    }

    pub(super) fn begin_read(&self) -> Result<(), StoreError> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn begin(&self, sql: &str) -> Result<(), StoreError> {
        let client = self.client()?;
        self.in_transaction.set(true);
        let begun = self.answer(client.batch_execute(sql));
        begun.inspect_err(|_| drop(self.end()))
    }

    pub(super) fn commit(&self) -> Result<(), StoreError> {
        self.step()?;
        let client = self.client()?;
        let committed = {
            let mut commit = Box::pin(client.batch_execute("COMMIT"));
            // Sent right behind the rest: if any of that failed, nothing is kept.
            match begin(commit.as_mut()) {
                Poll::Ready(done) => {
                    self.settle()?;
                    done
                }
                Poll::Pending => {
                    self.settle()?;
                    wait(commit)
                }
            }
        };
        self.in_transaction.set(false);
        // What is durable may look as if it were not.
        self.step()?;
        committed.map_err(|error| self.why(&error))
    }

    pub(super) fn rollback(&self) -> Result<(), StoreError> {
        self.end()
    }

    /// Undoes a transaction if one is under way.
    pub(super) fn end(&self) -> Result<(), StoreError> {
        if !self.in_transaction.get() {
            return Ok(());
        }
        let client = self.client();
        // Whatever failed is undone with the rest.
        let _ = self.settle();
        let ended = client.and_then(|client| self.answer(client.batch_execute("ROLLBACK")));
        self.in_transaction.set(false);
        if ended.is_err() {
            // A connection in a state that nobody knows is left; the server
            // undoes what it began.
            self.link.replace(None);
        }
        ended
    }

    pub(super) fn version(&self) -> Result<i64, StoreError> {
        let newest = self.prepare("SELECT coalesce(max(id), 0) FROM request")?;
        let rows = newest.query(&[])?;
        let row = rows.first().ok_or_else(StoreError::nothing)?;
        match value(row, 0)? {
            ValueRef::Integer(newest) => Ok(newest),
            other => Err(StoreError::value("number", other)),
        }
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<Prepared<'_>, StoreError> {
        let client = self.client()?;
        let known = self.link.borrow().as_ref().and_then(|link| {
            let known = link.prepared.get(sql);
            known.cloned()
        });
        let statement = match known {
            Some(known) => known,
            None => {
                let made = self.answer(client.prepare(&numbered(sql)))?;
                if let Some(link) = self.link.borrow_mut().as_mut() {
                    link.prepared.insert(sql.to_owned(), made.clone());
                }
                made
            }
        };
        Ok(Prepared {
            server: self,
            client,
            statement,
        })
    }

    pub(super) fn execute_batch(&self, sql: &str) -> Result<(), StoreError> {
        let client = self.client()?;
        self.answer(client.batch_execute(sql))
    }

    /// Asks, and reads the answer piece by piece.
    pub(super) fn stream(&self, sql: &str) -> Result<Pieces<'_>, StoreError> {
        if !self.in_transaction.get() {
            let rows = self.prepare(sql)?.query(&[])?;
            return Ok(Pieces {
                server: self,
                cursor: None,
                rows: rows.into_iter(),
                now: None,
            });
        }
        let number = self.streams.get().wrapping_add(1);
        self.streams.set(number);
        let cursor = format!("piece_{number}");
        self.execute_batch(&format!("DECLARE {cursor} NO SCROLL CURSOR FOR {sql}"))?;
        Ok(Pieces {
            server: self,
            cursor: Some(cursor),
            rows: Vec::new().into_iter(),
            now: None,
        })
    }

    /// How many steps of the schema were taken; none if it is no ledger.
    pub(super) fn steps_taken(&self) -> Result<Option<i64>, StoreError> {
        let client = self.client()?;
        let is_there = "SELECT to_regclass('sadakat_schema') IS NOT NULL";
        let row = self.answer(client.query_one(is_there, &[]))?;
        if !row.try_get(0).map_err(|error| self.why(&error))? {
            return Ok(None);
        }
        let row = self.answer(client.query_one("SELECT steps FROM sadakat_schema", &[]))?;
        row.try_get(0).map(Some).map_err(|error| self.why(&error))
    }

    pub(super) fn migrate(&self) -> Result<(), OpenError> {
        let all = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
        match self.steps_taken()? {
            Some(taken) if taken == all => return Ok(()),
            Some(version) if version > all => return Err(OpenError::Newer { version }),
            _ => {}
        }
        self.begin_write()?;
        match self.take_steps(all) {
            Ok(()) => Ok(self.commit()?),
            Err(error) => {
                let _ = self.end();
                Err(error)
            }
        }
    }

    fn take_steps(&self, all: i64) -> Result<(), OpenError> {
        let taken = self.steps_taken()?;
        let client = self.client()?;
        if taken.is_none() {
            let sql = "SELECT count(*) FROM pg_class c
                       JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')";
            let row = self.answer(client.query_one(sql, &[]))?;
            let tables: i64 = row.try_get(0).map_err(|error| self.why(&error))?;
            if tables > 0 {
                return Err(OpenError::OtherDatabase);
            }
            self.execute_batch(
                "CREATE TABLE sadakat_schema (
                    \"only\" BIGINT PRIMARY KEY CHECK (\"only\" = 1), steps BIGINT NOT NULL);
                 INSERT INTO sadakat_schema (\"only\", steps) VALUES (1, 0)",
            )?;
        }
        let skipped = usize::try_from(taken.unwrap_or(0)).unwrap_or(usize::MAX);
        for step in STEPS.iter().skip(skipped) {
            self.execute_batch(step)?;
        }
        self.execute_batch(&format!("UPDATE sadakat_schema SET steps = {all}"))?;
        Ok(())
    }

    pub(super) fn without_triggers<E: From<StoreError>>(
        &self,
        done: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        let each = |what: &str| -> Result<(), StoreError> {
            self.execute_batch(&format!(
                "ALTER TABLE request {what} TRIGGER USER; ALTER TABLE event {what} TRIGGER USER"
            ))
        };
        each("DISABLE")?;
        done()?;
        Ok(each("ENABLE")?)
    }

    /// Writes the tables anew that had something about people in them.
    pub(super) fn wipe(&self) -> Result<(), StoreError> {
        for table in [
            "request",
            "event",
            "member",
            "record",
            "purchase",
            "hold",
            "coupon_hold",
            "member_tag",
            "member_merge",
            "held_back",
            "taken",
        ] {
            self.execute_batch(&format!("VACUUM FULL {table}"))?;
        }
        Ok(())
    }
}

/// A statement that the server knows.
pub(crate) struct Prepared<'c> {
    server: &'c Server,
    client: Arc<Client>,
    statement: tokio_postgres::Statement,
}

impl Prepared<'_> {
    /// Sends it; nobody waits for it.
    pub(super) fn send(&self, values: &[Param<'_>]) -> Result<(), StoreError> {
        if !self.server.in_transaction.get() {
            return self.change(values).map(|_| ());
        }
        self.server.step()?;
        let (client, statement) = (Arc::clone(&self.client), self.statement.clone());
        let values = owned(values);
        let mut sent: Sent = Box::pin(async move { client.execute_raw(&statement, values).await });
        if let Poll::Ready(done) = begin(sent.as_mut()) {
            return done.map(|_| ()).map_err(|error| self.server.why(&error));
        }
        let is_full = {
            let mut link = self.server.link.borrow_mut();
            link.as_mut().is_some_and(|link| {
                link.sent.push_back(sent);
                link.sent.len() > UNDER_WAY
            })
        };
        if is_full {
            self.server.settle()
        } else {
            Ok(())
        }
    }

    pub(super) fn change(&self, values: &[Param<'_>]) -> Result<usize, StoreError> {
        let done = self.client.execute_raw(&self.statement, owned(values));
        let count = self.server.answer(done)?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    pub(super) fn query(&self, values: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        let values: Vec<&(dyn ToSql + Sync)> = values
            .iter()
            .map(|value| value as &(dyn ToSql + Sync))
            .collect();
        self.server
            .answer(self.client.query(&self.statement, &values))
    }
}

fn owned(values: &[Param<'_>]) -> Vec<Value> {
    let values = values.iter().map(|value| match *value {
        Param::Null => Value::Null,
        Param::Integer(number) => Value::Integer(number),
        Param::Text(text) => Value::Text(text.to_owned()),
        Param::Blob(bytes) => Value::Blob(bytes.to_owned()),
    });
    values.collect()
}

/// An answer that is read piece by piece.
pub(crate) struct Pieces<'c> {
    server: &'c Server,
    cursor: Option<String>,
    rows: std::vec::IntoIter<Row>,
    now: Option<Row>,
}

impl Pieces<'_> {
    pub(super) fn next(&mut self) -> Result<Option<&Row>, StoreError> {
        self.now = self.rows.next();
        if self.now.is_none()
            && let Some(cursor) = &self.cursor
        {
            let client = self.server.client()?;
            let sql = format!("FETCH {PIECE} FROM {cursor}");
            let rows = self.server.answer(client.query(&sql, &[]))?;
            self.rows = rows.into_iter();
            self.now = self.rows.next();
        }
        Ok(self.now.as_ref())
    }
}

impl Drop for Pieces<'_> {
    fn drop(&mut self) {
        if let Some(cursor) = &self.cursor
            && self.server.in_transaction.get()
        {
            // It ends with the transaction at the latest.
            let _ = self.server.execute_batch(&format!("CLOSE {cursor}"));
        }
    }
}

/// `?1` as the server says it.
fn numbered(sql: &str) -> String {
    sql.replace('?', "$")
}

/// A value of a row.
pub(super) fn value(row: &Row, column: usize) -> Result<ValueRef<'_>, StoreError> {
    let raw: Raw<'_> = row
        .try_get(column)
        .map_err(|error| reach::refused(error.to_string()))?;
    Ok(raw.0)
}

struct Raw<'a>(ValueRef<'a>);

type Failure = Box<dyn Error + Sync + Send>;

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(Self(match *kind {
            Type::INT8 => ValueRef::Integer(i64::from_sql(kind, raw)?),
            Type::INT4 => ValueRef::Integer(i64::from(i32::from_sql(kind, raw)?)),
            Type::BOOL => ValueRef::Integer(i64::from(bool::from_sql(kind, raw)?)),
            Type::NUMERIC => {
                let whole = numeric::whole(raw);
                ValueRef::Integer(whole.ok_or("a sum is no whole number of 64 bits")?)
            }
            Type::BYTEA => ValueRef::Blob(raw),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
                ValueRef::Text(std::str::from_utf8(raw)?)
            }
            _ => return Err(format!("a column has the type `{kind}`").into()),
        }))
    }

    fn from_sql_null(_kind: &Type) -> Result<Self, Failure> {
        Ok(Self(ValueRef::Null))
    }

    fn accepts(_kind: &Type) -> bool {
        true
    }
}

impl ToSql for ValueRef<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match *self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => match *kind {
                Type::BOOL => (number != 0).to_sql(kind, out),
                Type::INT4 => i32::try_from(number)?.to_sql(kind, out),
                Type::INT8 => number.to_sql(kind, out),
                _ => Err(format!("a number was given for `{kind}`").into()),
            },
            Self::Text(text) => text.to_sql(kind, out),
            Self::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(_kind: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        self.param().to_sql(kind, out)
    }

    fn accepts(_kind: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
