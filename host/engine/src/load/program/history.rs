//! `[history]`: facts derived from earlier events.

use super::names::{names_table, parsed, subtable};
use crate::diagnostic::{Diagnostic, Report, Span, codes, one_of};
use crate::effect::WalletId;
use crate::load::keys::Keys;
use crate::schema::{Field, FieldType, KindId, Origin, Presence, Schema};
use crate::state::{Aggregate, Period, WalletSettings, WindowSettings};

/// A history window with the places of its expressions.
pub(in crate::load) struct WindowSource {
    pub settings: WindowSettings,
    pub value_span: Option<Span>,
    pub filter_span: Option<Span>,
}

/// Fields at most: each is worked out for every event of every member.
const MOST: usize = 256;

/// The ways to put events together.
const WAYS: [&str; 5] = ["sum", "count", "distinct", "max", "points_earned"];

pub(super) fn read(
    report: &mut Report,
    keys: &Keys<'_>,
    schema: &mut Schema,
    wallets: &[WalletSettings],
) -> Vec<WindowSource> {
    let mut windows = Vec::new();
    let Some(table) = keys.table(report, "history") else {
        if keys.is_meant("history") || keys.value("history").is_some() {
            schema.leave_unclear("history.".to_owned());
        }
        return windows;
    };
    let names = names_table(keys.source, table, "[history]", report);
    let entries = names.entries();
    if let Some((first, _)) = entries.get(MOST) {
        let message = format!(
            "[history] has {} fields, and a program may have {MOST}",
            entries.len()
        );
        report.push(
            Diagnostic::error(
                codes::INVALID_VALUE,
                keys.source,
                first.span.clone(),
                message,
            )
            .help("remove those that no campaign reads: each is kept for every member"),
        );
        schema.leave_unclear("history.".to_owned());
        return windows;
    }
    for (name, value) in entries {
        let whole = format!("history.{}", name.value);
        let Some(table) = subtable(report, &names, &name, value) else {
            schema.leave_unclear(whole);
            continue;
        };
        let mut known = WAYS.to_vec();
        known.extend(["where", "over", "on"]);
        let keys = Keys::new(
            report,
            keys.source,
            table,
            value.span(),
            "the history field",
            &known,
        );
        keys.require(report, "over", "\"90 days\"");
        let on = kinds(report, &keys, schema);
        if schema.find(&whole).is_some() {
            let message = format!("`{whole}` is built in");
            report.push(
                Diagnostic::error(codes::DUPLICATE, keys.source, name.span, message)
                    .help("choose another name"),
            );
            continue;
        }
        let over = parsed(report, &keys, "over", Period::parse).unwrap_or(Period::Days(1));
        let filter = keys.text(report, "where");
        let mut aggregates = WAYS
            .into_iter()
            .filter_map(|key| Some((key, keys.value(key)?)));
        let (Some((key, _)), None) = (aggregates.next(), aggregates.next()) else {
            schema.leave_unclear(whole);
            if WAYS.iter().any(|key| keys.is_meant(key)) {
                continue;
            }
            let message = format!(
                "`{}` must say exactly one of {}",
                name.value,
                WAYS.join(", ")
            );
            let help = "for example `{ sum = \"purchase.total\", over = \"90 days\" }`".to_owned();
            keys.invalid(report, &value.span(), message, Some(help));
            continue;
        };
        let aggregate = match key {
            "points_earned" => wallet(report, &keys, wallets).map(Aggregate::PointsEarned),
            _ => Aggregate::parse(key).ok(),
        };
        let Some(aggregate) = aggregate else {
            schema.leave_unclear(whole);
            continue;
        };
        let expression = match aggregate {
            Aggregate::PointsEarned(_) => {
                for key in ["where", "on"] {
                    if let Some(value) = keys.value(key) {
                        let message = "points are counted whatever they were for".to_owned();
                        let help = format!("remove `{key}`");
                        keys.invalid(report, &value.span(), message, Some(help));
                    }
                }
                None
            }
            // `count = true` counts events, and with a `where` that speaks of
            // lines, lines.
            Aggregate::Count if is_true(&keys) => None,
            _ => keys.text(report, key),
        };
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
            settings: WindowSettings::new(
                field,
                (aggregate, over),
                (
                    expression.as_ref().map(|at| at.value.into()),
                    filter.as_ref().map(|at| at.value.into()),
                ),
                on,
            ),
            value_span: expression.map(|at| at.span),
            filter_span: filter.map(|at| at.span),
        });
    }
    windows
}

/// Whether `count` says that events are counted, as they are.
fn is_true(keys: &Keys<'_>) -> bool {
    let value = keys.value("count");
    value.and_then(|value| value.get_ref().as_bool()) == Some(true)
}

/// The kinds of event that count. If nothing is said, that whose fields are
/// put together, such as `survey.score`; else purchases.
fn kinds(report: &mut Report, keys: &Keys<'_>, schema: &Schema) -> Vec<KindId> {
    let Some(names) = keys.texts(report, "on") else {
        let mut said = WAYS
            .iter()
            .filter_map(|way| keys.value(way)?.get_ref().as_str());
        let object = said.find_map(|said| said.split_once('.'));
        let own = object.and_then(|(object, _)| schema.kinds().find(object));
        return vec![own.unwrap_or(KindId::PURCHASE)];
    };
    let mut kinds = Vec::new();
    for name in names {
        match schema.kinds().find(name.value) {
            Some(kind) => kinds.push(kind),
            None => {
                let message = format!("there is no event kind `{}`", name.value);
                report.push(
                    Diagnostic::error(codes::UNKNOWN_NAME, keys.source, name.span, message)
                        .help_if(one_of(name.value, schema.kinds().names())),
                );
            }
        }
    }
    kinds
}

/// The wallet whose points are counted.
fn wallet(report: &mut Report, keys: &Keys<'_>, wallets: &[WalletSettings]) -> Option<WalletId> {
    let name = keys.text(report, "points_earned")?;
    let names = || wallets.iter().map(|wallet| &*wallet.name);
    let found = names().position(|known| known == name.value);
    if found.is_none() {
        let message = format!("there is no wallet `{}`", name.value);
        report.push(
            Diagnostic::error(codes::UNKNOWN_NAME, keys.source, name.span, message)
                .help_if(one_of(name.value, names())),
        );
    }
    u16::try_from(found?).ok().map(WalletId)
}
