//! Events that no row of a table of offers is for.

use std::collections::BTreeMap;

use super::linter::{Linter, TRIALS};
use super::record::Wish;
use crate::diagnostic::{Diagnostic, codes};
use crate::expression::{ExpressionId, Wanted};

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
    let table = linter.note(first)?.table.clone()?;
    // A row without a condition is for every event.
    if rows.iter().any(|&at| linter.audience(at).is_none()) {
        return None;
    }
    // Whatever row an event goes to, the next one is not for that row: so few
    // rows need to be thought of, however many there are.
    let mut conditions: Vec<(ExpressionId, Wanted)> = Vec::new();
    conditions.extend(table.audience.map(|audience| (audience, Wanted::Holds)));
    let mut found = None;
    for _ in 0..TRIES {
        let record = linter.record(&Wish {
            kinds_of: Some(first),
            conditions: &conditions,
            ..Wish::default()
        })?;
        let verdict = linter.decide(&record)?;
        let Some(&row) = rows.iter().find(|&&row| verdict.gives(row)) else {
            found = Some(record);
            break;
        };
        conditions.push((linter.audience(row)?, Wanted::Fails));
    }
    let record = found?;
    let source = linter.note(first)?.source;
    let message = "there are events that no row of this table is for";
    Some(
        Diagnostic::warning(codes::OFFERS_GAP, source, table.header, message)
            .help("add a last row whose conditions are all `-`, or write `allow = [\"S0910\"]` in the manifest if nothing is meant for them")
            .example(Some(linter.example(&record, "no row gives anything".to_owned()))),
    )
}
