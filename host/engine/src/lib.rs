//! Engine.

pub mod batch;
pub mod campaign;
pub mod chance;
pub mod diagnostic;
pub mod effect;
pub mod model;
#[cfg(feature = "wasm")]
pub mod plugin;
pub mod program;
pub mod schema;
