//! Events that no row of a table of offers is for.

use std::collections::BTreeMap;

use super::linter::{Linter, TRIALS};
use super::record::{Record, Wish};
use crate::diagnostic::{Diagnostic, codes};
use crate::expression::{Answer, ExpressionId, Wanted};

/// Events that are tried for a table, at most.
const TRIES: usize = 128;

pub(super) fn check(linter: &mut Linter<'_>) {
    let mut trials = TRIALS;
    let mut tables: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, campaign) in linter.snapshot.campaigns().iter().enumerate() {
        if linter.note(at).is_some_and(|note| note.table.is_some()) {
            let table = campaign.id.split(':').next().unwrap_or_default();
            tables.entry(table.to_owned()).or_default().push(at);
        }
    }
    for rows in tables.values() {
        let Some(&first) = rows.first() else { continue };
        if linter.allows(first, codes::OFFERS_GAP) {
            continue;
        }
        let Some(left) = trials.checked_sub(1) else {
            return;
        };
        trials = left;
        if let Some(diagnostic) = gap(linter, first, rows) {
            linter.warn(first, diagnostic);
        }
    }
}

fn gap(linter: &mut Linter<'_>, first: usize, rows: &[usize]) -> Option<Diagnostic> {
    let note = linter.note(first)?;
    let (source, table) = (note.source, note.table.clone()?);
    // A row without a condition is for every event.
    if rows.iter().any(|&at| {
        linter
            .campaign(at)
            .is_some_and(|row| row.audience.is_none())
    }) {
        return None;
    }
    let warning = |message: &str| {
        Diagnostic::warning(codes::OFFERS_GAP, source, table.header.clone(), message)
            .help("add a last row whose conditions are all `-`, or write `allow = [\"S0910\"]` in the manifest if nothing is meant for them")
    };
    match search(linter, first, rows, table.audience) {
        Found::Gap(record) => {
            let example = linter.example(&record, "no row gives anything".to_owned());
            let message = "there are events that no row of this table is for";
            Some(warning(message).example(Some(example)))
        }
        Found::Nothing => None,
        Found::Unsettled => Some(warning(
            "there may be events that no row of this table is for: it has too many rows to tell",
        )),
    }
}

/// What a search for a gap came to.
enum Found {
    Gap(Record),
    /// No event is without a row.
    Nothing,
    /// Nobody knows: every event that was tried has a row, and more are left.
    Unsettled,
}

fn search(
    linter: &mut Linter<'_>,
    first: usize,
    rows: &[usize],
    audience: Option<ExpressionId>,
) -> Found {
    // Whatever row an event goes to, the next one is not for that row: so few
    // rows need to be thought of, however many there are.
    let mut conditions: Vec<(ExpressionId, Wanted)> = Vec::new();
    conditions.extend(audience.map(|audience| (audience, Wanted::Holds)));
    for _ in 0..TRIES {
        let record = linter.record(&Wish {
            kinds_of: Some(first),
            conditions: &conditions,
            ..Wish::default()
        });
        let Some(record) = record else {
            let kinds = linter.kinds(&[first]);
            return match linter.satisfy(&kinds, &conditions, &[]) {
                Answer::Never(_) => Found::Nothing,
                Answer::Perhaps(_) | Answer::Unclear => Found::Unsettled,
            };
        };
        let Some(verdict) = linter.decide(&record) else {
            return Found::Unsettled;
        };
        let Some(&row) = rows.iter().find(|&&row| verdict.gives(row)) else {
            return Found::Gap(record);
        };
        let Some(audience) = linter.audience(row) else {
            return Found::Unsettled;
        };
        conditions.push((audience, Wanted::Fails));
    }
    Found::Unsettled
}
