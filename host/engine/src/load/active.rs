//! When a campaign is in force.

use toml::Spanned;
use toml::de::DeValue;
use toml::value::Offset;

use super::keys::{Keys, list};
use crate::campaign::{Active, HoursOfDay};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes, one_of};
use crate::model::{Date, Instant, Zone};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads `active = { from, until, days, hours }`.
pub(super) fn read(
    report: &mut Report,
    source: SourceId,
    value: &Spanned<DeValue<'_>>,
    zone: &Zone,
) -> Active {
    let mut active = Active::default();
    let Some(table) = value.get_ref().as_table() else {
        report.push(Diagnostic::error(
            codes::WRONG_TYPE,
            source,
            value.span(),
            "`active` must be a table such as { from = 2026-01-01, until = 2027-01-01 }",
        ));
        return active;
    };
    let known = ["from", "until", "days", "hours"];
    let keys = Keys::new(report, source, table, value.span(), "`active`", &known);
    active.from = keys
        .value("from")
        .and_then(|v| instant(report, source, "from", v, zone));
    active.until = keys
        .value("until")
        .and_then(|v| instant(report, source, "until", v, zone));
    if let (Some(from), Some(until)) = (active.from, active.until)
        && until <= from
    {
        let span = keys.value("until").map_or(value.span(), Spanned::span);
        keys.invalid(
            report,
            &span,
            "`until` is not after `from`, so the campaign is never in force".to_owned(),
            Some("`until` is the first day (or moment) that is out again".to_owned()),
        );
    }
    if let Some(days) = keys.texts(report, "days") {
        let mut mask = 0u8;
        for day in days {
            match WEEKDAYS.iter().position(|name| *name == day.value) {
                Some(index) => mask |= 1 << index,
                None => keys.invalid(
                    report,
                    &day.span,
                    format!("`{}` is not a day of the week", day.value),
                    Some(
                        one_of(day.value, WEEKDAYS)
                            .unwrap_or_else(|| format!("write {}", list(&WEEKDAYS))),
                    ),
                ),
            }
        }
        active.days = mask;
    }
    if let Some(hours) = keys.text(report, "hours") {
        active.hours = parse_hours(hours.value);
        if active.hours.is_none() {
            keys.invalid(
                report,
                &hours.span,
                format!("`{}` is not a range of hours", hours.value),
                Some(
                    "write two times such as \"14:00-17:00\"; \"22:00-02:00\" goes over midnight"
                        .to_owned(),
                ),
            );
        }
    }
    active
}

/// `14:00-17:00`; the same time twice would be an empty range.
fn parse_hours(text: &str) -> Option<HoursOfDay> {
    let (from, until) = text.split_once('-')?;
    let minute = |time: &str| -> Option<u16> {
        let (hour, minute) = time.trim().split_once(':')?;
        if hour.len() != 2 || minute.len() != 2 {
            return None;
        }
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (minute < 60 && (hour < 24 || (hour == 24 && minute == 0))).then_some(hour * 60 + minute)
    };
    let hours = HoursOfDay {
        from: minute(from)?,
        until: minute(until)?,
    };
    (hours.from != hours.until && hours.from < 24 * 60).then_some(hours)
}

/// A date means its first instant in the program's zone; a time without an
/// offset is in that zone too.
fn instant(
    report: &mut Report,
    source: SourceId,
    key: &str,
    value: &Spanned<DeValue<'_>>,
    zone: &Zone,
) -> Option<Instant> {
    let found = value.get_ref().as_datetime().and_then(|moment| {
        let date = moment.date?;
        let day = Date::from_ymd(
            i16::try_from(date.year).ok()?,
            i8::try_from(date.month).ok()?,
            i8::try_from(date.day).ok()?,
        )?;
        match (moment.time, moment.offset) {
            (None, None) => Some(Instant::start_of_day(day, zone)),
            (Some(_), None | Some(Offset::Z | Offset::Custom { .. })) => {
                Instant::parse(&moment.to_string(), zone)
            }
            _ => None,
        }
    });
    if found.is_none() {
        report.push(
            Diagnostic::error(
                codes::WRONG_TYPE,
                source,
                value.span(),
                format!("`{key}` must be a date or a time"),
            )
            .help(format!(
                "write `{key} = 2026-01-01` or `{key} = 2026-01-01T09:00:00`, without quotes"
            )),
        );
    }
    found
}
