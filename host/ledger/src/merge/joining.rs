//! Who turned out to be one joined when the first of them did: the survivor's
//! record says so, whatever comes from elsewhere later.

use std::collections::BTreeMap;

use sadakat_engine::Snapshot;
use sadakat_engine::batch::Column;
use serde_json::value::RawValue;

use crate::error::LedgerError;
use crate::session::customer_table;

const KEY: &str = "joined_at";

type Fields = BTreeMap<String, Box<RawValue>>;

/// When a customer joined, as a record says it; none if it does not.
pub(super) fn joined_of(record: &str) -> Option<String> {
    let fields: Fields = serde_json::from_str(record).ok()?;
    let joined = fields.get(KEY)?.get();
    (joined != "null").then(|| joined.to_owned())
}

/// Whether one of two times of joining is earlier, as a program reads them; one
/// that is not said, or not understood, is later than any.
pub(super) fn is_earlier(
    snapshot: &Snapshot,
    one: &str,
    other: Option<&str>,
) -> Result<bool, LedgerError> {
    let at = |joined: Option<&str>| -> Result<Option<i64>, LedgerError> {
        let Some(joined) = joined else {
            return Ok(None);
        };
        let record = format!(r#"{{"id":"x","{KEY}":{joined}}}"#);
        let table = customer_table(snapshot, &[("x".to_owned(), record)])?;
        let field = snapshot.settings().schema.find("customer.joined_at");
        let column = field.and_then(|field| table.get(field));
        let column = column.and_then(Column::as_integers);
        Ok(column.and_then(|column| column.get(0)))
    };
    Ok(match (at(Some(one))?, at(other)?) {
        (Some(one), Some(other)) => one < other,
        (one, _) => one.is_some(),
    })
}

/// A record that says another time of joining, or none.
pub(super) fn with_joined(record: &str, joined: Option<&str>) -> Result<String, LedgerError> {
    let mut fields: Fields = serde_json::from_str(record)?;
    match joined {
        Some(joined) => fields.insert(KEY.to_owned(), RawValue::from_string(joined.to_owned())?),
        None => fields.remove(KEY),
    };
    Ok(serde_json::to_string(&fields)?)
}

/// A new record of a survivor, which says when the first of those joined who
/// turned out to be one.
pub(crate) fn first_joined(
    snapshot: &Snapshot,
    record: &str,
    first: &str,
) -> Result<String, LedgerError> {
    let said = joined_of(record);
    if is_earlier(snapshot, first, said.as_deref())? {
        with_joined(record, Some(first))
    } else {
        Ok(record.to_owned())
    }
}
