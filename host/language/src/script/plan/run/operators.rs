//! Comparisons and arithmetic.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::super::Value;
use super::super::tree::{Arithmetic, Comparison, Line};
use super::texts::display;
use super::{Fault, Outcome, failed, limited, nested};
use crate::script::scene::Scene;
use sadakat_model::values::Date;

/// That an operator does not go with these values.
pub(super) fn unfit(operator: &str, left: &Value<'_>, right: &Value<'_>, line: Line) -> Box<Fault> {
    let (left, right) = (left.describe(), right.describe());
    failed(
        format!("`{operator}` cannot be used with {left} and {right}"),
        line,
    )
}

fn too_large(line: Line) -> Box<Fault> {
    failed("the number is too large", line)
}

/// How two values of one kind compare; none if they are of different ones.
fn order(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    Some(match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::Integer(a), Value::Decimal(b)) => Decimal::from(*a).cmp(b),
        (Value::Decimal(a), Value::Integer(b)) => a.cmp(&Decimal::from(*b)),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Instant(a), Value::Instant(b)) => a.cmp(b),
        _ => left.text()?.cmp(right.text()?),
    })
}

/// Whether two values are equal; those of different kinds never are, nor are
/// lists or maps, which [`compare`] compares.
pub(super) fn equal(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Missing, Value::Missing) => true,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Line(a), Value::Line(b)) => a == b,
        _ => order(left, right) == Some(Ordering::Equal),
    }
}

/// Whether two values are equal, entry by entry; none after so many entries,
/// since a list may hold another many times over.
fn same(left: &Value<'_>, right: &Value<'_>, entries: &mut usize) -> Option<bool> {
    *entries = entries.checked_sub(1)?;
    if let (Value::Map(a, _), Value::Map(b, _)) = (left, right) {
        if a.len() != b.len() {
            return Some(false);
        }
        for ((key, a), (other, b)) in a.iter().zip(b.iter()) {
            if key != other || !same(a, b, entries)? {
                return Some(false);
            }
        }
        return Some(true);
    }
    let (Some(len), Some(other)) = (left.len(), right.len()) else {
        return Some(equal(left, right));
    };
    if len != other {
        return Some(false);
    }
    for at in 0..len {
        if let (Some(a), Some(b)) = (left.entry(at), right.entry(at))
            && !same(&a, &b, entries)?
        {
            return Some(false);
        }
    }
    Some(true)
}

/// Compares two values. Of lists and maps it compares so many entries at most,
/// and takes those that it did from the number; none if there are more.
pub(super) fn compare(
    comparison: Comparison,
    left: &Value<'_>,
    right: &Value<'_>,
    entries: &mut usize,
) -> Option<bool> {
    if let Comparison::Equal | Comparison::NotEqual = comparison {
        let same = if left.depth() == 0 && right.depth() == 0 {
            equal(left, right)
        } else {
            same(left, right, entries)?
        };
        return Some(same == (comparison == Comparison::Equal));
    }
    // What is of different kinds has no order, and no comparison holds.
    let order = order(left, right);
    Some(match comparison {
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
        Comparison::Greater => order == Some(Ordering::Greater),
        _ => order.is_some_and(Ordering::is_ge),
    })
}

pub(super) fn compute<'a>(
    operation: Arithmetic,
    left: &Value<'a>,
    right: &Value<'a>,
    scene: &Scene<'a>,
    line: Line,
) -> Outcome<Value<'a>> {
    if let (Value::Integer(a), Value::Integer(b)) = (left, right) {
        return whole(operation, *a, *b, line).map(Value::Integer);
    }
    if let (Some(a), Some(b)) = (left.decimal(), right.decimal()) {
        return decimal(operation, a, b, line).map(Value::Decimal);
    }
    match (operation, left, right) {
        (Arithmetic::Add, Value::Date(date), Value::Integer(days)) => {
            later(*date, Some(*days), line)
        }
        (Arithmetic::Subtract, Value::Date(date), Value::Integer(days)) => {
            later(*date, days.checked_neg(), line)
        }
        (Arithmetic::Subtract, Value::Date(a), Value::Date(b)) => {
            Ok(Value::Integer(i64::from(a.days()) - i64::from(b.days())))
        }
        (Arithmetic::Add, left, right) if left.len().is_some() && right.len().is_some() => {
            joined(left, right, scene, line)
        }
        (Arithmetic::Add, Value::Map(a, _), Value::Map(b, _)) => merged(a, b, line),
        (Arithmetic::Subtract, left, right) if left.text().is_some() && right.text().is_some() => {
            let (left, right) = (
                left.text().unwrap_or_default(),
                right.text().unwrap_or_default(),
            );
            Ok(Value::Made(without(left, right).into()))
        }
        (Arithmetic::Add, left, right) if left.text().is_some() || right.text().is_some() => {
            join(left, right, scene, line)
        }
        _ => Err(unfit(operation.symbol(), left, right, line)),
    }
}

