//! Windows that do not say by whose clock, where clocks differ.

use std::sync::Arc;

use super::linter::Linter;
use crate::campaign::WindowZone;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Clock;

pub(super) fn check(linter: &mut Linter<'_>) {
    let snapshot = Arc::clone(&linter.snapshot);
    let campaigns = snapshot.campaigns();
    let elsewhere = |zone: &WindowZone| matches!(zone, WindowZone::Store | WindowZone::Member);
    let in_use = !snapshot.settings().store_zones.is_empty()
        || snapshot.settings().schema.clock != Clock::Program
        || campaigns
            .iter()
            .any(|campaign| elsewhere(&campaign.active.zone));
    if !in_use {
        return;
    }
    for at in 0..campaigns.len() {
        let Some(note) = linter.note(at) else {
            continue;
        };
        let Some(span) = note.unzoned.clone() else {
            continue;
        };
        let diagnostic = Diagnostic::warning(
            codes::WINDOW_UNZONED,
            note.source,
            span,
            "this window goes by the program's clock, where stores or members have their own",
        )
        .help("add `zone = \"store\"` or `zone = \"member\"`, or `zone = \"program\"` if that is meant");
        linter.warn(at, diagnostic);
    }
}
