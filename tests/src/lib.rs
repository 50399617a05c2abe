//! What the black-box tests share: where things are, and texts that are
//! compared with files.
//!
//! `BLESS=1 cargo test …` writes the files instead; read what it wrote before
//! committing it.

pub mod fuzz;
pub mod hostile;
mod programs;
pub mod typos;

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::decide::write_decision;
use sadakat_engine::load::{Folder, load};
use sadakat_engine::records::{CustomerFormat, EventReader, Reject, read_customers};
use sadakat_engine::{Replay, Snapshot};

pub use programs::programs;

/// A path in the workspace.
pub fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(relative)
}

/// The folders in a folder of cases, by name.
///
/// # Errors
/// If the folder cannot be read, or holds no case.
pub fn cases(relative: &str) -> anyhow::Result<Vec<PathBuf>> {
    let folder = path(relative);
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let entry = entry?.path();
        if entry.is_dir() {
            cases.push(entry);
        }
    }
    cases.sort();
    anyhow::ensure!(!cases.is_empty(), "no case in {}", folder.display());
    Ok(cases)
}

/// Files that tests expect, and how what was found differs from them.
#[derive(Debug, Default)]
pub struct Golden {
    wrong: Vec<String>,
}

impl Golden {
    /// Compares a text with a file; with `BLESS=1` the file is written.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn compare(&mut self, file: &Path, found: &str) -> anyhow::Result<()> {
        let expected = std::fs::read_to_string(file).unwrap_or_default();
        if expected == found {
            return Ok(());
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(file, found).with_context(|| file.display().to_string())?;
        } else {
            let name = file.display();
            self.wrong.push(format!(
                "{name}\n--- expected\n{expected}\n--- found\n{found}"
            ));
        }
        Ok(())
    }

    /// Adds something wrong that no file tells.
    pub fn wrong(&mut self, message: impl Into<String>) {
        self.wrong.push(message.into());
    }

    /// Everything that differs, as one error.
    ///
    /// # Errors
    /// If anything differs.
    pub fn finish(self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.wrong.is_empty(),
            "{} differ; BLESS=1 writes what is found\n\n{}",
            self.wrong.len(),
            self.wrong.join("\n\n")
        );
        Ok(())
    }
}

/// Loads a program that must be right.
///
/// # Errors
/// If it is not; the error says what is wrong.
pub fn open(folder: &Folder) -> anyhow::Result<Arc<Snapshot>> {
    let loaded = load(folder);
    let report = loaded.report.render(false);
    loaded.snapshot.context(report)
}

/// Decides events with a fresh state, `batch` at a time: one line each, in
/// the order of the events.
///
/// # Errors
/// If a record cannot be used, or an event has not exactly one decision.
pub fn decide(
    snapshot: &Arc<Snapshot>,
    customers: &str,
    events: &str,
    batch: usize,
) -> anyhow::Result<String> {
    let customers = (customers.as_bytes(), CustomerFormat::NdJson);
    let replayed = replay(snapshot, customers, events.as_bytes(), batch)?;
    let first = replayed.rejects.first().map(ToString::to_string);
    anyhow::ensure!(first.is_none(), "{}", first.unwrap_or_default());
    anyhow::ensure!(
        replayed.decisions.lines().count() == events.lines().count(),
        "events are lost"
    );
    Ok(replayed.decisions)
}

/// What became of records.
#[derive(Debug)]
pub struct Replayed {
    /// One line for each event that was right, in the order of the events.
    pub decisions: String,
    /// Customers and events that were not.
    pub rejects: Vec<Reject>,
}

/// Decides the events that are right, of customers that are.
///
/// # Errors
/// If the records cannot be read at all, or an event has not exactly one
/// decision.
pub fn replay(
    snapshot: &Arc<Snapshot>,
    (customers, format): (impl BufRead, CustomerFormat),
    events: impl BufRead,
    batch: usize,
) -> anyhow::Result<Replayed> {
    let schema = Arc::clone(&snapshot.settings().schema);
    let mut rejects = Vec::new();
    let customers = read_customers(customers, "customers", format, &schema, &mut |reject| {
        rejects.push(reject);
    })?;
    let mut replay = Replay::new(Arc::clone(snapshot), &customers);
    let mut reader = EventReader::new(events, "events.ndjson", schema);
    let mut out = Vec::new();
    while let Some(chunk) = reader.read(&replay.wanted().clone(), batch)? {
        rejects.extend(chunk.rejects);
        let replayed = replay.decide(&chunk.columns);
        anyhow::ensure!(replayed.len() == chunk.lines.len(), "events are lost");
        for event in 0..replayed.len() {
            let Some((columns, decisions, row)) = replayed.get(event) else {
                let mut refused = replayed.refused().iter();
                anyhow::ensure!(refused.any(|r| r.event == event), "no decision");
                continue;
            };
            write_decision(&mut out, snapshot, columns, decisions, row);
        }
    }
    Ok(Replayed {
        decisions: String::from_utf8(out)?,
        rejects,
    })
}
