//! Rhai scripts as programs.
//!
//! A script is parsed once, checked against the schema (`check/`), and
//! rewritten so that what it reads comes straight from the columns of a batch
//! (`rewrite.rs`). A worker then runs the statements for one event after the
//! other and keeps Rhai's caches in between.
//!
//! | file | concept |
//! |---|---|
//! | `engine.rs` | the one Rhai engine of a snapshot |
//! | `vocabulary.rs` | the names that scripts read |
//! | `cell.rs` | one value from the columns |
//! | `views.rs` | objects, lines and tables as values of a script |
//! | `helpers.rs` | dates, chance and numbers |
//! | `effects/` | what scripts propose |
//! | `sink.rs` | where proposals collect |
//! | `row.rs` | the event that a script is looking at |
//! | `compile.rs` | from text to a program |
//! | `check/` | everything wrong with a script, in words for marketers |
//! | `rewrite.rs`, `rewrite_chains.rs` | names become slots, for the interpreter |
//! | `unbound.rs` | names that a script does not define |
//! | `aggregate.rs` | `sum(line.amount)` and the like |
//! | `plan/` | scripts as plans, which need no interpreter |
//! | `environment.rs`, `scene.rs` | what rules refer to, and the event that they look at |
//! | `code.rs`, `resolve.rs` | a script for the interpreter, and its slots' values |
//! | `program.rs` | a script as a program |
//! | `fault.rs` | Rhai's errors as faults |
//! | `natives/` | the functions of the language, one by one |
//! | `meter.rs` | one allowance of work for one event |
//! | `numbers.rs` | numbers in texts |
//! | `parameters.rs` | which parameters a text reads |
//! | `nesting.rs` | how deep lists and maps may lie in each other |
//! | `condition.rs` | an audience that columns cannot decide |
//! | `aims.rs` | what its discounts are on |
//! | `summary.rs`, `ladder.rs` | what a script says it does, for warnings |

mod aggregate;
mod aims;
mod cell;
mod check;
mod code;
mod compile;
mod condition;
mod effects;
mod engine;
mod environment;
mod fault;
mod helpers;
mod ladder;
mod meter;
mod natives;
mod nesting;
mod numbers;
mod parameters;
mod plan;
mod program;
mod resolve;
mod rewrite;
mod rewrite_chains;
mod row;
mod scene;
mod sink;
mod summary;
mod unbound;
mod views;
mod vocabulary;

pub use aims::phase_of_discounts;
pub use compile::{Script, ScriptContext};
pub use condition::RowCondition;
pub use engine::ScriptEngine;
pub use engine::is_readable;
pub use ladder::{Cut, Ladder, Rung};
pub use parameters::ParametersRead;
pub use program::ScriptProgram;
pub use summary::{EffectCall, Entry, Measure, ScriptSummary, What};
