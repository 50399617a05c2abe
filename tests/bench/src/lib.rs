//! loyalty-12: twelve rules over 20 000 purchases, evaluated by us and by what
//! one would use instead, in one process, with proof that all give the same.
//!
//! | file | concept |
//! |---|---|
//! | `workload.rs` | the events, generated from integers alone |
//! | `native.rs` | the rules in plain Rust: the limit |
//! | `plain_rhai.rs` | the rules as scripts of a stock Rhai engine |
//! | `json.rs` | reading the records with `serde_json` alone |
//! | `columns.rs` | the events as columns |
//! | `program.rs` | programs of any number of campaigns |
//! | `engine.rs` | the rules as campaigns and plugins of Sadakat |
//! | `plugins.rs` | the plugins, built on demand |
//! | `single.rs` | one warm event at a time |
//! | `served` | a server in a process of its own, under load |
//! | `many.rs` | 10 000 campaigns of which 10 apply |
//! | `parse.rs` | a whole file with `serde_json` alone |
//! | `raw.rs` | what a ledger asks of its store, by the store alone |
//! | `digest.rs` | whether effects are the same |
//! | `contender.rs` | what is measured |
//! | `measure.rs` | how it is measured |

pub mod columns;
pub mod contender;
pub mod digest;
pub mod engine;
pub mod json;
pub mod live;
pub mod many;
pub mod measure;
pub mod native;
pub mod parse;
pub mod plain_rhai;
pub mod plugins;
pub mod program;
pub mod raw;
pub mod served;
pub mod single;
pub mod workload;
