//! Program folders and past records, without a host.

use std::ffi::{CString, c_char};
use std::path::Path;
use std::sync::Arc;

use sadakat_bindings::Refusal;
use sadakat_engine::records::{CustomerFormat, read_customers};

use crate::boundary::{answer, c_text, maybe_text, out, text};
use crate::error::{SadakatError, SadakatResult};

/// Everything that is wrong with a program folder, as a JSON list of problems
/// with `severity`, `code`, `file`, `line`, `column`, `message` and `help`;
/// "[]" if all is fine.
///
/// # Safety
/// Texts are NULL or end with a zero byte, outputs are NULL or can be written
/// to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_check(
    folder: *const c_char,
    problems: *mut *mut c_char,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let problems = out(problems, "problems")?;
            let report = sadakat_bindings::check(Path::new(text(folder, "folder")?))?;
            *problems = c_text(report.to_json()).into_raw();
            Ok(())
        })
    }
}

/// Runs the cases of a program folder: JSON with `cases`, `failed` (how many),
/// `problems`, and `text` that says for people what differs.
///
/// # Safety
/// Texts are NULL or end with a zero byte, outputs are NULL or can be written
/// to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_test(
    folder: *const c_char,
    cases: *mut *mut c_char,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let cases = out(cases, "cases")?;
            let told = sadakat_bindings::test(Path::new(text(folder, "folder")?))?;
            *cases = c_text(told.to_string()).into_raw();
            Ok(())
        })
    }
}

/// Decides past events in the order of time, each seeing what the earlier ones
/// came to; `daily` also decides a `day` event for every customer and day.
/// `events` and `customers` (or NULL) are JSON, a record each line. `decisions`
/// are the bytes that `sadakat run` writes, `rejects` (may be NULL) the records
/// that cannot be used, as JSON, a line each.
///
/// # Safety
/// Texts are NULL or end with a zero byte, outputs are NULL or can be written
/// to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_replay(
    folder: *const c_char,
    events: *const c_char,
    customers: *const c_char,
    daily: bool,
    decisions: *mut *mut c_char,
    rejects: *mut *mut c_char,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let decisions = out(decisions, "decisions")?;
            let rejects = (!rejects.is_null()).then(|| out(rejects, "rejects"));
            let rejects = rejects.transpose()?;
            let folder = text(folder, "folder")?;
            let events = text(events, "events")?;
            let customers = maybe_text(customers, "customers")?.unwrap_or_default();
            let (decided, rejected) = replay(Path::new(folder), events, customers, daily)?;
            *decisions = c_text(decided).into_raw();
            if let Some(rejects) = rejects {
                *rejects = c_text(rejected).into_raw();
            }
            Ok(())
        })
    }
}

/// The decisions and the rejects, a line each.
fn replay(
    folder: &Path,
    events: &str,
    customers: &str,
    daily: bool,
) -> Result<(String, String), Refusal> {
    let snapshot = sadakat_bindings::snapshot(folder)?;
    let mut rejected = String::new();
    let mut add = |reject: String| {
        rejected.push_str(&reject);
        rejected.push('\n');
    };
    let known = read_customers(
        customers.as_bytes(),
        Arc::from("customers"),
        CustomerFormat::NdJson,
        &snapshot.settings().schema,
        &mut |reject| add(sadakat_bindings::rejected(&reject)),
    );
    let known = known.map_err(Refusal::file)?;
    let past = sadakat_bindings::past(
        &snapshot,
        events.as_bytes(),
        Arc::from("events"),
        &known,
        daily,
    );
    let past = past.map_err(Refusal::file)?;
    past.rejects.into_iter().for_each(add);
    Ok((past.decisions, rejected))
}

/// Frees a text that was handed out as `char *`.
///
/// # Safety
/// `text` is NULL, or was handed out as `char *` and is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_text_free(text: *mut c_char) {
    if !text.is_null() {
        // SAFETY: the caller promises that it is of `CString::into_raw`, and
        // nobody else's.
        drop(unsafe { CString::from_raw(text) });
    }
}
