//! The host for C: `include/sadakat.h` is made of this crate by `cargo xtask
//! header --write`, and says who frees what.
//!
//! | file | concept |
//! |---|---|
//! | `host.rs` | a program in force |
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

mod boundary;
mod decision;
mod error;
mod host;
mod program;
mod version;

pub use decision::*;
pub use error::*;
pub use host::*;
pub use program::*;
pub use version::*;
