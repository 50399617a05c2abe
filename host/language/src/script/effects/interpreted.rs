//! Effects as functions of the interpreter.

use std::rc::Rc;
use std::sync::Arc;

use rhai::{Array, Dynamic, Engine, EvalAltResult, Map, NativeCallContext};

use super::make;
use crate::script::meter;
use crate::script::plan::Value;
use crate::script::row::Row;
use crate::script::scene::Scene;
use crate::script::views::{LineView, LinesView};
use sadakat_model::effect::{Effect, EffectKind};
use sadakat_model::values::{Date, Instant};

/// The token of an error that means a refused effect.
#[derive(Debug, Clone)]
pub(crate) struct Refused(pub(crate) String);

/// Units of work for one proposal, beside the size of what it carries.
const EFFECT: u64 = 8;

type Done = Result<(), Box<EvalAltResult>>;

/// Adds the effect that `make` makes of the current row, unless there is none.
fn propose(
    context: &NativeCallContext<'_>,
    make: impl FnOnce(&Scene<'_>) -> Result<Option<Effect>, String>,
) -> Done {
    let row = Row::of(context)?;
    let position = context.call_position();
    let line = position.line().and_then(|line| u32::try_from(line).ok());
    let limit = row.environment().limits.effects;
    meter::pay(EFFECT)?;
    make(&row.scene())
        .and_then(|effect| match effect {
            Some(effect) => {
                make::allowed(row.environment(), &effect)?;
                row.sink().push(line.unwrap_or(0), effect, limit)
            }
            None => Ok(()),
        })
        .map_err(|words| {
            let token = Dynamic::from(Refused(words));
            Box::new(EvalAltResult::ErrorRuntime(token, position))
        })
}

/// A value of the interpreter as one of a plan.
fn value(dynamic: &Dynamic) -> Value<'static> {
    if dynamic.is_unit() {
        return Value::Missing;
    }
    if let Ok(value) = dynamic.as_bool() {
        return Value::Boolean(value);
    }
    if let Ok(value) = dynamic.as_int() {
        return Value::Integer(value);
    }
    if let Ok(value) = dynamic.as_decimal() {
        return Value::Decimal(value);
    }
    if let Ok(text) = dynamic.as_immutable_string_ref() {
        return Value::Made(Rc::from(text.as_str()));
    }
    if let Some(date) = dynamic.read_lock::<Date>() {
        return Value::Date(*date);
    }
    if let Some(instant) = dynamic.read_lock::<Instant>() {
        return Value::Instant(*instant);
    }
    if let Some(line) = dynamic.read_lock::<LineView>() {
        return Value::Line(line.0);
    }
    if let Some(lines) = dynamic.read_lock::<LinesView>() {
        return Value::Lines(lines.count());
    }
    if let Some(list) = dynamic.read_lock::<Array>() {
        return Value::list(list.iter().map(value).collect()).unwrap_or(Value::Other);
    }
    if let Some(map) = dynamic.read_lock::<Map>() {
        return Value::map(values(&map)).unwrap_or(Value::Other);
    }
    Value::Other
}

fn values(map: &Map) -> Vec<(Arc<str>, Value<'static>)> {
    map.iter()
        .map(|(name, given)| (Arc::from(name.as_str()), value(given)))
        .collect()
}

/// Teaches the engine the effects.
pub(crate) fn register(engine: &mut Engine) {
    type Context<'a> = NativeCallContext<'a>;
    for (function, kind) in [
        ("points", EffectKind::Points),
        ("multiply", EffectKind::Multiply),
        ("gift", EffectKind::Gift),
        ("progress", EffectKind::Progress),
    ] {
        engine.register_fn(
            function,
            move |context: Context<'_>, name: &str, number: Dynamic| {
                propose(&context, |scene| {
                    make::of_number(scene, kind, Some(name), &value(&number)).map(Some)
                })
            },
        );
    }
    for (function, kind) in [
        ("points", EffectKind::Points),
        ("multiply", EffectKind::Multiply),
    ] {
        engine.register_fn(function, move |context: Context<'_>, number: Dynamic| {
            propose(&context, |scene| {
                make::of_number(scene, kind, None, &value(&number)).map(Some)
            })
        });
    }
    engine.register_fn("gift", |context: Context<'_>, sku: &str| {
        propose(&context, |scene| {
            make::of_number(scene, EffectKind::Gift, Some(sku), &Value::Integer(1)).map(Some)
        })
    });
    for (function, kind) in [
        ("tag", EffectKind::Tag),
        ("untag", EffectKind::Untag),
        ("set_tier", EffectKind::Tier),
    ] {
        engine.register_fn(function, move |context: Context<'_>, name: &str| {
            propose(&context, |scene| make::of_name(scene, kind, name).map(Some))
        });
    }
    for (function, kind) in [
        ("discount", EffectKind::Discount),
        ("coupon", EffectKind::Coupon),
    ] {
        engine.register_fn(function, move |context: Context<'_>, map: Map| {
            propose(&context, |scene| {
                make::of_values(scene, kind, None, values(&map))
            })
        });
    }
    engine.register_fn("message", |context: Context<'_>, name: &str| {
        propose(&context, |scene| {
            make::of_values(scene, EffectKind::Message, Some(name), Vec::new())
        })
    });
    for (function, kind) in [
        ("message", EffectKind::Message),
        ("custom", EffectKind::Custom),
    ] {
        engine.register_fn(
            function,
            move |context: Context<'_>, name: &str, map: Map| {
                propose(&context, |scene| {
                    make::of_values(scene, kind, Some(name), values(&map))
                })
            },
        );
    }
}
