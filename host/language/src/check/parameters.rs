//! Parameters in quotes beside numbers and days: what is to be mended is their
//! value.

use crate::vocabulary::ValueType;

/// What stands beside a number.
pub(crate) const NUMBER: &str = "a number";

/// What a parameter should be that stands beside a value; none if a text may
/// be meant.
pub(crate) const fn wanted_beside(other: ValueType) -> Option<&'static str> {
    match other {
        ValueType::Date => Some("a day"),
        other if other.is_number() => Some(NUMBER),
        _ => None,
    }
}
