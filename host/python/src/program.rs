//! What is wrong with a program folder, and whether its cases hold.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::prelude::*;
use sadakat_engine::Snapshot;

use crate::error;

/// The problems of a program folder as JSON, and as text for people.
#[pyfunction]
pub(crate) fn check(py: Python<'_>, path: PathBuf) -> PyResult<(String, String)> {
    let report = py.detach(|| sadakat_bindings::check(&path));
    let report = report.map_err(|refusal| error::of_refusal(py, &refusal))?;
    Ok((report.to_json(), report.render(false)))
}

/// The cases of a program folder as JSON: `cases`, `failed`, `problems` and
/// `text`.
#[pyfunction]
pub(crate) fn test(py: Python<'_>, path: PathBuf) -> PyResult<String> {
    let told = py.detach(|| sadakat_bindings::test(&path));
    let told = told.map_err(|refusal| error::of_refusal(py, &refusal))?;
    Ok(told.to_string())
}

/// A program folder that can be decided with.
pub(crate) fn open(py: Python<'_>, path: &Path) -> PyResult<Arc<Snapshot>> {
    let snapshot = py.detach(|| sadakat_bindings::snapshot(path));
    snapshot.map_err(|refusal| error::of_refusal(py, &refusal))
}
