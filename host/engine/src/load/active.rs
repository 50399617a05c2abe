//! When a campaign is in force.

use toml::Spanned;
use toml::de::DeValue;
use toml::value::{Datetime, Offset};

use super::keys::{Keys, list};
use super::zones;
use crate::campaign::{Active, Border, HoursOfDay, WindowZone};
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, one_of};
use crate::model::{Date, Instant, WallTime, Zone};
use crate::schema::KindId;

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads `active = { from, until, through, days, hours, zone }`. Where the
/// zone is known, from and until become instants; `program` is the program's.
pub(super) fn read(
    report: &mut Report,
    source: SourceId,
    value: &Spanned<DeValue<'_>>,
    program: &Zone,
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
    let known = ["from", "until", "through", "days", "hours", "zone"];
    let keys = Keys::new(report, source, table, value.span(), "`active`", &known);
    active.zone = window_zone(report, &keys);
    let from = border(report, &keys, "from");
    let end = end(report, &keys);
    let zone = active.zone.clone();
    let fixed = match &zone {
        WindowZone::Program => Some(program),
        WindowZone::Fixed(zone) => Some(zone),
        WindowZone::Store | WindowZone::Member => None,
    };
    let never = |from: Border, end: Border| match (fixed, from, end) {
        (Some(zone), from, end) => end.in_zone(zone) <= from.in_zone(zone),
        (None, Border::Wall(from), Border::Wall(end)) => end <= from,
        (None, from, end) => end.latest() <= from.earliest(),
    };
    if let (Some(from), Some(end)) = (&from, &end)
        && never(from.border, end.border)
    {
        let inclusive = keys.value("until").is_none();
        let (key, help) = if inclusive {
            (
                "through",
                "`through` is the last day that belongs to the campaign",
            )
        } else {
            (
                "until",
                "`until` is the first day (or moment) that is out again",
            )
        };
        let order = if inclusive { "before" } else { "not after" };
        keys.invalid(
            report,
            &end.span,
            format!("`{key}` is {order} `from`, so the campaign is never in force"),
            Some(help.to_owned()),
        );
    }
    let settle = |written: Written| match fixed {
        Some(zone) => Border::At(written.border.in_zone(zone)),
        None => written.border,
    };
    let (from, until) = (from.map(settle), end.map(settle));
    active.from = from;
    active.until = until;
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
    if let Some(zone) = fixed {
        never_open(report, &keys, value, &active, zone);
    }
    active
}

/// Where a window stands that goes by a clock and does not say by whose.
pub(super) fn unzoned(value: &Spanned<DeValue<'_>>) -> Option<Span> {
    let table = value.get_ref().as_table()?;
    let by_clock = |key: &str| {
        let moment = table.get(key).and_then(|v| v.get_ref().as_datetime());
        moment.is_some_and(|moment| moment.offset.is_none())
    };
    let depends = ["days", "hours"].iter().any(|key| table.contains_key(*key))
        || ["from", "until", "through"].into_iter().any(by_clock);
    (depends && !table.contains_key("zone")).then(|| value.span())
}

/// Refuses days and hours that do not occur between from and until.
fn never_open(
    report: &mut Report,
    keys: &Keys<'_>,
    value: &Spanned<DeValue<'_>>,
    active: &Active,
    zone: &Zone,
) {
    let window = active.in_zone(zone);
    let (Some(from), Some(until)) = (window.from, window.until) else {
        return;
    };
    if from < until && !window.contains_in(from, zone) && window.next_change(from, zone).is_none() {
        keys.invalid(
            report,
            &value.span(),
            "none of these days and hours comes between `from` and the end, so the campaign is never in force"
                .to_owned(),
            Some("change `days` or `hours`, or make the time longer".to_owned()),
        );
    }
}

