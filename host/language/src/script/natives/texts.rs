//! Values as texts, and texts put together.

use std::fmt::Write as _;

use rhai::{
    Array, Dynamic, Engine, EvalAltResult, ImmutableString, Map, NativeCallContext, Position,
};

use super::Given;
use super::gathered::Gathered;
use crate::script::meter;
use crate::script::row::Row;
use sadakat_model::values::{Date, Instant};

pub(super) fn register(engine: &mut Engine) {
    for name in ["to_string", "to_debug"] {
        engine.register_fn(
            name,
            move |context: NativeCallContext<'_>, value: &mut Dynamic| {
                let quoted = name == "to_debug";
                written(&context, value, quoted).map(ImmutableString::from)
            },
        );
    }
    register_sums(engine);
    register_sizes(engine);
    register_letters(engine);
}

/// The letters of a text, one by one.
fn register_letters(engine: &mut Engine) {
    fn letters(
        context: &NativeCallContext<'_>,
        text: &ImmutableString,
        from: i64,
        count: usize,
    ) -> Given<Array> {
        let all = text.chars().count();
        meter::pay(all as u64 / 16)?;
        let from = if from < 0 {
            i64::try_from(all)
                .unwrap_or(i64::MAX)
                .saturating_add(from)
                .max(0)
        } else {
            from
        };
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let mut gathered = Gathered::new(context.engine());
        for letter in text.chars().skip(from).take(count) {
            gathered.push(letter.into())?;
        }
        Ok(gathered.list())
    }
    for name in ["chars", "to_chars"] {
        engine.register_fn(
            name,
            |context: NativeCallContext<'_>, text: ImmutableString| {
                letters(&context, &text, 0, usize::MAX)
            },
        );
    }
    engine.register_get(
        "chars",
        |context: NativeCallContext<'_>, text: &mut ImmutableString| {
            letters(&context, text, 0, usize::MAX)
        },
    );
    engine.register_fn(
        "chars",
        |context: NativeCallContext<'_>, text: ImmutableString, from: i64| {
            letters(&context, &text, from, usize::MAX)
        },
    );
    engine.register_fn(
        "chars",
        |context: NativeCallContext<'_>, text: ImmutableString, from: i64, count: i64| {
            let count = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
            letters(&context, &text, from, count)
        },
    );
}

fn register_sums(engine: &mut Engine) {
    engine.register_fn(
        "+",
        |context: NativeCallContext<'_>, one: ImmutableString, other: ImmutableString| {
            sum(&context, &one, &other)
        },
    );
    engine.register_fn(
        "+",
        |context: NativeCallContext<'_>, one: ImmutableString, other: Dynamic| {
            let mut other = other;
            let other = written(&context, &mut other, false)?;
            sum(&context, &one, &other)
        },
    );
    engine.register_fn(
        "+",
        |context: NativeCallContext<'_>, one: Dynamic, other: ImmutableString| {
            let mut one = one;
            let one = written(&context, &mut one, false)?;
            sum(&context, &one, &other)
        },
    );
    for name in ["+=", "append"] {
        engine.register_fn(
            name,
            |context: NativeCallContext<'_>, text: &mut ImmutableString, other: Dynamic| {
                let mut other = other;
                let other = written(&context, &mut other, false)?;
                *text = sum(&context, text, &other)?;
                Ok::<_, Box<EvalAltResult>>(())
            },
        );
    }
    // Rhai has it built in: the first text without all of the second.
    engine.register_fn(
        "-",
        |one: ImmutableString, other: ImmutableString| -> Given<ImmutableString> {
            meter::pay(1 + (one.len() as u64) / 16)?;
            Ok(one - other)
        },
    );
}

