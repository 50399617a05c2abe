//! Effects that take a map.

use std::sync::Arc;

use rhai::{Array, Dynamic, Map};

use super::{keys, named, numbers, with_advice};
use crate::decide::MAX_PARTS;
use crate::diagnostic::one_of;
use crate::effect::{
    Bundle, BundlePart, Discount, Effect, Number, Per, PriceBase, Target, Units, Value, Worth,
};
use crate::model::{Date, Instant, NUMBER_ONE};
use crate::script::row::Row;
use crate::script::views::{LineView, LinesView};

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

/// A discount; none if it is on no line or on no units.
pub(super) fn discount(row: &Row, map: &Map) -> Result<Option<Effect>, String> {
    known_keys("discount", map, keys::DISCOUNT)?;
    let worth = worth(row, map, &["percent", "amount", "set_price"])?
        .ok_or("a discount needs `percent`, `amount` or `set_price`")?;
    let target = match (map.get("on"), get(map, "parts")) {
        (_, Some(parts)) => Target::Bundle(Arc::new(bundle(row, map, parts)?)),
        (None, None) => Target::Order,
        // No line was found: that is no reason to lower the order.
        (Some(on), None) if on.is_unit() => return Ok(None),
        (Some(on), None) => target(row, on)?,
    };
    if get(map, "times").is_some() && get(map, "parts").is_none() {
        return Err("`times` goes with `parts`: how many bundles at most".to_owned());
    }
    let phase = row.code.phase;
    if !phase.lowers(&target) {
        return Err(target.not_in(phase));
    }
    let units = units(map)?;
    let per = match map.get("per") {
        None => Per::default(),
        Some(per) => match &*text("per", per)? {
            "unit" => Per::Unit,
            "line" => Per::Line,
            _ => return Err("`per` must be \"unit\" or \"line\"".to_owned()),
        },
    };
    if per != Per::Set && matches!(worth, Worth::Percent(_)) {
        return Err("`per` goes with `amount` or `set_price`, not with `percent`".to_owned());
    }
    if target == Target::Shipping && (per != Per::Set || units != Units::All) {
        return Err("shipping has no units and no lines".to_owned());
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
    let no_lines = matches!(&target, Target::Lines(lines) if lines.is_empty());
    let no_units = matches!(units, Units::Cheapest(0) | Units::Dearest(0))
        || matches!(&target, Target::Bundle(bundle) if bundle.times == Some(0));
    Ok(
        (!no_lines && !no_units).then_some(Effect::Discount(Discount {
            worth,
            target,
            units,
            per,
            base,
            cap,
        })),
    )
}

/// The parts of a bundle, and how often it may be made.
fn bundle(row: &Row, map: &Map, parts: &Dynamic) -> Result<Bundle, String> {
    const HOW: &str = "`parts` is a list such as `[#{ of: purchase.lines, take: 2 }]`";
    if let Some(key) = keys::NOT_WITH_PARTS
        .iter()
        .find(|key| map.contains_key(**key))
    {
        return Err(format!("`parts` and `{key}` exclude each other"));
    }
    let list = parts.read_lock::<Array>().ok_or(HOW)?;
    if list.is_empty() || list.len() > MAX_PARTS {
        return Err(format!("a bundle has 1 to {MAX_PARTS} parts"));
    }
    let mut bundle = Bundle {
        parts: Vec::with_capacity(list.len()),
        times: match get(map, "times") {
            Some(times) => Some(numbers::count("times", times)?),
            None => None,
        },
    };
    for part in &*list {
        let part = part.read_lock::<Map>().ok_or(HOW)?;
        known_keys("part of a bundle", &part, keys::PART)?;
        let lines = match part.get("of") {
            None => return Err("a part of a bundle needs `of`: its lines".to_owned()),
            // No line was found.
            Some(of) if of.is_unit() => Arc::default(),
            Some(of) => match target(row, of)? {
                Target::Line(line) => Arc::from([line]),
                Target::Lines(lines) => lines,
                _ => return Err("`of` must be a line or a list of lines".to_owned()),
            },
        };
        let take = match get(&part, "take") {
            Some(take) => numbers::count("take", take)?,
            None => 1,
        };
        if take == 0 {
            return Err("`take` must be at least 1".to_owned());
        }
        bundle.parts.push(BundlePart { lines, take });
    }
    Ok(bundle)
}

/// What `on` names: the order, shipping, a line, or lines.
fn target(row: &Row, on: &Dynamic) -> Result<Target, String> {
    if let Some(line) = on.read_lock::<LineView>() {
        return known_line(row, *line).map(Target::Line);
    }
    if on.is::<LinesView>() {
        let count = u32::try_from(row.line_count()).unwrap_or(u32::MAX);
        return Ok(Target::Lines((0..count).collect()));
    }
    if let Some(list) = on.read_lock::<Array>() {
        let mut lines = Vec::with_capacity(list.len());
        for item in &*list {
            let Some(line) = item.read_lock::<LineView>() else {
                return Err("a list in `on` must be one of lines".to_owned());
            };
            lines.push(known_line(row, *line)?);
        }
        // A line has its units once, however often it is named (R61).
        lines.sort_unstable();
        lines.dedup();
        return Ok(match lines.as_slice() {
            [line] => Target::Line(*line),
            _ => Target::Lines(lines.into()),
        });
    }
    match &*text("on", on).unwrap_or_default() {
        "order" => Ok(Target::Order),
        "shipping" => Ok(Target::Shipping),
        _ => Err("`on` must be \"order\", \"shipping\", a line or a list of lines".to_owned()),
    }
}

fn known_line(row: &Row, LineView(line): LineView) -> Result<u32, String> {
    if line as usize >= row.line_count() {
        return Err("the purchase does not have this line".to_owned());
    }
    Ok(line)
}

/// `cheapest` or `dearest`.
fn units(map: &Map) -> Result<Units, String> {
    let (key, count) = match (map.get("cheapest"), map.get("dearest")) {
        (None, None) => return Ok(Units::All),
        (Some(count), None) => ("cheapest", count),
        (None, Some(count)) => ("dearest", count),
        (Some(_), Some(_)) => {
            return Err("`cheapest` and `dearest` exclude each other".to_owned());
        }
    };
    let number = numbers::count(key, count)?;
    Ok(match key {
        "cheapest" => Units::Cheapest(number),
        _ => Units::Dearest(number),
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
    let digits = row.code.schema().currency.minor_digits();
    let money = |key: &str| {
        let amount = get(map, key).map(|amount| numbers::amount(key, amount, digits));
        amount.transpose()
    };
    let valid = get(map, "valid");
    Ok(Effect::Coupon {
        offer,
        worth,
        cap: money("cap")?,
        minimum: money("minimum")?,
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
    Some(Value::Text(instant.to_rfc3339(row.zone()).into()))
}
