//! Functions.

use rust_decimal::{Decimal, RoundingStrategy};

use super::super::Value;
use super::super::tree::{Expression, Function, Line};
use super::texts::display;
use super::{Fault, Machine, Outcome, failed};
use crate::script::numbers::{decimal_in, shown, whole_in};
use crate::script::scene::Scene;
use sadakat_model::chance;
use sadakat_model::values::{Date, LocalTime};

impl<'a> Machine<'a, '_> {
    pub(super) fn call(
        &mut self,
        function: Function,
        arguments: &'a [Expression],
        line: Line,
    ) -> Outcome<Value<'a>> {
        // No function takes more.
        let mut values = [Value::Missing, Value::Missing];
        let count = arguments.len().min(values.len());
        for (place, argument) in values.iter_mut().zip(arguments) {
            *place = self.value(argument)?;
        }
        let values = values.get(..count).unwrap_or(&[]);
        if let (Function::Chance, [share]) = (function, values) {
            return self.chance(share, line);
        }
        if let Some(first) = values.first() {
            self.charge(first.size(), line)?;
        }
        let value = apply(function, values, &self.scene, line)?;
        self.charge(value.made(), line)?;
        Ok(value)
    }

    fn chance(&mut self, share: &Value<'a>, line: Line) -> Outcome<Value<'a>> {
        let share = share
            .decimal()
            .filter(|share| *share >= Decimal::ZERO && *share <= Decimal::ONE);
        let Some(share) = share else {
            return Err(failed(
                "chance needs a number from 0 to 1, such as 0.2",
                line,
            ));
        };
        let counter = self.sink.draw();
        let campaign = &self.scene.environment.campaign;
        let drawn = chance::fraction(campaign, self.scene.event_id(), counter);
        Ok(Value::Boolean(drawn < share))
    }
}

