//! Errors as exceptions: `sadakat.SadakatError` and those below it, which are
//! written in Python.

use pyo3::prelude::*;
use sadakat_engine::diagnostic::Report;
use sadakat_engine::{DecideError, OpenError, ReloadError};

fn exception(py: Python<'_>, class: &str, arguments: impl IntoPyCall) -> PyErr {
    let made = py
        .import("sadakat._errors")
        .and_then(|module| module.getattr(class))
        .and_then(|class| arguments.call(&class));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// The arguments of an exception.
trait IntoPyCall {
    fn call<'py>(self, class: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>;
}

impl IntoPyCall for (String, String) {
    fn call<'py>(self, class: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        class.call1(self)
    }
}

impl IntoPyCall for (String, Option<String>, Option<String>, Option<String>) {
    fn call<'py>(self, class: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        class.call1(self)
    }
}

/// A program that has errors: the text with places and advice, and the problems
/// as JSON.
pub(crate) fn of_program(py: Python<'_>, report: &Report) -> PyErr {
    exception(py, "ProgramError", (report.render(false), report.to_json()))
}

/// Something that is said in a wrong way: of an event, a member, a file.
pub(crate) fn said(
    py: Python<'_>,
    message: impl Into<String>,
    code: Option<&str>,
    field: Option<&str>,
    help: Option<&str>,
) -> PyErr {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let all = (message.into(), own(code), own(field), own(help));
    exception(py, "RecordError", all)
}

/// An event that is not decided.
pub(crate) fn of_event(py: Python<'_>, error: &DecideError) -> PyErr {
    said(
        py,
        error.message(),
        Some(error.code().id),
        error.field(),
        error.help().as_deref(),
    )
}

/// A file or folder that cannot be read.
pub(crate) fn unread(error: impl std::fmt::Display) -> PyErr {
    pyo3::exceptions::PyOSError::new_err(error.to_string())
}

pub(crate) fn of_open(py: Python<'_>, error: &OpenError) -> PyErr {
    match error {
        OpenError::Program { report, .. } => of_program(py, report),
        other => unread(other),
    }
}

pub(crate) fn of_reload(py: Python<'_>, error: &ReloadError) -> PyErr {
    match error {
        ReloadError::Program(report) => of_program(py, report),
        other => unread(other),
    }
}
