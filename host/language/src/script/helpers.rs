//! Dates, chance and numbers.

use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext};
use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::aggregate::decimal;
use super::meter;
use super::numbers::{decimal_in, shown, whole_in};
use super::row::Row;
use sadakat_model::chance;
use sadakat_model::schema::Schema;
use sadakat_model::values::{Clock, Date, Instant, LeapBirthday};

type Read = Result<Dynamic, Box<EvalAltResult>>;

/// Units for a draw, which is a hash.
const CHANCE: u64 = 16;

pub(crate) fn register(engine: &mut Engine, schema: &Arc<Schema>) {
    register_dates(engine);
    register_instants(engine, schema);
    register_event(engine);
    register_numbers(engine);
}

macro_rules! comparisons {
    ($engine:ident, $ty:ty) => {
        $engine
            .register_fn("==", |a: $ty, b: $ty| a == b)
            .register_fn("!=", |a: $ty, b: $ty| a != b)
            .register_fn("<", |a: $ty, b: $ty| a < b)
            .register_fn("<=", |a: $ty, b: $ty| a <= b)
            .register_fn(">", |a: $ty, b: $ty| a > b)
            .register_fn(">=", |a: $ty, b: $ty| a >= b);
    };
}

fn register_dates(engine: &mut Engine) {
    engine.register_type_with_name::<Date>("date");
    comparisons!(engine, Date);
    // As audiences write it.
    engine.register_fn("year", |date: Date| i64::from(date.ymd().0));
    engine.register_fn("month", |date: Date| i64::from(date.ymd().1));
    engine.register_fn("day", |date: Date| i64::from(date.ymd().2));
    engine.register_fn("weekday", |date: Date| i64::from(date.weekday()));
    engine.register_get("year", |date: &mut Date| i64::from(date.ymd().0));
    engine.register_get("month", |date: &mut Date| i64::from(date.ymd().1));
    engine.register_get("day", |date: &mut Date| i64::from(date.ymd().2));
    engine.register_get("weekday", |date: &mut Date| i64::from(date.weekday()));
    engine.register_fn("to_string", |date: &mut Date| date.to_string());
    engine.register_fn("to_debug", |date: &mut Date| date.to_string());
    engine.register_fn("+", |date: Date, days: i64| add_days(date, Some(days)));
    engine.register_fn("-", |date: Date, days: i64| {
        add_days(date, days.checked_neg())
    });
    engine.register_fn("-", |a: Date, b: Date| {
        i64::from(a.days()) - i64::from(b.days())
    });
    engine.register_fn("date", |text: ImmutableString| -> Read {
        match Date::parse(&text) {
            Some(date) => Ok(Dynamic::from(date)),
            None => Err(format!("`{text}` is not a date such as 2026-11-21").into()),
        }
    });
}

fn add_days(date: Date, days: Option<i64>) -> Result<Date, Box<EvalAltResult>> {
    let later = days.and_then(|days| date.later(days));
    later.ok_or_else(|| "the day lies outside the calendar".into())
}

fn register_instants(engine: &mut Engine, schema: &Arc<Schema>) {
    engine.register_type_with_name::<Instant>("instant");
    comparisons!(engine, Instant);
    if schema.clock != Clock::Program {
        return register_instants_of_events(engine);
    }
    macro_rules! local {
        ($name:literal, $value:expr) => {
            let zone = schema.zone.clone();
            engine.register_get($name, move |instant: &mut Instant| {
                let value: fn(sadakat_model::values::LocalTime) -> i64 = $value;
                value(instant.local(&zone))
            });
        };
    }
    local!("year", |local| i64::from(local.date.ymd().0));
    local!("month", |local| i64::from(local.date.ymd().1));
    local!("day", |local| i64::from(local.date.ymd().2));
    local!("weekday", |local| i64::from(local.date.weekday()));
    local!("hour", |local| i64::from(local.hour()));
    local!("minute", |local| i64::from(local.minute % 60));
    let zone = schema.zone.clone();
    engine.register_get("date", move |instant: &mut Instant| {
        instant.local(&zone).date
    });
    for name in ["to_string", "to_debug"] {
        let zone = schema.zone.clone();
        engine.register_fn(name, move |instant: &mut Instant| instant.to_rfc3339(&zone));
    }
}