fn register_sizes(engine: &mut Engine) {
    fn len(text: &mut ImmutableString) -> Given<i64> {
        meter::pay(text.len() as u64 / 64)?;
        Ok(i64::try_from(text.chars().count()).unwrap_or(i64::MAX))
    }
    fn bytes(text: &mut ImmutableString) -> i64 {
        i64::try_from(text.len()).unwrap_or(i64::MAX)
    }
    fn entries(list: &mut Array) -> i64 {
        i64::try_from(list.len()).unwrap_or(i64::MAX)
    }
    fn keys(map: &mut Map) -> i64 {
        i64::try_from(map.len()).unwrap_or(i64::MAX)
    }
    engine.register_fn("len", len);
    engine.register_get("len", len);
    engine.register_fn("bytes", bytes);
    engine.register_get("bytes", bytes);
    engine.register_fn("len", entries);
    engine.register_get("len", entries);
    engine.register_fn("len", keys);
    engine.register_fn("is_empty", |text: &mut ImmutableString| text.is_empty());
    engine.register_get("is_empty", |text: &mut ImmutableString| text.is_empty());
    engine.register_fn("is_empty", |list: &mut Array| list.is_empty());
    engine.register_get("is_empty", |list: &mut Array| list.is_empty());
    engine.register_fn("is_empty", |map: &mut Map| map.is_empty());
}

/// Two texts as one.
fn sum(context: &NativeCallContext<'_>, one: &str, other: &str) -> Given<ImmutableString> {
    let bytes = one.len().saturating_add(other.len());
    fits(context, bytes)?;
    meter::pay(1 + bytes as u64 / 256)?;
    let mut text = String::with_capacity(bytes);
    text.push_str(one);
    text.push_str(other);
    Ok(text.into())
}

/// Refuses a text that is longer than texts may be.
fn fits(context: &NativeCallContext<'_>, bytes: usize) -> Given<()> {
    let most = context.engine().max_string_size();
    if most > 0 && bytes > most {
        let what = "Length of string".to_owned();
        return Err(EvalAltResult::ErrorDataTooLarge(what, Position::NONE).into());
    }
    Ok(())
}

/// A value as a text, as Rhai writes it; within lists and maps, texts have
/// their quotes.
fn written(context: &NativeCallContext<'_>, value: &mut Dynamic, quoted: bool) -> Given<String> {
    let mut text = String::new();
    write(context, value, quoted, &mut text)?;
    Ok(text)
}

fn write(
    context: &NativeCallContext<'_>,
    value: &mut Dynamic,
    quoted: bool,
    text: &mut String,
) -> Given<()> {
    let before = text.len();
    meter::pay(4)?;
    if let Some(mut list) = value.write_lock::<Array>() {
        text.push('[');
        for (at, entry) in list.iter_mut().enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            write(context, entry, true, text)?;
        }
        text.push(']');
        return fits(context, text.len());
    }
    if let Some(mut map) = value.write_lock::<Map>() {
        text.push_str("#{");
        for (at, (key, entry)) in map.iter_mut().enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            // Writing to a text cannot fail.
            let _ = write!(text, "{key:?}: ");
            write(context, entry, true, text)?;
        }
        text.push('}');
        return fits(context, text.len());
    }
    if let Ok(string) = value.as_immutable_string_ref() {
        if quoted {
            let _ = write!(text, "{:?}", &**string);
        } else {
            text.push_str(&string);
        }
    } else if let Ok(letter) = value.as_char() {
        if quoted {
            let _ = write!(text, "{letter:?}");
        } else {
            text.push(letter);
        }
    } else if value.is_unit() {
        text.push_str(if quoted { "()" } else { "" });
    } else if value.is_variant() {
        if let Some(date) = value.read_lock::<Date>() {
            let _ = write!(text, "{}", *date);
        } else if let Some(instant) = value.read_lock::<Instant>() {
            text.push_str(&instant.to_rfc3339(Row::of(context)?.zone()));
        } else {
            let name = value.type_name();
            text.push_str(context.engine().map_type_name(name));
        }
    } else {
        let _ = write!(text, "{value}");
    }
    let written = text.len() - before;
    meter::pay(written as u64 / 16)?;
    fits(context, text.len())
}
