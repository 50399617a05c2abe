//! What events come to.

use pyo3::prelude::*;
use sadakat_engine::model::Zone;

/// The decision of one event. It is as JSON what `sadakat run` writes.
#[pyclass(frozen, name = "Decision", module = "sadakat._native")]
pub(crate) struct Decision(pub(crate) sadakat_engine::Decision);

#[pymethods]
impl Decision {
    /// The event's id.
    #[getter]
    fn event(&self) -> &str {
        self.0.event()
    }

    /// Whose event it is.
    #[getter]
    fn customer(&self) -> Option<&str> {
        self.0.customer()
    }

    /// The program that decided it, by its hash.
    #[getter]
    fn program(&self) -> &str {
        self.0.program()
    }

    /// The local day of the event.
    #[getter]
    fn day(&self) -> String {
        self.0.day().to_string()
    }

    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.to_json())
    }

    fn changes_json(&self, py: Python<'_>) -> String {
        py.detach(|| sadakat_bindings::changes(&self.0))
    }

    fn explain_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.explain().to_json())
    }

    fn explain_text(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.explain().to_text())
    }

    /// Until when the same event would be decided alike.
    fn valid_until(&self) -> Option<String> {
        let until = self.0.valid_until()?;
        Some(until.to_rfc3339(&Zone::utc()))
    }
}
