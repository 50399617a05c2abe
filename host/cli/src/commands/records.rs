//! Records as several commands read them.

use std::io::BufRead as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::diagnostic::codes;
use sadakat_engine::records::{
    CustomerFormat, CustomerTable, EventChunk, Input, Reject, read_customers,
};
use sadakat_engine::replay::Replayed;
use sadakat_engine::schema::Schema;
use sadakat_import::RecordLines;

use crate::output::{Shown as _, WrongInput, WrongLines};

/// What to do with events of customers who are not among the customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum UnknownCustomers {
    /// Their events are guests' events
    #[default]
    Guests,
    /// Their events are rejected
    Reject,
}

/// Refuses to read two files from standard input.
pub(super) fn one_from_stdin(customers: Option<&Path>, events: &Path) -> anyhow::Result<()> {
    let is_stdin = |path: &Path| path.as_os_str() == "-";
    if is_stdin(events) && customers.is_some_and(is_stdin) {
        let message = "only one of --customers and --events can be `-`";
        return Err(WrongInput(message.to_owned()).into());
    }
    Ok(())
}

/// Opens a file of records; that it cannot be opened is the caller's mistake.
pub(super) fn open(path: &Path) -> anyhow::Result<Input> {
    Input::open(path)
        .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", path.shown())).into())
}

/// Opens a file of events.
pub(super) fn events(path: &Path) -> anyhow::Result<Input> {
    if let Some(input) = columnar(path)? {
        return Ok(input);
    }
    let mut input = open(path)?;
    refuse_table(&mut input)?;
    Ok(input)
}

/// A file in Parquet or Arrow, as the lines of JSON that it would be.
pub(super) fn columnar(path: &Path) -> anyhow::Result<Option<Input>> {
    if path.as_os_str() == "-" || !path.is_file() {
        return Ok(None);
    }
    let wrong = |error| WrongInput(format!("cannot read `{}`: {error}", path.display()));
    let Some(lines) = RecordLines::open(path).map_err(wrong)? else {
        return Ok(None);
    };
    let input = Input::new(&path.display().to_string(), lines, None);
    Ok(Some(input.map_err(wrong)?))
}

/// Events are no table: a till's CSV has to be told what its columns are.
pub(super) fn refuse_table(input: &mut Input) -> anyhow::Result<()> {
    // What cannot be read is reported with its line later on.
    let start = input.reader.fill_buf().unwrap_or_default();
    let line = start
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let separated = line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t'));
    let json = line
        .iter()
        .any(|byte| matches!(byte, b'{' | b'}' | b'[' | b']'));
    if !separated || json {
        return Ok(());
    }
    let name = &input.name;
    Err(WrongLines(format!(
        "`{name}` looks like CSV, but events are NDJSON, one JSON object a line\n  \
         make events of it: sadakat import MAPPING {name} --customers-out customers.ndjson --events-out events.ndjson\n  \
         (MAPPING says what its columns are; `sadakat import --guess {name}` finds or drafts one)"
    ))
    .into())
}

/// Reads customers, none if there is no file, and what cannot be used.
pub(super) fn customers(
    schema: &Schema,
    path: Option<&Path>,
) -> anyhow::Result<(CustomerTable, Vec<Reject>)> {
    let mut rejects = Vec::new();
    let mut keep = |reject| rejects.push(reject);
    let mut is_table = false;
    let table = match path {
        Some(path) => {
            let (input, format) = match columnar(path)? {
                Some(input) => (input, CustomerFormat::NdJson),
                None => (open(path)?, CustomerFormat::of_path(path)),
            };
            is_table = format == CustomerFormat::Csv;
            read_customers(input.reader, input.name, format, schema, &mut keep)
        }
        None => read_customers(&b""[..], "", CustomerFormat::NdJson, schema, &mut keep),
    };
    let table = table.context("cannot read the customers")?;
    // With a header that cannot be used nobody would be known, and every
    // member's event would be a guest's.
    let of_header =
        |reject: &&Reject| reject.line == 1 && reject.code == codes::RECORD_UNKNOWN_FIELD;
    if is_table && let Some(reject) = rejects.iter().find(of_header) {
        return Err(WrongInput(reject.to_string()).into());
    }
    if table.is_empty()
        && let Some(reject) = rejects.first()
    {
        return Err(WrongInput(format!("{reject}\nno customer of the file can be used")).into());
    }
    Ok((table, rejects))
}

/// The returns that a replay cannot use. `lines` says which line of the file
/// each event is on.
pub(super) fn refused(replayed: &Replayed, lines: &[u64], file: &Path) -> Vec<Reject> {
    let file: Arc<str> = file.display().to_string().into();
    let refused = replayed.refused().iter();
    refused
        .map(|refused| Reject {
            code: refused.why.code(),
            file: Arc::clone(&file),
            line: lines.get(refused.event).copied().unwrap_or(0),
            column: None,
            field: Some(refused.why.field().to_owned()),
            message: refused.why.to_string(),
            help: Some(refused.why.help().to_owned()),
            record: refused.id.clone(),
        })
        .collect()
}

/// Takes the events of unknown customers out of a chunk.
pub(super) fn take_unknown(
    chunk: &mut EventChunk,
    customers: &CustomerTable,
    schema: &Schema,
    file: &Path,
) -> Vec<Reject> {
    let file: Arc<str> = file.to_string_lossy().into();
    let text = |name| {
        schema
            .find(name)
            .and_then(|id| chunk.columns.get(id))
            .and_then(|c| c.as_text())
            .cloned()
    };
    let (ids, events) = (text("customer.id"), text("event.id"));
    let (mut kept, mut rejects) = (Vec::new(), Vec::new());
    for row in 0..chunk.columns.rows() {
        let customer = ids.as_ref().and_then(|ids| ids.get(row));
        match customer {
            Some(customer) if customers.find(customer).is_none() => {
                let event = events.as_ref().and_then(|events| events.get(row));
                rejects.push(Reject {
                    code: codes::UNKNOWN_CUSTOMER,
                    file: Arc::clone(&file),
                    line: chunk.lines.get(row).copied().unwrap_or(0),
                    column: None,
                    field: Some("customer".to_owned()),
                    message: format!("there is no customer `{customer}`"),
                    help: None,
                    record: event.unwrap_or_default().to_owned(),
                });
            }
            _ => kept.push(row as u32),
        }
    }
    if !rejects.is_empty() {
        chunk.columns = chunk.columns.take(&kept, schema);
        chunk.lines = kept
            .iter()
            .filter_map(|&row| chunk.lines.get(row as usize).copied())
            .collect();
    }
    rejects
}
