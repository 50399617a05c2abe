//! The statements that a ledger makes for events, by SQLite without a ledger:
//! what nobody can save who keeps as much.
//!
//! They are made anew out of what a ledger left: whatever is asked and written of
//! each event, in its order, and what a transaction writes at its end. They leave
//! the same rows, or nothing is measured. What was only asked and cannot be told
//! afterwards, such as lots that were looked at, is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use crate::contender::Error;

/// Tables that events add rows to; the second says what tells whose they are, the
/// third what is written of each.
const TABLES: [(&str, &str, &str); 8] = [
    ("request", "t.id", "*"),
    ("event", "t.request", "*"),
    ("purchase", OF_EVENT, "*"),
    ("transfer", OF_EVENT, "*"),
    // Lots are whole when they are written.
    (
        "lot",
        OF_EVENT,
        "id, member, wallet, event, campaign, granted, granted, pending, day, posted, \
         usable_from, expires",
    ),
    ("lot_use", OF_EVENT, "*"),
    ("tier_change", OF_EVENT, "*"),
    ("coupon", OF_EVENT, "*"),
];

/// The request of a row of an event.
const OF_EVENT: &str = "(SELECT request FROM event e WHERE e.id = t.event)";

const KNOWN_REQUEST: &str = "SELECT hash, answer FROM request WHERE what = ?1 AND name = ?2";
const KNOWN_MEMBER: &str = "SELECT id, record, state, merged, joined, household FROM member
     WHERE customer = ?1";
const KNOWN_RECORD: &str = "SELECT body FROM record WHERE id = ?1";
const KNOWN_ACCOUNT: &str =
    "SELECT id FROM account WHERE member = ?1 AND wallet = ?2 AND kind = ?3 AND name = ?4";
const NEW_ACCOUNT: &str = "INSERT INTO account (id, kind, wallet, member, name, balance)
     VALUES (?1, ?2, ?3, ?4, ?5, 0)";
const TAKE_OUT: &str = "UPDATE lot SET rest = rest - ?2 WHERE id = ?1";
const MOVE: &str = "UPDATE account SET balance = balance + ?2 WHERE id = ?1";
const STAND: &str = "UPDATE member SET state = ?2, day = ?3, tier = ?4 WHERE id = ?1";

/// How long it takes to ask and write in `raw`, a copy of a ledger before its
/// events, what the ledger in `kept` has of them, so many to a transaction.
///
/// # Errors
/// If one of them is no ledger, or other rows came of it.
pub fn write(kept: &Path, raw: &Path, in_flight: usize) -> Result<Duration, Error> {
    let place = kept;
    let kept = Connection::open(kept)?;
    let mut raw = Connection::open(raw)?;
    // As a ledger has them.
    raw.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;
         PRAGMA wal_autocheckpoint = 8192;",
    )?;
    raw.set_prepared_statement_cache_capacity(128);
    let last: i64 = raw.query_row("SELECT coalesce(max(id), 0) FROM request", [], |row| {
        row.get(0)
    })?;
    let known: i64 = raw.query_row("SELECT coalesce(max(id), 0) FROM account", [], |row| {
        row.get(0)
    })?;
    let events = Events::of(&kept, last, known)?;
    let transactions = events.transactions(in_flight.max(1));
    let before = Instant::now();
    for statements in &transactions {
        let transaction = raw.transaction()?;
        for Statement { sql, values, asks } in statements {
            let mut statement = transaction.prepare_cached(sql)?;
            if *asks {
                let mut rows = statement.query(params_from_iter(values))?;
                while let Some(row) = rows.next()? {
                    for at in 0..row.as_ref().column_count() {
                        std::hint::black_box(row.get_ref(at)?);
                    }
                }
            } else {
                statement.execute(params_from_iter(values))?;
            }
        }
        transaction.commit()?;
    }
    let took = before.elapsed();
    raw.execute("ATTACH ?1 AS kept", [place.to_str()])?;
    for (table, columns) in LEFT {
        let of = |base: &str| format!("SELECT {columns} FROM {base}.{table}");
        let (ours, theirs) = (of("kept"), of("main"));
        let sql = format!(
            "SELECT (SELECT count(*) FROM ({ours} EXCEPT {theirs}))
                  + (SELECT count(*) FROM ({theirs} EXCEPT {ours}))"
        );
        let others: i64 = raw.query_row(&sql, [], |row| row.get(0))?;
        if others != 0 {
            return Err(format!("{others} rows of {table} are not those of the ledger").into());
        }
    }
    Ok(took)
}

/// Rows that have to be the same in the end. That lots became usable is not
/// written again.
const LEFT: [(&str, &str); 10] = [
    ("request", "*"),
    ("event", "*"),
    ("purchase", "*"),
    ("transfer", "*"),
    (
        "lot",
        "id, member, wallet, event, campaign, granted, rest, day, usable_from, expires",
    ),
    ("lot_use", "*"),
    ("tier_change", "*"),
    ("coupon", "*"),
    ("account", "*"),
    ("member", "*"),
];

/// A statement with its values.
#[derive(Debug, Clone)]
struct Statement {
    sql: String,
    values: Vec<Value>,
    /// Whether it is asked instead of done.
    asks: bool,
}

impl Statement {
    fn ask(sql: &str, values: Vec<Value>) -> Self {
        Self {
            sql: sql.to_owned(),
            values,
            asks: true,
        }
    }

    fn write(sql: &str, values: Vec<Value>) -> Self {
        Self {
            sql: sql.to_owned(),
            values,
            asks: false,
        }
    }
}

/// What a ledger has of events.
#[derive(Default)]
struct Events {
    /// By request.
    all: BTreeMap<i64, One>,
    /// What finds an account, and makes it.
    accounts: HashMap<i64, [Vec<Value>; 2]>,
    /// Accounts that there were before.
    known: i64,
}

