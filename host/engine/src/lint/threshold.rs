//! A discount that lowers what its own threshold measures.
//!
//! In the price phase `purchase.net` is the total before discounts, so such a
//! campaign applies as meant (R54). But whoever asks later, another campaign or
//! a till that prices the lowered basket again, finds it below the threshold.

use super::linter::{Linter, TRIALS};
use super::record::Wish;
use crate::campaign::Phase;
use crate::diagnostic::{Diagnostic, codes};
use crate::expression::{Answer, Wanted};

pub(super) fn check(linter: &mut Linter<'_>) {
    let Some(net) = linter.schema().find("purchase.net") else {
        return;
    };
    let mut trials = TRIALS;
    for at in linter.of_phase(Phase::Price) {
        let Some(audience) = linter.audience(at) else {
            continue;
        };
        let reads = linter.snapshot.graph().fields(audience);
        if linter.allows(at, codes::THRESHOLD_CROSSED) || !reads.contains(net) {
            continue;
        }
        let Some(left) = trials.checked_sub(1) else {
            return;
        };
        trials = left;
        if let Some(diagnostic) = crossed(linter, at, net) {
            linter.warn(at, diagnostic);
        }
    }
}

fn crossed(linter: &mut Linter<'_>, at: usize, net: crate::schema::FieldId) -> Option<Diagnostic> {
    let audience = linter.audience(at)?;
    let wish = Wish {
        qualifies: &[at],
        ..Wish::default()
    };
    let record = linter.record(&wish)?;
    let verdict = linter.decide(&record)?;
    let off = verdict.off(at);
    let after = record.total.checked_sub(off)?;
    let kinds = linter.kinds(&[at]);
    let mut conditions = vec![(audience, Wanted::Holds)];
    conditions.extend(linter.in_main_currency());
    let still = linter.satisfy(&kinds, &conditions, &[(net, after, after)]);
    if off == 0 || verdict.lowers(at).is_empty() || !matches!(still, Answer::Never(_)) {
        return None;
    }
    let outcome = format!(
        "it comes to {} with {} off, for which the audience does not hold",
        linter.amount(after),
        linter.amount(off)
    );
    let note = linter.note(at)?;
    Some(
        Diagnostic::warning(
            codes::THRESHOLD_CROSSED,
            note.source,
            note.audience.clone()?,
            "this discount lowers `purchase.net` below the threshold that it asks for",
        )
        .help("write `purchase.total`, which no discount lowers")
        .example(Some(linter.example(&record, outcome))),
    )
}
