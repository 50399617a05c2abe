//! What compares entries with each other.

use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, Map, NativeCallContext};

use super::Given;
use crate::script::meter;

pub(super) fn register(engine: &mut Engine) {
    engine.register_fn(
        "==",
        |context: NativeCallContext<'_>, one: &mut Array, other: Array| -> Given<bool> {
            lists(&context, one, other)
        },
    );
    engine.register_fn(
        "!=",
        |context: NativeCallContext<'_>, one: &mut Array, other: Array| -> Given<bool> {
            lists(&context, one, other).map(|same| !same)
        },
    );
    engine.register_fn(
        "==",
        |context: NativeCallContext<'_>, one: &mut Map, other: Map| -> Given<bool> {
            maps(&context, one, other)
        },
    );
    engine.register_fn(
        "!=",
        |context: NativeCallContext<'_>, one: &mut Map, other: Map| -> Given<bool> {
            maps(&context, one, other).map(|same| !same)
        },
    );
    engine.register_fn(
        "contains",
        |context: NativeCallContext<'_>, list: &mut Array, value: Dynamic| -> Given<bool> {
            Ok(position(&context, list, &value, 0)?.is_some())
        },
    );
    let number = |at: Option<usize>| at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1);
    engine.register_fn(
        "index_of",
        move |context: NativeCallContext<'_>, list: &mut Array, value: Dynamic| -> Given<i64> {
            position(&context, list, &value, 0).map(number)
        },
    );
    engine.register_fn(
        "index_of",
        move |context: NativeCallContext<'_>,
              list: &mut Array,
              value: Dynamic,
              from: i64|
              -> Given<i64> {
            let count = i64::try_from(list.len()).unwrap_or(i64::MAX);
            let from = if from < 0 {
                count.saturating_add(from).max(0)
            } else {
                from
            };
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            position(&context, list, &value, from).map(number)
        },
    );
    engine.register_fn(
        "dedup",
        |context: NativeCallContext<'_>, list: &mut Array| -> Given<()> {
            let mut kept = Array::new();
            for mut entry in std::mem::take(list) {
                let again = match kept.last() {
                    Some(last) => same(&context, &mut entry, last)?,
                    None => false,
                };
                if !again {
                    kept.push(entry);
                }
            }
            *list = kept;
            Ok(())
        },
    );
}

fn position(
    context: &NativeCallContext<'_>,
    list: &mut Array,
    value: &Dynamic,
    from: usize,
) -> Given<Option<usize>> {
    for (at, entry) in list.iter_mut().enumerate().skip(from) {
        if same(context, entry, value)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn lists(context: &NativeCallContext<'_>, one: &mut Array, other: Array) -> Given<bool> {
    if one.len() != other.len() {
        return Ok(false);
    }
    for (one, other) in one.iter_mut().zip(other) {
        if !same(context, one, &other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn maps(context: &NativeCallContext<'_>, one: &mut Map, other: Map) -> Given<bool> {
    if one.len() != other.len() {
        return Ok(false);
    }
    for (key, one) in one.iter_mut() {
        match other.get(key) {
            Some(other) if same(context, one, other)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// Whether two values are equal, as `==` has it; values of two types that know
/// nothing of each other are not.
fn same(context: &NativeCallContext<'_>, one: &mut Dynamic, other: &Dynamic) -> Given<bool> {
    meter::pay(2 + meter::weight(one).min(meter::weight(other)))?;
    if let (Ok(one), Ok(other)) = (one.as_int(), other.as_int()) {
        return Ok(one == other);
    }
    if let (Ok(one), Ok(other)) = (
        one.as_immutable_string_ref(),
        other.as_immutable_string_ref(),
    ) {
        return Ok(*one == *other);
    }
    // Finding the function takes some steps of its own.
    meter::pay(12)?;
    if one.is::<FnPtr>() || other.is::<FnPtr>() {
        return Ok(false);
    }
    let result = context.call_native_fn_raw("==", true, &mut [one, &mut other.clone()]);
    match result {
        Ok(same) => Ok(same.as_bool().unwrap_or(false)),
        Err(error) => match *error {
            EvalAltResult::ErrorFunctionNotFound(ref signature, ..)
                if signature.starts_with("==") && one.type_id() != other.type_id() =>
            {
                Ok(false)
            }
            _ => Err(error),
        },
    }
}
