//! Which part of a window an event missed.

use super::explanation::{WindowExplanation, WindowPart};
use crate::batch::Columns;
use crate::campaign::{Active, HoursOfDay};
use crate::model::Zone;

/// The days of the week as manifests write them, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A day of the week by its number, 1 for Monday.
pub(super) fn weekday(number: u8) -> &'static str {
    let index = usize::from(number.saturating_sub(1));
    WEEKDAYS.get(index).copied().unwrap_or_default()
}

/// A window, and what the event at `row` missed of it.
pub(super) fn explain(
    active: &Active,
    columns: &Columns,
    row: usize,
    zone: &Zone,
) -> WindowExplanation {
    let at = columns.at(row);
    let date = columns.date(row);
    let minute = columns.minutes().get(row).copied().unwrap_or(0);
    let mut missed = Vec::new();
    if active.from.is_some_and(|from| at < from) {
        missed.push(WindowPart::From);
    }
    if active.until.is_some_and(|until| at >= until) {
        missed.push(WindowPart::Until);
    }
    // Each part by itself, so that all that was missed is told.
    let hours = Active {
        hours: active.hours,
        ..Active::default()
    };
    let in_hours = hours.contains(at, date.weekday(), minute);
    let days = Active {
        days: active.days,
        // Hours over midnight belong to the day they begin on, so they say
        // which day counts, but only within them.
        hours: active.hours.filter(|_| in_hours),
        ..Active::default()
    };
    if !days.contains(at, date.weekday(), minute) {
        missed.push(WindowPart::Day);
    }
    if !in_hours {
        missed.push(WindowPart::Hours);
    }
    WindowExplanation {
        local: format!("{date} {}", clock(minute)),
        weekday: weekday(date.weekday()),
        missed,
        from: active.from.map(|from| from.to_rfc3339(zone)),
        until: active.until.map(|until| until.to_rfc3339(zone)),
        days: (1..=7)
            .filter(|day| active.days >> (day - 1) & 1 == 1)
            .map(weekday)
            .collect(),
        hours: active
            .hours
            .map(|HoursOfDay { from, until }| format!("{}-{}", clock(from), clock(until))),
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
