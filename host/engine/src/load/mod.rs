//! A program folder becomes a [`Snapshot`](crate::Snapshot), or a report of
//! everything that is wrong with it.
//!
//! | file | concept |
//! |---|---|
//! | `parts.rs` | which files of a program folder count |
//! | `folder.rs` | the files of a program, read at one moment |
//! | `tree/` | the files on disk, read again only as far as they changed |
//! | `keys.rs` | TOML tables whose every key must mean something |
//! | `syntax.rs` | TOML that cannot be read: each mistake once |
//! | `mistakes/` | what its author most likely meant |
//! | `toml_values.rs` | values as people of other habits write them |
//! | `toml_words.rs` | what the parser says, in plain words |
//! | `program/` | `program.toml`, a file for each of its tables |
//! | `manifest.rs` | one campaign's TOML file |
//! | `active.rs` | when a campaign is in force |
//! | `cap.rs` | how much a campaign gives one member |
//! | `zones.rs` | time zones: advice on their names, and those of stores |
//! | `params.rs` | `[params]` |
//! | `limits.rs` | `[limits]` |
//! | `grants.rs` | how much of it a host grants |
//! | `engines.rs` | a script engine for each way to limit scripts |
//! | `share.rs` | percentages |
//! | `signers.rs` | whose plugins a program runs |
//! | `sources.rs` | files as text, and lookup tables |
//! | `place.rs` | where an expression or a script stands in its file |
//! | `windows.rs` | the expressions of `[history]` |
//! | `segments.rs` | the conditions of `[segments]` |
//! | `incremental_loader.rs` | a folder becomes a snapshot, and does so again when it changed |
//! | `context.rs` | what all campaigns are compiled with |
//! | `unit.rs`, `compile.rs` | a manifest becomes a campaign with its program |
//! | `names.rs` | names of files that are passed over, or taken for others |
//! | `groups.rs` | which campaigns stack in one group |
//! | `currencies.rs` | campaigns that are compiled for each currency |
//! | `audience.rs` | for whom a campaign is |
//! | `scripts.rs` | its script |
//! | `plugins.rs` | its plugin; `no_plugins.rs` in a host without them |
//! | `allow.rs` | warnings that a campaign's author knows of |
//! | `phases.rs` | fields that its phase does not know yet |
//! | `unused.rs` | scripts that nothing runs, parameters that nothing reads |

mod active;
mod allow;
mod audience;
mod budget;
mod cap;
mod compile;
mod context;
mod currencies;
mod engines;
mod folder;
mod grants;
mod groups;
mod incremental_loader;
pub(crate) mod keys;
mod limits;
#[cfg(test)]
mod limits_tests;
mod manifest;
mod mistakes;
mod names;
mod offers;
mod params;
pub(crate) mod parts;
mod phases;
mod place;
#[cfg(feature = "wasm")]
mod plugins;
#[cfg(not(feature = "wasm"))]
#[path = "no_plugins.rs"]
mod plugins;
mod program;
mod rollout;
mod scripts;
mod segments;
mod share;
mod signers;
mod sources;
pub(crate) mod syntax;
#[cfg(test)]
mod tests;
mod toml_values;
mod toml_words;
#[cfg_attr(
    not(feature = "watch"),
    expect(dead_code, reason = "a watcher needs more of a tree than one look")
)]
pub(crate) mod tree;
mod unit;
mod unused;
mod uses;
mod versions;
mod windows;
mod zones;

pub use folder::{Folder, FolderError};
pub(crate) use grants::Grants;
#[doc(hidden)]
pub use incremental_loader::IncrementalLoader;
pub use incremental_loader::{Loaded, load};
#[cfg(feature = "watch")]
pub(crate) use plugins::Uncompiled;
#[doc(hidden)]
pub use signers::{Signers, Unsigned};
pub(crate) use sources::read_text;
#[doc(hidden)]
pub use syntax::parse as parse_toml;
