//! What happened.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use super::error::DecideError;
use super::value::{Amount, FieldValue};
use crate::diagnostic::codes;

/// Something that happened, as a record of events has it: built step by step,
/// of a value that can be serialised, or of JSON text.
///
/// ```
/// use sadakat_engine::{Event, Line};
///
/// let event = Event::purchase("e1", "2026-11-21T14:03:00+03:00")
///     .customer("c42")
///     .line(Line::new("latte").quantity(2).unit_price("95.00"))
///     .with("purchase.store", "kadikoy")
///     .build();
/// ```
///
/// Whether it fits a program is said when it is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    text: String,
}

impl Event {
    /// Begins an event of a kind, with an id that no other event has, at a time
    /// such as `2026-11-21T14:03:00+03:00`; without an offset, in the program's
    /// zone.
    pub fn builder(kind: &str, id: &str, at: &str) -> EventBuilder {
        let mut top = Map::new();
        for (key, value) in [("id", id), ("kind", kind), ("at", at)] {
            top.insert(key.to_owned(), value.into());
        }
        EventBuilder {
            top,
            objects: BTreeMap::new(),
            lines: Vec::new(),
        }
    }

    /// Begins a purchase. It needs lines.
    pub fn purchase(id: &str, at: &str) -> EventBuilder {
        Self::builder("purchase", id, at)
    }

    /// An event as JSON text: one object, as a line of a file of events. It is
    /// read digit by digit, so that no number passes through a binary float.
    pub fn from_json(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// An event of a value of one's own, which serialises as the JSON object
    /// would.
    ///
    /// # Errors
    /// If it cannot be serialised, is no object, or has a binary float: amounts
    /// are texts such as `"12.50"`.
    pub fn from_value(value: &impl Serialize) -> Result<Self, DecideError> {
        Ok(Self {
            text: Value::Object(object_of(value, "event")?).to_string(),
        })
    }

    /// The JSON text.
    pub fn json(&self) -> &str {
        &self.text
    }
}

/// An event that is being built.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct EventBuilder {
    top: Map<String, Value>,
    /// What stands in objects, by their names.
    objects: BTreeMap<String, Map<String, Value>>,
    lines: Vec<Value>,
}

impl EventBuilder {
    /// Whose event it is; left out, it is a guest's.
    pub fn customer(mut self, id: &str) -> Self {
        self.top.insert("customer".to_owned(), id.into());
        self
    }

    /// One more line of a purchase or a return.
    pub fn line(mut self, line: Line) -> Self {
        self.lines.push(Value::Object(line.0));
        self
    }

    /// A field by its whole name, such as `purchase.store`, or a declared one
    /// such as `survey.score`.
    pub fn with(mut self, field: &str, value: impl Into<FieldValue>) -> Self {
        let (object, key) = match field.split_once('.') {
            Some(("event", key)) => (&mut self.top, key),
            Some((object, key)) => (self.objects.entry(object.to_owned()).or_default(), key),
            None => (&mut self.top, field),
        };
        object.insert(key.to_owned(), value.into().0);
        self
    }

    /// The event.
    pub fn build(mut self) -> Event {
        if !self.lines.is_empty() {
            let purchase = self.objects.entry("purchase".to_owned()).or_default();
            purchase.insert("lines".to_owned(), Value::Array(self.lines));
        }
        let objects = self.objects.into_iter();
        self.top
            .extend(objects.map(|(name, object)| (name, Value::Object(object))));
        Event {
            text: Value::Object(self.top).to_string(),
        }
    }
}

/// A line of a purchase or a return.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Line(Map<String, Value>);

impl Line {
    /// A line of goods by their `sku`.
    pub fn new(sku: &str) -> Self {
        Self(Map::new()).with("sku", sku)
    }

    /// How many; pieces or, with at most three decimal places, kilograms.
    pub fn quantity(self, quantity: impl Into<Amount>) -> Self {
        self.with("quantity", quantity.into().0)
    }

    /// What one costs.
    pub fn unit_price(self, price: impl Into<Amount>) -> Self {
        self.with("unit_price", price.into().0)
    }

    /// What the line costs, if it is not quantity times price.
    pub fn amount(self, amount: impl Into<Amount>) -> Self {
        self.with("amount", amount.into().0)
    }

    /// Another field of lines, such as `category`.
    pub fn with(mut self, field: &str, value: impl Into<FieldValue>) -> Self {
        let key = field.strip_prefix("line.").unwrap_or(field);
        self.0.insert(key.to_owned(), value.into().0);
        self
    }
}

/// A value as a JSON object without binary floats.
pub(super) fn object_of(
    value: &impl Serialize,
    what: &'static str,
) -> Result<Map<String, Value>, DecideError> {
    let refused = |field: &str, message: String, help: &str| DecideError::Value {
        field: field.to_owned(),
        code: codes::RECORD_TYPE,
        message,
        help: Some(help.to_owned()),
    };
    let value = serde_json::to_value(value).map_err(|error| {
        refused(
            what,
            format!("cannot be serialised: {error}"),
            "give an object with texts as keys",
        )
    })?;
    let Value::Object(object) = value else {
        return Err(refused(
            what,
            "is no object".to_owned(),
            "give an object or a struct",
        ));
    };
    if let Some((field, number)) = object.iter().find_map(|(key, value)| float_in(key, value)) {
        let help = "give amounts and quantities as texts, such as \"12.50\", or as decimal numbers";
        return Err(refused(
            &field,
            format!("`{number}` is a binary float"),
            help,
        ));
    }
    Ok(object)
}

/// A binary float in a value, and where.
fn float_in(name: &str, value: &Value) -> Option<(String, String)> {
    match value {
        Value::Number(number) if number.is_f64() => Some((name.to_owned(), number.to_string())),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .find_map(|(at, value)| float_in(&format!("{name}[{at}]"), value)),
        Value::Object(object) => object
            .iter()
            .find_map(|(key, value)| float_in(&format!("{name}.{key}"), value)),
        _ => None,
    }
}
