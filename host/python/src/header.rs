//! What an event says of itself.

use pyo3::prelude::*;

/// What an event says of itself, before anybody decides it.
#[pyclass(frozen, name = "Header", module = "sadakat._native")]
pub(crate) struct Header(pub(crate) sadakat_engine::EventHeader);

#[pymethods]
impl Header {
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn kind(&self) -> &str {
        &self.0.kind
    }

    #[getter]
    fn customer(&self) -> Option<&str> {
        self.0.customer.as_deref()
    }

    #[getter]
    fn day(&self) -> Option<String> {
        self.0.day.map(|day| day.to_string())
    }
}
