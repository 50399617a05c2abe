//! What fuzzing calls: each function takes any bytes whatever, and panics only
//! if the engine breaks a promise.
//!
//! `tests/fuzz` hands them to libFuzzer; the test `fuzz` replays the inputs
//! that are kept in `tests/fuzz/corpus`.
//!
//! | file | what the bytes are |
//! |---|---|
//! | `program.rs` | `program.toml`, a manifest, a script, an audience |
//! | `records.rs` | events, customers |
//! | `imports.rs` | exports of shops, mappings |
//! | `component.rs` | a plugin's file |
//! | `effects.rs` | a plugin's answer |
//! | `neighbours.rs` | inputs near those of a corpus |
//! | `promises.rs` | what must hold of every decision |

mod component;
mod effects;
mod imports;
mod neighbours;
mod program;
mod promises;
mod records;

use std::sync::OnceLock;

use sadakat_engine::load::Folder;

pub use component::component;
pub use effects::effects;
pub use imports::{export, mapping};
pub use neighbours::neighbour;
pub use program::{condition, manifest, program, script};
pub use records::records;

/// A fuzz target: its name, and what it calls.
pub type Target = (&'static str, fn(&[u8]));

/// All targets, by name.
pub const TARGETS: [Target; 9] = [
    ("component", component),
    ("condition", condition),
    ("effects", effects),
    ("export", export),
    ("manifest", manifest),
    ("mapping", mapping),
    ("program", program),
    ("records", records),
    ("script", script),
];

/// Its customers and events.
const CUSTOMERS: &str = include_str!("../../fuzz/program/customers.ndjson");
const EVENTS: &str = include_str!("../../fuzz/program/events.ndjson");

/// The program that fuzzed parts are put into: a copy of `tests/fuzz/program`.
fn folder() -> Folder {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            Folder::read(&crate::path("tests/fuzz/program")).unwrap_or_else(|error| {
                // Fuzzing without the program would find nothing.
                unreadable(&error)
            })
        })
        .clone()
}

#[expect(clippy::panic, reason = "the tree of sources is damaged")]
fn unreadable(error: &dyn std::error::Error) -> ! {
    panic!("{error}")
}
