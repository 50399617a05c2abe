//! Scripts and conditions as plans: trees that always end, call nothing by
//! name and keep nothing.
//!
//! | file | concept |
//! |---|---|
//! | `tree.rs` | what a script becomes |
//! | `lower/` | from Rhai's syntax tree to a plan |
//! | `line_test.rs` | conditions on lines that read their columns directly |
//! | `number.rs` | numbers that are added up |
//! | `tally.rs` | loops over the lines that only add up |
//! | `form.rs` | a plan summed up |
//! | `unheld.rs` | what no plan can hold, and what to write instead |
//! | `value.rs` | what a plan computes with |
//! | `run/` | a plan at one event |

mod form;
mod line_test;
mod lower;
mod number;
mod run;
mod tally;
mod tree;
mod unheld;
mod value;

pub(crate) use lower::lower;
pub(crate) use unheld::Unheld;
pub(crate) use value::Value;

use std::sync::Arc;

use super::environment::Environment;
use line_test::LineTest;
use tree::Block;

/// A compiled script or condition.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) environment: Arc<Environment>,
    body: Block,
    /// How many variables there are.
    slots: u16,
    /// Conditions on lines that read their columns directly.
    tests: Vec<LineTest>,
}
