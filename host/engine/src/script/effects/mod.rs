//! What scripts propose: `points(10)`, `discount(#{ percent: 10 })`.
//!
//! | file | concept |
//! |---|---|
//! | `keys.rs` | which keys the maps may have |
//! | `numbers.rs` | numbers of a script as numbers of an effect |
//! | `maps.rs` | effects that take a map |

pub(crate) mod keys;
mod maps;

pub(crate) use maps::days_of;
mod numbers;

use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, Map, NativeCallContext};

use super::code::ScriptCode;
use super::meter;
use super::row::Row;
use crate::diagnostic::one_of;
use crate::effect::{Effect, WalletId};

/// The token of an error that means a refused effect.
#[derive(Debug, Clone)]
pub(crate) struct Refused(pub(crate) String);

/// Units of work for one proposal, beside the size of what it carries.
const EFFECT: u64 = 8;

type Done = Result<(), Box<EvalAltResult>>;

/// Adds the effect that `make` makes of the current row.
fn propose(
    context: &NativeCallContext<'_>,
    make: impl FnOnce(&Row) -> Result<Effect, String>,
) -> Done {
    propose_any(context, |row| make(row).map(Some))
}

/// The same, unless there is none.
fn propose_any(
    context: &NativeCallContext<'_>,
    make: impl FnOnce(&Row) -> Result<Option<Effect>, String>,
) -> Done {
    let row = Row::of(context)?;
    let position = context.call_position();
    let line = position.line().and_then(|line| u32::try_from(line).ok());
    let limit = row.code.limits.effects;
    meter::pay(EFFECT)?;
    make(&row)
        .and_then(|effect| match effect {
            Some(effect) => {
                allowed(&row.code, &effect)?;
                row.sink().push(line.unwrap_or(0), effect, limit)
            }
            None => Ok(()),
        })
        .map_err(|words| {
            let token = Dynamic::from(Refused(words));
            Box::new(EvalAltResult::ErrorRuntime(token, position))
        })
}

/// Refuses what the campaign's phase does not allow. Checks at load read the
/// calls that are written; here is where proposals arrive, however they came.
fn allowed(code: &ScriptCode, effect: &Effect) -> Result<(), String> {
    let kind = effect.kind();
    match code.phase {
        Some(phase) if phase.allows(kind) => Ok(()),
        Some(phase) => Err(format!(
            "`{}` is not allowed in phase `{}`",
            kind.name(),
            phase.name()
        )),
        None => Err(format!("an audience cannot propose `{}`", kind.name())),
    }
}

fn wallet(code: &ScriptCode, name: &str) -> Result<WalletId, String> {
    let position = code.wallets.iter().position(|wallet| wallet == name);
    position
        .and_then(|position| u16::try_from(position).ok())
        .map(WalletId)
        .ok_or_else(|| {
            let advice = one_of(name, code.wallets.iter().map(String::as_str));
            with_advice(format!("there is no wallet `{name}`"), advice)
        })
}

fn with_advice(words: String, advice: Option<String>) -> String {
    match advice {
        Some(advice) => format!("{words}: {advice}"),
        None => words,
    }
}

/// A name that must say something.
fn named(what: &str, name: &str) -> Result<Arc<str>, String> {
    if name.trim().is_empty() {
        return Err(format!("the {what} has no name"));
    }
    Ok(Arc::from(name))
}

/// Teaches the engine the effects.
pub(crate) fn register(engine: &mut Engine) {
    register_points(engine);
    register_tags(engine);
    engine.register_fn("gift", |context: NativeCallContext<'_>, sku: &str| {
        propose(&context, |_| numbers::gift(sku, &Dynamic::ONE))
    });
    engine.register_fn(
        "gift",
        |context: NativeCallContext<'_>, sku: &str, quantity: Dynamic| {
            propose(&context, |_| numbers::gift(sku, &quantity))
        },
    );
    engine.register_fn("discount", |context: NativeCallContext<'_>, map: Map| {
        propose_any(&context, |row| maps::discount(row, &map))
    });
    engine.register_fn("coupon", |context: NativeCallContext<'_>, map: Map| {
        propose(&context, |row| maps::coupon(row, &map))
    });
    engine.register_fn("message", |context: NativeCallContext<'_>, name: &str| {
        propose(&context, |row| maps::message(row, name, Map::new()))
    });
    engine.register_fn(
        "message",
        |context: NativeCallContext<'_>, name: &str, map: Map| {
            propose(&context, |row| maps::message(row, name, map))
        },
    );
    engine.register_fn(
        "custom",
        |context: NativeCallContext<'_>, name: &str, map: Map| {
            propose(&context, |row| maps::custom(row, name, map))
        },
    );
}

fn register_points(engine: &mut Engine) {
    engine.register_fn(
        "points",
        |context: NativeCallContext<'_>, amount: Dynamic| {
            propose(&context, |_| numbers::points(WalletId(0), &amount))
        },
    );
    engine.register_fn(
        "points",
        |context: NativeCallContext<'_>, name: ImmutableString, amount: Dynamic| {
            propose(&context, |row| {
                numbers::points(wallet(&row.code, &name)?, &amount)
            })
        },
    );
    engine.register_fn(
        "multiply",
        |context: NativeCallContext<'_>, factor: Dynamic| {
            propose(&context, |_| numbers::multiply(WalletId(0), &factor))
        },
    );
    engine.register_fn(
        "multiply",
        |context: NativeCallContext<'_>, name: ImmutableString, factor: Dynamic| {
            propose(&context, |row| {
                numbers::multiply(wallet(&row.code, &name)?, &factor)
            })
        },
    );
}

fn register_tags(engine: &mut Engine) {
    engine.register_fn("tag", |context: NativeCallContext<'_>, name: &str| {
        propose(&context, |_| named("tag", name).map(Effect::Tag))
    });
    engine.register_fn("untag", |context: NativeCallContext<'_>, name: &str| {
        propose(&context, |_| named("tag", name).map(Effect::Untag))
    });
    engine.register_fn("set_tier", |context: NativeCallContext<'_>, name: &str| {
        propose(&context, |row| {
            let tiers = &row.code.tiers;
            if tiers.iter().any(|tier| tier == name) {
                return Ok(Effect::Tier(Arc::from(name)));
            }
            let advice = one_of(name, tiers.iter().map(String::as_str));
            Err(with_advice(format!("there is no tier `{name}`"), advice))
        })
    });
    engine.register_fn(
        "progress",
        |context: NativeCallContext<'_>, badge: &str, by: Dynamic| {
            propose(&context, |_| {
                let badge = named("badge", badge)?;
                let by = numbers::whole(&by).ok_or("a badge progresses by whole steps")?;
                Ok(Effect::Progress { badge, by })
            })
        },
    );
}
