//! `shadow`, `canary`, `replaces` and `activate_at`: how a campaign comes into
//! force.

use std::sync::Arc;

use toml::de::DeValue;

use super::keys::{Keys, type_name};
use super::share;
use crate::campaign::{Active, Border, Canary, Rollout};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::{Date, Instant, Zone};

/// Reads what a manifest says of it; `id` is the campaign's.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, id: &str, zone: &Zone) -> Rollout {
    let shadow = keys.boolean(report, "shadow").is_some_and(|at| at.value);
    let share = share::read(report, keys, "canary", "the members");
    let replaces = keys.text(report, "replaces");
    Rollout {
        shadow,
        canary: share.map(|share| Canary {
            share,
            of: id.into(),
        }),
        replaces: replaces.map(|at| Arc::from(at.value)),
        activate_at: activate_at(report, keys, zone),
        replaced: None,
    }
}

/// A day or a time, by the program's clock if it has no offset.
fn activate_at(report: &mut Report, keys: &Keys<'_>, zone: &Zone) -> Option<Instant> {
    let value = keys.value("activate_at")?;
    let text = match value.get_ref() {
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::String(text) => text.to_string(),
        other => {
            let message = format!("`activate_at` must be a time, not {}", type_name(other));
            let diagnostic =
                Diagnostic::error(codes::WRONG_TYPE, keys.source, value.span(), message);
            report.push(diagnostic.help(EXAMPLE));
            return None;
        }
    };
    let day = Date::parse(&text).map(|day| Instant::start_of_day(day, zone));
    let found = day.or_else(|| Instant::parse(&text, zone));
    if found.is_none() {
        let message = format!("`{text}` is not a time");
        keys.invalid(report, &value.span(), message, Some(EXAMPLE.to_owned()));
    }
    found
}

const EXAMPLE: &str =
    "write a day and a time by the program's clock, such as `activate_at = \"2026-12-01T09:00\"`";

/// Lets a campaign's window begin no earlier than it is activated.
pub(super) fn activate(
    report: &mut Report,
    keys: &Keys<'_>,
    rollout: &Rollout,
    active: &mut Active,
) {
    let (Some(at), Some(value)) = (rollout.activate_at, keys.value("activate_at")) else {
        return;
    };
    if active.until.is_some_and(|until| until.latest() <= at) {
        let message =
            "`activate_at` is not before the end of `active`, so the campaign is never in force";
        let help = "activate it earlier, or let `active` end later";
        keys.invalid(
            report,
            &value.span(),
            message.to_owned(),
            Some(help.to_owned()),
        );
        return;
    }
    let from = match active.from {
        None => Some(Border::At(at)),
        Some(from) => from.later(at),
    };
    match from {
        Some(from) => active.from = Some(from),
        None => {
            let message =
                "`active` begins by the clock of each store or member, around `activate_at`";
            let help = "write one of both alone, or one day earlier or later";
            keys.invalid(
                report,
                &value.span(),
                message.to_owned(),
                Some(help.to_owned()),
            );
        }
    }
}
