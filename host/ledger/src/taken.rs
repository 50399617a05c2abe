//! Rows that are taken as they are: what a request did, kept for the time when
//! the request itself is gone.
//!
//! Triggers that live as long as the connection note which rows are touched.

use serde_json::Value as Json;

use crate::error::LedgerError;
use crate::store::{Connection, Optional as _, Param, Value, ValueRef, params};
use crate::verify::FOLLOWS;

/// A row of a table that follows from the log.
#[derive(Debug, Clone)]
pub(crate) struct TakenRow {
    pub(crate) table: &'static str,
    /// As a JSON list.
    pub(crate) key: String,
    /// The columns with their values; none if the row was deleted.
    pub(crate) content: Option<Vec<(String, Json)>>,
}

impl TakenRow {
    /// What a column says.
    pub(crate) fn get(&self, column: &str) -> Option<&Json> {
        let content = self.content.as_ref()?;
        let found = content.iter().find(|(name, _)| name == column);
        found.map(|(_, value)| value)
    }

    /// Changes what a column says.
    pub(crate) fn set(&mut self, column: &str, value: Json) {
        let columns = self.content.iter_mut().flatten();
        for (_, known) in columns.filter(|(name, _)| name == column) {
            *known = value.clone();
        }
    }
}

/// A table, and how its rows are told apart.
struct Table {
    name: &'static str,
    columns: Vec<String>,
    key: Vec<String>,
}

/// What a table is called by which rows are told apart that have no key.
const ROWID: &str = "rowid";

