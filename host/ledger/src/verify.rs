//! Whether a ledger is what its log says: everything is computed once more.

use std::collections::HashMap;

use sadakat_engine::plugin::PluginCache;
use sadakat_engine::state::KeptMember;

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::program::{Program, kept_program};
use crate::store::{Connection, Optional as _, ValueRef, params};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Verified {
    /// Records and other requests that were done once more.
    pub requests: u64,
    /// Rows that were compared.
    pub rows: u64,
    /// What is not as it must be; nothing if the ledger is sound.
    pub problems: Vec<String>,
}

/// What follows from the log, with the order in which rows are compared.
pub(crate) const FOLLOWS: [(&str, &str); 19] = [
    ("request", "id"),
    ("member", "id"),
    ("record", "id"),
    ("event", "id"),
    ("purchase", "event"),
    ("account", "id"),
    ("transfer", "id"),
    ("lot", "id"),
    ("lot_use", "rowid"),
    ("share", "campaign, budget, per, key, day"),
    ("tier_change", "rowid"),
    ("member_tag", "member, tag"),
    ("member_merge", "id"),
    ("hold", "id"),
    ("coupon", "id"),
    ("pool", "id"),
    ("coupon_use", "rowid"),
    ("coupon_hold", "id"),
    ("wallet", "id"),
];

/// What must never be found, as questions whose answer says where it is.
const NEVER: [(&str, &str); 8] = [
    (
        "accounts whose balance is not the sum of their transfers",
        "SELECT a.id FROM account a LEFT JOIN v_entries e ON e.account = a.id
         GROUP BY a.id HAVING a.balance <> coalesce(sum(e.amount), 0)",
    ),
    (
        "wallets whose accounts do not sum to zero",
        "SELECT wallet FROM account GROUP BY wallet HAVING sum(balance) <> 0",
    ),
    (
        "coupons that were used more or less often than is written down",
        "SELECT c.id FROM coupon c WHERE c.used <>
            (SELECT count(*) FROM coupon_use u WHERE u.coupon = c.id AND u.back IS NULL)",
    ),
    (
        "coupons that are redeemed and can be used, or the other way",
        "SELECT id FROM coupon WHERE (state = 'redeemed') <> (used = uses) AND state <> 'void'",
    ),
    (
        "members of a household who own points beside it",
        "SELECT m.id FROM member m JOIN account a ON a.member = m.id
         WHERE m.household <> m.id AND a.balance <> 0",
    ),
    (
        "members of whose held points there are not as many in holds",
        "SELECT a.member FROM account a WHERE a.kind = 'member:held' AND a.balance <>
            (SELECT coalesce(sum(h.amount), 0) FROM hold h
             WHERE h.member = a.member AND h.wallet = a.wallet AND h.state = 'held')",
    ),
    (
        "members of whose pending points there are not as many in lots",
        "SELECT a.member FROM account a WHERE a.kind = 'member:pending' AND a.balance <>
            (SELECT coalesce(sum(l.rest), 0) FROM lot l
             WHERE l.member = a.member AND l.wallet = a.wallet AND l.pending)",
    ),
    (
        "members of whose usable points there are not as many in lots",
        "SELECT a.member FROM account a WHERE a.kind = 'member:available'
            AND CASE WHEN a.balance > 0 THEN a.balance ELSE 0 END <>
            (SELECT coalesce(sum(l.rest), 0) FROM lot l
             WHERE l.member = a.member AND l.wallet = a.wallet AND NOT l.pending)",
    ),
];

/// How many differences of a table are told.
const TOLD: usize = 3;

/// Requests that are done at a time.
const BATCH: usize = 512;

impl Ledger {
    /// Checks the books, and computes everything once more from the log, by the
    /// programs that were in force: every decision, lot, transfer and tier must
    /// come to the same.
    ///
    /// # Errors
    /// If the ledger cannot be read, or a program of the log cannot be loaded.
    pub fn verify(&mut self) -> Result<Verified, LedgerError> {
        let mut verified = Verified::default();
        let transaction = self.read()?;
        let mut again = begin_again(&transaction, self.program().plugins())?;
        soundness(&transaction, again.connection(), &mut verified)?;
        balances(&transaction, &mut verified)?;
        let mut after = 0;
        loop {
            let all = i64::MAX;
            let done = do_again(&transaction, &mut again, &mut after, all, &mut verified)?;
            if done == 0 {
                break;
            }
            verified.requests += done;
        }
        for (table, order) in FOLLOWS {
            compare(
                &transaction,
                again.connection(),
                table,
                order,
                &mut verified,
            )?;
        }
        Ok(verified)
    }
}

fn soundness(
    connection: &Connection,
    model: &Connection,
    verified: &mut Verified,
) -> Result<(), LedgerError> {
    verified.problems.extend(connection.damages(model)?);
    for (what, sql) in NEVER {
        let found = connection.query_row(&format!("{sql} LIMIT 1"), params![], |row| row.get(0));
        let found: Option<i64> = found.optional()?;
        if let Some(found) = found {
            verified.problems.push(format!("{what}: {found}"));
        }
    }
    Ok(())
}

