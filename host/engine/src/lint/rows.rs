//! Rows of tables of offers: which are never reached, and which apply
//! together.
//!
//! One made-up event a row tells both, however many rows there are: it
//! qualifies for the row, and its decision names the rows that it goes to.

use super::linter::Linter;
use super::meet;
use super::record::Wish;
use crate::campaign::Stacking;
use crate::diagnostic::{Diagnostic, codes};

/// Rows that one is compared with, at most.
const PARTNERS: usize = 16;

/// Rows that are looked at, at most.
const ROWS: usize = 20_000;

pub(super) fn check(linter: &mut Linter<'_>) {
    let all = 0..linter.snapshot.campaigns().len();
    let rows: Vec<usize> = all.filter(|&at| linter.is_row(at)).take(ROWS).collect();
    for at in rows {
        let allowed = [codes::SHADOWED, codes::DISCOUNTS_MEET];
        if allowed.into_iter().all(|code| linter.allows(at, code)) {
            continue;
        }
        let wish = Wish {
            qualifies: &[at],
            ..Wish::default()
        };
        let Some(record) = linter.record(&wish) else {
            continue;
        };
        let Some(verdict) = linter.decide(&record) else {
            continue;
        };
        let others = verdict.givers().filter(|&by| by != at);
        let others: Vec<usize> = others
            .filter(|&by| linter.are_rows_of_one(at, by))
            .collect();
        let first = linter
            .campaign(at)
            .is_some_and(|campaign| campaign.stacking == Stacking::First);
        if first && !verdict.gives(at) {
            let by = others.first().copied();
            let Some(by) = by.filter(|&by| takes_all(linter, by, at)) else {
                continue;
            };
            let outcome = format!(
                "`{}` gives something, `{}` nothing",
                linter.id(by),
                linter.id(at)
            );
            let example = linter.example(&record, outcome);
            unreached(linter, at, by, example);
        } else if !first {
            let lowered = verdict.lowers(at);
            let meets = |by: &&usize| {
                let own = verdict.lowers(**by);
                **by < at && own.iter().any(|line| lowered.contains(line))
            };
            if let Some(&by) = others.iter().take(PARTNERS).find(meets) {
                let example = meet::example(linter, &record, &verdict, by, at);
                meet::warn(linter, by, at, example);
            }
        }
    }
}

/// Whether an earlier row gives something for every event of a later one. What
/// is used up of a table is used up for all its rows.
fn takes_all(linter: &Linter<'_>, by: usize, at: usize) -> bool {
    let summary = linter.summary(by);
    summary.is_some_and(|summary| summary.always_proposes()) && linter.implies(at, by)
}

fn unreached(linter: &mut Linter<'_>, at: usize, by: usize, example: crate::diagnostic::Example) {
    let Some(note) = linter.note(at) else { return };
    let span = note.group.clone().or_else(|| note.audience.clone());
    let message = format!(
        "this row is never reached: `{}` takes every event of it",
        linter.id(by)
    );
    let diagnostic =
        Diagnostic::warning(codes::SHADOWED, note.source, span.unwrap_or(0..0), message)
            .help("put it above that row, or remove it")
            .example(Some(example));
    linter.warn(at, diagnostic);
}
