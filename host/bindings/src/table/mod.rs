//! Tables of Arrow's: events in, decisions and effects out.
//!
//! | file | concept |
//! |---|---|
//! | `read.rs` | the rows of a table are decided |
//! | `columns.rs` | Arrow's columns as the engine reads them |
//! | `effects.rs` | decisions and effects as tables |

mod columns;
mod effects;
mod read;

pub use effects::{decisions, effects, effects_of};
pub use read::{as_lines, decide_columns, decide_table};
