//! Texts and pointers in and out. No panic crosses: whatever a call does stands
//! in [`answer`] or [`look`].

use std::ffi::{CStr, CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

use sadakat_bindings::Refusal;

use crate::error::{SadakatError, SadakatResult};

/// Does a call. Why it is not answered goes to `error`, if somebody wants to
/// know.
///
/// # Safety
/// `error` is NULL, or can be written to.
pub(crate) unsafe fn answer(
    error: *mut *mut SadakatError,
    call: impl FnOnce() -> Result<(), Refusal>,
) -> SadakatResult {
    // What a call that panicked left behind is seen by nobody: hosts change in
    // one step, and outputs are written last.
    let failed = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => None,
        Ok(Err(refusal)) => Some(SadakatError::of_refusal(&refusal)),
        Err(_) => Some(SadakatError::of_panic()),
    };
    let result = failed
        .as_ref()
        .map_or(SadakatResult::Ok, SadakatError::result);
    if !error.is_null() {
        let failed = failed.map_or(std::ptr::null_mut(), |failed| {
            Box::into_raw(Box::new(failed))
        });
        // SAFETY: it is not NULL, and the caller promises that it can be
        // written to.
        unsafe { error.write(failed) };
    }
    result
}

/// Looks into a handle; `otherwise` for none, and if that fails.
///
/// # Safety
/// `handle` is NULL, or a handle that is not freed.
pub(crate) unsafe fn look<H, T>(
    handle: *const H,
    otherwise: T,
    look: impl FnOnce(&H) -> Option<T>,
) -> T {
    // SAFETY: the caller promises that it is a live handle if it is not NULL.
    let Some(handle) = (unsafe { handle.as_ref() }) else {
        return otherwise;
    };
    let seen = catch_unwind(AssertUnwindSafe(|| look(handle)));
    seen.ok().flatten().unwrap_or(otherwise)
}

/// A handle that is given to a call.
///
/// # Safety
/// `handle` is NULL, or a handle that is not freed as long as `'h`.
pub(crate) unsafe fn handle<'h, H>(handle: *const H, name: &str) -> Result<&'h H, Refusal> {
    // SAFETY: the caller promises that it is a live handle if it is not NULL.
    let handle = unsafe { handle.as_ref() };
    handle.ok_or_else(|| null(name, "give a handle that was handed out and is not freed"))
}

/// A text that is given to a call, or none.
///
/// # Safety
/// `text` is NULL, or ends with a zero byte, and does not change as long as
/// `'t`.
pub(crate) unsafe fn maybe_text<'t>(
    text: *const c_char,
    name: &str,
) -> Result<Option<&'t str>, Refusal> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: it is not NULL, and the caller promises that it ends.
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let message = format!("`{name}` is not UTF-8: byte {at} is 0x{byte:02x}");
        Refusal::argument(message, "give texts in UTF-8")
    })?;
    Ok(Some(text))
}

/// The same where there must be one.
///
/// # Safety
/// As [`maybe_text`].
pub(crate) unsafe fn text<'t>(text: *const c_char, name: &str) -> Result<&'t str, Refusal> {
    // SAFETY: the caller promises what it asks for.
    let text = unsafe { maybe_text(text, name) }?;
    text.ok_or_else(|| null(name, "give a text in UTF-8 that ends with a zero byte"))
}

/// Where an answer goes: NULL until it is there.
///
/// # Safety
/// `out` is NULL, or can be written to as long as `'o`.
pub(crate) unsafe fn out<'o, T>(out: *mut *mut T, name: &str) -> Result<&'o mut *mut T, Refusal> {
    if out.is_null() {
        return Err(null(name, "give the address of a pointer, for the answer"));
    }
    // SAFETY: it is not NULL, and can be written to; what stands there may be
    // uninitialised, and is not read.
    unsafe { out.write(std::ptr::null_mut()) };
    // SAFETY: it was written to just now.
    Ok(unsafe { &mut *out })
}

/// A NULL where something must be.
pub(crate) fn null(name: &str, help: &str) -> Refusal {
    Refusal::argument(format!("`{name}` is NULL"), help)
}

/// A text for C. It ends with the first zero byte there, so that one within it
/// is shown instead.
pub(crate) fn c_text(text: impl Into<String>) -> CString {
    let text: String = text.into();
    CString::new(text).unwrap_or_else(|error| {
        let text = String::from_utf8(error.into_vec()).unwrap_or_default();
        CString::new(text.replace('\0', "\u{2400}")).unwrap_or_default()
    })
}

/// Gives a handle back.
///
/// # Safety
/// `handle` is NULL, or was made by `Box::into_raw` and is freed for the first
/// time.
pub(crate) unsafe fn free<H>(handle: *mut H) {
    if !handle.is_null() {
        // SAFETY: the caller promises that it is of a box, and nobody else's.
        let boxed = unsafe { Box::from_raw(handle) };
        // A destructor that panics must not cross either.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(boxed)));
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;
    use crate::error::{sadakat_error_free, sadakat_error_message, sadakat_error_result};

    #[test]
    fn a_panic_becomes_an_error() {
        let mut error = std::ptr::null_mut();
        // SAFETY: the pointer is of this frame, and what it leads to is freed
        // once, below.
        unsafe {
            let result = answer(&raw mut error, || panic!("a mistake"));
            assert_eq!(result, SadakatResult::Defect);
            assert_eq!(sadakat_error_result(error), SadakatResult::Defect);
            let message = CStr::from_ptr(sadakat_error_message(error));
            assert!(message.to_str().unwrap().contains("mistake"));
            sadakat_error_free(error);
            // Nobody needs to want to know, and the next call forgets it.
            let result = answer(std::ptr::null_mut(), || panic!("a mistake"));
            assert_eq!(result, SadakatResult::Defect);
            assert_eq!(answer(&raw mut error, || Ok(())), SadakatResult::Ok);
            assert!(error.is_null());
            assert_eq!(look(&raw const error, 7, |_| panic!("a mistake")), 7);
        }
    }

    #[test]
    fn a_zero_byte_ends_no_text() {
        let text = c_text("a\0b");
        assert_eq!(text.to_str().unwrap(), "a\u{2400}b");
    }
}
