//! Rows put together to receipts, and receipts to events.
//!
//! | file | concept |
//! |---|---|
//! | `texts.rs` | distinct texts, each held once |
//! | `amounts.rs` | rounding, and spreading by largest remainder |
//! | `store.rs` | receipts, rows and members as read |
//! | `rows.rs` | one row into the store |
//! | `fields.rs`, `line.rs`, `clock.rs` | what it says: of the receipt and its member, as a line, of the time |
//! | `finish.rs` | which receipts count, and the summary |
//! | `settle.rs` | a receipt to its purchase and returns |
//! | `priced.rs`, `returns.rs` | its lines with their discounts and taxes; what came back |
//! | `write.rs` | records |

mod amounts;
mod clock;
mod fields;
mod finish;
mod line;
mod priced;
mod returns;
mod rows;
mod settle;
mod store;
mod texts;
mod write;

pub(crate) use finish::{Finished, finish};
pub(crate) use rows::Rows;
pub(crate) use store::Rejected;
pub(crate) use write::Writing;
