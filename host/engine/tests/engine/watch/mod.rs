//! What editors and deployments do to a program folder, step by step, and what
//! a watcher hands over.
//!
//! No step waits for time to pass: each waits for what the watcher tells, with
//! a deadline. Whatever happens, nothing half-written and no moment without a
//! file is ever handed over; [`kit::Shop`] checks it of every folder.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may stop them"
)]

#[cfg(unix)]
mod deployments;
mod editors;
mod kit;
mod lifecycle;
