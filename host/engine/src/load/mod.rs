//! A program folder becomes a [`Snapshot`](crate::Snapshot), or a report of
//! everything that is wrong with it.
//!
//! | file | concept |
//! |---|---|
//! | `folder.rs` | the files of a program, read at one moment |
//! | `keys.rs` | TOML tables whose every key must mean something |
//! | `program.rs` | `program.toml`: schema, wallets, tiers, history windows |
//! | `manifest.rs` | one campaign's TOML file |
//! | `active.rs` | when a campaign is in force |
//! | `params.rs` | `[params]` |
//! | `aggregates.rs` | `sum(line.amount)` in scripts |
//! | `compile.rs` | manifests become campaigns with their programs |

mod active;
mod aggregates;
mod compile;
mod folder;
mod keys;
mod manifest;
mod params;
mod program;

pub use compile::{Loaded, load};
pub use folder::{Folder, FolderError};
