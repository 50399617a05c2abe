//! What an event says of itself.

use std::ffi::{CString, c_char};
use std::ptr::null;

use sadakat_engine::EventHeader;

use crate::boundary::{c_text, free, look};

/// What an event says of itself, before anybody decides it, so that a service
/// finds what it keeps.
pub struct SadakatHeader {
    id: CString,
    kind: CString,
    customer: Option<CString>,
    day: Option<CString>,
}

impl SadakatHeader {
    pub(crate) fn new(header: EventHeader) -> Self {
        Self {
            id: c_text(header.id),
            kind: c_text(header.kind),
            customer: header.customer.map(c_text),
            day: header.day.map(|day| c_text(day.to_string())),
        }
    }
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<SadakatHeader>();
};

/// The event's id, which no other event has: whoever finds it among the answers
/// that were given answers the same again.
///
/// # Safety
/// `header` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_header_id(header: *const SadakatHeader) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { look(header, null(), |header| Some(header.id.as_ptr())) }
}

/// The event's kind, such as "purchase".
///
/// # Safety
/// `header` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_header_kind(header: *const SadakatHeader) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { look(header, null(), |header| Some(header.kind.as_ptr())) }
}

/// Whose event it is; NULL for a guest's.
///
/// # Safety
/// `header` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_header_customer(header: *const SadakatHeader) -> *const c_char {
    let customer = |header: &SadakatHeader| header.customer.as_ref().map(|id| id.as_ptr());
    // SAFETY: as the caller promises.
    unsafe { look(header, null(), customer) }
}

/// The local day, which limits, lots and tiers go by, such as "2026-11-21"; NULL
/// if the program counts by the clock of the member, which no event says.
///
/// # Safety
/// `header` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_header_day(header: *const SadakatHeader) -> *const c_char {
    let day = |header: &SadakatHeader| header.day.as_ref().map(|day| day.as_ptr());
    // SAFETY: as the caller promises.
    unsafe { look(header, null(), day) }
}

/// Frees a header and its texts.
///
/// # Safety
/// `header` is NULL, or was handed out and is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_header_free(header: *mut SadakatHeader) {
    // SAFETY: as the caller promises.
    unsafe { free(header) }
}
