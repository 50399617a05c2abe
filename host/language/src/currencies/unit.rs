//! What a number is worth in a program with several currencies.

use rust_decimal::Decimal;

use crate::text::Arithmetic;
use sadakat_model::constants::{ParamValue, Params};
use sadakat_model::schema::FieldType;

/// What a number is worth, as far as it can be told without running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Not a number, or nobody knows.
    Unknown,
    /// Nothing: the same in every currency.
    Zero,
    /// A number that has nothing to do with money, or does not say in which
    /// currency it is.
    Bare,
    /// A number that the campaign gives per currency: an amount, or a rate.
    PerCurrency,
    /// An amount in the event's currency.
    Money,
}

/// Money meets a number that is the same in every currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clash {
    /// The left one is bare.
    Left,
    /// The right one is bare.
    Right,
}

impl Unit {
    /// A number that is written out.
    pub(crate) const fn of_number(number: Decimal) -> Self {
        if number.is_zero() {
            Self::Zero
        } else {
            Self::Bare
        }
    }

    /// The values of a field.
    pub(crate) const fn of_field(ty: FieldType) -> Self {
        match ty {
            FieldType::Money => Self::Money,
            FieldType::Integer | FieldType::Quantity => Self::Bare,
            _ => Self::Unknown,
        }
    }

    /// A parameter; a list is worth what its numbers are.
    pub(crate) fn of_parameter(params: &Params, name: &str) -> Self {
        let unit = params.get(name).map_or(Self::Unknown, of_constant);
        match unit {
            Self::Bare if params.is_per_currency(name) => Self::PerCurrency,
            unit => unit,
        }
    }

    /// What a function comes to that is given this first.
    pub(crate) fn of_call(function: &str, first: Self) -> Self {
        match function {
            "sum" | "min" | "max" => first,
            "abs" | "ceiling" | "floor" | "int" | "round" | "to_decimal" | "to_int" => first,
            "count"
            | "day"
            | "days_since"
            | "days_since_birthday"
            | "days_to_birthday"
            | "index_of"
            | "len"
            | "month"
            | "weekday"
            | "year" => Self::Bare,
            _ => Self::Unknown,
        }
    }

    /// What is computed of two numbers.
    pub(crate) const fn of_operation(operation: Arithmetic, left: Self, right: Self) -> Self {
        match operation {
            Arithmetic::Multiply => left.times(right),
            Arithmetic::Divide => left.by(right),
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Remainder => left.plus(right),
        }
    }

    /// Whether an operation is of two of a kind, so that both must say their
    /// currency if one of them does.
    pub(crate) const fn is_of_a_kind(operation: Arithmetic) -> bool {
        !matches!(operation, Arithmetic::Multiply | Arithmetic::Divide)
    }

    /// Whether money may be compared with it or be added to it, which says
    /// which of the two is bare if not.
    pub(crate) const fn meet(self, other: Self) -> Result<(), Clash> {
        match (self, other) {
            (Self::Money, Self::Bare) => Err(Clash::Right),
            (Self::Bare, Self::Money) => Err(Clash::Left),
            _ => Ok(()),
        }
    }

    /// One or the other, such as the values of `if a { x } else { y }`.
    #[must_use]
    pub(crate) const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Zero, unit) | (unit, Self::Zero) => unit,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Bare, _) | (_, Self::Bare) => Self::Bare,
            (Self::Money, _) | (_, Self::Money) => Self::Money,
            (Self::PerCurrency, Self::PerCurrency) => Self::PerCurrency,
        }
    }

    /// The sum, the difference or the rest.
    #[must_use]
    const fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Money, _) | (_, Self::Money) => Self::Money,
            _ => self.or(other),
        }
    }

    /// The product.
    #[must_use]
    const fn times(self, other: Self) -> Self {
        match (self, other) {
            (Self::Money, _) | (_, Self::Money) => Self::Money,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::PerCurrency, _) | (_, Self::PerCurrency) => Self::PerCurrency,
            (Self::Zero, _) | (_, Self::Zero) => Self::Zero,
            (Self::Bare, Self::Bare) => Self::Bare,
        }
    }

    /// The quotient. Money by a number per currency is a number of something,
    /// or an amount: it may stand for both.
    #[must_use]
    const fn by(self, other: Self) -> Self {
        match (self, other) {
            (Self::Money, Self::Money) => Self::Bare,
            (Self::Unknown, _) | (_, Self::Unknown) | (_, Self::Money) => Self::Unknown,
            (Self::Zero, _) => Self::Zero,
            (Self::PerCurrency, _) | (_, Self::PerCurrency) => Self::PerCurrency,
            (unit, _) => unit,
        }
    }
}

fn of_constant(value: &ParamValue) -> Unit {
    match value {
        ParamValue::Integer(number) => Unit::of_number(Decimal::from(*number)),
        ParamValue::Decimal(number) => Unit::of_number(*number),
        ParamValue::List(items) => {
            let items = items.iter().map(of_constant);
            items.fold(Unit::Zero, Unit::or)
        }
        ParamValue::Boolean(_) | ParamValue::Text(_) | ParamValue::Date(_) => Unit::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Unit::{Bare, Money, PerCurrency, Unknown, Zero};

    #[test]
    fn arithmetic() {
        assert_eq!(Money.times(Bare), Money);
        assert_eq!(Money.by(Money), Bare);
        assert_eq!(Money.by(PerCurrency), PerCurrency);
        assert_eq!(PerCurrency.times(Bare), PerCurrency);
        assert_eq!(Zero.plus(Money), Money);
        assert_eq!(PerCurrency.plus(Bare), Bare);
        assert_eq!(Unknown.or(Bare), Unknown);
        assert_eq!(Zero.or(Bare), Bare);
    }

    #[test]
    fn only_bare_numbers_clash_with_money() {
        assert_eq!(Money.meet(Bare), Err(Clash::Right));
        assert_eq!(Bare.meet(Money), Err(Clash::Left));
        for unit in [Unknown, Zero, PerCurrency, Money] {
            assert_eq!(Money.meet(unit), Ok(()));
            assert_eq!(Bare.meet(if unit == Money { Zero } else { unit }), Ok(()));
        }
    }
}
