//! Customers become members.

use sadakat_engine::records::{CustomerFormat, read_customers};

use crate::error::LedgerError;
use crate::merge::first_joined;
use crate::session::{Known, record};
use crate::store::params;
use crate::work::Work;

/// What came of a customer's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Enrolled {
    /// Somebody became a member.
    New,
    /// A member's record says something else than before.
    Changed,
    /// The record was known.
    Unchanged,
}

/// Takes in a customer.
pub(crate) fn enrol(work: &Work<'_>, text: &str) -> Result<Enrolled, LedgerError> {
    let text = text.trim().replace(['\n', '\r'], " ");
    let mut rejects = Vec::new();
    let mut reject = |reject| rejects.push(reject);
    let format = CustomerFormat::NdJson;
    let schema = &work.snapshot.settings().schema;
    let table = read_customers(text.as_bytes(), "customer", format, schema, &mut reject);
    let table = table.map_err(|error| LedgerError::Damaged(error.to_string()))?;
    if let Some(reject) = rejects.pop() {
        return Err(LedgerError::Record(Box::new(reject)));
    }
    if table.is_empty() {
        return Ok(Enrolled::Unchanged);
    }
    enrol_as(work, table.id(0), Some(&text))
}

/// Takes in a customer whose record was read.
pub(crate) fn enrol_as(
    work: &Work<'_>,
    customer: &str,
    text: Option<&str>,
) -> Result<Enrolled, LedgerError> {
    let connection = work.connection;
    let known = work.buffer.member(connection, customer)?;
    if known.as_ref().is_some_and(Known::is_household) {
        return Err(LedgerError::IsHousehold(customer.to_owned()));
    }
    work.buffer.forget(customer);
    let first = known.as_ref().and_then(|known| known.joined.as_deref());
    let text = match (text, first) {
        (Some(text), Some(first)) => Some(first_joined(&work.snapshot, text, first)?),
        (text, _) => text.map(str::to_owned),
    };
    let text = text.as_deref();
    let (member, enrolled) = match known.clone() {
        Some(known) => {
            if text.is_some() && record(connection, known.record)?.as_deref() == text {
                return Ok(Enrolled::Unchanged);
            }
            (known.id, Enrolled::Changed)
        }
        None => {
            let mut insert = connection
                .prepare_cached("INSERT INTO member (customer) VALUES (?1) RETURNING id")?;
            let id = insert.query_row(params![customer], |row| row.get(0))?;
            (id, Enrolled::New)
        }
    };
    let mut insert = connection
        .prepare_cached("INSERT INTO record (member, body) VALUES (?1, ?2) RETURNING id")?;
    let record: i64 = insert.query_row(params![member, text], |row| row.get(0))?;
    let mut update = connection.prepare_cached("UPDATE member SET record = ?2 WHERE id = ?1")?;
    update.execute(params![member, record])?;
    let name = format!("{customer}@{record}");
    let hash = text.map(|text| blake3::hash(text.as_bytes()));
    let hash = hash.as_ref().map_or(&[][..], |hash| hash.as_bytes());
    work.log("customer", &name, hash, None, "")?;
    Ok(enrolled)
}
