//! The functions that scripts call on texts, lists, maps and numbers.
//!
//! Rhai comes with packages of functions, some of which wait, read the clock,
//! make code of texts, or work for minutes without being counted. None of them
//! is registered. What the language has is listed here, one by one, and every
//! function pays for what it touches (`meter.rs`).
//!
//! | file | concept |
//! |---|---|
//! | `lent.rs` | Rhai's own functions that touch nothing but their arguments |
//! | `closures.rs` | functions that call a function for every entry |
//! | `equality.rs` | what compares entries with each other |
//! | `texts.rs` | values as texts, and texts put together |
//! | `numbers.rs` | signs, powers, ranges, and the end of a script |
//! | `gathered.rs` | lists and maps that grow within the limits |

mod closures;
mod equality;
mod gathered;
mod lent;
mod numbers;
mod texts;

use rhai::{Engine, EvalAltResult};

use crate::program::Limits;

/// What a native function gives.
type Given<T> = Result<T, Box<EvalAltResult>>;

/// Teaches the engine the functions of the language.
pub(super) fn register(engine: &mut Engine, limits: &Limits) {
    lent::register(engine, limits);
    closures::register(engine);
    equality::register(engine);
    texts::register(engine);
    numbers::register(engine);
}
