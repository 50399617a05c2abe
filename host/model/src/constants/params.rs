//! The parameters that a campaign's manifest sets.

use std::sync::Arc;

use rust_decimal::Decimal;
use toml::de::DeValue;

use crate::values::Date;

/// A parameter's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamValue {
    /// True or false.
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

impl ParamValue {
    /// A value as manifests and cases write it; none for what cannot be a
    /// parameter.
    pub fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let digits = |text: &str| -> String { text.chars().filter(|c| *c != '_').collect() };
        Some(match value {
            DeValue::Boolean(value) => Self::Boolean(*value),
            DeValue::Integer(integer) => {
                let digits = digits(integer.as_str());
                Self::Integer(i64::from_str_radix(&digits, integer.radix()).ok()?)
            }
            DeValue::Float(float) => {
                Self::Decimal(Decimal::from_str_exact(&digits(float.as_str())).ok()?)
            }
            DeValue::String(text) => Self::Text(Arc::from(text.as_ref())),
            DeValue::Datetime(moment) if moment.time.is_none() => {
                Self::Date(Date::parse(&moment.to_string())?)
            }
            DeValue::Array(items) => Self::List(
                items
                    .iter()
                    .map(|item| Self::from_toml(item.get_ref()))
                    .collect::<Option<_>>()?,
            ),
            DeValue::Datetime(_) | DeValue::Table(_) => return None,
        })
    }

    /// What it is, in words.
    pub const fn describe(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "true or false",
            Self::Integer(_) => "a whole number",
            Self::Decimal(_) => "a number with a fraction",
            Self::Text(_) => "a text",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
        }
    }
}

/// A campaign's parameters, in the order of its manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    values: Vec<(String, ParamValue)>,
    /// Those that the manifest gives per currency; their values here are
    /// those of one currency.
    per_currency: Vec<String>,
}

impl Params {
    /// Sets a parameter; one of the same name is replaced.
    pub fn set(&mut self, name: impl Into<String>, value: ParamValue) {
        let name = name.into();
        match self.values.iter_mut().find(|(known, _)| *known == name) {
            Some((_, slot)) => *slot = value,
            None => self.values.push((name, value)),
        }
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&ParamValue> {
        self.iter()
            .find(|&(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// Notes that the manifest gives a parameter per currency.
    pub fn mark_per_currency(&mut self, name: impl Into<String>) {
        self.per_currency.push(name.into());
    }

    /// Whether the manifest gives a parameter per currency: the value is that
    /// of the currency which these parameters are for.
    pub fn is_per_currency(&self, name: &str) -> bool {
        self.per_currency.iter().any(|known| known == name)
    }

    /// Whether the manifest gives some parameter per currency.
    pub const fn has_amounts(&self) -> bool {
        !self.per_currency.is_empty()
    }

    /// All parameters.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ParamValue)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }
}

impl<N: Into<String>> FromIterator<(N, ParamValue)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, ParamValue)>>(values: I) -> Self {
        let mut params = Self::default();
        for (name, value) in values {
            params.set(name, value);
        }
        params
    }
}