/// The same by the clock that each event goes by.
fn register_instants_of_events(engine: &mut Engine) {
    macro_rules! local {
        ($name:literal, $value:expr) => {
            engine.register_get(
                $name,
                |context: NativeCallContext<'_>, instant: &mut Instant| -> Read {
                    let value: fn(sadakat_model::values::LocalTime) -> i64 = $value;
                    Ok(value(instant.local(Row::of(&context)?.zone())).into())
                },
            );
        };
    }
    local!("year", |local| i64::from(local.date.ymd().0));
    local!("month", |local| i64::from(local.date.ymd().1));
    local!("day", |local| i64::from(local.date.ymd().2));
    local!("weekday", |local| i64::from(local.date.weekday()));
    local!("hour", |local| i64::from(local.hour()));
    local!("minute", |local| i64::from(local.minute % 60));
    engine.register_get(
        "date",
        |context: NativeCallContext<'_>, instant: &mut Instant| -> Read {
            Ok(Dynamic::from(instant.local(Row::of(&context)?.zone()).date))
        },
    );
    for name in ["to_string", "to_debug"] {
        engine.register_fn(
            name,
            |context: NativeCallContext<'_>, instant: &mut Instant| -> Read {
                Ok(instant.to_rfc3339(Row::of(&context)?.zone()).into())
            },
        );
    }
}

fn register_event(engine: &mut Engine) {
    engine.register_fn(
        "is_birthday",
        |context: NativeCallContext<'_>, birth: Date| -> Read {
            let row = Row::of(&context)?;
            let leap = row.environment().schema().leap_birthday;
            let today = row.columns.date(row.row);
            Ok(today.is_birthday(birth, leap).into())
        },
    );
    engine.register_fn("is_birthday", |(): ()| false);
    engine.register_fn(
        "days_since",
        |context: NativeCallContext<'_>, date: Date| -> Read {
            let row = Row::of(&context)?;
            Ok(days_between(date, row.columns.date(row.row)).into())
        },
    );
    engine.register_fn(
        "days_since",
        |context: NativeCallContext<'_>, instant: Instant| -> Read {
            let row = Row::of(&context)?;
            let date = instant.local(row.zone()).date;
            Ok(days_between(date, row.columns.date(row.row)).into())
        },
    );
    engine.register_fn("days_since", |(): ()| ());
    type Days = fn(Date, Date, LeapBirthday) -> i64;
    let ways: [(&str, Days); 2] = [
        ("days_to_birthday", Date::days_to_birthday),
        ("days_since_birthday", Date::days_since_birthday),
    ];
    for (name, days) in ways {
        engine.register_fn(
            name,
            move |context: NativeCallContext<'_>, birth: Date| -> Read {
                let row = Row::of(&context)?;
                let today = row.columns.date(row.row);
                Ok(days(today, birth, row.environment().schema().leap_birthday).into())
            },
        );
        engine.register_fn(
            name,
            move |context: NativeCallContext<'_>, instant: Instant| -> Read {
                let row = Row::of(&context)?;
                let birth = instant.local(row.zone()).date;
                let today = row.columns.date(row.row);
                Ok(days(today, birth, row.environment().schema().leap_birthday).into())
            },
        );
        engine.register_fn(name, |(): ()| ());
    }
    engine.register_fn(
        "chance",
        |context: NativeCallContext<'_>, share: Dynamic| -> Read {
            let share =
                decimal(&share).filter(|share| *share >= Decimal::ZERO && *share <= Decimal::ONE);
            let Some(share) = share else {
                return Err("chance needs a number from 0 to 1, such as 0.2".into());
            };
            meter::pay(CHANCE)?;
            let row = Row::of(&context)?;
            let counter = row.sink().draw();
            let campaign = &row.environment().campaign;
            let drawn = chance::fraction(campaign, row.scene().event_id(), counter);
            Ok((drawn < share).into())
        },
    );
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from(to.days()) - i64::from(from.days())
}

