//! Points that a return takes back by itself, and a campaign once more.

use super::linter::{Linter, TRIALS};
use super::record::Wish;
use crate::decide::Granted;
use crate::diagnostic::{Diagnostic, codes};
use crate::effect::EffectKind;
use crate::model::pow10;
use crate::schema::KindId;

pub(super) fn check(linter: &mut Linter<'_>) {
    let code = codes::TAKEN_TWICE;
    let mut trials = TRIALS;
    for at in 0..linter.snapshot.campaigns().len() {
        let listens = linter
            .campaign(at)
            .is_some_and(|campaign| campaign.on.contains(&KindId::RETURN));
        let points = linter.calls(at, EffectKind::Points);
        let (true, Some(call)) = (listens && !linter.allows(at, code), points.first()) else {
            continue;
        };
        let Some(left) = trials.checked_sub(1) else {
            return;
        };
        trials = left;
        let hundred = pow10(linter.schema().currency.minor_digits()).saturating_mul(100);
        let wish = Wish {
            kind: Some(KindId::RETURN),
            qualifies: &[at],
            total: Some((hundred, i64::MAX)),
            ..Wish::default()
        };
        let Some(record) = linter.record(&wish) else {
            continue;
        };
        let takes = linter.decide(&record).is_some_and(|verdict| {
            verdict
                .of(at)
                .any(|granted| matches!(granted, Granted::Points { amount, .. } if *amount < 0))
        });
        let script = linter.note(at).and_then(|note| note.script.as_ref());
        let (true, Some(script)) = (takes, script) else {
            continue;
        };
        let diagnostic = Diagnostic::warning(
            code,
            script.source,
            call.span.clone(),
            "this campaign takes points for a return, which takes back by itself what the purchase gave",
        )
        .help("remove it: what comes back gives back its points, spend and uses of limits; write `allow = [\"S0911\"]` if it is a charge beyond that")
        .example(Some(linter.example(&record, "it loses points".to_owned())));
        linter.warn(at, diagnostic);
    }
}
