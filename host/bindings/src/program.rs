//! What is wrong with a program folder, and whether its cases hold.

use std::path::Path;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::cases::Cases;
use sadakat_engine::diagnostic::Report;
use sadakat_engine::load::{Folder, load};
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// Everything that is wrong with a program folder.
///
/// # Errors
/// If it cannot be read.
pub fn check(folder: &Path) -> Result<Report, Refusal> {
    let folder = Folder::read(folder).map_err(Refusal::file)?;
    Ok(load(&folder).report)
}

/// The cases of a program folder: `cases`, `failed`, `problems` and `text`.
///
/// # Errors
/// If it cannot be read, or the program has errors.
pub fn test(folder: &Path) -> Result<Value, Refusal> {
    let (folder, snapshot) = read(folder)?;
    let mut report = Report::default();
    let run = Cases::read(&folder, &snapshot, &mut report).run(&snapshot);
    run.report(&mut report);
    let cases = run.verdicts().iter().map(|verdict| {
        let case = verdict.case();
        json!({
            "name": case.name(),
            "file": case.file(),
            "line": case.line(),
            "campaign": case.campaign(),
            "holds": verdict.holds(),
        })
    });
    let problems: Value = serde_json::from_str(&report.to_json()).unwrap_or_default();
    Ok(json!({
        "cases": cases.collect::<Vec<_>>(),
        "failed": run.failed(),
        "problems": problems,
        "text": report.render(false),
    }))
}

/// A program folder that can be decided with.
///
/// # Errors
/// If it cannot be read, or the program has errors.
pub fn snapshot(folder: &Path) -> Result<Arc<Snapshot>, Refusal> {
    Ok(read(folder)?.1)
}

fn read(folder: &Path) -> Result<(Folder, Arc<Snapshot>), Refusal> {
    let folder = Folder::read(folder).map_err(Refusal::file)?;
    let loaded = load(&folder);
    let snapshot = loaded
        .snapshot
        .ok_or_else(|| Refusal::program(&loaded.report))?;
    Ok((folder, snapshot))
}
