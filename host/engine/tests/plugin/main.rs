//! Plugins, well-behaved and hostile, through the public interface.
#![cfg(feature = "wasm")]

mod artifact;
mod bind;
mod hostile;
mod support;
