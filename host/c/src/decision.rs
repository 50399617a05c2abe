//! What events come to.

use std::ffi::{CString, c_char};
use std::ptr::{null, null_mut};
use std::sync::OnceLock;

use sadakat_engine::Decision;
use sadakat_engine::model::Zone;

use crate::boundary::{c_text, free, look};

/// What one event comes to. It holds the program that decided it, so that it
/// can be explained however many edits went into force since; do not keep
/// decisions for good, keep their JSON.
pub struct SadakatDecision {
    decision: Decision,
    event: Once,
    customer: Once,
    program: Once,
    day: Once,
    json: Once,
    changes: Once,
    explanation: Once,
    explanation_text: Once,
    valid_until: Once,
}

/// The decisions of several events, in their order.
pub struct SadakatDecisions {
    all: Vec<Decision>,
    ndjson: Once,
}

/// A text that is made when somebody asks for it, by whichever thread comes
/// first.
#[derive(Default)]
struct Once(OnceLock<Option<CString>>);

impl Once {
    fn get(&self, make: impl FnOnce() -> Option<String>) -> Option<*const c_char> {
        let text = self.0.get_or_init(|| make().map(c_text));
        text.as_ref().map(|text| text.as_ptr())
    }
}

impl SadakatDecision {
    pub(crate) fn new(decision: Decision) -> Self {
        Self {
            decision,
            event: Once::default(),
            customer: Once::default(),
            program: Once::default(),
            day: Once::default(),
            json: Once::default(),
            changes: Once::default(),
            explanation: Once::default(),
            explanation_text: Once::default(),
            valid_until: Once::default(),
        }
    }

    pub(crate) const fn decision(&self) -> &Decision {
        &self.decision
    }
}

impl SadakatDecisions {
    pub(crate) fn new(all: Vec<Decision>) -> Self {
        Self {
            all,
            ndjson: Once::default(),
        }
    }

    pub(crate) fn all(&self) -> &[Decision] {
        &self.all
    }
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<SadakatDecision>();
    shared::<SadakatDecisions>();
};

/// The event's id.
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_event(decision: *const SadakatDecision) -> *const c_char {
    let text = |it: &SadakatDecision| it.event.get(|| Some(it.decision.event().to_owned()));
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// Whose event it is; NULL for a guest's that names nobody.
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_customer(
    decision: *const SadakatDecision,
) -> *const c_char {
    let text = |it: &SadakatDecision| {
        it.customer
            .get(|| it.decision.customer().map(str::to_owned))
    };
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// The program that decided it, by its hash.
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_program(
    decision: *const SadakatDecision,
) -> *const c_char {
    let text = |it: &SadakatDecision| it.program.get(|| Some(it.decision.program().to_owned()));
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// The local day of the event, which limits, lots and tiers go by, such as
/// "2026-11-21".
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_day(decision: *const SadakatDecision) -> *const c_char {
    let text = |it: &SadakatDecision| it.day.get(|| Some(it.decision.day().to_string()));
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// The decision as one JSON object, the same bytes that `sadakat run` writes.
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_json(decision: *const SadakatDecision) -> *const c_char {
    let text = |it: &SadakatDecision| it.json.get(|| Some(it.decision.to_json()));
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// What your store keeps of it, as JSON: points with their days, uses, tags,
/// tiers.
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_changes(
    decision: *const SadakatDecision,
) -> *const c_char {
    let text = |it: &SadakatDecision| {
        it.changes
            .get(|| Some(sadakat_bindings::changes(&it.decision)))
    };
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// What became of every campaign, and why, as JSON.
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_explanation(
    decision: *const SadakatDecision,
) -> *const c_char {
    let text = |it: &SadakatDecision| it.explanation.get(|| Some(it.decision.explain().to_json()));
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// The same for people.
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_explanation_text(
    decision: *const SadakatDecision,
) -> *const c_char {
    let text = |it: &SadakatDecision| {
        it.explanation_text
            .get(|| Some(it.decision.explain().to_text()))
    };
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// Until when the same event would be decided alike, all else being equal, such
/// as "2026-12-01T00:00:00Z"; NULL if no window ever changes it.
///
/// # Safety
/// `decision` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_valid_until(
    decision: *const SadakatDecision,
) -> *const c_char {
    let text = |it: &SadakatDecision| {
        it.valid_until.get(|| {
            let until = it.decision.valid_until()?;
            Some(until.to_rfc3339(&Zone::utc()))
        })
    };
    // SAFETY: as the caller promises.
    unsafe { look(decision, null(), text) }
}

/// Frees a decision and its texts.
///
/// # Safety
/// `decision` is NULL, or was handed out and is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decision_free(decision: *mut SadakatDecision) {
    // SAFETY: as the caller promises.
    unsafe { free(decision) }
}

/// How many there are; 0 of NULL.
///
/// # Safety
/// `decisions` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decisions_count(decisions: *const SadakatDecisions) -> usize {
    // SAFETY: as the caller promises.
    unsafe { look(decisions, 0, |decisions| Some(decisions.all.len())) }
}

/// One of them, from 0, which you free; NULL behind the last one.
///
/// # Safety
/// `decisions` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decisions_get(
    decisions: *const SadakatDecisions,
    index: usize,
) -> *mut SadakatDecision {
    let get = |decisions: &SadakatDecisions| {
        let decision = decisions.all.get(index)?.clone();
        Some(Box::into_raw(Box::new(SadakatDecision::new(decision))))
    };
    // SAFETY: as the caller promises.
    unsafe { look(decisions, null_mut(), get) }
}

/// All of them as JSON, a line each, the same bytes that `sadakat run` writes.
///
/// # Safety
/// `decisions` is NULL or not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decisions_ndjson(
    decisions: *const SadakatDecisions,
) -> *const c_char {
    let text = |decisions: &SadakatDecisions| {
        decisions.ndjson.get(|| {
            let all = decisions.all.iter();
            Some(all.map(|decision| decision.to_json() + "\n").collect())
        })
    };
    // SAFETY: as the caller promises.
    unsafe { look(decisions, null(), text) }
}

/// Frees decisions; those that were got out of them stay.
///
/// # Safety
/// `decisions` is NULL, or was handed out and is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sadakat_decisions_free(decisions: *mut SadakatDecisions) {
    // SAFETY: as the caller promises.
    unsafe { free(decisions) }
}
