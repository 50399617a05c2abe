//! `[history]`: facts derived from earlier events.

use super::names::{names_table, parsed, subtable};
use crate::diagnostic::{Diagnostic, Report, Span, codes};
use crate::load::keys::Keys;
use crate::schema::{Field, FieldType, Origin, Presence, Schema};
use crate::state::{Aggregate, Period, WindowSettings};

/// A history window with the places of its expressions.
pub(in crate::load) struct WindowSource {
    pub settings: WindowSettings,
    pub value_span: Option<Span>,
    pub filter_span: Option<Span>,
}

pub(super) fn read(report: &mut Report, keys: &Keys<'_>, schema: &mut Schema) -> Vec<WindowSource> {
    let mut windows = Vec::new();
    let Some(table) = keys.table(report, "history") else {
        if keys.is_meant("history") || keys.value("history").is_some() {
            schema.leave_unclear("history.".to_owned());
        }
        return windows;
    };
    let names = names_table(keys.source, table, "[history]", report);
    for (name, value) in names.entries() {
        let whole = format!("history.{}", name.value);
        let Some(table) = subtable(report, &names, &name, value) else {
            schema.leave_unclear(whole);
            continue;
        };
        let known = ["sum", "count", "distinct", "max", "where", "over"];
        let keys = Keys::new(
            report,
            keys.source,
            table,
            value.span(),
            "the history field",
            &known,
        );
        keys.require(report, "over", "\"90 days\"");
        if schema.find(&whole).is_some() {
            let message = format!("`{whole}` is built in");
            report.push(
                Diagnostic::error(codes::DUPLICATE, keys.source, name.span, message)
                    .help("choose another name"),
            );
            continue;
        }
        let over = parsed(report, &keys, "over", Period::parse_over).unwrap_or(Period::Days(1));
        let filter = keys.text(report, "where");
        let mut aggregates = ["sum", "count", "distinct", "max"]
            .into_iter()
            .filter_map(|key| Some((key, keys.value(key)?)));
        let (Some((key, _)), None) = (aggregates.next(), aggregates.next()) else {
            schema.leave_unclear(whole);
            if ["sum", "count", "distinct", "max"]
                .iter()
                .any(|key| keys.is_meant(key))
            {
                continue;
            }
            let message = format!(
                "`{}` must say exactly one of sum, count, distinct, max",
                name.value
            );
            let help = "for example `{ sum = \"purchase.total\", over = \"90 days\" }`".to_owned();
            keys.invalid(report, &value.span(), message, Some(help));
            continue;
        };
        let Ok(aggregate) = Aggregate::parse(key) else {
            continue;
        };
        // `count = "purchases"` and `count = "lines"` say what is counted.
        let expression = keys.text(report, key);
        // The type is known once the expression is compiled.
        let presence = match aggregate {
            Aggregate::Max => Presence::Optional,
            _ => Presence::Default(0),
        };
        let field = schema.declare(Field {
            name: whole,
            ty: FieldType::Integer,
            presence,
            origin: Origin::State,
        });
        windows.push(WindowSource {
            settings: WindowSettings {
                field,
                aggregate,
                over,
                value: expression.as_ref().map(|at| at.value.into()),
                filter: filter.as_ref().map(|at| at.value.into()),
            },
            value_span: expression.map(|at| at.span),
            filter_span: filter.map(|at| at.span),
        });
    }
    windows
}
