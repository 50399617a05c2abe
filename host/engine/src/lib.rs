//! Engine.

pub mod batch;
pub mod diagnostic;
pub mod effect;
pub mod model;
pub mod program;
pub mod records;
pub mod schema;
