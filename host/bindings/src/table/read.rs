//! The rows of a table are decided.

use arrow::array::{RecordBatch, RecordBatchReader, StructArray};
use arrow::compute::concat_batches;
use arrow::error::ArrowError;
use arrow::json::LineDelimitedWriter;
use sadakat_engine::{Decision, Host};

use super::columns::{columns, plain};
use crate::asked::decide_lines;
use crate::refusal::Refusal;

/// Decides the rows of a table by one program. Columns are named as the keys of
/// event records; `member` is an object of what is known of the member, null
/// for a guest. A member without `id` is the event's customer. Amounts are
/// decimals, whole numbers or texts.
///
/// # Errors
/// If a row does not fit: then none is decided, and it says which.
pub fn decide_table(host: &Host, table: impl RecordBatchReader) -> Result<Vec<Decision>, Refusal> {
    let schema = table.schema();
    let batches = table.collect::<Result<Vec<_>, _>>().map_err(unread)?;
    let batch = match <[RecordBatch; 1]>::try_from(batches) {
        Ok([batch]) => batch,
        Err(batches) => concat_batches(&schema, &batches).map_err(unread)?,
    };
    if batch.num_rows() == 0 {
        return Ok(Vec::new());
    }
    if let Some(decided) = decide_columns(host, &batch) {
        return Ok(decided);
    }
    // Something is wrong with a row, or has a type that amounts, texts and days
    // have not. As lines it is said what, or read all the same.
    decide_lines(host, as_lines(&batch)?.lines())
}

/// The rows as lines of JSON.
///
/// # Errors
/// If they cannot be written.
pub fn as_lines(batch: &RecordBatch) -> Result<String, Refusal> {
    let mut writer = LineDelimitedWriter::new(Vec::new());
    let written = writer.write(batch).and_then(|()| writer.finish());
    written.map_err(unread)?;
    String::from_utf8(writer.into_inner()).map_err(Refusal::file)
}

/// Decides the rows by their columns as they lie in memory; none if they are to
/// be read as lines.
pub fn decide_columns(host: &Host, batch: &RecordBatch) -> Option<Vec<Decision>> {
    let plain = plain(&StructArray::from(batch.clone()))?;
    host.pin().decide_table(&columns(&plain)?, batch.num_rows())
}

fn unread(error: ArrowError) -> Refusal {
    Refusal::file(error)
}
