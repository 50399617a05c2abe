//! A program in force.

use std::ffi::c_char;
use std::path::Path;
use std::time::Duration;

use sadakat_bindings::{Options, Said};
use sadakat_engine::Host;
use serde_json::Value;

use crate::boundary::{answer, c_text, free, handle, maybe_text, out, text};
use crate::decision::{SadakatDecision, SadakatDecisions};
use crate::error::{SadakatError, SadakatResult};

/// A program folder in force. Any number of threads may use one at the same
/// time; free it when none does any more.
pub struct SadakatHost(Host);

impl SadakatHost {
    pub(crate) const fn host(&self) -> &Host {
        &self.0
    }
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<SadakatHost>();
};

/// Opens a program folder. `options` is NULL, or a JSON object with any of
/// `watch` (edits go into force as they are saved; false), `supplies` (the facts
/// about members that you can give; campaigns that read others are refused),
/// `plugin_cache` (a folder for compiled plugins), `keep_programs` (a folder for
/// programs that purchases were processed by, so that these come back by them
/// after a restart too) and `cases` (whether the folder's cases must hold; true).
///
/// # Safety
/// Texts are NULL or end with a zero byte, outputs are NULL or can be written
/// to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_open(
    folder: *const c_char,
    options: *const c_char,
    host: *mut *mut SadakatHost,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let host = out(host, "host")?;
            let folder = text(folder, "folder")?;
            let options = Options::from_json(maybe_text(options, "options")?)?;
            let opened = sadakat_bindings::open(Path::new(folder), options)?;
            *host = Box::into_raw(Box::new(SadakatHost(opened)));
            Ok(())
        })
    }
}

/// Decides an event with what is known of its member, as JSON: "null" for a
/// guest, NULL if nothing is said, which only events without a customer allow.
/// Nothing is kept but what the event claims of limits in all and of budgets.
///
/// # Safety
/// `host` is NULL or not freed, texts are NULL or end with a zero byte, outputs
/// are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_decide(
    host: *const SadakatHost,
    event: *const c_char,
    member: *const c_char,
    decision: *mut *mut SadakatDecision,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let decision = out(decision, "decision")?;
            let host = handle(host, "host")?;
            let event = text(event, "event")?;
            let said = Said::of_json(maybe_text(member, "member")?);
            let decided = sadakat_bindings::decide(&host.0, event, said)?;
            *decision = Box::into_raw(Box::new(SadakatDecision::new(decided)));
            Ok(())
        })
    }
}

/// Decides an event that may never come, such as a basket: nothing is claimed.
/// `shared` is what is used of limits in all and of budgets, as a JSON list of
/// rows, or "\"unknown\""; NULL if the program has none.
///
/// # Safety
/// `host` is NULL or not freed, texts are NULL or end with a zero byte, outputs
/// are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_preview(
    host: *const SadakatHost,
    event: *const c_char,
    member: *const c_char,
    shared: *const c_char,
    decision: *mut *mut SadakatDecision,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let decision = out(decision, "decision")?;
            let host = handle(host, "host")?;
            let event = text(event, "event")?;
            let said = Said::of_json(maybe_text(member, "member")?);
            let shared = maybe_text(shared, "shared")?;
            let decided = sadakat_bindings::preview(&host.0, event, said, shared)?;
            *decision = Box::into_raw(Box::new(SadakatDecision::new(decided)));
            Ok(())
        })
    }
}

/// Decides many events by one program: JSON, an event each line, with one more
/// key `member` for what is known of the member, `null` for a guest. A member
/// without `id` is the event's customer. If a line is wrong, nothing is decided,
/// and the error's row says which.
///
/// # Safety
/// `host` is NULL or not freed, texts are NULL or end with a zero byte, outputs
/// are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_decide_lines(
    host: *const SadakatHost,
    lines: *const c_char,
    decisions: *mut *mut SadakatDecisions,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let decisions = out(decisions, "decisions")?;
            let host = handle(host, "host")?;
            let lines = text(lines, "lines")?.lines();
            let lines = lines.filter(|line| !line.trim().is_empty());
            let decided = sadakat_bindings::decide_lines(&host.0, lines)?;
            *decisions = Box::into_raw(Box::new(SadakatDecisions::new(decided)));
            Ok(())
        })
    }
}

/// Gives back what a decision that you do not keep has claimed of limits in all
/// and of budgets.
///
/// # Safety
/// Handles are NULL or not freed, `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_release(
    host: *const SadakatHost,
    decision: *const SadakatDecision,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let host = handle(host, "host")?;
            host.0.release(handle(decision, "decision")?.decision());
            Ok(())
        })
    }
}

/// Reads the folder again, and puts it into force if it has no errors and its
/// cases hold. `changed` is a JSON list of the campaigns that changed; NULL if
/// you do not want to know.
///
/// # Safety
/// `host` is NULL or not freed, outputs are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_reload(
    host: *const SadakatHost,
    changed: *mut *mut c_char,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let changed = (!changed.is_null()).then(|| out(changed, "changed"));
            let changed = changed.transpose()?;
            let host = handle(host, "host")?;
            let ids = sadakat_bindings::reload(&host.0)?;
            if let Some(changed) = changed {
                *changed = c_text(Value::from(ids).to_string()).into_raw();
            }
            Ok(())
        })
    }
}

/// What is in force, being saved, refused and why, quarantined, as JSON.
///
/// # Safety
/// `host` is NULL or not freed, outputs are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_status(
    host: *const SadakatHost,
    status: *mut *mut c_char,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let status = out(status, "status")?;
            let host = handle(host, "host")?;
            *status = c_text(sadakat_bindings::status(&host.0).to_string()).into_raw();
            Ok(())
        })
    }
}

/// Which facts and uses the program in force reads, as JSON.
///
/// # Safety
/// `host` is NULL or not freed, outputs are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_needs(
    host: *const SadakatHost,
    needs: *mut *mut c_char,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let needs = out(needs, "needs")?;
            let host = handle(host, "host")?;
            *needs = c_text(sadakat_bindings::needs(&host.0).to_string()).into_raw();
            Ok(())
        })
    }
}

/// Ends the watching of the folder, then waits until no call is at work any
/// more, for so many milliseconds at most. `idle`, which may be NULL, says
/// whether there is none. The host can still be used.
///
/// # Safety
/// `host` is NULL or not freed, outputs are NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_drain(
    host: *const SadakatHost,
    milliseconds: u64,
    idle: *mut bool,
    error: *mut *mut SadakatError,
) -> SadakatResult {
    // SAFETY: as the caller promises.
    unsafe {
        answer(error, || {
            let host = handle(host, "host")?;
            let is_idle = host.0.drain(Duration::from_millis(milliseconds));
            if !idle.is_null() {
                idle.write(is_idle);
            }
            Ok(())
        })
    }
}

/// Frees a host. No call may be at work with it; decisions stay.
///
/// # Safety
/// `host` is NULL, or was handed out and is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_host_free(host: *mut SadakatHost) {
    // SAFETY: as the caller promises.
    unsafe { free(host) }
}
