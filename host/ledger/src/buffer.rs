//! What a transaction writes once at its end instead of event by event:
//! members' states, and balances of accounts, some of which every event moves.
//!
//! Whatever is refused is undone here as the savepoint undoes it in the file.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::error::LedgerError;
use crate::session::Known;
use crate::store::{Connection, Optional as _, params};

/// A member's state as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) state: Arc<str>,
    pub(crate) day: i32,
    pub(crate) tier: Option<String>,
}

/// An account by what it is: wallet, member, kind and name.
type AccountKey = (i64, i64, &'static str, String);

/// What is not written yet, and what need not be asked again.
#[derive(Default)]
pub(crate) struct Buffer {
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    wallets: HashMap<String, i64>,
    secret: Option<[u8; 32]>,
    has_pools: Option<bool>,
    accounts: HashMap<AccountKey, i64>,
    moved: BTreeMap<i64, i64>,
    members: HashMap<String, Option<Known>>,
    standings: BTreeMap<i64, Standing>,
    next_request: Option<i64>,
    next_event: Option<i64>,
    next_lot: Option<i64>,
    next_transfer: Option<i64>,
    next_account: Option<i64>,
    /// What to do, from the last to the first, to be as before.
    undo: Vec<Undo>,
}

enum Undo {
    Account(AccountKey),
    Moved(i64, i64),
    Member(String, Option<Known>),
    Standing(i64, Option<Standing>),
}

/// A place in what was done, to go back to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark(usize);

impl Buffer {
    /// A place to go back to.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.inner.borrow().undo.len())
    }

    /// Whatever was done so far is never undone alone.
    pub(crate) fn settle(&self) {
        self.inner.borrow_mut().undo.clear();
    }

    /// Forgets what was done since.
    pub(crate) fn back_to(&self, mark: Mark) {
        let inner = &mut *self.inner.borrow_mut();
        inner.next_request = None;
        inner.next_event = None;
        inner.next_lot = None;
        inner.next_transfer = None;
        inner.next_account = None;
        while inner.undo.len() > mark.0 {
            match inner.undo.pop() {
                Some(Undo::Account(key)) => {
                    inner.accounts.remove(&key);
                }
                Some(Undo::Moved(account, amount)) => {
                    let sum = inner.moved.entry(account).or_default();
                    *sum = sum.saturating_sub(amount);
                }
                Some(Undo::Member(customer, known)) => {
                    inner.members.insert(customer, known);
                }
                Some(Undo::Standing(member, standing)) => {
                    match standing {
                        Some(standing) => inner.standings.insert(member, standing),
                        None => inner.standings.remove(&member),
                    };
                }
                None => return,
            }
        }
    }

    /// A member as this transaction left them; none if there is none.
    pub(crate) fn member(
        &self,
        connection: &Connection,
        customer: &str,
    ) -> Result<Option<Known>, LedgerError> {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(known) = inner.members.get(customer) {
            return Ok(known.clone());
        }
        let known = Known::find(connection, customer)?;
        inner.members.insert(customer.to_owned(), known.clone());
        Ok(known)
    }

    /// Forgets what is known of a member whose row was written.
    pub(crate) fn forget(&self, customer: &str) {
        self.inner.borrow_mut().members.remove(customer);
    }

    /// A member stands in another way from now on.
    pub(crate) fn stand(&self, customer: &str, known: &Known, standing: Standing) {
        let inner = &mut *self.inner.borrow_mut();
        let now = Known {
            state: Some(Arc::clone(&standing.state)),
            ..known.clone()
        };
        let before = inner.members.insert(customer.to_owned(), Some(now));
        let before = before.unwrap_or_else(|| Some(known.clone()));
        inner.undo.push(Undo::Member(customer.to_owned(), before));
        let before = inner.standings.insert(known.id, standing);
        inner.undo.push(Undo::Standing(known.id, before));
    }

    /// The row of a wallet.
    pub(crate) fn wallet(&self, connection: &Connection, name: &str) -> Result<i64, LedgerError> {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(known) = inner.wallets.get(name) {
            return Ok(*known);
        }
        let mut all = connection.prepare_cached("SELECT name, id FROM wallet")?;
        let all = all.query_map(params![], |row| Ok((row.get(0)?, row.get(1)?)))?;
        inner.wallets = all.collect::<Result<_, _>>()?;
        let known = inner.wallets.get(name).copied();
        known.ok_or_else(|| LedgerError::Damaged(format!("there is no wallet `{name}`")))
    }

    /// Whether there may be pools of coupons.
    pub(crate) fn has_pools(&self, connection: &Connection) -> Result<bool, LedgerError> {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(known) = inner.has_pools {
            return Ok(known);
        }
        let mut any = connection.prepare_cached("SELECT 1 FROM pool LIMIT 1")?;
        let any = any.exists(params![])?;
        inner.has_pools = Some(any);
        Ok(any)
    }

    /// A pool began.
    pub(crate) fn has_pool(&self) {
        self.inner.borrow_mut().has_pools = Some(true);
    }

    /// What codes of coupons are made of.
    pub(crate) fn secret(&self, connection: &Connection) -> Result<[u8; 32], LedgerError> {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(secret) = inner.secret {
            return Ok(secret);
        }
        let secret =
            connection.query_row("SELECT secret FROM ledger", params![], |row| row.get(0))?;
        inner.secret = Some(secret);
        Ok(secret)
    }

    /// How many wallets there are, also those that a program does not declare.
    pub(crate) fn wallets(&self, connection: &Connection) -> Result<usize, LedgerError> {
        if self.inner.borrow().wallets.is_empty() {
            let mut count = connection.prepare_cached("SELECT count(*) FROM wallet")?;
            let count: i64 = count.query_row(params![], |row| row.get(0))?;
            return Ok(usize::try_from(count).unwrap_or(usize::MAX));
        }
        Ok(self.inner.borrow().wallets.len())
    }

    /// Moves the balance of an account, which begins if there is none: its row.
    pub(crate) fn move_balance(
        &self,
        connection: &Connection,
        (wallet, member): (i64, i64),
        (kind, name): (&'static str, &str),
        amount: i64,
    ) -> Result<i64, LedgerError> {
        let inner = &mut *self.inner.borrow_mut();
        let key = (wallet, member, kind, name.to_owned());
        let account = match inner.accounts.get(&key) {
            Some(account) => *account,
            None => {
                let account = account(connection, &key, &mut inner.next_account)?;
                inner.undo.push(Undo::Account(key.clone()));
                inner.accounts.insert(key, account);
                account
            }
        };
        let sum = inner.moved.entry(account).or_default();
        let moved = sum.checked_add(amount);
        *sum = moved.ok_or_else(|| LedgerError::Damaged("a balance is too large".to_owned()))?;
        inner.undo.push(Undo::Moved(account, amount));
        Ok(account)
    }

    /// The number that the request has which is done now.
    pub(crate) fn next_request(&self, connection: &Connection) -> Result<i64, LedgerError> {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(next) = inner.next_request {
            return Ok(next);
        }
        let mut next = connection.prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM request")?;
        let next = next.query_row(params![], |row| row.get(0))?;
        inner.next_request = Some(next);
        Ok(next)
    }

    /// The number of a new event.
    pub(crate) fn new_event(&self, connection: &Connection) -> Result<i64, LedgerError> {
        let next = &mut self.inner.borrow_mut().next_event;
        let ask = "SELECT coalesce(max(id), 0) + 1 FROM event";
        next_number(connection, ask, next)
    }

    /// The number of a new lot. Nobody waits for the row, whose number is known.
    pub(crate) fn new_lot(&self, connection: &Connection) -> Result<i64, LedgerError> {
        let next = &mut self.inner.borrow_mut().next_lot;
        next_number(connection, "SELECT coalesce(max(id), 0) + 1 FROM lot", next)
    }

    /// The number of a new transfer.
    pub(crate) fn new_transfer(&self, connection: &Connection) -> Result<i64, LedgerError> {
        let next = &mut self.inner.borrow_mut().next_transfer;
        let ask = "SELECT coalesce(max(id), 0) + 1 FROM transfer";
        next_number(connection, ask, next)
    }

    /// The number of the last request, if it is known.
    pub(crate) fn last_request(&self) -> Option<i64> {
        self.inner.borrow().next_request.map(|next| next - 1)
    }

    /// A request was written down.
    pub(crate) fn requested(&self, id: i64) {
        self.inner.borrow_mut().next_request = id.checked_add(1);
    }

    /// Writes everything.
    pub(crate) fn write(&self, connection: &Connection) -> Result<(), LedgerError> {
        let inner = &mut *self.inner.borrow_mut();
        inner.undo.clear();
        let mut update =
            connection.prepare_cached("UPDATE account SET balance = balance + ?2 WHERE id = ?1")?;
        for (account, amount) in std::mem::take(&mut inner.moved) {
            if amount != 0 {
                update.execute(params![account, amount])?;
            }
        }
        let mut update = connection
            .prepare_cached("UPDATE member SET state = ?2, day = ?3, tier = ?4 WHERE id = ?1")?;
        for (member, standing) in std::mem::take(&mut inner.standings) {
            let Standing { state, day, tier } = standing;
            update.execute(params![member, state, day, tier])?;
        }
        Ok(())
    }
}

/// The next number of a table, which is asked once.
fn next_number(
    connection: &Connection,
    ask: &str,
    next: &mut Option<i64>,
) -> Result<i64, LedgerError> {
    let number = match *next {
        Some(number) => number,
        None => connection.query_row(ask, params![], |row| row.get(0))?,
    };
    *next = number.checked_add(1);
    Ok(number)
}

/// The row of an account; makes it if there is none.
fn account(
    connection: &Connection,
    key: &AccountKey,
    next: &mut Option<i64>,
) -> Result<i64, LedgerError> {
    let (wallet, member, kind, name) = key;
    let mut find = connection.prepare_cached(
        "SELECT id FROM account WHERE member = ?1 AND wallet = ?2 AND kind = ?3 AND name = ?4",
    )?;
    let known = find.query_row(params![member, wallet, kind, name], |row| row.get(0));
    if let Some(known) = known.optional()? {
        return Ok(known);
    }
    let id = next_number(
        connection,
        "SELECT coalesce(max(id), 0) + 1 FROM account",
        next,
    )?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO account (id, kind, wallet, member, name, balance)
         VALUES (?1, ?2, ?3, ?4, ?5, 0)",
    )?;
    insert.execute(params![id, *kind, wallet, member, name])?;
    Ok(id)
}
