//! Audiences that are never, or always, true.

use super::linter::Linter;
use crate::diagnostic::{Diagnostic, codes};
use crate::expression::{Answer, Wanted};

pub(super) fn check(linter: &mut Linter<'_>) {
    for at in 0..linter.snapshot.campaigns().len() {
        if let Some(diagnostic) = of(linter, at) {
            linter.warn(at, diagnostic);
        }
    }
}

fn of(linter: &Linter<'_>, at: usize) -> Option<Diagnostic> {
    let campaign = linter.campaign(at)?;
    let audience = linter.audience(at)?;
    let note = linter.note(at)?;
    let span = note.audience.clone()?;
    match linter.satisfy(&campaign.on, &[(audience, Wanted::Holds)], &[]) {
        Answer::Never(field) => {
            let message = "this audience is never true, so the campaign gives nothing";
            let diagnostic = Diagnostic::warning(codes::AUDIENCE_NEVER, note.source, span, message);
            let field = field.and_then(|id| linter.schema().field(id));
            return Some(match field {
                Some(field) => diagnostic
                    .label(format!("no `{}` satisfies all of it", field.name))
                    .help("write `||` where one of the parts is enough, or correct a part"),
                None => diagnostic.help(
                    "correct the part that never holds; to switch a campaign off, end its window",
                ),
            });
        }
        Answer::Unclear => return None,
        Answer::Perhaps(_) => {}
    }
    match linter.satisfy(&campaign.on, &[(audience, Wanted::Fails)], &[]) {
        Answer::Never(_) => {
            let message = "this audience is always true, so it leaves nobody out";
            let diagnostic =
                Diagnostic::warning(codes::AUDIENCE_ALWAYS, note.source, span, message);
            Some(diagnostic.help("leave `audience` out if everybody is meant, or correct a part"))
        }
        _ => None,
    }
}