fn whole(operation: Arithmetic, a: i64, b: i64, line: Line) -> Outcome<i64> {
    let result = match operation {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide if b == 0 => return Err(by_zero(&a, "/", line)),
        Arithmetic::Divide => a.checked_div(b),
        Arithmetic::Remainder if b == 0 => return Err(by_zero(&a, "%", line)),
        Arithmetic::Remainder => a.checked_rem(b),
    };
    result.ok_or_else(|| too_large(line))
}

fn decimal(operation: Arithmetic, a: Decimal, b: Decimal, line: Line) -> Outcome<Decimal> {
    let result = match operation {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide if b.is_zero() => return Err(by_zero(&a, "/", line)),
        Arithmetic::Divide => a.checked_div(b),
        Arithmetic::Remainder if b.is_zero() => return Err(by_zero(&a, "%", line)),
        Arithmetic::Remainder => a.checked_rem(b),
    };
    result.ok_or_else(|| too_large(line))
}

fn by_zero(number: &dyn std::fmt::Display, symbol: &str, line: Line) -> Box<Fault> {
    failed(format!("division by zero: {number} {symbol} 0"), line)
}

/// A day so many days later. The calendar ends with the year 9999.
fn later<'a>(date: Date, days: Option<i64>, line: Line) -> Outcome<Value<'a>> {
    match days.and_then(|days| date.later(days)) {
        Some(date) => Ok(Value::Date(date)),
        None => Err(failed("the day lies outside the calendar", line)),
    }
}

/// The entries of two lists.
fn joined<'a>(
    left: &Value<'a>,
    right: &Value<'a>,
    scene: &Scene<'a>,
    line: Line,
) -> Outcome<Value<'a>> {
    let most = scene.environment.limits.script_entries;
    let entries = |list: &Value<'a>| {
        let list = list.clone();
        (0..list.len().unwrap_or(0)).map_while(move |at| list.entry(at))
    };
    let all: Vec<Value<'a>> = entries(left).chain(entries(right)).collect();
    if all.len() > most {
        return Err(limited(
            format!("a list or map grew beyond {most} entries (`script_entries`)"),
            line,
        ));
    }
    nested(Value::list(all), line)
}

/// The values of two maps, those of the second one first in rank.
fn merged<'a>(
    left: &[(Arc<str>, Value<'a>)],
    right: &[(Arc<str>, Value<'a>)],
    line: Line,
) -> Outcome<Value<'a>> {
    let all = left.iter().chain(right).cloned();
    let all: BTreeMap<Arc<str>, Value<'a>> = all.collect();
    nested(Value::map(all.into_iter().collect()), line)
}

/// A text without the parts that equal another. What is taken from an empty
/// text stays, as in Rhai.
fn without(text: &str, part: &str) -> String {
    match (text, part) {
        (text, "") => text.to_owned(),
        ("", part) => part.to_owned(),
        (text, part) => text.replace(part, ""),
    }
}

fn join<'a>(
    left: &Value<'a>,
    right: &Value<'a>,
    scene: &Scene<'a>,
    line: Line,
) -> Outcome<Value<'a>> {
    if left.is_missing() {
        return Ok(right.clone());
    }
    if right.is_missing() {
        return Ok(left.clone());
    }
    let (Some(first), Some(second)) = (display(left, scene), display(right, scene)) else {
        return Err(unfit("+", left, right, line));
    };
    let most = scene.environment.limits.script_text;
    if first.len() + second.len() > most {
        return Err(limited(
            format!("a text grew beyond {most} bytes (`script_text`)"),
            line,
        ));
    }
    Ok(Value::Made(format!("{first}{second}").into()))
}

pub(super) fn negate<'a>(value: &Value<'_>, line: Line) -> Outcome<Value<'a>> {
    match value {
        Value::Integer(number) => match number.checked_neg() {
            Some(number) => Ok(Value::Integer(number)),
            None => Err(too_large(line)),
        },
        Value::Decimal(number) => Ok(Value::Decimal(-*number)),
        other => Err(failed(
            format!("`-` cannot be used with {}", other.describe()),
            line,
        )),
    }
}

/// Whether a list has an item, or a text a part.
pub(super) fn contains(list: &Value<'_>, item: &Value<'_>, line: Line) -> Outcome<bool> {
    match (list, item) {
        (Value::Range(from, to), Value::Integer(item)) => return Ok((from..to).contains(&item)),
        (Value::Texts(texts, entry), item) => {
            let item = item.text();
            return Ok(item.is_some_and(|item| texts.get(*entry).any(|text| text == item)));
        }
        (Value::Map(values, _), item) if item.text().is_some() => {
            return Ok(values.iter().any(|(key, _)| Some(&**key) == item.text()));
        }
        (Value::Parameters(values), item) => {
            return Ok(values.iter().any(|value| equal(&Value::from(value), item)));
        }
        (Value::List(values, _), item) => return Ok(values.iter().any(|value| equal(value, item))),
        _ => {}
    }
    match (list.text(), item.text()) {
        (Some(text), Some(part)) => Ok(text.contains(part)),
        _ => {
            let (list, item) = (list.describe(), item.describe());
            Err(failed(
                format!("`contains` cannot be called with {list} and {item}"),
                line,
            ))
        }
    }
}
