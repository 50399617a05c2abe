//! Why a call is not answered.

use std::ffi::{CString, c_char};
use std::ptr::null;

use sadakat_bindings::{Cause, Refusal};

use crate::boundary::{c_text, free, look};

/// What a call came to.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SadakatResult {
    /// It is answered.
    Ok = 0,
    /// The call is wrong: a NULL where something must be, a text that is not
    /// UTF-8, an option that there is not.
    Argument = 1,
    /// A file or folder cannot be read.
    File = 2,
    /// The program has errors, or cases that do not hold.
    Program = 3,
    /// An event, or what was said of its member, does not fit the program.
    Record = 4,
    /// The library has a mistake. The handle can still be used.
    Defect = 5,
}

/// Why a call is not answered, and what to do instead.
pub struct SadakatError {
    result: SadakatResult,
    message: CString,
    code: Option<CString>,
    field: Option<CString>,
    file: Option<CString>,
    line: u32,
    column: u32,
    help: Option<CString>,
    row: i64,
    json: CString,
}

impl SadakatError {
    pub(crate) fn of_refusal(refusal: &Refusal) -> Self {
        // Of a program, the first error's place and advice.
        let problems = refusal.problems.as_ref().and_then(|all| all.as_array());
        let first = problems.into_iter().flatten().find(|problem| {
            problem
                .get("severity")
                .is_some_and(|severity| severity == "error")
        });
        let word = |key: &str| first.and_then(|first| first.get(key)?.as_str());
        let number = |key: &str| {
            let number = first.and_then(|first| first.get(key)?.as_u64());
            number.and_then(|number| u32::try_from(number).ok())
        };
        Self {
            result: match refusal.cause {
                Cause::Argument => SadakatResult::Argument,
                Cause::File => SadakatResult::File,
                Cause::Program => SadakatResult::Program,
                Cause::Record => SadakatResult::Record,
            },
            message: c_text(&*refusal.message),
            code: refusal.code.or_else(|| word("code")).map(c_text),
            field: refusal.field.as_deref().map(c_text),
            file: word("file").map(c_text),
            line: number("line").unwrap_or_default(),
            column: number("column").unwrap_or_default(),
            help: refusal.help.as_deref().or_else(|| word("help")).map(c_text),
            row: refusal
                .row
                .and_then(|row| i64::try_from(row).ok())
                .unwrap_or(-1),
            json: c_text(refusal.to_json()),
        }
    }

    pub(crate) fn of_panic() -> Self {
        let help = "report it, with what was printed to standard error";
        let refusal = Refusal::argument("the library has a mistake, and stopped the call", help);
        Self {
            result: SadakatResult::Defect,
            ..Self::of_refusal(&refusal)
        }
    }

    pub(crate) const fn result(&self) -> SadakatResult {
        self.result
    }
}

/// What the call that failed came to; `SADAKAT_RESULT_OK` of NULL.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_result(error: *const SadakatError) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe { look(error, SadakatResult::Ok, |error| Some(error.result)) }
}

/// What is wrong, with the value seen. Of a program everything that is wrong
/// with it, with places and advice.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_message(error: *const SadakatError) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { look(error, null(), |error| Some(error.message.as_ptr())) }
}

/// The code, such as "S0508"; NULL if it has none. Of a program the first
/// error's, as its file, line, column and help are.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_code(error: *const SadakatError) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { look(error, null(), |error| pointer(error.code.as_ref())) }
}

/// The field of an event or a member, such as "purchase.lines[0].quantity";
/// NULL if it is about none.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_field(error: *const SadakatError) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { look(error, null(), |error| pointer(error.field.as_ref())) }
}

/// What to write instead; NULL if there is nothing to say.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_help(error: *const SadakatError) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { look(error, null(), |error| pointer(error.help.as_ref())) }
}

/// The file of the program, relative to its folder; NULL if it is about none.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_file(error: *const SadakatError) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { look(error, null(), |error| pointer(error.file.as_ref())) }
}

/// The line in that file, from 1; 0 if it is about none.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_line(error: *const SadakatError) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { look(error, 0, |error| Some(error.line)) }
}

/// The column in that line, from 1; 0 if it is about none.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_column(error: *const SadakatError) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { look(error, 0, |error| Some(error.column)) }
}

/// Which event of several it is about, from 0; -1 if that is not the matter.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_row(error: *const SadakatError) -> i64 {
    // SAFETY: as the caller promises.
    unsafe { look(error, -1, |error| Some(error.row)) }
}

/// All of it as one JSON object: `message`, `code`, `field`, `help`, `row`, and
/// `problems` with every place of a program.
///
/// # Safety
/// `error` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_json(error: *const SadakatError) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { look(error, null(), |error| Some(error.json.as_ptr())) }
}

/// Frees an error and its texts.
///
/// # Safety
/// `error` is NULL, or was handed out and is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_error_free(error: *mut SadakatError) {
    // SAFETY: as the caller promises.
    unsafe { free(error) }
}

fn pointer(text: Option<&CString>) -> Option<*const c_char> {
    text.map(|text| text.as_ptr())
}