/// A function of values.
pub(super) fn apply<'a>(
    function: Function,
    values: &[Value<'a>],
    scene: &Scene<'a>,
    line: Line,
) -> Outcome<Value<'a>> {
    use Function as F;
    let whole = |value: i64| Ok(Value::Integer(value));
    let truth = |value: bool| Ok(Value::Boolean(value));
    match (function, values) {
        (F::IsBirthday, [Value::Missing]) => truth(false),
        (F::IsBirthday, [Value::Date(birth)]) => {
            let leap = scene.environment.schema().leap_birthday;
            truth(scene.columns.date(scene.row).is_birthday(*birth, leap))
        }
        (F::DaysSince, [Value::Missing]) => Ok(Value::Missing),
        (F::DaysSince, [Value::Date(date)]) => whole(days_since(*date, scene)),
        (F::DaysSince, [Value::Instant(instant)]) => {
            whole(days_since(instant.local(scene.zone()).date, scene))
        }
        (F::DaysToBirthday | F::DaysSinceBirthday, [Value::Missing]) => Ok(Value::Missing),
        (F::DaysToBirthday | F::DaysSinceBirthday, [Value::Date(birth)]) => {
            whole(birthday_days(function, *birth, scene))
        }
        (F::DaysToBirthday | F::DaysSinceBirthday, [Value::Instant(instant)]) => {
            let birth = instant.local(scene.zone()).date;
            whole(birthday_days(function, birth, scene))
        }
        (F::Year, [Value::Date(date)]) => whole(date.ymd().0.into()),
        (F::Month, [Value::Date(date)]) => whole(date.ymd().1.into()),
        (F::Day, [Value::Date(date)]) => whole(date.ymd().2.into()),
        (F::Weekday, [Value::Date(date)]) => whole(date.weekday().into()),
        (
            F::Year | F::Month | F::Day | F::Weekday | F::Hour | F::Minute | F::DateOf,
            [Value::Instant(instant)],
        ) => Ok(local(function, &instant.local(scene.zone()))),
        (F::Date, [text]) if text.text().is_some() => {
            let text = text.text().unwrap_or_default();
            match Date::parse(text) {
                Some(date) => Ok(Value::Date(date)),
                None => Err(failed(
                    format!("`{text}` is not a date such as 2026-11-21"),
                    line,
                )),
            }
        }
        (F::Floor | F::Ceiling | F::Round | F::Int, [Value::Integer(number)]) => whole(*number),
        (F::Floor, [Value::Decimal(number)]) => {
            Ok(rounded(*number, RoundingStrategy::ToNegativeInfinity))
        }
        (F::Ceiling, [Value::Decimal(number)]) => {
            Ok(rounded(*number, RoundingStrategy::ToPositiveInfinity))
        }
        (F::Round, [Value::Decimal(number)]) => {
            Ok(rounded(*number, RoundingStrategy::MidpointAwayFromZero))
        }
        (F::Int, [Value::Decimal(number)]) => Ok(rounded(*number, RoundingStrategy::ToZero)),
        (F::Round, [Value::Integer(number), Value::Integer(_)]) => whole(*number),
        (F::Round, [Value::Decimal(number), Value::Integer(places)]) => {
            match u32::try_from(*places).ok().filter(|&places| places <= 28) {
                Some(places) => Ok(Value::Decimal(
                    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
                )),
                None => Err(failed("round keeps 0 to 28 places", line)),
            }
        }
        (F::Abs, [Value::Integer(number)]) => match number.checked_abs() {
            Some(number) => whole(number),
            None => Err(failed("the number is too large", line)),
        },
        (F::Abs, [Value::Decimal(number)]) => Ok(Value::Decimal(number.abs())),
        (F::Sign, [Value::Integer(number)]) => whole(number.signum()),
        (F::Sign, [Value::Decimal(number)]) => whole(match number {
            number if number.is_zero() => 0,
            number if number.is_sign_negative() => -1,
            _ => 1,
        }),
        (F::Min | F::Max, [Value::Integer(a), Value::Integer(b)]) => whole(match function {
            F::Min => *a.min(b),
            _ => *a.max(b),
        }),
        (F::Min | F::Max, [a, b]) => match (a.decimal(), b.decimal()) {
            (Some(a), Some(b)) => Ok(Value::Decimal(match function {
                F::Min => a.min(b),
                _ => a.max(b),
            })),
            _ => match (a.text(), b.text()) {
                (Some(first), Some(second)) => Ok(match (function, first <= second) {
                    (F::Min, true) | (F::Max, false) => a.clone(),
                    _ => b.clone(),
                }),
                _ => Err(unknown(function, values, line)),
            },
        },
        (F::ToInt, [Value::Integer(number)]) => whole(*number),
        (F::ToInt, [Value::Decimal(number)]) => match i64::try_from(number.trunc()) {
            Ok(number) => whole(number),
            Err(_) => Err(failed("the number is too large", line)),
        },
        (F::ToDecimal, [number]) if number.decimal().is_some() => {
            Ok(number.decimal().map_or(Value::Missing, Value::Decimal))
        }
        (F::ParseInt, [text]) if text.text().is_some() => {
            let text = text.text().unwrap_or_default();
            match whole_in(text) {
                Some(number) => whole(number),
                None => {
                    let text = shown(text);
                    Err(failed(format!("`{text}` is not a whole number"), line))
                }
            }
        }
        (F::ParseDecimal, [text]) if text.text().is_some() => {
            let text = text.text().unwrap_or_default();
            match decimal_in(text) {
                Some(number) => Ok(Value::Decimal(number)),
                None => Err(failed(format!("`{}` is not a number", shown(text)), line)),
            }
        }
        (F::Len, [value]) => match (value.text(), value.len()) {
            (Some(text), _) => whole(count(text.chars().count())),
            (_, Some(len)) => whole(count(len)),
            _ => Err(unknown(function, values, line)),
        },
        (F::IsEmpty, [value]) => match (value.text(), value.len()) {
            (Some(text), _) => truth(text.is_empty()),
            (_, Some(len)) => truth(len == 0),
            _ => Err(unknown(function, values, line)),
        },
        (F::ToList, [value]) if value.len().is_some() => Ok(value.clone()),
        (F::ToText, [value]) => match display(value, scene) {
            Some(text) => Ok(Value::Made(text.into())),
            None => Err(unknown(function, values, line)),
        },
        (F::Upper, [value]) if value.text().is_some() => {
            let text = value.text().unwrap_or_default();
            Ok(Value::Made(text.to_uppercase().into()))
        }
        (F::Lower, [value]) if value.text().is_some() => {
            let text = value.text().unwrap_or_default();
            Ok(Value::Made(text.to_lowercase().into()))
        }
        (F::StartsWith | F::EndsWith, [text, part]) => match (text.text(), part.text()) {
            (Some(text), Some(part)) if function == F::StartsWith => truth(text.starts_with(part)),
            (Some(text), Some(part)) => truth(text.ends_with(part)),
            _ => Err(unknown(function, values, line)),
        },
        (F::IsEven, [Value::Integer(number)]) => truth(number % 2 == 0),
        (F::IsOdd, [Value::Integer(number)]) => truth(number % 2 != 0),
        (F::IsZero, [Value::Integer(number)]) => truth(*number == 0),
        (F::IsZero, [Value::Decimal(number)]) => truth(number.is_zero()),
        _ => Err(unknown(function, values, line)),
    }
}

/// A whole number, as one if it is small enough.
fn rounded<'a>(number: Decimal, strategy: RoundingStrategy) -> Value<'a> {
    let number = number.round_dp_with_strategy(0, strategy);
    i64::try_from(number).map_or(Value::Decimal(number), Value::Integer)
}

fn count(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}

fn days_since(date: Date, scene: &Scene<'_>) -> i64 {
    i64::from(scene.columns.date(scene.row).days()) - i64::from(date.days())
}

fn birthday_days(function: Function, birth: Date, scene: &Scene<'_>) -> i64 {
    let leap = scene.environment.schema().leap_birthday;
    let today = scene.columns.date(scene.row);
    match function {
        Function::DaysToBirthday => today.days_to_birthday(birth, leap),
        _ => today.days_since_birthday(birth, leap),
    }
}

fn local<'a>(function: Function, local: &LocalTime) -> Value<'a> {
    use Function as F;
    let (year, month, day) = local.date.ymd();
    Value::Integer(match function {
        F::Year => year.into(),
        F::Month => month.into(),
        F::Day => day.into(),
        F::Weekday => local.date.weekday().into(),
        F::Hour => local.hour().into(),
        F::Minute => (local.minute % 60).into(),
        _ => return Value::Date(local.date),
    })
}

/// That a function does not go with these values.
fn unknown(function: Function, values: &[Value<'_>], line: Line) -> Box<Fault> {
    let name = function.name();
    let given: Vec<&str> = values.iter().map(Value::describe).collect();
    failed(
        format!("`{name}` cannot be called with {}", given.join(" and ")),
        line,
    )
}
