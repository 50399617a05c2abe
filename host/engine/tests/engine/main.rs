//! The engine through its public interface, in one binary, so that the engine
//! is linked once. What counts the files and threads of its whole process
//! stands alone, in `watch_descriptors.rs`.

mod claims;
mod common;
mod conflicts;
mod decisions;
mod explanations;
mod expressions;
mod host;
mod hostile_scripts;
mod incremental_loader;
mod limits;
mod one_voice;
mod oracle;
mod plans;
mod plugin;
mod quarantine;
mod recorded;
mod records;
mod returned;
mod scripts;
mod service;
mod threads;
mod tracing;
mod watch;