impl Table {
    fn of(connection: &Connection, name: &'static str) -> Result<Self, LedgerError> {
        // What a file says of its own tables is so in every store.
        let mut rows =
            connection.prepare_cached("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?;
        let rows = rows.query_map(params![name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let all: Vec<(String, i64)> = rows.collect::<Result<_, _>>()?;
        let mut key: Vec<(String, i64)> = all.iter().filter(|(_, pk)| *pk > 0).cloned().collect();
        key.sort_by_key(|(_, pk)| *pk);
        let mut columns: Vec<String> = all.into_iter().map(|(name, _)| name).collect();
        let mut key: Vec<String> = key.into_iter().map(|(name, _)| name).collect();
        if key.is_empty() {
            key.push(ROWID.to_owned());
            columns.insert(0, ROWID.to_owned());
        }
        Ok(Self { name, columns, key })
    }

    fn is_this(&self) -> String {
        let (places, columns): (Vec<String>, _) = (
            (1..=self.key.len()).map(|at| format!("?{at}")).collect(),
            self.key.iter(),
        );
        let tests = columns
            .zip(places)
            .map(|(column, at)| format!("{column} = {at}"));
        tests.collect::<Vec<_>>().join(" AND ")
    }
}

/// The tables that requests write.
fn tables(connection: &Connection) -> Result<Vec<Table>, LedgerError> {
    let tables = FOLLOWS
        .iter()
        .map(|(table, _)| Table::of(connection, table));
    tables.collect()
}

/// Notes from now on which rows are touched.
pub(crate) fn watch(connection: &Connection) -> Result<(), LedgerError> {
    connection.execute_batch(
        "CREATE TEMP TABLE touched (place TEXT, key TEXT, PRIMARY KEY (place, key))",
    )?;
    for Table { name, key, .. } in tables(connection)? {
        for (what, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
            let key = key.iter().map(|column| format!("{row}.{column}"));
            let key = key.collect::<Vec<_>>().join(", ");
            connection.execute_batch(&format!(
                "CREATE TEMP TRIGGER touched_{name}_{what} AFTER {what} ON main.{name} BEGIN
                 INSERT OR IGNORE INTO touched VALUES ('{name}', json_array({key})); END"
            ))?;
        }
    }
    Ok(())
}

/// The rows that were touched since this was asked last, without content.
pub(crate) fn touched(connection: &Connection) -> Result<Vec<TakenRow>, LedgerError> {
    let rows: Vec<TakenRow> = {
        let mut all =
            connection.prepare_cached("SELECT place, key FROM touched ORDER BY place, key")?;
        let mut all = all.query(params![])?;
        let mut rows = Vec::new();
        while let Some(row) = all.next()? {
            let place: String = row.get(0)?;
            let known = FOLLOWS.iter().find(|(table, _)| **table == place);
            let (table, _) = known.ok_or_else(|| unknown(&place))?;
            rows.push(TakenRow {
                table,
                key: row.get(1)?,
                content: None,
            });
        }
        rows
    };
    connection
        .prepare_cached("DELETE FROM touched")?
        .execute(params![])?;
    Ok(rows)
}

/// What is in these rows now; `model` is a file with the same tables.
pub(crate) fn read(
    connection: &Connection,
    model: &Connection,
    rows: &mut [TakenRow],
) -> Result<(), LedgerError> {
    for row in rows {
        let table = Table::of(model, row.table)?;
        let columns = table.columns.join(", ");
        let sql = format!(
            "SELECT {columns} FROM {} WHERE {}",
            table.name,
            table.is_this()
        );
        let key = values(&row.key)?;
        let content = connection
            .prepare_cached(&sql)?
            .query_row(&bound(&key), |found| {
                let values = table.columns.iter().enumerate();
                let values = values.map(|(at, name)| {
                    let value = match found.value(at)? {
                        ValueRef::Integer(number) => Json::from(number),
                        ValueRef::Text(text) => Json::from(text),
                        // No row that is taken has anything in a blob.
                        ValueRef::Blob(_) => Json::Array(Vec::new()),
                        ValueRef::Null => Json::Null,
                    };
                    Ok((name.clone(), value))
                });
                values.collect::<Result<Vec<_>, _>>()
            })
            .optional()?;
        row.content = content;
    }
    Ok(())
}

/// Keeps what a request did.
pub(crate) fn keep(
    connection: &Connection,
    request: i64,
    rows: &[TakenRow],
) -> Result<(), LedgerError> {
    connection
        .prepare_cached("DELETE FROM taken WHERE request = ?1")?
        .execute(params![request])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO taken (request, place, key, content) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for row in rows {
        let values = row.content.as_ref();
        let values = values.map(|content| content.iter().map(|(_, value)| value));
        let content = values.map(|values| serde_json::to_string(&values.collect::<Vec<_>>()));
        insert.execute(params![request, row.table, row.key, content.transpose()?])?;
    }
    Ok(())
}

/// Whether a request's rows are taken as they are.
pub(crate) fn is_taken(connection: &Connection, request: i64) -> Result<bool, LedgerError> {
    let mut find = connection.prepare_cached("SELECT 1 FROM taken WHERE request = ?1")?;
    Ok(find.exists(params![request])?)
}

/// Puts what a request did into another ledger.
pub(crate) fn put(from: &Connection, request: i64, into: &Connection) -> Result<(), LedgerError> {
    let mut rows =
        from.prepare_cached("SELECT place, key, content FROM taken WHERE request = ?1")?;
    let mut rows = rows.query(params![request])?;
    while let Some(row) = rows.next()? {
        let (place, key): (String, String) = (row.get(0)?, row.get(1)?);
        let content: Option<String> = row.get(2)?;
        let known = FOLLOWS.iter().find(|(table, _)| **table == place);
        let (name, _) = known.ok_or_else(|| unknown(&place))?;
        let table = Table::of(into, name)?;
        match content {
            Some(content) => {
                let columns = table.columns.join(", ");
                let places: Vec<String> = (1..=table.columns.len())
                    .map(|at| format!("?{at}"))
                    .collect();
                let places = places.join(", ");
                let sql = format!("INSERT OR REPLACE INTO {name} ({columns}) VALUES ({places})");
                let mut content = values(&content)?;
                // Columns that came with a later version say nothing.
                content.resize(table.columns.len(), Value::Null);
                into.prepare_cached(&sql)?.execute(&bound(&content))?;
            }
            None => {
                let sql = format!("DELETE FROM {name} WHERE {}", table.is_this());
                into.prepare_cached(&sql)?.execute(&bound(&values(&key)?))?;
            }
        }
    }
    Ok(())
}

fn bound(values: &[Value]) -> Vec<Param<'_>> {
    values.iter().map(Value::param).collect()
}

/// The values of a JSON list.
fn values(list: &str) -> Result<Vec<Value>, LedgerError> {
    let list: Vec<Json> = serde_json::from_str(list)?;
    let values = list.into_iter().map(|value| match value {
        Json::Null => Ok(Value::Null),
        Json::String(text) => Ok(Value::Text(text)),
        Json::Array(list) if list.is_empty() => Ok(Value::Blob(Vec::new())),
        other => {
            let number = other.as_i64();
            let number = number.ok_or_else(|| LedgerError::Damaged(format!("no value: {other}")));
            number.map(Value::Integer)
        }
    });
    values.collect()
}

fn unknown(place: &str) -> LedgerError {
    LedgerError::Damaged(format!("there is no table `{place}`"))
}
