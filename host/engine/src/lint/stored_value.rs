//! Discounts on lines that take part in none.

use super::linter::{Linter, TRIALS};
use super::record::Wish;
use crate::campaign::ProgramKind;
use crate::decide::{Fate, ProposalOutcome};
use crate::diagnostic::{Diagnostic, codes};
use crate::effect::{Effect, EffectKind, Target};

pub(super) fn check(linter: &mut Linter<'_>) {
    if linter.snapshot.settings().money.discount_gift_cards {
        return;
    }
    let Some(stored_value) = linter.schema().find("line.stored_value") else {
        return;
    };
    let mut trials = TRIALS;
    for at in 0..linter.snapshot.campaigns().len() {
        // Who does not ask for gift cards aims at none.
        let asks = linter.campaign(at).is_some_and(|campaign| {
            campaign.kind == ProgramKind::Script && campaign.program.reads().contains(stored_value)
        });
        if !asks
            || linter.allows(at, codes::STORED_VALUE)
            || linter.calls(at, EffectKind::Discount).is_empty()
        {
            continue;
        }
        let Some(left) = trials.checked_sub(1) else {
            return;
        };
        trials = left;
        if let Some(diagnostic) = aimed(linter, at) {
            linter.warn(at, diagnostic);
        }
    }
}

/// The warning, if a purchase of nothing but gift cards is met by a discount on
/// some of its lines.
fn aimed(linter: &mut Linter<'_>, at: usize) -> Option<Diagnostic> {
    let record = linter.record(&Wish {
        qualifies: &[at],
        stored_value: true,
        ..Wish::default()
    })?;
    let fates = linter.fates(&record, at)?;
    let lost = fates.iter().find(|fated| is_lost(fated))?;
    let script = linter.note(at)?.script.as_ref()?;
    let calls = linter.calls(at, EffectKind::Discount);
    let line = |start: usize| {
        let before = linter.campaign(at)?.written.script.as_ref()?.get(..start)?;
        u32::try_from(before.matches('\n').count() + 1).ok()
    };
    let call = calls
        .iter()
        .find(|call| line(call.span.start) == Some(lost.line))?;
    Some(
        Diagnostic::warning(
            codes::STORED_VALUE,
            script.source,
            call.span.clone(),
            "this discount is on lines that sell stored value, which take no part in discounts",
        )
        .help("write `discount_gift_cards = true` under `[money]` in program.toml if gift cards may be sold for less")
        .example(Some(linter.example(&record, "nothing is taken off".to_owned()))),
    )
}

/// Whether it is a discount on lines that came to nothing.
fn is_lost(fated: &ProposalOutcome) -> bool {
    let on_lines = matches!(
        &fated.proposed,
        Effect::Discount(discount) if matches!(discount.target, Target::Line(_) | Target::Lines(_))
    );
    on_lines && matches!(fated.fate, Fate::Nothing | Fate::Clipped { given: 0, .. })
}
