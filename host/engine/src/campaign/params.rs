//! What a campaign sets under `[params]`.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::Date;

/// A parameter's value, as the manifest writes it.
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

/// A campaign's parameters, in the order of the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(Arc<str>, ParamValue)>);

impl Params {
    /// The value of a parameter, if the campaign sets it.
    pub fn get(&self, name: &str) -> Option<&ParamValue> {
        self.iter()
            .find(|&(n, _)| n == name)
            .map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ParamValue)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }
}

impl FromIterator<(Arc<str>, ParamValue)> for Params {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, ParamValue)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}
