//! Engine.

pub mod batch;
pub mod campaign;
pub mod diagnostic;
pub mod effect;
pub mod expression;
pub mod model;
pub mod program;
pub mod schema;
