//! Tables of events in, and of decisions and effects out, by Arrow's C data
//! interface: no value passes through text.

use arrow::array::{Array as _, ArrayData, RecordBatch, RecordBatchIterator, StructArray};
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi, to_ffi};
use sadakat_bindings::Refusal;

use crate::boundary::{answer, handle, null, out};
use crate::decision::SadakatDecisions;
use crate::error::{SadakatError, SadakatResult};
use crate::host::SadakatHost;

/// Decides the rows of a table by one program. It is a structure, an event a
/// row, with columns named as the keys of event records: `purchase` is a
/// structure with a list of `lines`, and `member` one of what is known of the
/// member, null for a guest. A member without `id` is the event's customer.
/// Amounts are decimals, whole numbers or texts. `schema` and `table` are taken
/// over and released, whatever the call comes to, unless one of them is NULL. If
/// a row is wrong, nothing is decided, and the error's row says which.
///
/// # Safety
/// `host` is NULL or not freed; `schema` and `table` are NULL, or describe each
/// other and memory that is there until they are released; outputs are NULL or
/// can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_decide_table(
    host: *const SadakatHost,
    schema: *mut FFI_ArrowSchema,
    table: *mut FFI_ArrowArray,
    decisions: *mut *mut SadakatDecisions,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let decisions = out(decisions, "decisions");
            let table = taken(schema, table)?;
            let (decisions, host) = (decisions?, handle(host, "host")?);
            let schema = table.schema();
            let table = RecordBatchIterator::new([Ok(table)], schema);
            let decided = sadakat_bindings::decide_table(host.host(), table)?;
            *decisions = Box::into_raw(Box::new(SadakatDecisions::new(decided)));
            Ok(())
        })
    }
}

/// The effects of decisions as a table, one row an effect: `event`, `customer`,
/// `campaign`, `kind`, `wallet`, `amount`, `currency`, and `effect`, all of it as
/// JSON. All are texts. `schema` and `table` are yours: call their `release`.
///
/// # Safety
/// `decisions` is NULL or not freed, outputs are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decisions_effects(
    decisions: *const SadakatDecisions,
    schema: *mut FFI_ArrowSchema,
    table: *mut FFI_ArrowArray,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let (schema, table) = empty(schema, table)?;
            let decisions = handle(decisions, "decisions")?;
            let made = sadakat_bindings::effects(decisions.all()).map_err(Refusal::file)?;
            (*table, *schema) =
                to_ffi(&StructArray::from(made).to_data()).map_err(Refusal::file)?;
            Ok(())
        })
    }
}

/// Decisions as a table, one row an event: `event`, `customer`, `day`, `program`
/// and `decision`, its JSON. All are texts. `only_effects` leaves out events to
/// which nothing happens. `schema` and `table` are yours: call their `release`.
///
/// # Safety
/// `decisions` is NULL or not freed, outputs are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decisions_table(
    decisions: *const SadakatDecisions,
    only_effects: bool,
    schema: *mut FFI_ArrowSchema,
    table: *mut FFI_ArrowArray,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let (schema, table) = empty(schema, table)?;
            let decisions = handle(decisions, "decisions")?.all();
            let made = sadakat_bindings::decisions(decisions, only_effects);
            let made = StructArray::from(made.map_err(Refusal::file)?);
            (*table, *schema) = to_ffi(&made.to_data()).map_err(Refusal::file)?;
            Ok(())
        })
    }
}

/// Takes a table over.
///
/// # Safety
/// Both are NULL, or describe each other and memory that is there until they
/// are released.
unsafe fn taken(
    schema: *mut FFI_ArrowSchema,
    table: *mut FFI_ArrowArray,
) -> Result<RecordBatch, Refusal> {
    let help = "give a structure of Arrow's C data interface that is not released";
    for (name, is_null) in [("schema", schema.is_null()), ("table", table.is_null())] {
        if is_null {
            return Err(null(name, help));
        }
    }
    // SAFETY: they are not NULL, and the caller promises that they are theirs to
    // give away; what is left behind is released.
    let (schema, table) = unsafe {
        (
            FFI_ArrowSchema::from_raw(schema),
            FFI_ArrowArray::from_raw(table),
        )
    };
    for (name, released) in [
        ("schema", schema.release().is_none()),
        ("table", table.is_released()),
    ] {
        if released {
            return Err(Refusal::argument(format!("`{name}` is released"), help));
        }
    }
    // SAFETY: the caller promises that they describe each other.
    let data: ArrayData = unsafe { from_ffi(table, &schema) }
        .and_then(|data| data.validate_full().map(|()| data))
        .map_err(|error| Refusal::argument(format!("the table: {error}"), "give a right one"))?;
    let arrow::datatypes::DataType::Struct(_) = data.data_type() else {
        let message = format!("the table is of type {}", data.data_type());
        let help = "give a structure with a column for each key of the records";
        return Err(Refusal::argument(message, help));
    };
    let table = StructArray::from(data);
    if table.null_count() > 0 {
        let help = "leave out rows that are none";
        return Err(Refusal::argument("the table has rows that are null", help));
    }
    Ok(RecordBatch::from(table))
}

/// Where a table goes: released until it is there.
///
/// # Safety
/// Both are NULL or can be written to.
unsafe fn empty<'o>(
    schema: *mut FFI_ArrowSchema,
    table: *mut FFI_ArrowArray,
) -> Result<(&'o mut FFI_ArrowSchema, &'o mut FFI_ArrowArray), Refusal> {
    let help = "give the address of a structure, for the answer";
    if !schema.is_null() {
        // SAFETY: it is not NULL, and can be written to.
        unsafe { schema.write(FFI_ArrowSchema::empty()) };
    }
    if !table.is_null() {
        // SAFETY: it is not NULL, and can be written to.
        unsafe { table.write(FFI_ArrowArray::empty()) };
    }
    // SAFETY: those that are not NULL were written to just now.
    let (schema, table) = unsafe { (schema.as_mut(), table.as_mut()) };
    let schema = schema.ok_or_else(|| null("schema", help))?;
    Ok((schema, table.ok_or_else(|| null("table", help))?))
}
