//! Whether effects may be proposed in the campaign's phase.

use std::ops::Range;

use rhai::FnCallExpr;

use super::super::aims::Aim;
use super::Checker;
use sadakat_model::diagnostic::{Problem, codes};
use sadakat_model::effect::EffectKind;
use sadakat_model::effect::Phase;

impl Checker<'_> {
    /// Reports an effect that the phase does not allow.
    pub(super) fn phase_of(&mut self, kind: EffectKind, call: &FnCallExpr, span: &Range<usize>) {
        let phase = self.cx.phase;
        let aim = match kind {
            EffectKind::Discount => Aim::of(call),
            _ => None,
        };
        let message = if !phase.allows(kind) {
            format!("`{}` is not allowed in phase `{}`", call.name, phase.name())
        } else if let Some(aim) = aim.filter(|aim| !aim.fits(phase)) {
            format!(
                "a discount on {} is not allowed in phase `{}`",
                aim.words(),
                phase.name()
            )
        } else {
            return;
        };
        let first = aim.map_or_else(|| default_of(kind), Aim::phase).name();
        let help = match (aim, phase) {
            (Some(Aim::Order), Phase::Item) => format!(
                "write `phase = \"{first}\"` in the manifest, or say on which lines it is: `on: purchase.lines.filter(|l| l.category == \"…\")`"
            ),
            (Some(Aim::Shipping), Phase::Item | Phase::Order) => format!(
                "write `phase = \"{first}\"` in the manifest; what else the script lowers needs a campaign of its own"
            ),
            (Some(_), Phase::Shipping) => format!(
                "write `phase = \"{first}\"` in the manifest; a discount on shipping needs a campaign of its own"
            ),
            _ => format!("write `phase = \"{first}\"` in the manifest"),
        };
        self.report(Problem::error(codes::FORBIDDEN_EFFECT, span.clone(), message).help(help));
    }
}

/// The phase to write for an effect that is bound to some.
fn default_of(kind: EffectKind) -> Phase {
    match kind {
        // It takes whatever only running tells, shipping apart.
        EffectKind::Discount | EffectKind::Gift => Phase::Order,
        kind => Phase::of(kind).first().copied().unwrap_or_default(),
    }
}
