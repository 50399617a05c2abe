//! Python's values as JSON, as records have them. Amounts are `Decimal`, whole
//! numbers or texts; a binary float is refused, since `0.1` is not a tenth.

use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PySequence, PyString, PyTuple,
};
use serde_json::Value;

use crate::error;

/// Deeper than any record.
const DEEPEST: usize = 32;

/// An object as JSON text: a mapping, or text that is JSON already.
pub(crate) fn object(value: &Bound<'_, PyAny>, what: &str) -> PyResult<String> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_cow()?.into_owned());
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        let text = String::from_utf8(bytes.as_bytes().to_vec());
        return text.map_err(|_| refused(value, what, "is not UTF-8", "give text"));
    }
    if value.cast::<PyMapping>().is_err() {
        let help = "give a dict, or its JSON as text";
        return Err(refused(value, what, &kind_of(value), help));
    }
    Ok(json(value, what, 0)?.to_string())
}

fn json(value: &Bound<'_, PyAny>, at: &str, depth: usize) -> PyResult<Value> {
    if depth > DEEPEST {
        let help = "give a record's fields, no more";
        return Err(refused(value, at, "is nested too deep", help));
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_cow()?.into_owned().into());
    }
    if value.cast::<PyBool>().is_ok() {
        return Ok(value.is_truthy()?.into());
    }
    if value.cast::<PyFloat>().is_ok() {
        let message = format!("`{}` is a binary float", value.str()?.to_cow()?);
        let help = "give amounts and quantities as Decimal(\"12.50\") or as texts";
        return Err(refused(value, at, &message, help));
    }
    if value.cast::<PyInt>().is_ok() {
        return whole(value, at);
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        let mut object = serde_json::Map::new();
        for (key, value) in dict {
            let (key, value) = entry(&key, &value, at, depth)?;
            object.insert(key, value);
        }
        return Ok(Value::Object(object));
    }
    if let Ok(list) = value.cast::<PyList>() {
        return items(list.iter(), at, depth);
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        return items(tuple.iter(), at, depth);
    }
    // Days and times, `Decimal`, numbers of NumPy, other mappings and lists.
    if let Ok(iso) = value.call_method0("isoformat") {
        return Ok(iso.str()?.to_cow()?.into_owned().into());
    }
    if value.hasattr("as_tuple")? && value.hasattr("quantize")? {
        let text = value.call_method1("__format__", ("f",))?;
        return Ok(text.str()?.to_cow()?.into_owned().into());
    }
    if let Ok(number) = value.call_method0("__index__") {
        return whole(&number, at);
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let mut object = serde_json::Map::new();
        for pair in mapping.items()? {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let (key, value) = entry(&key, &value, at, depth)?;
            object.insert(key, value);
        }
        return Ok(Value::Object(object));
    }
    if let Ok(list) = value.cast::<PySequence>() {
        return items(list.to_list()?.iter(), at, depth);
    }
    let help = "give texts, whole numbers, Decimal, bool, dates, dicts and lists";
    Err(refused(value, at, &kind_of(value), help))
}

fn entry(
    key: &Bound<'_, PyAny>,
    value: &Bound<'_, PyAny>,
    at: &str,
    depth: usize,
) -> PyResult<(String, Value)> {
    let Ok(name) = key.cast::<PyString>() else {
        let message = format!("has a key that {}", kind_of(key));
        return Err(refused(key, at, &message, "write keys as texts"));
    };
    let name = name.to_cow()?.into_owned();
    let value = json(value, &format!("{at}.{name}"), depth + 1)?;
    Ok((name, value))
}

fn items<'py>(
    values: impl Iterator<Item = Bound<'py, PyAny>>,
    at: &str,
    depth: usize,
) -> PyResult<Value> {
    let values = values.enumerate();
    let values = values.map(|(index, value)| json(&value, &format!("{at}[{index}]"), depth + 1));
    Ok(Value::Array(values.collect::<PyResult<_>>()?))
}

fn whole(value: &Bound<'_, PyAny>, at: &str) -> PyResult<Value> {
    match value.extract::<i64>() {
        Ok(number) => Ok(number.into()),
        Err(_) => {
            let message = format!("`{}` is larger than 64 bits hold", value.str()?.to_cow()?);
            Err(refused(value, at, &message, "give a smaller number"))
        }
    }
}

fn kind_of(value: &Bound<'_, PyAny>) -> String {
    let name = value.get_type().name();
    let name = name.and_then(|name| Ok(name.to_cow()?.into_owned()));
    format!("is of type {}", name.unwrap_or_default())
}

fn refused(value: &Bound<'_, PyAny>, at: &str, message: &str, help: &str) -> PyErr {
    let field = at.split_once('.').map_or(at, |(_, field)| field);
    let message = format!("{field}: {message}");
    error::said(value.py(), message, Some("S0503"), Some(field), Some(help))
}
