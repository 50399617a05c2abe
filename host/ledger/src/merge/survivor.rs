//! Whoever was merged into somebody leads there: what is asked of the one is
//! asked of the other.

use std::borrow::Cow;

use sadakat_engine::Snapshot;
use sadakat_engine::batch::{Column, Columns, DictionaryBuilder, TextColumn};

use crate::error::LedgerError;
use crate::session::Known;
use crate::store::{Connection, Optional as _, params};
use crate::work::{Work, text};

/// How many members one after the other may have been merged: no more than
/// there are, so that a damaged ledger does not lead in a circle.
const FARTHEST: usize = 1_000_000;

impl Known {
    /// The member to whom an id leads, with their own id.
    pub(crate) fn of_survivor(
        connection: &Connection,
        customer: &str,
    ) -> Result<Option<(String, Self)>, LedgerError> {
        let known = Self::find(connection, customer)?;
        let Some(known) = known.filter(|known| !known.is_household()) else {
            return Ok(None);
        };
        let Some(into) = known.merged else {
            return Ok(Some((customer.to_owned(), known)));
        };
        let survivor = survivor(connection, into)?;
        let known = Self::find(connection, &survivor)?;
        Ok(known.map(|known| (survivor, known)))
    }
}

/// The id of the member to whom a member leads.
pub(crate) fn survivor(connection: &Connection, member: i64) -> Result<String, LedgerError> {
    let mut find =
        connection.prepare_cached("SELECT customer, merged FROM member WHERE id = ?1")?;
    let mut member = member;
    for _ in 0..FARTHEST {
        let found = find.query_row(params![member], |row| Ok((row.get(0)?, row.get(1)?)));
        let found: Option<(String, Option<i64>)> = found.optional()?;
        match found {
            Some((_, Some(into))) => member = into,
            Some((customer, None)) => return Ok(customer),
            None => break,
        }
    }
    Err(LedgerError::Damaged(format!(
        "nobody has what member {member} had"
    )))
}

impl Work<'_> {
    /// The id of the member to whom an id leads: mostly itself.
    pub(crate) fn survivor<'c>(&self, customer: &'c str) -> Result<Cow<'c, str>, LedgerError> {
        let known = self.known(customer)?;
        Ok(match known.and_then(|known| known.merged) {
            Some(into) => Cow::Owned(survivor(self.connection, into)?),
            None => Cow::Borrowed(customer),
        })
    }

    /// An event, as a program read it, as one of the member to whom its customer
    /// leads.
    pub(crate) fn as_survivor(
        &self,
        snapshot: &Snapshot,
        one: Columns,
    ) -> Result<Columns, LedgerError> {
        let Some(customer) = text(snapshot, &one, "customer.id") else {
            return Ok(one);
        };
        let known = self.buffer.member(self.connection, &customer)?;
        if known.is_some_and(|known| known.is_household()) {
            return Err(LedgerError::IsHousehold(customer));
        }
        let survivor = self.survivor(&customer)?;
        Ok(with_customer(snapshot, one, &survivor))
    }
}

/// An event, as a program read it, as one of a customer.
pub(crate) fn with_customer(snapshot: &Snapshot, mut one: Columns, customer: &str) -> Columns {
    if text(snapshot, &one, "customer.id").as_deref() == Some(customer) {
        return one;
    }
    if let Some(id) = snapshot.settings().schema.find("customer.id") {
        let mut dictionary = DictionaryBuilder::default();
        let key = dictionary.intern(customer);
        let customers = TextColumn {
            keys: vec![key; one.rows()].into(),
            dictionary: dictionary.finish(),
            validity: None,
        };
        one.set(id, Column::Text(customers));
    }
    one
}