/// Whether accounts are what members' states say.
fn balances(connection: &Connection, verified: &mut Verified) -> Result<(), LedgerError> {
    let mut accounts: HashMap<(i64, String), (i64, i64)> = HashMap::new();
    let mut rows = connection.prepare(
        "SELECT a.member, w.name, a.kind, a.balance FROM account a JOIN wallet w ON w.id = a.wallet
         WHERE a.kind IN ('member:available', 'member:pending')",
    )?;
    let mut rows = rows.query(params![])?;
    while let Some(row) = rows.next()? {
        let own = accounts.entry((row.get(0)?, row.get(1)?)).or_default();
        let kind: String = row.get(2)?;
        let balance = row.get(3)?;
        if kind == "member:available" {
            own.0 = balance;
        } else {
            own.1 = balance;
        }
    }
    let mut members =
        connection.prepare("SELECT id, customer, state FROM member WHERE state IS NOT NULL")?;
    let mut members = members.query(params![])?;
    while let Some(row) = members.next()? {
        let (id, customer, state): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let kept: KeptMember = serde_json::from_str(&state)?;
        for (name, wallet) in kept.wallets() {
            let booked = accounts.remove(&(id, name.to_owned())).unwrap_or_default();
            if booked != (wallet.balance(), wallet.pending()) {
                verified.problems.push(format!(
                    "`{customer}` has {} and {} pending in `{name}`, but {} and {} are booked",
                    wallet.balance(),
                    wallet.pending(),
                    booked.0,
                    booked.1
                ));
            }
        }
    }
    accounts.retain(|_, booked| *booked != (0, 0));
    for ((member, wallet), _) in accounts {
        let problem = format!("points of `{wallet}` are booked for member {member}, who has none");
        verified.problems.push(problem);
    }
    Ok(())
}

/// An empty ledger with the programs and wallets of another.
pub(crate) fn begin_again(
    connection: &Connection,
    plugins: Option<&PluginCache>,
) -> Result<Ledger, LedgerError> {
    let first: Option<i64> = connection
        .query_row("SELECT min(id) FROM program", params![], |row| row.get(0))
        .optional()?
        .flatten();
    let program = match first {
        Some(first) => kept_program(connection, first, plugins)?,
        None => Program::empty(plugins.cloned()).map_err(|report| LedgerError::OldProgram {
            hash: String::new(),
            report,
        })?,
    };
    let again = Ledger::in_memory(program)?;
    let own = again.connection();
    own.execute("DELETE FROM wallet", params![])?;
    let secret = connection.query_row("SELECT secret FROM ledger", params![], |row| row.get(0));
    let secret: Option<Vec<u8>> = secret.optional()?;
    own.execute(
        "UPDATE ledger SET secret = ?1",
        params![secret.unwrap_or_default()],
    )?;
    for (table, columns) in [("program", 2), ("program_file", 3), ("wallet", 3)] {
        let mut rows = connection.prepare(&format!("SELECT * FROM {table}"))?;
        let mut rows = rows.query(params![])?;
        let places: Vec<String> = (1..=columns).map(|at| format!("?{at}")).collect();
        let insert = format!("INSERT INTO {table} VALUES ({})", places.join(", "));
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|at| row.value(at));
            let values: Vec<_> = values.collect::<Result<_, _>>()?;
            own.execute(&insert, &values)?;
        }
    }
    Ok(again)
}

/// A request as it was logged.
struct Logged {
    id: i64,
    what: String,
    name: String,
    program: i64,
    body: Option<String>,
}

