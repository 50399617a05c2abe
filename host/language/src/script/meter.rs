//! One allowance of work for one event, however a script spends it.
//!
//! Rhai counts operations in its runtime state, which it copies for every
//! function that a native function calls: what happens in a copy is not
//! counted, and neither is what native functions do by themselves. So the
//! count lives here, with the thread that evaluates the event: every operation
//! of Rhai's is one unit, and natives pay for what they touch.
//!
//! The unit is some 20 ns of a server's core: one step of the interpreter,
//! eight entries of a list, half a kilobyte of text that is copied, sixteen
//! bytes of text that are looked at one by one.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::{Array, Dynamic, EvalAltResult, Map, Position};

/// Units between two looks at the clock: some hundredths of a millisecond.
const CLOCK: u64 = 4_096;

/// Bytes of stack below the begin of an evaluation. The limits of calls and
/// nesting keep scripts above it; this is for what nobody thought of,
/// since a stack that overflows ends the process. A thread has 2 MiB at least.
const STACK: usize = 1536 * 1024;

/// Why an evaluation was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// All units are used up.
    Operations,
    /// It took too long by the clock, so that another run may do better.
    Deadline,
    /// Calls lie too deep in each other for a thread's stack.
    Stack,
}

/// The state of one thread: what the current evaluation may still use.
struct Meter {
    left: Cell<u64>,
    /// Units left at which to look at the clock next.
    look: Cell<u64>,
    deadline: Cell<Duration>,
    until: Cell<Option<Instant>>,
    stopped: Cell<Option<Stopped>>,
    stack: Cell<usize>,
}

thread_local! {
    // Rhai asks whether to go on without saying for whom; an event is
    // evaluated by one thread from begin to end.
    static METER: Meter = const {
        Meter {
            left: Cell::new(0),
            look: Cell::new(0),
            deadline: Cell::new(Duration::ZERO),
            until: Cell::new(None),
            stopped: Cell::new(None),
            stack: Cell::new(0),
        }
    };
}

/// Begins an evaluation with so many units and milliseconds.
pub(crate) fn start(units: u64, milliseconds: u64) {
    METER.with(|meter| {
        meter.left.set(units);
        meter.look.set(units.saturating_sub(CLOCK));
        // The clock is read when there is something to measure.
        meter.until.set(None);
        meter.stopped.set(None);
        meter.stack.set(here());
        meter.deadline.set(Duration::from_millis(milliseconds));
    });
}

/// Units that are left of the current evaluation.
pub(crate) fn left() -> u64 {
    METER.with(|meter| meter.left.get())
}

/// Why the current evaluation was stopped, if it was. An error that a native
/// function swallowed is known here all the same.
pub(crate) fn stopped() -> Option<Stopped> {
    METER.with(|meter| meter.stopped.get())
}

/// Takes units for work to be done, or says why there are none.
pub(crate) fn take(units: u64) -> Result<(), Stopped> {
    METER.with(|meter| {
        if let Some(stopped) = meter.stopped.get() {
            return Err(stopped);
        }
        let stop = |why| {
            meter.stopped.set(Some(why));
            Err(why)
        };
        let Some(left) = meter.left.get().checked_sub(units) else {
            meter.left.set(0);
            return stop(Stopped::Operations);
        };
        meter.left.set(left);
        if left < meter.look.get() {
            meter.look.set(left.saturating_sub(CLOCK));
            if is_over(meter) {
                return stop(Stopped::Deadline);
            }
        }
        if meter.stack.get().abs_diff(here()) > STACK {
            return stop(Stopped::Stack);
        }
        Ok(())
    })
}

/// Takes units inside a native function.
///
/// # Errors
/// An error that no script can catch.
pub(crate) fn pay(units: u64) -> Result<(), Box<EvalAltResult>> {
    take(units).map_err(|stopped| error(stopped).into())
}

/// The error of an evaluation that was stopped.
pub(crate) fn error(stopped: Stopped) -> EvalAltResult {
    EvalAltResult::ErrorTerminated(Dynamic::from(stopped), Position::NONE)
}

fn is_over(meter: &Meter) -> bool {
    let now = Instant::now();
    match meter.until.get() {
        Some(until) => now > until,
        None => {
            meter.until.set(now.checked_add(meter.deadline.get()));
            false
        }
    }
}

/// About where the stack ends.
#[inline]
fn here() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

/// What it costs to copy or compare a value once, beside the step itself.
pub(crate) fn weight(value: &Dynamic) -> u64 {
    let size = size(value);
    (size.entries + size.boxed.saturating_mul(BOXED)) / 8 + size.bytes / 512
}

/// What the copy of something that lies in memory of its own counts as, in
/// entries: memory is asked for.
const BOXED: u64 = 24;

/// What it costs to go through a value byte by byte and entry by entry.
pub(crate) fn deep_weight(value: &Dynamic) -> u64 {
    let size = size(value);
    size.entries.saturating_mul(2) + size.bytes / 16
}

/// How large a value is, with what its lists and maps hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Size {
    pub(crate) entries: u64,
    /// Of its texts.
    pub(crate) bytes: u64,
    /// What lies in memory of its own: lists, maps, fractions and views.
    boxed: u64,
}

/// How large a value is. Lists and maps lie in each other no deeper than
/// `nesting.rs` allows plus one expression.
pub(crate) fn size(value: &Dynamic) -> Size {
    let mut total = Size::default();
    if value.is_int() || value.is_unit() || value.is_bool() {
        return total;
    }
    if let Ok(text) = value.as_immutable_string_ref() {
        // Shared texts are counted by whoever holds them.
        total.entries = 1;
        total.bytes = text.len() as u64;
        return total;
    }
    total.boxed = 1;
    let mut add = |value: &Dynamic, own: Size| {
        let within = size(value);
        total.entries += within.entries + own.entries;
        total.bytes += within.bytes + own.bytes;
        total.boxed += within.boxed + own.boxed;
    };
    if value.is_array() {
        let entry = Size {
            entries: 1,
            ..Size::default()
        };
        if let Some(list) = value.read_lock::<Array>() {
            list.iter().for_each(|value| add(value, entry));
        }
    } else if value.is_map()
        && let Some(map) = value.read_lock::<Map>()
    {
        for (key, value) in map.iter() {
            let key = Size {
                entries: 3,
                bytes: key.len() as u64,
                boxed: 1,
            };
            add(value, key);
        }
    }
    total
}
