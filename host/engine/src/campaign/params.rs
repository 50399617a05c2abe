//! The values under `[params]` of a manifest.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::Date;

/// A value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamValue {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Decimal(Decimal),
    /// Text.
    Text(Arc<str>),
    /// A calendar day.
    Date(Date),
    /// Several values.
    List(Vec<ParamValue>),
}

/// The parameters of a campaign, in the order of the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, ParamValue)>);

impl Params {
    /// Sets a parameter.
    pub fn insert(&mut self, name: impl Into<String>, value: ParamValue) {
        self.0.push((name.into(), value));
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&ParamValue> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// The names of all parameters.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}