/// Does the next requests once more, all of one kind and by one program, none
/// beyond the last; how many.
pub(crate) fn do_again(
    connection: &Connection,
    again: &mut Ledger,
    after: &mut i64,
    last: i64,
    verified: &mut Verified,
) -> Result<u64, LedgerError> {
    let mut rows = connection.prepare_cached(
        "SELECT id, what, name, program, body FROM request
         WHERE id > ?1 AND id <= ?3 ORDER BY id LIMIT ?2",
    )?;
    let rows = rows.query_map(params![*after, BATCH as i64, last], |row| {
        Ok(Logged {
            id: row.get(0)?,
            what: row.get(1)?,
            name: row.get(2)?,
            program: row.get(3)?,
            body: row.get(4)?,
        })
    })?;
    let all: Vec<Logged> = rows.collect::<Result<_, _>>()?;
    let Some(first) = all.first() else {
        return Ok(0);
    };
    if crate::taken::is_taken(connection, first.id)? {
        *after = first.id;
        crate::taken::put(connection, first.id, again.connection())?;
        again.forget_shares();
        return Ok(1);
    }
    let mut taken = connection
        .prepare_cached("SELECT min(request) FROM taken WHERE request > ?1 AND request <= ?2")?;
    let newest = all.last().map_or(first.id, |last| last.id);
    let taken: Option<i64> = taken.query_row(params![first.id, newest], |row| row.get(0))?;
    let alike = |logged: &&Logged| (&logged.what, logged.program) == (&first.what, first.program);
    let before = |logged: &&Logged| taken.is_none_or(|taken| logged.id < taken);
    let batch: Vec<&Logged> = all.iter().take_while(alike).take_while(before).collect();
    *after = batch.last().map_or(*after, |last| last.id);
    let hash: String = connection.query_row(
        "SELECT hash FROM program WHERE id = ?1",
        params![first.program],
        |row| row.get(0),
    )?;
    if again.program().snapshot().hash() != hash {
        let program = kept_program(connection, first.program, again.program().plugins())?;
        again.put(program)?;
    }
    let mut failed = |logged: &Logged, why: &str| {
        let (what, name) = (&logged.what, &logged.name);
        verified
            .problems
            .push(format!("{what} `{name}` cannot be done again: {why}"));
    };
    match first.what.as_str() {
        "customer" => {
            let mut bodies = Vec::with_capacity(batch.len());
            for logged in &batch {
                let (customer, record) = logged.name.rsplit_once('@').unwrap_or_default();
                let record: i64 = record.parse().unwrap_or_default();
                let body = crate::session::record(connection, Some(record))?;
                bodies.push((customer.to_owned(), body));
            }
            again.enrol_again(&bodies)?;
        }
        "event" => {
            let bodies = batch.iter().map(|logged| logged.body.as_deref());
            let answers = again.process_batch(bodies.map(Option::unwrap_or_default))?;
            for (logged, answer) in batch.iter().zip(answers) {
                if let Err(error) = answer {
                    failed(logged, &error.to_string());
                }
            }
        }
        "redeem" | "hold" | "capture" | "release" | "adjust" => {
            for logged in &batch {
                let order = serde_json::from_str(logged.body.as_deref().unwrap_or_default())?;
                if let Err(error) = again.order(&order) {
                    failed(logged, &error.to_string());
                }
            }
        }
        what if what.starts_with("coupon ") => {
            for logged in &batch {
                let order = serde_json::from_str(logged.body.as_deref().unwrap_or_default())?;
                if let Err(error) = again.coupon_order(&order) {
                    failed(logged, &error.to_string());
                }
            }
        }
        "void" => {
            for logged in &batch {
                let void = serde_json::from_str(logged.body.as_deref().unwrap_or_default())?;
                if let Err(error) = again.void(&void) {
                    failed(logged, &error.to_string());
                }
            }
        }
        "merge" | "unmerge" => {
            for logged in &batch {
                let merge = serde_json::from_str(logged.body.as_deref().unwrap_or_default())?;
                let done = match first.what.as_str() {
                    "merge" => again.merge(&merge),
                    _ => again.unmerge(&merge),
                };
                if let Err(error) = done {
                    failed(logged, &error.to_string());
                }
            }
        }
        what if what.starts_with("household ") => {
            for logged in &batch {
                let body = logged.body.as_deref().unwrap_or_default();
                let done = match what {
                    "household join" => again.join(&serde_json::from_str(body)?).map(drop),
                    "household leave" => again.leave(&serde_json::from_str(body)?).map(drop),
                    _ => again.household_day(&serde_json::from_str(body)?),
                };
                if let Err(error) = done {
                    failed(logged, &error.to_string());
                }
            }
        }
        other => failed(first, &format!("there is no such request as `{other}`")),
    }
    Ok(batch.len() as u64)
}

/// Compares two tables row by row; the second is that of a file.
pub(crate) fn compare(
    kept: &Connection,
    again: &Connection,
    table: &str,
    order: &str,
    verified: &mut Verified,
) -> Result<(), LedgerError> {
    let names = again.file()?.columns(table)?;
    let sql = format!("SELECT {} FROM {table} ORDER BY {order}", names.join(", "));
    let (mut kept, mut again) = (kept.prepare(&sql)?, again.prepare(&sql)?);
    let (mut kept, mut again) = (kept.query(params![])?, again.query(params![])?);
    let mut different = 0;
    loop {
        let (left, right) = (kept.next()?, again.next()?);
        let (left, right) = match (left, right) {
            (None, None) => break,
            (Some(left), Some(right)) => (left, right),
            (left, _) => {
                let more = if left.is_some() { "more" } else { "fewer" };
                let problem = format!("{table}: there are {more} rows than the log comes to");
                verified.problems.push(problem);
                break;
            }
        };
        verified.rows += 1;
        for (at, name) in names.iter().enumerate() {
            let (one, other) = (left.value(at)?, right.value(at)?);
            if one == other {
                continue;
            }
            different += 1;
            if different <= TOLD {
                let key = shown(left.value(0)?);
                verified.problems.push(format!(
                    "{table} {key}: `{name}` is {}, the log comes to {}",
                    shown(one),
                    shown(other)
                ));
            }
        }
    }
    if different > TOLD {
        let more = different - TOLD;
        verified.problems.push(format!("{table}: and {more} more"));
    }
    Ok(())
}

/// A value as it can stand in a message.
fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "nothing".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text) => format!("`{text}`"),
        ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
