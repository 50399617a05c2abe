//! Warnings that a campaign's author knows of.

use super::keys::Keys;
use crate::diagnostic::{Code, Diagnostic, Report, codes, nearest};
use crate::lint::ALLOWED;

/// Reads `allow = ["S0904"]`: codes of warnings about what is meant.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> Vec<Code> {
    let mut allowed = Vec::new();
    for code in keys.texts(report, "allow").unwrap_or_default() {
        if let Some(known) = ALLOWED.into_iter().find(|known| known.id == code.value) {
            allowed.push(known);
            continue;
        }
        let near = nearest(code.value, ALLOWED.map(|known| known.id));
        let help = near.map_or_else(
            || {
                let all = ALLOWED.map(|known| format!("`{}`", known.id));
                format!("write one of {}", all.join(", "))
            },
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("`{}` is no warning that can be allowed", code.value);
        report.push(
            Diagnostic::error(codes::UNKNOWN_NAME, keys.source, code.span, message).help(help),
        );
    }
    allowed
}
