//! Engine.

pub mod batch;
pub mod campaign;
pub mod chance;
pub mod diagnostic;
pub mod effect;
pub mod model;
pub mod program;
pub mod schema;
#[cfg(feature = "rhai")]
pub mod script;

// So that `tests/common` also serves unit tests.
#[cfg(test)]
extern crate self as sadakat_engine;
