//! A program folder becomes a [`Snapshot`](crate::Snapshot), or a report of
//! everything that is wrong with it.
//!
//! | file | concept |
//! |---|---|
//! | `folder.rs` | the files of a program, read at one moment |
//! | `keys.rs` | TOML tables whose every key must mean something |
//! | `syntax.rs` | TOML that cannot be read |
//! | `program/` | `program.toml`, a file for each of its tables |
//! | `manifest.rs` | one campaign's TOML file |
//! | `active.rs` | when a campaign is in force |
//! | `cap.rs` | how much a campaign gives one member |
//! | `zones.rs` | time zones: advice on their names, and those of stores |
//! | `params.rs` | `[params]` |
//! | `sources.rs` | files as text, and lookup tables |
//! | `place.rs`, `quoted.rs` | where an expression or a script stands in its file |
//! | `windows.rs` | the expressions of `[history]` |
//! | `compile.rs` | manifests become campaigns with their programs |
//! | `audience.rs` | for whom a campaign is |
//! | `scripts.rs`, `aggregates.rs` | its script, and `sum(line.amount)` in it |
//! | `plugins.rs` | its plugin |
//! | `allow.rs` | warnings that a campaign's author knows of |
//! | `phases.rs` | fields that its phase does not know yet |
//! | `unused.rs` | scripts that nothing runs, parameters that nothing reads |

mod active;
mod aggregates;
#[cfg(test)]
mod aggregates_tests;
mod allow;
mod audience;
mod cap;
mod compile;
mod folder;
pub(crate) mod keys;
mod manifest;
mod params;
mod phases;
mod place;
mod plugins;
mod program;
mod quoted;
mod scripts;
mod sources;
pub(crate) mod syntax;
#[cfg(test)]
mod tests;
mod unused;
mod windows;
mod zones;

pub use compile::{Loaded, load};
pub use folder::{Folder, FolderError};
pub(crate) use sources::read_text;
