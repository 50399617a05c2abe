//! Decisions as a table, one row an event, and effects, one row an effect.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow_pyarrow::ToPyArrow;
use pyo3::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::decision::Decision;
use crate::error;

/// What decisions say, as far as columns hold it.
#[derive(Deserialize)]
struct Told<'a> {
    event: String,
    customer: Option<String>,
    #[serde(borrow)]
    effects: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Effect {
    campaign: String,
    kind: String,
    wallet: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
}

const COLUMNS: [(&str, bool); 8] = [
    ("event", false),
    ("customer", true),
    ("campaign", false),
    ("kind", false),
    ("wallet", true),
    ("amount", true),
    ("currency", true),
    ("effect", false),
];

/// The effects of decisions as JSON.
pub(crate) fn of<'a>(
    decisions: impl Iterator<Item = &'a str>,
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let mut columns: [StringBuilder; 8] = std::array::from_fn(|_| StringBuilder::new());
    for decision in decisions {
        let told: Told<'_> = serde_json::from_str(decision)
            .map_err(|error| arrow::error::ArrowError::ExternalError(Box::new(error)))?;
        for raw in told.effects {
            let effect: Effect = serde_json::from_str(raw.get())
                .map_err(|error| arrow::error::ArrowError::ExternalError(Box::new(error)))?;
            let row = [
                Some(told.event.as_str()),
                told.customer.as_deref(),
                Some(&effect.campaign),
                Some(&effect.kind),
                effect.wallet.as_deref(),
                effect.amount.as_deref(),
                effect.currency.as_deref(),
                Some(raw.get()),
            ];
            for (column, value) in columns.iter_mut().zip(row) {
                column.append_option(value);
            }
        }
    }
    let fields = COLUMNS.map(|(name, nullable)| Field::new(name, DataType::Utf8, nullable));
    let columns = columns.map(|mut column| Arc::new(column.finish()) as ArrayRef);
    RecordBatch::try_new(Arc::new(Schema::new(fields.to_vec())), columns.to_vec())
}

/// Hands a table over to Python.
pub(crate) fn to_python<'py>(py: Python<'py>, batch: &RecordBatch) -> PyResult<Bound<'py, PyAny>> {
    batch.to_pyarrow(py)
}

/// The effects of decisions as a table.
#[pyfunction]
pub(crate) fn effects<'py>(
    py: Python<'py>,
    decisions: Vec<Bound<'py, Decision>>,
) -> PyResult<Bound<'py, PyAny>> {
    let texts: Vec<String> = decisions.iter().map(|one| one.get().text()).collect();
    let batch = py.detach(|| of(texts.iter().map(String::as_str)));
    to_python(py, &batch.map_err(error::unread)?)
}

/// The effects of decisions as JSON as a table.
#[pyfunction]
pub(crate) fn effects_of<'py>(
    py: Python<'py>,
    decisions: Vec<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let batch = py.detach(|| of(decisions.iter().map(String::as_str)));
    to_python(py, &batch.map_err(error::unread)?)
}

/// What is decided of events as a table: one row an event. `only_effects` leaves
/// out those to which nothing happens.
#[pyfunction]
pub(crate) fn decided<'py>(
    py: Python<'py>,
    decisions: Vec<Bound<'py, Decision>>,
    only_effects: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let decisions: Vec<_> = decisions.iter().map(|one| one.get().0.clone()).collect();
    let batch = py.detach(|| {
        let mut columns: [StringBuilder; 5] = std::array::from_fn(|_| StringBuilder::new());
        for decision in &decisions {
            let told = decision.to_json();
            if only_effects && told.contains("\"effects\":[],\"faults\":[]") {
                continue;
            }
            let day = decision.day().to_string();
            let row = [
                Some(decision.event()),
                decision.customer(),
                Some(&*day),
                Some(decision.program()),
                Some(&*told),
            ];
            for (column, value) in columns.iter_mut().zip(row) {
                column.append_option(value);
            }
        }
        let names = ["event", "customer", "day", "program", "decision"];
        let fields = names.map(|name| Field::new(name, DataType::Utf8, name == "customer"));
        let columns = columns.map(|mut column| Arc::new(column.finish()) as ArrayRef);
        RecordBatch::try_new(Arc::new(Schema::new(fields.to_vec())), columns.to_vec())
    });
    to_python(py, &batch.map_err(error::unread)?)
}
