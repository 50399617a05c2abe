//! Numbers that are added up, as adding their values one by one does: down to
//! the places behind the point that a sum shows.

use rust_decimal::Decimal;

use super::Value;
use super::tree::Constant;
use crate::script::cell::{Cell, Scalar};
use sadakat_model::schema::FieldType;

/// A number as scripts know it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Whole(i64),
    /// So many units, each a power of ten: 1250 and 2 are 12.50.
    Fixed(i64, u32),
    /// What does not fit that.
    Decimal(Decimal),
}

impl Number {
    pub(super) fn constant(constant: &Constant) -> Option<Self> {
        match constant {
            Constant::Integer(number) => Some(Self::Whole(*number)),
            Constant::Decimal(number) => Some((*number).into()),
            _ => None,
        }
    }

    /// What a number of a column means.
    #[inline]
    pub(super) fn of_column(cell: &Cell, value: i64) -> Self {
        if cell.ty == FieldType::Money {
            return Self::Fixed(value, cell.digits());
        }
        match cell.number(value) {
            Scalar::Decimal(number) => number.into(),
            _ => Self::Whole(value),
        }
    }

    /// A variable's value, if it is a number.
    pub(super) fn of_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(Self::Whole(*number)),
            Value::Decimal(number) => Some((*number).into()),
            _ => None,
        }
    }

    /// Both together; none if that is too large.
    #[inline]
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a.checked_add(b).map(Self::Whole),
            // Of what is zero the places may be lost.
            (Self::Fixed(a, places), Self::Fixed(b, others))
                if places == others && a != 0 && b != 0 =>
            {
                match a.checked_add(b) {
                    Some(sum) if sum != 0 => Some(Self::Fixed(sum, places)),
                    _ => self.slowly_plus(other),
                }
            }
            _ => self.slowly_plus(other),
        }
    }

    fn slowly_plus(self, other: Self) -> Option<Self> {
        let sum = self.decimal().checked_add(other.decimal())?;
        Some(sum.into())
    }

    fn decimal(self) -> Decimal {
        match self {
            Self::Whole(number) => Decimal::from(number),
            Self::Fixed(units, places) => Decimal::new(units, places),
            Self::Decimal(number) => number,
        }
    }
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        match i64::try_from(number.mantissa()) {
            // Zero has a sign of its own.
            Ok(units) if units != 0 || number.is_sign_positive() => {
                Self::Fixed(units, number.scale())
            }
            _ => Self::Decimal(number),
        }
    }
}

impl From<Number> for Value<'_> {
    fn from(number: Number) -> Self {
        match number {
            Number::Whole(number) => Self::Integer(number),
            number => Self::Decimal(number.decimal()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_add_up_as_decimals_do_down_to_their_places() {
        let units = [0, 1, -1, 10, 150, -150, 999, i64::MAX, i64::MIN];
        let decimals: Vec<Decimal> = units
            .iter()
            .flat_map(|units| [0, 1, 2, 3].map(|places| Decimal::new(*units, places)))
            .chain([Decimal::MAX, Decimal::MIN, -Decimal::new(0, 2)])
            .collect();
        for a in &decimals {
            for b in &decimals {
                let sum = Number::from(*a).plus((*b).into());
                assert_eq!(
                    sum.map(|sum| sum.decimal().to_string()),
                    a.checked_add(*b).map(|sum| sum.to_string()),
                    "{a} + {b}"
                );
            }
        }
    }
}
