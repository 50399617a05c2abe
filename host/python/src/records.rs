//! Events and customers: a file, a table of Arrow's, or a list.

use std::io::{BufRead, Cursor, Read};
use std::path::{Path, PathBuf};

use arrow::ffi_stream::RecordBatchStreamReader;
use arrow_pyarrow::FromPyArrow;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use sadakat_engine::records::{self, CustomerFormat, CustomerTable, Input, Reject};
use sadakat_engine::schema::Schema;
use sadakat_import::RecordLines;

use crate::{error, value};

/// Where records come from. Reading it needs no Python.
pub(crate) enum Source {
    File(PathBuf),
    Lines(String, Box<dyn BufRead + Send>),
}

/// Whether a value hands over tables through Arrow's C data interface.
fn is_table(from: &Bound<'_, PyAny>) -> PyResult<bool> {
    from.hasattr("__arrow_c_stream__")
}

/// The rows of a table as lines of JSON.
fn table(from: &Bound<'_, PyAny>) -> PyResult<RecordLines> {
    let reader = RecordBatchStreamReader::from_pyarrow_bound(from)?;
    Ok(RecordLines::of_batches(reader))
}

impl Source {
    /// A path, a table, or a list of dicts or JSON texts.
    pub(crate) fn of(from: &Bound<'_, PyAny>, what: &str) -> PyResult<Self> {
        if is_table(from)? {
            return Ok(Self::Lines(what.to_owned(), Box::new(table(from)?)));
        }
        let is_path = from.cast::<PyString>().is_ok() || from.hasattr("__fspath__")?;
        if is_path {
            return Ok(Self::File(from.extract()?));
        }
        if from.cast::<PyDict>().is_ok() {
            let help = "give a list of records, a table, or the path of a file";
            let message = format!("{what}: one record is no list");
            return Err(error::said(
                from.py(),
                message,
                None,
                Some(what),
                Some(help),
            ));
        }
        let mut lines = String::new();
        for (index, record) in from.try_iter()?.enumerate() {
            let record = value::object(&record?, &format!("{what}[{index}]"))?;
            // Line breaks mean nothing in JSON, and end a record.
            lines.push_str(&record.replace(['\n', '\r'], " "));
            lines.push('\n');
        }
        Ok(Self::Lines(what.to_owned(), Box::new(Cursor::new(lines))))
    }

    /// Opens it.
    pub(crate) fn open(self) -> std::io::Result<Input> {
        match self {
            Self::File(path) => {
                let named = |error| std::io::Error::other(format!("{}: {error}", path.display()));
                open_file(&path).map_err(named)
            }
            Self::Lines(name, lines) => Input::new(&name, AsRead(lines), None),
        }
    }

    fn format(&self) -> CustomerFormat {
        match self {
            Self::File(path) if !is_columnar(path) => CustomerFormat::of_path(path),
            _ => CustomerFormat::NdJson,
        }
    }
}

fn is_columnar(path: &Path) -> bool {
    RecordLines::open(path).is_ok_and(|lines| lines.is_some())
}

fn open_file(path: &Path) -> std::io::Result<Input> {
    match RecordLines::open(path)? {
        Some(lines) => Input::new(&path.display().to_string(), lines, None),
        None => Input::open(path),
    }
}

/// A boxed reader as a reader.
struct AsRead(Box<dyn BufRead + Send>);

impl Read for AsRead {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

/// Customers, and the records that cannot be used.
pub(crate) fn read_customers(
    source: Option<Source>,
    schema: &Schema,
    rejects: &mut Vec<String>,
) -> std::io::Result<CustomerTable> {
    let (format, input) = match source {
        Some(source) => (source.format(), source.open()?),
        None => {
            let none = Source::Lines("customers".to_owned(), Box::new(Cursor::new(String::new())));
            (CustomerFormat::NdJson, none.open()?)
        }
    };
    let mut add = |reject: Reject| rejects.push(sadakat_bindings::rejected(&reject));
    records::read_customers(input.reader, input.name, format, schema, &mut add)
        .map_err(std::io::Error::other)
}
