use crate::value::{Date, Instant, Money, Quantity};

/// The value of a field or parameter in a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestValue {
    /// A boolean, an integer, a date, an instant, an amount or a quantity, as
    /// the contract counts them.
    Integer(i64),
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// No value.
    Missing,
}

macro_rules! from_integer {
    ($($type:ty: |$value:ident| $integer:expr),* $(,)?) => {$(
        impl From<$type> for TestValue {
            fn from($value: $type) -> Self {
                Self::Integer($integer)
            }
        }
    )*};
}

from_integer! {
    bool: |value| i64::from(value),
    i64: |value| value,
    Date: |value| value.days(),
    Instant: |value| value.micros(),
    Money: |value| value.minor(),
    Quantity: |value| value.thousandths(),
}

impl From<&str> for TestValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl<const N: usize> From<[&str; N]> for TestValue {
    fn from(values: [&str; N]) -> Self {
        Self::Texts(values.iter().map(|&text| text.to_owned()).collect())
    }
}

impl<T: Into<TestValue>> From<Option<T>> for TestValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

/// An event of a test: fields by name. What is not given is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct TestEvent {
    pub(super) fields: Vec<(String, TestValue)>,
    pub(super) lines: Vec<TestLine>,
}

impl TestEvent {
    /// An event without any value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a field such as `customer.tier`.
    pub fn with(mut self, field: &str, value: impl Into<TestValue>) -> Self {
        self.fields.retain(|(name, _)| name != field);
        self.fields.push((field.to_owned(), value.into()));
        self
    }

    /// Adds a line.
    pub fn line(mut self, line: TestLine) -> Self {
        self.lines.push(line);
        self
    }
}

/// A line of a test's event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct TestLine {
    pub(super) fields: Vec<(String, TestValue)>,
}

impl TestLine {
    /// A line without any value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a field such as `line.sku`.
    pub fn with(mut self, field: &str, value: impl Into<TestValue>) -> Self {
        self.fields.retain(|(name, _)| name != field);
        self.fields.push((field.to_owned(), value.into()));
        self
    }
}
