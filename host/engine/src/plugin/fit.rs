//! Whether the columns of a plugin's answer fit together.

use super::contract::{AbiEffects, AbiFailure};
use super::instance::Failure;
use crate::diagnostic::codes;
use crate::effect::EffectKind;

/// Kinds that are counted at a time: so many fit a byte, and bytes are added
/// sixteen at once.
const PART: usize = 128;

/// Checks what concerns the answer as a whole: then it can be read row by row.
pub(super) fn check(
    effects: &AbiEffects,
    failures: &[AbiFailure],
    events: usize,
) -> Result<(), Failure> {
    let AbiEffects {
        discounts,
        coupons,
        values,
        ..
    } = effects;
    let rows = effects.events.len();
    let ragged = [
        effects.kinds.len() != rows,
        effects.names.len() != rows,
        effects.amounts.len() != rows,
        discounts.targets.len() != discounts.units.len(),
        discounts.bases.len() != discounts.units.len(),
        discounts.caps.len() != discounts.units.len(),
        coupons.days.len() != coupons.units.len(),
        values.texts.len() != values.names.len(),
    ];
    if ragged.contains(&true) {
        return Err(invalid(
            "the columns of the plugin's effects are not of one length",
        ));
    }
    if !effects.events.is_sorted() {
        return Err(invalid(
            "the plugin's effects are not in the order of events",
        ));
    }
    let last = effects.events.last().copied();
    let failed = failures.iter().map(|failure| failure.event);
    if last
        .into_iter()
        .chain(failed)
        .any(|event| event as usize >= events)
    {
        return Err(invalid(
            "the plugin's answer is about an event that it was not given",
        ));
    }
    let count = |kind: EffectKind| {
        let number = kind as u8;
        let parts = effects.kinds.chunks(PART).map(|part| {
            let found = part.iter().map(|of| u8::from(*of == number));
            usize::from(found.fold(0, u8::wrapping_add))
        });
        parts.sum::<usize>()
    };
    if count(EffectKind::Discount) != discounts.units.len()
        || count(EffectKind::Coupon) != coupons.units.len()
    {
        return Err(invalid(
            "the plugin's answer has not one entry for each discount and coupon",
        ));
    }
    let claimed = values
        .counts
        .iter()
        .fold(0usize, |sum, count| sum.saturating_add(*count as usize));
    if count(EffectKind::Message) + count(EffectKind::Custom) != values.counts.len()
        || claimed != values.names.len()
    {
        return Err(invalid(
            "the plugin's effects do not claim as many values as it gave",
        ));
    }
    Ok(())
}

fn invalid(message: &str) -> Failure {
    Failure::new(codes::PLUGIN_OUTPUT, message)
}
