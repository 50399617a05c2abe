//! Errors as exceptions: `sadakat.SadakatError` and those below it, which are
//! written in Python.

use pyo3::prelude::*;
use sadakat_bindings::{Cause, Refusal};

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

/// A call that is not answered.
pub(crate) fn of_refusal(py: Python<'_>, refusal: &Refusal) -> PyErr {
    match refusal.cause {
        Cause::File => unread(refusal),
        Cause::Program => {
            let problems = refusal.problems.as_ref().map(ToString::to_string);
            let problems = problems.unwrap_or_else(|| "[]".to_owned());
            exception(py, "ProgramError", (refusal.message.clone(), problems))
        }
        Cause::Argument | Cause::Record => {
            let (field, help) = (refusal.field.as_deref(), refusal.help.as_deref());
            let error = said(py, &*refusal.message, refusal.code, field, help);
            match refusal.row {
                None => error,
                Some(row) => match error.value(py).setattr("row", row) {
                    Ok(()) => error,
                    Err(other) => other,
                },
            }
        }
    }
}

/// A file or folder that cannot be read.
pub(crate) fn unread(error: impl std::fmt::Display) -> PyErr {
    pyo3::exceptions::PyOSError::new_err(error.to_string())
}
