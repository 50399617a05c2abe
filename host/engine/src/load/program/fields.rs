//! `[schema]`: fields and event kinds that the program declares.

use super::names::{names_table, subtable};
use super::values::{self, ValuesOf};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes, one_of};
use crate::load::keys::{At, Keys, SCHEMA};
use crate::schema::{Field, FieldType, Origin, Presence, Schema};
use sadakat_language::currencies;
use toml::de::{DeTable, DeValue};

/// Declares them; what they may hold, where it is listed, comes back.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, schema: &mut Schema) -> Vec<ValuesOf> {
    let mut values = Vec::new();
    let known = ["customer", "purchase", "line", "events"];
    let Some(keys) = keys.section(report, "schema", SCHEMA, &known) else {
        if keys.is_meant("schema") || keys.value("schema").is_some() {
            for part in ["customer", "purchase", "line"] {
                schema.leave_unclear(format!("{part}."));
            }
        }
        return values;
    };
    let parts = [
        ("customer", Origin::Customer),
        ("purchase", Origin::Event),
        ("line", Origin::Line),
    ];
    for (part, origin) in parts {
        match keys.table(report, part) {
            Some(table) => {
                values.extend(fields(report, keys.source, table, part, origin, schema));
            }
            None if keys.is_meant(part) || keys.value(part).is_some() => {
                schema.leave_unclear(format!("{part}."));
            }
            None => {}
        }
    }
    if let Some(events) = keys.table(report, "events") {
        let names = names_table(keys.source, events, "[schema.events]", report);
        for (kind, value) in names.entries() {
            let Some(table) = subtable(report, &names, &kind, value) else {
                continue;
            };
            if matches!(
                kind.value,
                "event"
                    | "customer"
                    | "purchase"
                    | "line"
                    | "history"
                    | "segment"
                    | "wallet"
                    | "params"
                    | "tables"
                    | "today"
                    | "now"
            ) {
                let message = format!("`{}` cannot be an event kind of its own", kind.value);
                let help = format!(
                    "scripts read something else by this name: choose another, such as \"{}_event\"",
                    kind.value
                );
                names.invalid(report, &kind.span, message, Some(help));
                continue;
            }
            schema.declare_kind(kind.value);
            let table = At {
                value: table,
                span: value.span(),
            };
            values.extend(fields(
                report,
                keys.source,
                table,
                kind.value,
                Origin::Event,
                schema,
            ));
        }
    }
    values
}

fn fields(
    report: &mut Report,
    source: SourceId,
    table: At<&DeTable<'_>>,
    prefix: &str,
    origin: Origin,
    schema: &mut Schema,
) -> Vec<ValuesOf> {
    let mut listed = Vec::new();
    let names = names_table(source, table, "[schema]", report);
    for (name, value) in names.entries() {
        let whole = format!("{prefix}.{}", name.value);
        if let DeValue::Table(table) = value.get_ref() {
            let read = values::read(report, source, &whole, value, table);
            let Some((presence, values)) = read else {
                schema.leave_unclear(whole);
                continue;
            };
            let known = schema.find(&whole).and_then(|id| schema.field(id)).cloned();
            if known
                .as_ref()
                .is_some_and(|known| known.ty != FieldType::Text || known.origin != origin)
            {
                let own = known.map_or("", |known| known.ty.name());
                let message = format!("`{whole}` is built in, as `{own}`");
                names.invalid(report, &name.span, message, None);
                continue;
            }
            // A built-in field stays as it is in all else.
            if known.is_none() {
                schema.declare(Field {
                    name: whole,
                    ty: FieldType::Text,
                    presence,
                    origin,
                });
            }
            listed.push(values);
            continue;
        }
        let Some(text) = value.get_ref().as_str() else {
            schema.leave_unclear(whole);
            names.wrong_type(
                report,
                name.value,
                "a type in quotes, such as \"text?\"",
                value,
            );
            continue;
        };
        let (ty, presence) = match text.strip_suffix('?') {
            Some(ty) => (ty, Presence::Optional),
            None => (text, Presence::Required),
        };
        let Some(ty) = FieldType::from_name(ty) else {
            schema.leave_unclear(whole);
            let types = FieldType::ALL.map(FieldType::name);
            let message = format!("`{text}` is not a type");
            names.invalid(report, &value.span(), message, one_of(ty, types));
            continue;
        };
        if ty == FieldType::Money && origin == Origin::Customer && schema.has_several_currencies() {
            schema.leave_unclear(whole.clone());
            let all = currencies::listed(schema, "or");
            let message = format!("`{whole}` would be an amount in {all}, nobody knows which");
            let help = "give members a number (`\"integer\"`), or each market a program of its own";
            report.push(
                Diagnostic::error(codes::MIXED_CURRENCIES, source, value.span(), message)
                    .help(help),
            );
            continue;
        }
        let known = schema.find(&whole).and_then(|id| schema.field(id));
        // A program can promise more of a built-in field: that all its records
        // have it.
        if known.is_some_and(|known| known.ty != ty || known.origin != origin) {
            let own = known.map_or("", |known| known.ty.name());
            let message = format!("`{whole}` is built in, as `{own}`");
            report.push(
                Diagnostic::error(codes::DUPLICATE, source, name.span, message)
                    .help("remove this line, or choose another name"),
            );
            continue;
        }
        schema.declare(Field {
            name: whole,
            ty,
            presence,
            origin,
        });
    }
    listed
}
