//! Effects out of values: the same whoever computed them.

use std::sync::Arc;

use super::{maps, named, numbers, with_advice};
use crate::script::environment::Environment;
use crate::script::plan::Value;
use crate::script::scene::Scene;
use sadakat_model::diagnostic::one_of;
use sadakat_model::effect::{Effect, EffectKind, Phase, WalletId};

/// An effect of a number: how many points, by which factor, how many pieces.
///
/// # Errors
/// Why it is refused, in words.
#[inline]
pub(crate) fn of_number(
    scene: &Scene<'_>,
    kind: EffectKind,
    name: Option<&str>,
    number: &Value<'_>,
) -> Result<Effect, String> {
    let wallet = || match name {
        Some(name) => wallet(scene.environment, name),
        None => Ok(WalletId(0)),
    };
    match kind {
        EffectKind::Points => numbers::points(wallet()?, number),
        EffectKind::Multiply => numbers::multiply(wallet()?, number),
        EffectKind::Gift => numbers::gift(name.unwrap_or_default(), number),
        _ => {
            let badge = named("badge", name.unwrap_or_default())?;
            let by = numbers::whole(number).ok_or("a badge progresses by whole steps")?;
            Ok(Effect::Progress { badge, by })
        }
    }
}

/// An effect of a name alone.
///
/// # Errors
/// Why it is refused, in words.
pub(crate) fn of_name(scene: &Scene<'_>, kind: EffectKind, name: &str) -> Result<Effect, String> {
    match kind {
        EffectKind::Tag => named("tag", name).map(Effect::Tag),
        EffectKind::Untag => named("tag", name).map(Effect::Untag),
        _ => {
            let tiers = &scene.environment.tiers;
            if tiers.iter().any(|tier| tier == name) {
                return Ok(Effect::Tier(Arc::from(name)));
            }
            let advice = one_of(name, tiers.iter().map(String::as_str));
            Err(with_advice(format!("there is no tier `{name}`"), advice))
        }
    }
}

/// An effect of named values; none for a discount that is on nothing.
///
/// # Errors
/// Why it is refused, in words.
pub(crate) fn of_values(
    scene: &Scene<'_>,
    kind: EffectKind,
    name: Option<&str>,
    values: Vec<(Arc<str>, Value<'_>)>,
) -> Result<Option<Effect>, String> {
    match kind {
        EffectKind::Discount => maps::discount(scene, &values),
        EffectKind::Coupon => maps::coupon(scene, &values).map(Some),
        EffectKind::Message => maps::message(scene, name.unwrap_or_default(), values).map(Some),
        _ => maps::custom(scene, name.unwrap_or_default(), values).map(Some),
    }
}

/// Refuses what the campaign's phase does not allow. Checks at load read the
/// calls that are written; here is where proposals arrive, however they came.
///
/// # Errors
/// Why it is refused, in words.
#[inline]
pub(crate) fn allowed(environment: &Environment, effect: &Effect) -> Result<(), String> {
    let kind = effect.kind();
    match environment.phase {
        Some(phase) if phase.allows(kind) => Ok(()),
        phase => Err(not_allowed(phase, kind)),
    }
}

#[cold]
fn not_allowed(phase: Option<Phase>, kind: EffectKind) -> String {
    match phase {
        Some(phase) => format!(
            "`{}` is not allowed in phase `{}`",
            kind.name(),
            phase.name()
        ),
        None => format!("an audience cannot propose `{}`", kind.name()),
    }
}

fn wallet(environment: &Environment, name: &str) -> Result<WalletId, String> {
    let wallets = &environment.wallets;
    let position = wallets.iter().position(|wallet| wallet == name);
    position
        .and_then(|position| u16::try_from(position).ok())
        .map(WalletId)
        .ok_or_else(|| {
            let advice = one_of(name, wallets.iter().map(String::as_str));
            with_advice(format!("there is no wallet `{name}`"), advice)
        })
}
