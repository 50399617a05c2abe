//! Coupons without an end.

use super::linter::Linter;
use crate::diagnostic::{Diagnostic, codes};
use crate::effect::EffectKind;

pub(super) fn check(linter: &mut Linter<'_>) {
    for at in 0..linter.snapshot.campaigns().len() {
        for call in linter.calls(at, EffectKind::Coupon) {
            let endless = call.entries.is_some() && call.entry("valid").is_none();
            let script = linter.note(at).and_then(|note| note.script.as_ref());
            let (true, Some(script)) = (endless, script) else {
                continue;
            };
            let diagnostic = Diagnostic::warning(
                codes::COUPON_UNLIMITED,
                script.source,
                call.span.clone(),
                "this coupon can be used for ever",
            )
            .help("write how long it is valid, for example `valid: \"30 days\"`");
            linter.warn(at, diagnostic);
        }
    }
}
