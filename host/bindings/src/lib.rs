//! What all bindings to other languages share, so that they ask and answer
//! alike: JSON in, JSON out, and errors that every language can hold.
//!
//! | file | concept |
//! |---|---|
//! | `asked.rs` | events with what was said of their members |
//! | `account.rs` | members' accounts, each one text |
//! | `table/` | tables of Arrow's in and out |
//! | `day.rs` | when a day begins |
//! | `open.rs` | how a host is set up |
//! | `program.rs` | what is wrong with a program folder, and whether its cases hold |
//! | `past.rs` | past records, decided as they would have been |
//! | `status.rs` | what is in force, and what it wants to know |
//! | `refusal.rs` | why a call is not answered |

mod account;
mod asked;
mod day;
mod open;
mod past;
mod program;
mod refusal;
mod status;
pub mod table;

pub use account::{Processed, facts, header, process};
pub use asked::{Said, changes, decide, decide_lines, preview};
pub use day::day_begins;
pub use open::{Options, open};
pub use past::{Past, past, rejected};
pub use program::{check, snapshot, test};
pub use refusal::{Cause, Details, Refusal};
pub use status::{needs, reload, status};
pub use table::{decide_table, decisions, effects, effects_of};
