//! Effects that take a map.

use std::sync::Arc;

use super::{keys, named, numbers, with_advice};
use crate::script::plan::Value;
use crate::script::scene::Scene;
use sadakat_model::diagnostic::one_of;
use sadakat_model::effect::volume::VALUES;
use sadakat_model::effect::{
    self, Bundle, BundlePart, Discount, Effect, Number, Per, PriceBase, Target, Units, Worth,
};
use sadakat_model::values::NUMBER_ONE;

/// Named values, as a rule gives them.
type Values<'a> = [(Arc<str>, Value<'a>)];

/// A hundred percent.
const WHOLE: i64 = 100 * NUMBER_ONE;

fn known_keys(effect: &str, values: &Values<'_>, known: &[&str]) -> Result<(), String> {
    // The first by its name, whatever the order they are written in.
    let unknown = values.iter().map(|(key, _)| &**key);
    match unknown.filter(|key| !known.contains(key)).min() {
        Some(key) => Err(with_advice(
            format!("a {effect} has no `{key}`"),
            one_of(key, known.iter().copied()),
        )),
        None => Ok(()),
    }
}

/// A key's value.
fn find<'v, 'a>(values: &'v Values<'a>, key: &str) -> Option<&'v Value<'a>> {
    let found = values.iter().find(|(known, _)| &**known == key);
    found.map(|(_, value)| value)
}

/// A key's value; a missing value is none.
fn get<'v, 'a>(values: &'v Values<'a>, key: &str) -> Option<&'v Value<'a>> {
    find(values, key).filter(|value| !value.is_missing())
}

fn text(what: &str, value: &Value<'_>) -> Result<Arc<str>, String> {
    match value.text() {
        Some(text) => Ok(Arc::from(text)),
        None => Err(format!("`{what}` must be a text in quotes")),
    }
}

