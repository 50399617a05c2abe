//! The host for C: `include/sadakat.h` is made of this crate by `cargo xtask
//! header --write`, and says who frees what.
//!
//! | file | concept |
//! |---|---|
//! | `host.rs` | a program in force |
//! | `header.rs` | what an event says of itself |
//! | `account.rs` | events that are decided by their members' accounts, and booked |
//! | `table.rs` | tables by Arrow's C data interface |
//! | `decision.rs` | what events come to |
//! | `program.rs` | program folders and past records, without a host |
//! | `error.rs` | why a call is not answered |
//! | `boundary.rs` | texts and pointers in and out; no panic crosses |
//! | `version.rs` | which library it is |
#![expect(
    unsafe_code,
    reason = "the boundary to C is made of pointers; each use says why it is sound"
)]
#![warn(clippy::undocumented_unsafe_blocks)]

mod account;
mod boundary;
mod decision;
mod error;
mod header;
mod host;
mod program;
mod table;
mod version;

pub use account::*;
pub use decision::*;
pub use error::*;
pub use header::*;
pub use host::*;
pub use program::*;
pub use table::*;
pub use version::*;
