//! `[records]`: what records may get away with.

use crate::diagnostic::{Diagnostic, Report, codes, one_of};
use crate::load::keys::Keys;
use crate::schema::{EmptyCustomer, NumberIds, Schema, UnknownFields};

/// Reads `[records]` into the schema, which is what records are read by.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, schema: &mut Schema) {
    let known = ["unknown_fields", "number_ids", "empty_customer"];
    let Some(keys) = keys.section(report, "records", "[records]", &known) else {
        return;
    };
    let rules = &mut schema.records;
    let unknown = [
        ("refuse", UnknownFields::Refuse),
        ("ignore", UnknownFields::Ignore),
    ];
    choice(
        report,
        &keys,
        "unknown_fields",
        &unknown,
        &mut rules.unknown_fields,
    );
    let numbers = [("refuse", NumberIds::Refuse), ("text", NumberIds::AsText)];
    choice(report, &keys, "number_ids", &numbers, &mut rules.number_ids);
    let empty = [
        ("refuse", EmptyCustomer::Refuse),
        ("guest", EmptyCustomer::Guest),
    ];
    choice(
        report,
        &keys,
        "empty_customer",
        &empty,
        &mut rules.empty_customer,
    );
}

fn choice<T: Copy>(
    report: &mut Report,
    keys: &Keys<'_>,
    key: &str,
    choices: &[(&str, T)],
    value: &mut T,
) {
    let Some(given) = keys.text(report, key) else {
        return;
    };
    match choices.iter().find(|(name, _)| *name == given.value) {
        Some((_, choice)) => *value = *choice,
        None => {
            let mut diagnostic = Diagnostic::error(
                codes::INVALID_VALUE,
                keys.source,
                given.span,
                format!("`{key}` cannot be `{}`", given.value),
            );
            diagnostic.help = one_of(given.value, choices.iter().map(|(name, _)| *name));
            report.push(diagnostic);
        }
    }
}
