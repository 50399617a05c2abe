//! Values of fields, as a service writes them.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use crate::model::Date;

/// The value of a field: true or false, a whole number, a text, several texts,
/// a day, or a decimal number for amounts and quantities. The program's schema
/// says which of them it must be. There is no binary float: `"12.50"` is
/// exact, `12.5_f64` would not be.
///
/// ```
/// use sadakat_engine::Member;
///
/// let member = Member::new("c42")
///     .fact("customer.tier", "gold")
///     .fact("history.purchases", 3)
///     .fact("history.spend", "1250.00")
///     .fact("customer.tags", ["vip", "press"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FieldValue(pub(super) Value);

impl From<bool> for FieldValue {
    fn from(value: bool) -> Self {
        Self(value.into())
    }
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for FieldValue {
            fn from(value: $number) -> Self {
                Self(value.into())
            }
        }

        impl From<$number> for Amount {
            fn from(value: $number) -> Self {
                Self(value.to_string())
            }
        }
    )*};
}

whole_numbers!(i32, i64, u32, u64);

impl From<&str> for FieldValue {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for FieldValue {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<Decimal> for FieldValue {
    fn from(number: Decimal) -> Self {
        Self(number.to_string().into())
    }
}

impl From<Date> for FieldValue {
    fn from(day: Date) -> Self {
        Self(day.to_string().into())
    }
}

impl<T: Into<String>> From<Vec<T>> for FieldValue {
    fn from(texts: Vec<T>) -> Self {
        Self(
            texts
                .into_iter()
                .map(Into::into)
                .collect::<Vec<String>>()
                .into(),
        )
    }
}

impl<T: Into<String>, const N: usize> From<[T; N]> for FieldValue {
    fn from(texts: [T; N]) -> Self {
        Self::from(Vec::from(texts))
    }
}

/// An amount of money or a quantity: a whole number, a decimal number, or the
/// text of one, such as `"12.50"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount(pub(super) String);

impl From<&str> for Amount {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Amount {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Decimal> for Amount {
    fn from(number: Decimal) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
