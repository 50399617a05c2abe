//! What a campaign sets under `[params]`.

use crate::Failure;
use crate::bindings::sadakat::plugin::types as abi;
use crate::field::FieldType;
use crate::value::{Date, Instant, Money, Quantity};

/// The parameters of a campaign. Derive it:
///
/// ```
/// use sadakat_sdk::prelude::*;
///
/// /// Greets members who come back.
/// #[derive(Params)]
/// struct WinBack {
///     /// Days without a purchase before the offer is made.
///     #[param(default = 60)]
///     from_days: i64,
///     /// Offer that the coupon belongs to.
///     offer: String,
/// }
/// # let _ = |w: WinBack| (w.from_days, w.offer);
/// ```
///
/// The first paragraph of the struct's documentation becomes the plugin's
/// summary, a field's documentation its description. A field without a
/// default is required. Types are `bool`, `i64`, `String`, `Vec<String>`,
/// [`TextSet`](crate::TextSet) (texts that others are compared with),
/// [`Date`] (default as `"2026-01-31"`), [`Money`] (default in minor units),
/// [`Quantity`] (default in whole units) and [`Instant`] (default in
/// microseconds since 1970-01-01T00:00:00Z).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which parameters it has",
    label = "add `#[derive(Params)]` to it"
)]
pub trait Params: Sized {
    /// What the plugin does, in one sentence.
    #[doc(hidden)]
    const SUMMARY: &'static str;

    /// The parameters in the order of their values.
    #[doc(hidden)]
    fn parameters() -> Vec<abi::Parameter>;
    /// Takes the values of a campaign.
    #[doc(hidden)]
    fn from_values(values: &mut Values) -> Result<Self, Failure>;
}

/// The values of a campaign's parameters, in order.
#[doc(hidden)]
#[derive(Debug)]
pub struct Values(std::vec::IntoIter<abi::Value>);

impl Values {
    pub(crate) fn new(values: Vec<abi::Value>) -> Self {
        Self(values.into_iter())
    }

    /// The next value.
    pub fn take<T: Parameter>(&mut self, name: &str) -> Result<T, Failure> {
        self.0.next().and_then(T::from_value).ok_or_else(|| {
            Failure::new(format!(
                "parameter {name}: the host gave no value of its type"
            ))
        })
    }
}

/// Describes a parameter.
#[doc(hidden)]
#[must_use]
pub fn describe<T: Parameter>(
    name: &str,
    description: &str,
    default: Option<T::Default>,
) -> abi::Parameter {
    abi::Parameter {
        name: name.to_owned(),
        type_: T::TYPE,
        description: description.to_owned(),
        default: default.map(T::default_value),
    }
}

/// A type that a parameter can have.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a parameter cannot be a `{Self}`",
    label = "not a parameter type",
    note = "parameter types are bool, i64, String, Vec<String>, TextSet, Date, Instant, Money and Quantity; a parameter that may be left out has a default instead of an Option"
)]
pub trait Parameter: Sized {
    /// What the parameter holds.
    const TYPE: FieldType;
    /// How its default is written.
    type Default;

    /// The contract's form of a default.
    fn default_value(default: Self::Default) -> abi::Value;
    /// Reads the contract's form, if it is of this type.
    fn from_value(value: abi::Value) -> Option<Self>;
}

/// A parameter that the contract carries as an integer.
macro_rules! integer_parameter {
    ($type:ty, $of:ident, $default:ty, |$written:ident| $store:expr, |$value:ident| $read:expr) => {
        impl Parameter for $type {
            const TYPE: FieldType = FieldType::$of;
            type Default = $default;

            fn default_value($written: $default) -> abi::Value {
                abi::Value::Integer($store)
            }

            fn from_value(value: abi::Value) -> Option<Self> {
                match value {
                    abi::Value::Integer($value) => Some($read),
                    _ => None,
                }
            }
        }
    };
}

integer_parameter!(
    bool,
    Boolean,
    bool,
    |default| i64::from(default),
    |value| value != 0
);
integer_parameter!(i64, Integer, i64, |default| default, |value| value);
integer_parameter!(Date, Date, Date, |default| default.days(), |value| {
    Date::from_days(value)
});
integer_parameter!(Instant, Instant, i64, |default| default, |value| {
    Instant::from_micros(value)
});
integer_parameter!(Money, Money, i64, |default| default, |value| {
    Money::from_minor(value)
});
integer_parameter!(
    Quantity,
    Quantity,
    i64,
    |default| Quantity::whole(default).thousandths(),
    |value| Quantity::from_thousandths(value)
);

impl Parameter for String {
    const TYPE: FieldType = FieldType::Text;
    type Default = &'static str;

    fn default_value(default: Self::Default) -> abi::Value {
        abi::Value::Text(default.to_owned())
    }

    fn from_value(value: abi::Value) -> Option<Self> {
        match value {
            abi::Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Parameter for Vec<String> {
    const TYPE: FieldType = FieldType::Texts;
    type Default = &'static [&'static str];

    fn default_value(default: Self::Default) -> abi::Value {
        abi::Value::Texts(default.iter().map(|&text| text.to_owned()).collect())
    }

    fn from_value(value: abi::Value) -> Option<Self> {
        match value {
            abi::Value::Texts(texts) => Some(texts),
            _ => None,
        }
    }
}

/// A date that is written in a plugin's source; what is not one does not
/// compile.
#[doc(hidden)]
#[must_use]
#[expect(
    clippy::panic,
    reason = "runs in the compiler, where a panic is the error message"
)]
pub const fn date_literal(text: &str) -> Date {
    match Date::parse(text) {
        Some(date) => date,
        None => panic!("the default is not a date such as 2026-01-31"),
    }
}