/// A whole number, as one if it is small enough.
fn whole(number: Decimal, strategy: RoundingStrategy) -> Dynamic {
    let number = number.round_dp_with_strategy(0, strategy);
    i64::try_from(number).map_or(number.into(), Into::into)
}

/// Ranges up to a whole number that was computed, such as `0..floor(x)`.
fn register_ranges(engine: &mut Engine) {
    fn whole(number: &Dynamic) -> Result<i64, Box<EvalAltResult>> {
        let number = decimal(number).filter(|number| number.is_integer());
        let number = number.and_then(|number| number.to_i64());
        number.ok_or_else(|| "a range needs whole numbers: write `floor(…)` around them".into())
    }
    engine.register_fn("..", |from: i64, to: Decimal| -> Read {
        Ok(Dynamic::from(from..whole(&to.into())?))
    });
    engine.register_fn("..=", |from: i64, to: Decimal| -> Read {
        Ok(Dynamic::from(from..=whole(&to.into())?))
    });
    engine.register_fn("..", |from: Decimal, to: i64| -> Read {
        Ok(Dynamic::from(whole(&from.into())?..to))
    });
    engine.register_fn("..=", |from: Decimal, to: i64| -> Read {
        Ok(Dynamic::from(whole(&from.into())?..=to))
    });
    engine.register_fn("..", |from: Decimal, to: Decimal| -> Read {
        Ok(Dynamic::from(whole(&from.into())?..whole(&to.into())?))
    });
    engine.register_fn("..=", |from: Decimal, to: Decimal| -> Read {
        Ok(Dynamic::from(whole(&from.into())?..=whole(&to.into())?))
    });
}

fn register_numbers(engine: &mut Engine) {
    macro_rules! rounding {
        ($name:literal, $strategy:expr) => {
            engine.register_fn($name, |number: Decimal| whole(number, $strategy));
            engine.register_fn($name, |number: i64| number);
        };
    }
    rounding!("floor", RoundingStrategy::ToNegativeInfinity);
    rounding!("ceiling", RoundingStrategy::ToPositiveInfinity);
    rounding!("round", RoundingStrategy::MidpointAwayFromZero);
    rounding!("int", RoundingStrategy::ToZero);
    engine.register_fn("round", |number: Decimal, places: i64| -> Read {
        let places = u32::try_from(places).ok().filter(|&places| places <= 28);
        match places {
            Some(places) => Ok(number
                .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
                .into()),
            None => Err("round keeps 0 to 28 places".into()),
        }
    });
    engine.register_fn("round", |number: i64, _: i64| number);
    register_ranges(engine);
    engine.register_fn("abs", |number: Decimal| number.abs());
    engine.register_fn("min", |a: Decimal, b: Decimal| a.min(b));
    engine.register_fn("max", |a: Decimal, b: Decimal| a.max(b));
    engine.register_fn("min", |a: i64, b: i64| a.min(b));
    engine.register_fn("max", |a: i64, b: i64| a.max(b));
    engine.register_fn("min", |a: i64, b: Decimal| Decimal::from(a).min(b));
    engine.register_fn("max", |a: i64, b: Decimal| Decimal::from(a).max(b));
    engine.register_fn("min", |a: Decimal, b: i64| a.min(b.into()));
    engine.register_fn("max", |a: Decimal, b: i64| a.max(b.into()));
    engine.register_fn("to_decimal", |number: i64| Decimal::from(number));
    engine.register_fn("to_decimal", |number: Decimal| number);
    engine.register_fn("to_int", |number: i64| number);
    engine.register_fn("to_int", |number: Decimal| -> Read {
        match i64::try_from(number.trunc()) {
            Ok(number) => Ok(number.into()),
            Err(_) => Err("the number is too large".into()),
        }
    });
    engine.register_fn("parse_decimal", |text: &str| -> Read {
        match decimal_in(text) {
            Some(number) => Ok(number.into()),
            None => Err(format!("`{}` is not a number", shown(text)).into()),
        }
    });
    engine.register_fn("parse_int", |text: &str| -> Read {
        match whole_in(text) {
            Some(number) => Ok(number.into()),
            None => Err(format!("`{}` is not a whole number", shown(text)).into()),
        }
    });
}
