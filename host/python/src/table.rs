//! Decisions of a table, and their effects as tables.

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow_pyarrow::ToPyArrow;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

use crate::decision::Decision;
use crate::error;

/// The decisions of a table, in the order of its rows. They become objects of
/// Python's one by one, when somebody asks for one.
#[pyclass(frozen, name = "Decisions", module = "sadakat._native")]
pub(crate) struct Decisions(pub(crate) Vec<sadakat_engine::Decision>);

#[pymethods]
impl Decisions {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// The decision of a row.
    fn at(&self, row: usize) -> PyResult<Decision> {
        let decision = self.0.get(row).cloned().map(Decision);
        decision.ok_or_else(|| PyIndexError::new_err("there is no such row"))
    }

    /// Those of some rows.
    fn of(&self, rows: Vec<usize>) -> Self {
        let rows = rows.into_iter().filter_map(|row| self.0.get(row));
        Self(rows.cloned().collect())
    }

    /// One row an event. `only_effects` leaves out those to which nothing
    /// happens.
    fn table<'py>(&self, py: Python<'py>, only_effects: bool) -> PyResult<Bound<'py, PyAny>> {
        let made = py.detach(|| sadakat_bindings::decisions(&self.0, only_effects));
        to_python(py, made)
    }

    /// One row an effect.
    fn effects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let made = py.detach(|| sadakat_bindings::effects(&self.0));
        to_python(py, made)
    }
}

/// Hands a table over to Python.
pub(crate) fn to_python(
    py: Python<'_>,
    made: Result<RecordBatch, ArrowError>,
) -> PyResult<Bound<'_, PyAny>> {
    made.map_err(error::unread)?.to_pyarrow(py)
}

/// The effects of decisions as JSON as a table.
#[pyfunction]
pub(crate) fn effects_of<'py>(
    py: Python<'py>,
    decisions: Vec<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let made = py.detach(|| sadakat_bindings::effects_of(decisions.iter().map(String::as_str)));
    to_python(py, made)
}
