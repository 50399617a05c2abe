//! Events that are decided by their members' accounts, and booked.

use std::ffi::c_char;

use crate::boundary::{answer, c_text, handle, maybe_text, out, text};
use crate::decision::SadakatDecision;
use crate::error::{SadakatError, SadakatResult};
use crate::header::SadakatHeader;
use crate::host::SadakatHost;

/// Says what an event says of itself: its id, its kind, whose it is and on which
/// day, so that a service finds what it keeps before it asks for a decision.
///
/// # Safety
/// `host` is NULL or not freed, texts are NULL or end with a zero byte, outputs
/// are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_header(
    host: *const SadakatHost,
    event: *const c_char,
    header: *mut *mut SadakatHeader,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let header = out(header, "header")?;
            let host = handle(host, "host")?;
            let read = sadakat_bindings::header(host.host(), text(event, "event")?)?;
            *header = Box::into_raw(Box::new(SadakatHeader::new(read)));
            Ok(())
        })
    }
}

/// Decides an event by its member's account, and books what comes of it: points,
/// expiry, tiers, history, uses of limits, tags. `account` is the text that the
/// store has of the member, NULL for one who begins; `kept` is what it has from
/// now on, to be kept together with the answer under the event's id. `customer`
/// is NULL, or a JSON object of what is known of the customer, such as
/// {"birth_date":"1990-11-29"}; it stays in the account. A guest's event is
/// decided as a guest's, and `kept` is NULL. If it fails, nothing is booked; who
/// cannot keep it calls `sadakat_host_release`.
///
/// # Safety
/// `host` is NULL or not freed, texts are NULL or end with a zero byte, outputs
/// are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_process(
    host: *const SadakatHost,
    event: *const c_char,
    account: *const c_char,
    customer: *const c_char,
    decision: *mut *mut SadakatDecision,
    kept: *mut *mut c_char,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            // Both are written to, whichever of them is NULL.
            let (decision, kept) = (out(decision, "decision"), out(kept, "kept"));
            let (decision, kept) = (decision?, kept?);
            let host = handle(host, "host")?;
            let event = text(event, "event")?;
            let account = maybe_text(account, "account")?;
            let customer = maybe_text(customer, "customer")?;
            let done = sadakat_bindings::process(host.host(), event, account, customer)?;
            if let Some(account) = done.account {
                *kept = c_text(account).into_raw();
            }
            *decision = Box::into_raw(Box::new(SadakatDecision::new(done.decision)));
            Ok(())
        })
    }
}

/// What the rules in force see of a member at the start of a day, such as
/// "2026-11-29", by the fields' whole names, as JSON:
/// {"wallet.points.balance":190}. `account` and `customer` are as for
/// `sadakat_host_process`.
///
/// # Safety
/// `host` is NULL or not freed, texts are NULL or end with a zero byte, outputs
/// are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_facts(
    host: *const SadakatHost,
    member: *const c_char,
    account: *const c_char,
    customer: *const c_char,
    day: *const c_char,
    facts: *mut *mut c_char,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let facts = out(facts, "facts")?;
            let host = handle(host, "host")?;
            let member = text(member, "member")?;
            let account = maybe_text(account, "account")?;
            let customer = maybe_text(customer, "customer")?;
            let day = text(day, "day")?;
            let told = sadakat_bindings::facts(host.host(), member, account, customer, day)?;
            *facts = c_text(told).into_raw();
            Ok(())
        })
    }
}
