//! Plugins, well-behaved and hostile, through the public interface.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may stop them"
)]

mod any_language;
mod artifact;
mod bind;
mod hostile;
mod kit;
mod released;
mod signed;
mod speaking;
mod stateful;
mod support;
