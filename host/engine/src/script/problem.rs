//! What is wrong with a script: as with an expression.

pub use crate::expression::Problem;