fn worth(
    scene: &Scene<'_>,
    values: &Values<'_>,
    allowed: &[&str],
) -> Result<Option<Worth>, String> {
    let given: Vec<&str> = allowed
        .iter()
        .copied()
        .filter(|key| find(values, key).is_some())
        .collect();
    let key = match given.as_slice() {
        [] => return Ok(None),
        [key] => *key,
        [first, second, ..] => {
            return Err(format!("`{first}` and `{second}` exclude each other"));
        }
    };
    let value = find(values, key).unwrap_or(&Value::Missing);
    let digits = scene.environment.schema().currency.minor_digits();
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
pub(super) fn discount(scene: &Scene<'_>, map: &Values<'_>) -> Result<Option<Effect>, String> {
    known_keys("discount", map, keys::DISCOUNT)?;
    let worth = worth(scene, map, &["percent", "amount", "set_price"])?
        .ok_or("a discount needs `percent`, `amount` or `set_price`")?;
    let target = match (find(map, "on"), get(map, "parts")) {
        (_, Some(parts)) => Target::Bundle(Arc::new(bundle(scene, map, parts)?)),
        (None, None) => Target::Order,
        // No line was found: that is no reason to lower the order.
        (Some(on), None) if on.is_missing() => return Ok(None),
        (Some(on), None) => target(scene, on)?,
    };
    if get(map, "times").is_some() && get(map, "parts").is_none() {
        return Err("`times` goes with `parts`: how many bundles at most".to_owned());
    }
    if let Some(phase) = scene.environment.phase
        && !phase.lowers(&target)
    {
        return Err(target.not_in(phase));
    }
    let units = units(map)?;
    let per = match find(map, "per") {
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
    let digits = scene.environment.schema().currency.minor_digits();
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
fn bundle(scene: &Scene<'_>, map: &Values<'_>, parts: &Value<'_>) -> Result<Bundle, String> {
    const HOW: &str = "`parts` is a list such as `[#{ of: purchase.lines, take: 2 }]`";
    if let Some(key) = keys::NOT_WITH_PARTS
        .iter()
        .find(|key| find(map, key).is_some())
    {
        return Err(format!("`parts` and `{key}` exclude each other"));
    }
    let Value::List(list, _) = parts else {
        return Err(HOW.to_owned());
    };
    if list.is_empty() || list.len() > Bundle::MAX_PARTS {
        return Err(format!("a bundle has 1 to {} parts", Bundle::MAX_PARTS));
    }
    let mut bundle = Bundle {
        parts: Vec::with_capacity(list.len()),
        times: match get(map, "times") {
            Some(times) => Some(numbers::count("times", times)?),
            None => None,
        },
    };
    for part in list.iter() {
        let Value::Map(part, _) = part else {
            return Err(HOW.to_owned());
        };
        known_keys("part of a bundle", part, keys::PART)?;
        let lines = match find(part, "of") {
            None => return Err("a part of a bundle needs `of`: its lines".to_owned()),
            // No line was found.
            Some(of) if of.is_missing() => Arc::default(),
            Some(of) => match target(scene, of)? {
                Target::Line(line) => Arc::from([line]),
                Target::Lines(lines) => lines,
                _ => return Err("`of` must be a line or a list of lines".to_owned()),
            },
        };
        let take = match get(part, "take") {
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
fn target(scene: &Scene<'_>, on: &Value<'_>) -> Result<Target, String> {
    match on {
        Value::Line(line) => return known_line(scene, *line).map(Target::Line),
        Value::Lines(count) => return Ok(Target::Lines((0..*count).collect())),
        Value::List(list, _) => {
            let mut lines = Vec::with_capacity(list.len());
            for item in list.iter() {
                let Value::Line(line) = item else {
                    return Err(NOT_LINES.to_owned());
                };
                lines.push(known_line(scene, *line)?);
            }
            // A line has its units once, however often it is named (R61).
            lines.sort_unstable();
            lines.dedup();
            return Ok(match lines.as_slice() {
                [line] => Target::Line(*line),
                _ => Target::Lines(lines.into()),
            });
        }
        on if on.len() == Some(0) => return Ok(Target::Lines([].into())),
        on if on.len().is_some() => return Err(NOT_LINES.to_owned()),
        _ => {}
    }
    match on.text().unwrap_or_default() {
        "order" => Ok(Target::Order),
        "shipping" => Ok(Target::Shipping),
        _ => Err("`on` must be \"order\", \"shipping\", a line or a list of lines".to_owned()),
    }
}

const NOT_LINES: &str = "a list in `on` must be one of lines";

fn known_line(scene: &Scene<'_>, line: u32) -> Result<u32, String> {
    if line as usize >= scene.line_count() {
        return Err("the purchase does not have this line".to_owned());
    }
    Ok(line)
}

/// `cheapest` or `dearest`.
fn units(map: &Values<'_>) -> Result<Units, String> {
    let (key, count) = match (find(map, "cheapest"), find(map, "dearest")) {
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

pub(super) fn coupon(scene: &Scene<'_>, map: &Values<'_>) -> Result<Effect, String> {
    known_keys("coupon", map, keys::COUPON)?;
    let offer = get(map, "offer")
        .map(|offer| text("offer", offer))
        .transpose()?;
    let worth = worth(scene, map, &["percent", "amount"])?;
    if offer.is_none() && worth.is_none() {
        return Err("a coupon needs `offer`, `percent` or `amount`".to_owned());
    }
    let digits = scene.environment.schema().currency.minor_digits();
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
fn days(value: &Value<'_>) -> Result<u32, String> {
    let days = match value.text() {
        Some(text) => days_of(text),
        None => numbers::whole(value).and_then(|days| u32::try_from(days).ok()),
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

pub(super) fn message(
    scene: &Scene<'_>,
    template: &str,
    mut values: Vec<(Arc<str>, Value<'_>)>,
) -> Result<Effect, String> {
    let template = named("message", template)?;
    let channel = values.iter().position(|(key, _)| &**key == "channel");
    let channel = channel
        .map(|at| values.remove(at).1)
        .filter(|channel| !channel.is_missing())
        .map(|channel| text("channel", &channel))
        .transpose()?;
    Ok(Effect::Message {
        template,
        channel,
        values: given(scene, values)?,
    })
}

pub(super) fn custom(
    scene: &Scene<'_>,
    name: &str,
    values: Vec<(Arc<str>, Value<'_>)>,
) -> Result<Effect, String> {
    Ok(Effect::Custom {
        name: named("effect", name)?,
        values: given(scene, values)?,
    })
}

/// Values by the order of their names; missing ones are left out.
fn given(
    scene: &Scene<'_>,
    mut values: Vec<(Arc<str>, Value<'_>)>,
) -> Result<Vec<(Arc<str>, effect::Value)>, String> {
    if values.len() > VALUES {
        let count = values.len();
        return Err(format!(
            "{count} values, and an effect has {VALUES} at most"
        ));
    }
    values.sort_by(|(a, _), (b, _)| a.cmp(b));
    let values = values.into_iter().filter(|(_, value)| !value.is_missing());
    values
        .map(|(name, value)| match plain(scene, &value) {
            Some(value) => Ok((name, value)),
            None => Err(format!(
                "`{name}` must be a text, a number, a day, or true or false"
            )),
        })
        .collect()
}

fn plain(scene: &Scene<'_>, value: &Value<'_>) -> Option<effect::Value> {
    Some(match value {
        Value::Boolean(value) => effect::Value::Boolean(*value),
        Value::Integer(value) => effect::Value::Integer(*value),
        Value::Decimal(value) => effect::Value::Decimal(*value),
        Value::Text(text) => effect::Value::Text(Arc::from(*text)),
        Value::Made(text) => effect::Value::Text(Arc::from(&**text)),
        Value::Date(date) => effect::Value::Text(date.to_string().into()),
        Value::Instant(instant) => effect::Value::Text(instant.to_rfc3339(scene.zone()).into()),
        _ => return None,
    })
}
