//! Past records, decided as they would have been.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use sadakat_backtest::{Backtest, Program, schemas};
use sadakat_engine::Snapshot;

use crate::records::{Source, read_customers};
use crate::{error, program, table};

/// What past events came to.
#[pyclass(frozen, name = "Replayed", module = "sadakat._native")]
pub(crate) struct Replayed {
    /// A line each.
    decisions: String,
    rejects: Vec<String>,
    program: String,
}

#[pymethods]
impl Replayed {
    /// The decisions as `sadakat run` writes them, one line each.
    #[getter]
    fn ndjson(&self) -> &str {
        &self.decisions
    }

    /// The records that cannot be used, as JSON.
    #[getter]
    fn rejects_json(&self) -> Vec<String> {
        self.rejects.clone()
    }

    /// The program that decided, by its hash.
    #[getter]
    fn program(&self) -> &str {
        &self.program
    }

    fn effects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let made = py.detach(|| sadakat_bindings::effects_of(self.decisions.lines()));
        table::to_python(py, made)
    }
}

/// Decides past events in the order of time, each seeing what the earlier ones
/// came to.
#[pyfunction]
#[pyo3(signature = (path, events, customers, daily))]
pub(crate) fn replay(
    py: Python<'_>,
    path: PathBuf,
    events: &Bound<'_, PyAny>,
    customers: Option<&Bound<'_, PyAny>>,
    daily: bool,
) -> PyResult<Replayed> {
    let snapshot = program::open(py, &path)?;
    let events = Source::of(events, "events")?;
    let from = customers.map(|from| Source::of(from, "customers"));
    let from = from.transpose()?;
    let replayed = py.detach(|| decide(&snapshot, events, from, daily));
    replayed.map_err(error::unread)
}

fn decide(
    snapshot: &Arc<Snapshot>,
    events: Source,
    from: Option<Source>,
    daily: bool,
) -> std::io::Result<Replayed> {
    let mut rejects = Vec::new();
    let table = read_customers(from, &snapshot.settings().schema, &mut rejects)?;
    let input = events.open()?;
    let past = sadakat_bindings::past(snapshot, input.reader, input.name, &table, daily)?;
    rejects.extend(past.rejects);
    Ok(Replayed {
        decisions: past.decisions,
        rejects,
        program: snapshot.hash().to_owned(),
    })
}

/// What a program would have given for past events, and another one.
#[pyfunction]
#[pyo3(signature = (new, events, old, customers, daily, examples))]
pub(crate) fn backtest(
    py: Python<'_>,
    new: PathBuf,
    events: &Bound<'_, PyAny>,
    old: Option<PathBuf>,
    customers: Option<&Bound<'_, PyAny>>,
    daily: bool,
    examples: usize,
) -> PyResult<String> {
    let snapshot = program::open(py, &new)?;
    let before = match &old {
        Some(path) => Some((program::open(py, path)?, path)),
        None => None,
    };
    let events = Source::of(events, "events")?;
    let source = || {
        customers
            .map(|from| Source::of(from, "customers"))
            .transpose()
    };
    let (own, others) = (
        source()?,
        before.is_some().then(source).transpose()?.flatten(),
    );
    let mut rejects = Vec::new();
    let report = py.detach(|| {
        let label = |path: &PathBuf| path.display().to_string();
        let backtest = match before {
            None => {
                let schema = Arc::clone(&snapshot.settings().schema);
                let table = read_customers(own, &schema, &mut rejects)?;
                Backtest::new(Program::new(label(&new), snapshot, table))
            }
            Some((before, path)) => {
                let [schema_old, schema_new] = schemas(&before, &snapshot);
                let table = read_customers(own, &schema_new, &mut rejects)?;
                let olds = read_customers(others, &schema_old, &mut rejects)?;
                let old = Program::new(label(path), before, olds);
                Backtest::new(Program::new(label(&new), snapshot, table)).against(old)
            }
        };
        let input = events.open()?;
        let backtest = backtest.daily(daily).examples(examples);
        let report = backtest.run(input.reader, &input.name, || ());
        let report = report.map_err(std::io::Error::other)?;
        serde_json::to_string(&report).map_err(std::io::Error::other)
    });
    if let Some(first) = rejects.first() {
        let message = format!(
            "{} customers cannot be used, the first: {first}",
            rejects.len()
        );
        let help = "mend them, or leave them out";
        return Err(error::said(
            py,
            message,
            None,
            Some("customers"),
            Some(help),
        ));
    }
    report.map_err(error::unread)
}