/// What is asked and written of a record.
#[derive(Default)]
struct One {
    asked: Vec<Statement>,
    written: Vec<Statement>,
    /// What goes into which account.
    moves: Vec<(i64, i64)>,
    /// How whom it is about stands in the end, with their number.
    stands: Option<(i64, Vec<Value>)>,
}

impl Events {
    fn of(kept: &Connection, last: i64, known: i64) -> Result<Self, Error> {
        let mut events = Self {
            known,
            ..Self::default()
        };
        let mut requests =
            kept.prepare("SELECT id, what, name FROM request WHERE id > ?1 AND what = 'event'")?;
        let mut requests = requests.query([last])?;
        while let Some(row) = requests.next()? {
            let asked = Statement::ask(KNOWN_REQUEST, vec![row.get(1)?, row.get(2)?]);
            let one = events.all.entry(row.get(0)?).or_default();
            one.asked.push(asked);
        }
        events.read_members(kept)?;
        events.read_rows(kept)?;
        events.read_accounts(kept)?;
        Ok(events)
    }

    fn read_members(&mut self, kept: &Connection) -> Result<(), Error> {
        let mut members = kept.prepare(
            "SELECT e.request, m.customer, m.record, m.id, m.state, m.day, m.tier
             FROM event e JOIN member m ON m.id = e.member",
        )?;
        let mut members = members.query([])?;
        while let Some(row) = members.next()? {
            let Some(one) = self.all.get_mut(&row.get(0)?) else {
                continue;
            };
            one.asked
                .push(Statement::ask(KNOWN_MEMBER, vec![row.get(1)?]));
            one.asked
                .push(Statement::ask(KNOWN_RECORD, vec![row.get(2)?]));
            let stands = vec![row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
            one.stands = Some((row.get(3)?, stands));
        }
        Ok(())
    }

    fn read_rows(&mut self, kept: &Connection) -> Result<(), Error> {
        for (table, request, written) in TABLES {
            let mut rows = kept.prepare(&format!("SELECT {request}, {written} FROM {table} t"))?;
            let columns = rows.column_count();
            let places = vec!["?"; columns - 1].join(", ");
            let insert = format!("INSERT INTO {table} VALUES ({places})");
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                let Some(one) = self.all.get_mut(&row.get(0)?) else {
                    continue;
                };
                let values = (1..columns).map(|at| row.get(at));
                let values: Vec<Value> = values.collect::<Result<_, _>>()?;
                match (table, &*values) {
                    (
                        "transfer",
                        [
                            _,
                            _,
                            Value::Integer(source),
                            Value::Integer(target),
                            Value::Integer(amount),
                            ..,
                        ],
                    ) => {
                        one.moves.push((*source, -amount));
                        one.moves.push((*target, *amount));
                    }
                    ("lot_use", [_, lot, amount, _]) => {
                        let values = vec![lot.clone(), amount.clone()];
                        one.written.push(Statement::write(TAKE_OUT, values));
                    }
                    _ => (),
                }
                one.written.push(Statement::write(&insert, values));
            }
        }
        Ok(())
    }

    fn read_accounts(&mut self, kept: &Connection) -> Result<(), Error> {
        let mut accounts = kept.prepare("SELECT id, kind, wallet, member, name FROM account")?;
        let mut accounts = accounts.query(params![])?;
        while let Some(row) = accounts.next()? {
            let key = [3, 2, 1, 4].map(|at| row.get(at));
            let [member, wallet, kind, name] = key;
            let find = vec![member?, wallet?, kind?, name?];
            let values = (0..5).map(|at| row.get(at));
            let make = values.collect::<Result<_, _>>()?;
            self.accounts.insert(row.get(0)?, [find, make]);
        }
        Ok(())
    }

    /// All statements, by transaction.
    fn transactions(&self, in_flight: usize) -> Vec<Vec<Statement>> {
        let events: Vec<&One> = self.all.values().collect();
        let mut made = HashSet::new();
        let batches = events.chunks(in_flight);
        batches
            .map(|batch| self.transaction(batch, &mut made))
            .collect()
    }

    fn transaction(&self, batch: &[&One], made: &mut HashSet<i64>) -> Vec<Statement> {
        let mut all = Vec::new();
        let mut looked_up = HashSet::new();
        let mut moved: BTreeMap<i64, i64> = BTreeMap::new();
        let mut standing: BTreeMap<i64, &[Value]> = BTreeMap::new();
        let mut asked = BTreeSet::new();
        for one in batch {
            // Of a member is asked once.
            let again = one
                .stands
                .as_ref()
                .is_some_and(|(id, _)| !asked.insert(*id));
            all.extend(
                one.asked
                    .iter()
                    .take(if again { 1 } else { usize::MAX })
                    .cloned(),
            );
            for (account, amount) in &one.moves {
                *moved.entry(*account).or_default() += amount;
                let (Some([find, make]), true) =
                    (self.accounts.get(account), looked_up.insert(*account))
                else {
                    continue;
                };
                all.push(Statement::ask(KNOWN_ACCOUNT, find.clone()));
                if *account > self.known && made.insert(*account) {
                    all.push(Statement::write(NEW_ACCOUNT, make.clone()));
                }
            }
            all.extend(one.written.iter().cloned());
            if let Some((id, values)) = &one.stands {
                standing.insert(*id, values);
            }
        }
        for (account, amount) in moved {
            all.push(Statement::write(MOVE, vec![account.into(), amount.into()]));
        }
        for values in standing.into_values() {
            all.push(Statement::write(STAND, values.to_vec()));
        }
        all
    }
}
