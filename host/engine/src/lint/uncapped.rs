//! Percentages of any amount.

use super::linter::{Linter, TRIALS};
use super::record::Wish;
use crate::diagnostic::{Diagnostic, Example, codes};
use crate::effect::EffectKind;
use crate::model::pow10;
use crate::script::EffectCall;

pub(super) fn check(linter: &mut Linter<'_>) {
    let code = codes::PERCENT_UNCAPPED;
    let mut trials = TRIALS;
    for at in 0..linter.snapshot.campaigns().len() {
        let capped = linter
            .campaign(at)
            .is_none_or(|campaign| campaign.cap.is_some_and(|cap| cap.discount.is_some()));
        if capped || linter.allows(at, code) {
            continue;
        }
        let calls = linter.calls(at, EffectKind::Discount);
        let percent = calls
            .iter()
            .filter(|call| call.entry("cap").is_none() && !is_bounded(call))
            .find_map(|call| call.entry("percent"));
        let Some(percent) = percent else { continue };
        let example = match trials.checked_sub(1) {
            Some(left) => {
                trials = left;
                large(linter, at)
            }
            None => None,
        };
        let Some(script) = linter.note(at).and_then(|note| note.script.as_ref()) else {
            continue;
        };
        let diagnostic = Diagnostic::warning(
            code,
            script.source,
            percent.span.clone(),
            "a percentage with no limit: the larger the purchase, the larger the discount",
        )
        .help(if linter.is_row(at) {
            "add a column `cap` with the most that each row may cost"
        } else if linter.schema().has_several_currencies() {
            "write `cap: params.most` into the discount, and under [params] what it may cost in each currency"
        } else {
            "write `cap: 50` into the discount, or `cap = { discount = 50 }` into the manifest, with the most that it may cost"
        })
        .example(example);
        linter.warn(at, diagnostic);
    }
}

/// Whether it says how much of a purchase it lowers: shipping, so many units,
/// or so many bundles.
fn is_bounded(call: &EffectCall) -> bool {
    let counts = ["cheapest", "dearest", "times"];
    call.on_shipping || counts.into_iter().any(|key| call.entry(key).is_some())
}

/// What a purchase of 10,000 gets.
fn large(linter: &mut Linter<'_>, at: usize) -> Option<Example> {
    let total = pow10(linter.schema().currency.minor_digits()).saturating_mul(10_000);
    let wish = Wish {
        qualifies: &[at],
        total: Some((total, total)),
        ..Wish::default()
    };
    let record = linter.record(&wish)?;
    let off = linter.decide(&record)?.off(at);
    let outcome = format!("it gets {} off", linter.amount(off));
    (off > 0).then(|| linter.example(&record, outcome))
}
