//! Which part of a window an event missed.

use super::explanation::{WindowExplanation, WindowPart};
use crate::campaign::{HoursOfDay, LocalWindow};
use crate::model::{Instant, LocalTime, Zone};

/// The days of the week as manifests write them, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A day of the week by its number, 1 for Monday.
pub(super) fn weekday(number: u8) -> &'static str {
    let index = usize::from(number.saturating_sub(1));
    WEEKDAYS.get(index).copied().unwrap_or_default()
}

/// A window by the clock of `zone`, and what an event missed of it.
pub(super) fn explain(window: &LocalWindow, at: Instant, zone: &Zone) -> WindowExplanation {
    let LocalTime { date, minute, .. } = at.local(zone);
    let mut missed = Vec::new();
    if window.from.is_some_and(|from| at < from) {
        missed.push(WindowPart::From);
    }
    if window.until.is_some_and(|until| at >= until) {
        missed.push(WindowPart::Until);
    }
    // Each part by itself, so that all that was missed is told.
    let hours = LocalWindow {
        hours: window.hours,
        ..LocalWindow::default()
    };
    let in_hours = hours.contains(at, date.weekday(), minute);
    let days = LocalWindow {
        days: window.days,
        // Hours over midnight belong to the day they begin on, so they say
        // which day counts, but only within them.
        hours: window.hours.filter(|_| in_hours),
        ..LocalWindow::default()
    };
    if !days.contains(at, date.weekday(), minute) {
        missed.push(WindowPart::Day);
    }
    if !in_hours {
        missed.push(WindowPart::Hours);
    }
    WindowExplanation {
        zone: None,
        local: format!("{date} {}", clock(minute)),
        weekday: weekday(date.weekday()),
        missed,
        from: window.from.map(|from| from.to_rfc3339(zone)),
        until: window.until.map(|until| until.to_rfc3339(zone)),
        days: (1..=7)
            .filter(|day| window.days >> (day - 1) & 1 == 1)
            .map(weekday)
            .collect(),
        hours: window
            .hours
            .map(|HoursOfDay { from, until }| format!("{}-{}", clock(from), clock(until))),
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
