//! Effects that take a map.

use std::sync::Arc;

use rhai::{Dynamic, Map};

use super::{keys, named, numbers, with_advice};
use crate::diagnostic::one_of;
use crate::effect::{Effect, Number, PriceBase, Target, Value, Worth};
use crate::model::{Date, Instant, NUMBER_ONE};
use crate::script::row::Row;
use crate::script::views::LineView;

/// A hundred percent.
const WHOLE: i64 = 100 * NUMBER_ONE;

fn known_keys(effect: &str, map: &Map, known: &[&str]) -> Result<(), String> {
    match map.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(with_advice(
            format!("a {effect} has no `{key}`"),
            one_of(key, known.iter().copied()),
        )),
        None => Ok(()),
    }
}

/// A key's value; a missing value is none.
fn get<'a>(map: &'a Map, key: &str) -> Option<&'a Dynamic> {
    map.get(key).filter(|value| !value.is_unit())
}

fn text(what: &str, value: &Dynamic) -> Result<Arc<str>, String> {
    match value.as_immutable_string_ref() {
        Ok(text) => Ok(Arc::from(text.as_str())),
        Err(_) => Err(format!("`{what}` must be a text in quotes")),
    }
}

fn worth(row: &Row, map: &Map, allowed: &[&str]) -> Result<Option<Worth>, String> {
    let given: Vec<&str> = allowed
        .iter()
        .copied()
        .filter(|key| map.contains_key(*key))
        .collect();
    let key = match given.as_slice() {
        [] => return Ok(None),
        [key] => *key,
        [first, second, ..] => {
            return Err(format!("`{first}` and `{second}` exclude each other"));
        }
    };
    let value = map.get(key).unwrap_or(&Dynamic::UNIT);
    let digits = row.code.schema().currency.minor_digits();
    Ok(Some(match key {
        "percent" => {
            let Number(percent) = numbers::number(key, value)?;
            if !(0..=WHOLE).contains(&percent) {
                return Err("`percent` must be from 0 to 100".to_owned());
            }
            Worth::Percent(Number(percent))
        }
        "amount" => Worth::Amount(numbers::amount(key, value, digits)?),
        _ => Worth::SetPrice(numbers::amount(key, value, digits)?),
    }))
}

pub(super) fn discount(row: &Row, map: &Map) -> Result<Effect, String> {
    known_keys("discount", map, keys::DISCOUNT)?;
    let worth = worth(row, map, &["percent", "amount", "set_price"])?
        .ok_or("a discount needs `percent`, `amount` or `set_price`")?;
    let target = match get(map, "on") {
        None => Target::Order,
        Some(on) => match on.read_lock::<LineView>() {
            Some(line) => Target::Line(line.0),
            None => match &*text("on", on).unwrap_or_default() {
                "order" => Target::Order,
                "shipping" => Target::Shipping,
                _ => return Err("`on` must be \"order\", \"shipping\" or a line".to_owned()),
            },
        },
    };
    if let Target::Line(line) = target
        && line as usize >= row.line_count()
    {
        return Err("the purchase does not have this line".to_owned());
    }
    let base = match get(map, "base") {
        None => PriceBase::default(),
        Some(base) => match &*text("base", base)? {
            "initial" => PriceBase::Initial,
            "remaining" => PriceBase::Remaining,
            _ => return Err("`base` must be \"initial\" or \"remaining\"".to_owned()),
        },
    };
    let digits = row.code.schema().currency.minor_digits();
    let cap = get(map, "cap");
    let cap = cap
        .map(|cap| numbers::amount("cap", cap, digits))
        .transpose()?;
    Ok(Effect::Discount {
        worth,
        target,
        base,
        cap,
    })
}

pub(super) fn coupon(row: &Row, map: &Map) -> Result<Effect, String> {
    known_keys("coupon", map, keys::COUPON)?;
    let offer = get(map, "offer")
        .map(|offer| text("offer", offer))
        .transpose()?;
    let worth = worth(row, map, &["percent", "amount"])?;
    if offer.is_none() && worth.is_none() {
        return Err("a coupon needs `offer`, `percent` or `amount`".to_owned());
    }
    let valid = get(map, "valid");
    Ok(Effect::Coupon {
        offer,
        worth,
        valid_days: valid.map(days).transpose()?,
    })
}

/// `14` or `"14 days"`.
fn days(value: &Dynamic) -> Result<u32, String> {
    let days = match value.as_immutable_string_ref() {
        Ok(text) => days_of(&text),
        Err(_) => numbers::whole(value).and_then(|days| u32::try_from(days).ok()),
    };
    days.filter(|&days| days > 0)
        .ok_or_else(|| "`valid` must be a number of days, such as \"14 days\"".to_owned())
}

/// How many days `14 days` is.
pub(crate) fn days_of(text: &str) -> Option<u32> {
    let mut words = text.split_whitespace();
    let days = words.next()?.parse().ok()?;
    let unit = words.next().unwrap_or("days");
    (matches!(unit, "day" | "days") && words.next().is_none()).then_some(days)
}

pub(super) fn message(row: &Row, template: &str, mut map: Map) -> Result<Effect, String> {
    let template = named("message", template)?;
    let channel = map.remove("channel").filter(|channel| !channel.is_unit());
    let channel = channel
        .map(|channel| text("channel", &channel))
        .transpose()?;
    Ok(Effect::Message {
        template,
        channel,
        values: values(row, map)?,
    })
}

pub(super) fn custom(row: &Row, name: &str, map: Map) -> Result<Effect, String> {
    Ok(Effect::Custom {
        name: named("effect", name)?,
        values: values(row, map)?,
    })
}

/// Values by the order of their names, since Rhai keeps maps so; missing ones
/// are left out.
fn values(row: &Row, map: Map) -> Result<Vec<(Arc<str>, Value)>, String> {
    let given = map.into_iter().filter(|(_, value)| !value.is_unit());
    given
        .map(|(name, given)| match value(row, &given) {
            Some(value) => Ok((Arc::from(name.as_str()), value)),
            None => Err(format!(
                "`{name}` must be a text, a number, a day, or true or false"
            )),
        })
        .collect()
}

fn value(row: &Row, value: &Dynamic) -> Option<Value> {
    if let Ok(boolean) = value.as_bool() {
        return Some(Value::Boolean(boolean));
    }
    if let Ok(integer) = value.as_int() {
        return Some(Value::Integer(integer));
    }
    if let Ok(decimal) = value.as_decimal() {
        return Some(Value::Decimal(decimal));
    }
    if let Ok(text) = value.as_immutable_string_ref() {
        return Some(Value::Text(Arc::from(text.as_str())));
    }
    if let Some(date) = value.read_lock::<Date>() {
        return Some(Value::Text(date.to_string().into()));
    }
    let instant = value.read_lock::<Instant>()?;
    let zone = &row.code.schema().zone;
    Some(Value::Text(instant.to_rfc3339(zone).into()))
}
