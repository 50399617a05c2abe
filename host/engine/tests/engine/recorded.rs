//! What cases of decisions and of explanations have in common: a program and
//! members, as texts.

#![expect(clippy::panic, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use sadakat_engine::load::{Folder, load};
use sadakat_engine::records::{CustomerFormat, CustomerTable, read_customers};
use sadakat_engine::replay::ParallelReplay;
use sadakat_engine::{Replay, Snapshot};

/// A program of `program.toml` and other files by their paths.
pub(crate) fn program(text: &str, files: &BTreeMap<String, String>) -> Arc<Snapshot> {
    let mut folder = Folder::default();
    folder.insert("program.toml", text.as_bytes());
    for (path, text) in files {
        folder.insert(path, text.as_bytes());
    }
    let loaded = load(&folder);
    let report = loaded.report;
    loaded
        .snapshot
        .unwrap_or_else(|| panic!("{}", report.render(false)))
}

/// A replay that knows customers, which are lines of JSON.
pub(crate) fn replay(snapshot: &Arc<Snapshot>, customers: &str) -> Replay {
    Replay::new(Arc::clone(snapshot), &table(snapshot, customers))
}

/// The same on some threads.
pub(crate) fn parallel(
    snapshot: &Arc<Snapshot>,
    customers: &str,
    threads: usize,
) -> ParallelReplay {
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    ParallelReplay::new(snapshot, &table(snapshot, customers), threads)
}

fn table(snapshot: &Snapshot, customers: &str) -> CustomerTable {
    let customers = read_customers(
        customers.as_bytes(),
        "customers",
        CustomerFormat::NdJson,
        &snapshot.settings().schema,
        &mut |reject| panic!("{reject}"),
    );
    customers.unwrap_or_else(|error| panic!("{error}"))
}
