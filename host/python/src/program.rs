//! What is wrong with a program folder, and whether its cases hold.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::prelude::*;
use sadakat_engine::Snapshot;
use sadakat_engine::cases::Cases;
use sadakat_engine::diagnostic::Report;
use sadakat_engine::load::{Folder, load};
use serde_json::json;

use crate::error;

/// The problems of a program folder as JSON, and as text for people.
#[pyfunction]
pub(crate) fn check(py: Python<'_>, path: PathBuf) -> PyResult<(String, String)> {
    let report = py.detach(|| Folder::read(&path).map(|folder| load(&folder).report));
    let report = report.map_err(error::unread)?;
    Ok((report.to_json(), report.render(false)))
}

/// The cases of a program folder as JSON: `cases`, `failed`, `problems` and
/// `text`.
#[pyfunction]
pub(crate) fn test(py: Python<'_>, path: PathBuf) -> PyResult<String> {
    let folder = py.detach(|| Folder::read(&path)).map_err(error::unread)?;
    let loaded = py.detach(|| load(&folder));
    let Some(snapshot) = loaded.snapshot else {
        return Err(error::of_program(py, &loaded.report));
    };
    Ok(py.detach(|| run_cases(&folder, &snapshot)))
}

fn run_cases(folder: &Folder, snapshot: &Arc<Snapshot>) -> String {
    let mut report = Report::default();
    let run = Cases::read(folder, snapshot, &mut report).run(snapshot);
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
    let problems: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap_or_default();
    json!({
        "cases": cases.collect::<Vec<_>>(),
        "failed": run.failed(),
        "problems": problems,
        "text": report.render(false),
    })
    .to_string()
}

/// A program folder that can be decided with.
pub(crate) fn open(py: Python<'_>, path: &Path) -> PyResult<Arc<Snapshot>> {
    let folder = py.detach(|| Folder::read(path)).map_err(error::unread)?;
    let loaded = py.detach(|| load(&folder));
    loaded
        .snapshot
        .ok_or_else(|| error::of_program(py, &loaded.report))
}
