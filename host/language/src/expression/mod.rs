//! Conditions and values over whole batches: audiences, `where`, sums.
//!
//! The syntax is Rhai's. An expression is parsed, checked against the schema,
//! and added to a [`Graph`] in which equal parts exist once, so that campaigns
//! share work. An [`Evaluation`] computes each part at most once a batch, a
//! column at a time.
//!
//! | file | concept |
//! |---|---|
//! | `types.rs` | scopes, types, problems |
//! | `parse.rs` | text to syntax tree, with Rhai's parser |
//! | `mistakes.rs` | what authors of a text that does not parse most likely meant |
//! | `check/` | names, types, missing values; syntax tree to graph |
//! | `node.rs` | one operation on columns |
//! | `graph.rs` | operations of all expressions, each once |
//! | `narrowing.rs` | what a condition insists on |
//! | `present.rs` | which fields have a value wherever a condition holds |
//! | `satisfy/` | whether any event can satisfy conditions, and which |
//! | `evaluate/` | operations on columns |
//! | `row.rs` | a condition at one event |
//! | `explainer.rs` | a condition taken apart for one event |
//! | `seen.rs`, `datum.rs` | what was seen of each part, and its values |
//! | `needed.rs` | what would have been enough |
//!
//! A missing value makes what is computed from it missing. In the end, a
//! condition that is missing does not hold. Conditions are three-valued in
//! between: `a && b` is false if one of them is false, and `a || b` is true if
//! one of them is true, whatever the other one is.

mod check;
mod currency;
mod datum;
mod evaluate;
mod explainer;
mod graph;
mod mistakes;
mod narrowing;
mod needed;
mod node;
mod of_lines;
mod parse;
mod present;
mod row;
mod satisfy;
mod seen;
#[cfg(test)]
mod tests;
mod types;

pub use crate::text::{Arithmetic, Call, Comparison, Form, Syntax};
pub use crate::vocabulary::ValueType;
pub use datum::Datum;
pub use evaluate::Evaluation;
pub use explainer::ConditionExplainer;
pub use graph::Graph;
pub use narrowing::Narrowing;
pub use needed::{Needed, Relation};
pub use of_lines::is_of_a_line;
pub use parse::parse;
pub use satisfy::{Answer, Known, Question, Sketch, Wanted};
pub use seen::{Form as SeenForm, LineCount, Named, Seen, Test};
pub use types::{Compiled, Context, ExpressionId, Failure, Scope};
