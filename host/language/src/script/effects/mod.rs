//! What rules propose: `points(10)`, `discount(#{ percent: 10 })`.
//!
//! | file | concept |
//! |---|---|
//! | `keys.rs` | which keys the maps may have |
//! | `make.rs` | effects out of values |
//! | `numbers.rs` | numbers of a rule as numbers of an effect |
//! | `maps.rs` | effects that take a map |
//! | `interpreted.rs` | the same for the interpreter |

mod interpreted;
pub(crate) mod keys;
mod make;
mod maps;
mod numbers;

use std::sync::Arc;

pub(crate) use interpreted::{Refused, register};
pub(crate) use make::{allowed, of_name, of_number, of_values};
pub(crate) use maps::days_of;

fn with_advice(words: String, advice: Option<String>) -> String {
    match advice {
        Some(advice) => format!("{words}: {advice}"),
        None => words,
    }
}

/// A name that must say something.
fn named(what: &str, name: &str) -> Result<Arc<str>, String> {
    if name.trim().is_empty() {
        return Err(format!("the {what} has no name"));
    }
    Ok(Arc::from(name))
}