/// Warns of a window by the store's clock for events that have no store.
pub(super) fn check_stores(
    report: &mut Report,
    source: SourceId,
    value: &Spanned<DeValue<'_>>,
    active: &Active,
    on: &[KindId],
) {
    if active.zone != WindowZone::Store
        || on.is_empty()
        || on.iter().any(|kind| kind.has_purchase())
    {
        return;
    }
    let message = "only purchases and returns have a store, so the program's clock counts here";
    report.push(
        Diagnostic::warning(codes::DOUBTFUL_WINDOW, source, value.span(), message)
            .help("remove `zone = \"store\"`, or write \"member\" or the name of a zone"),
    );
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

/// A border as its author wrote it.
struct Written {
    border: Border,
    /// The day, if nothing else is said.
    day: Option<Date>,
    span: Span,
}

/// A date means midnight; a time without an offset is by the window's clock.
fn border(report: &mut Report, keys: &Keys<'_>, key: &str) -> Option<Written> {
    let value = keys.value(key)?;
    let found = value.get_ref().as_datetime().and_then(|moment| {
        let day = date(moment)?;
        let (border, day) = match (moment.time, moment.offset) {
            (None, None) => (Border::Wall(WallTime::start_of_day(day)), Some(day)),
            (Some(_), None) => (Border::Wall(WallTime::parse(&moment.to_string())?), None),
            (Some(_), Some(Offset::Z | Offset::Custom { .. })) => {
                let instant = Instant::parse(&moment.to_string(), &Zone::utc())?;
                (Border::At(instant), None)
            }
            (None, Some(_)) => return None,
        };
        Some(Written {
            border,
            day,
            span: value.span(),
        })
    });
    if found.is_none() {
        report.push(
            Diagnostic::error(
                codes::WRONG_TYPE,
                keys.source,
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

fn date(moment: &Datetime) -> Option<Date> {
    let date = moment.date?;
    Date::from_ymd(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
}

/// Where the window ends: `until`, or the day after `through`.
fn end(report: &mut Report, keys: &Keys<'_>) -> Option<Written> {
    let until = border(report, keys, "until");
    let Some(through) = keys.value("through") else {
        if let Some(Written {
            day: Some(day),
            span,
            ..
        }) = &until
        {
            last_of_month(report, keys, *day, span);
        }
        return until;
    };
    if keys.value("until").is_some() {
        keys.invalid(
            report,
            &through.span(),
            "`until` and `through` both say when the campaign ends".to_owned(),
            Some(
                "keep `through`, the last day that belongs to it, or `until`, the first day that does not"
                    .to_owned(),
            ),
        );
        return until;
    }
    let moment = through.get_ref().as_datetime();
    let day = moment.filter(|moment| moment.time.is_none()).and_then(date);
    let Some(day) = day else {
        let help = match moment {
            Some(_) => {
                "write the last day, such as `through = 2026-12-31`; for a time write `until`, the first moment that is out again"
            }
            None => "write the last day, such as `through = 2026-12-31`, without quotes",
        };
        let message = "`through` must be a date";
        report.push(
            Diagnostic::error(codes::WRONG_TYPE, keys.source, through.span(), message).help(help),
        );
        return None;
    };
    Some(Written {
        border: Border::Wall(WallTime::start_of_day(next(day))),
        day: None,
        span: through.span(),
    })
}

fn next(day: Date) -> Date {
    Date::from_days(day.days().saturating_add(1))
}

/// "Until 31 May" mostly means that 31 May belongs to the campaign.
fn last_of_month(report: &mut Report, keys: &Keys<'_>, day: Date, span: &Span) {
    let (_, month, _) = day.ymd();
    if next(day).ymd().1 == month {
        return;
    }
    let before = Date::from_days(day.days().saturating_sub(1));
    let message = format!("`until = {day}` leaves out {day}, the last day of its month");
    let help = format!(
        "write `through = {day}` if the day belongs to the campaign, `through = {before}` if not"
    );
    report.push(
        Diagnostic::warning(codes::DOUBTFUL_WINDOW, keys.source, span.clone(), message).help(help),
    );
}

/// `zone = "program"`, `"store"`, `"member"` or an IANA name.
fn window_zone(report: &mut Report, keys: &Keys<'_>) -> WindowZone {
    let Some(text) = keys.text(report, "zone") else {
        return WindowZone::Program;
    };
    match text.value {
        "program" => WindowZone::Program,
        "store" => WindowZone::Store,
        "member" => WindowZone::Member,
        name => match Zone::from_name(name) {
            Ok(zone) => WindowZone::Fixed(zone),
            Err(_) => {
                let message = format!("`{name}` is neither whose clock counts nor a time zone");
                let help = zones::nearest_name(name, ["program", "store", "member"]).unwrap_or_else(
                    || {
                        "write \"program\", \"store\", \"member\", or a name such as \"Europe/Istanbul\""
                            .to_owned()
                    },
                );
                keys.invalid(report, &text.span, message, Some(help));
                WindowZone::Program
            }
        },
    }
}
