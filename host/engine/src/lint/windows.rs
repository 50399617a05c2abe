//! Moments in windows.

use crate::campaign::{Active, Border, WindowZone};
use crate::expression::Sketch;
use crate::model::{Date, Instant, Zone};
use crate::schema::Schema;

const MINUTE: i64 = 60_000_000;

/// Whether `inner` is never in force while `outer` is not.
pub(super) fn contains(outer: &Active, inner: &Active) -> bool {
    let same = outer.zone == inner.zone;
    let from = outer.from.is_none_or(|outer| {
        inner
            .from
            .is_some_and(|inner| not_after(outer, inner, same))
    });
    let until = outer.until.is_none_or(|outer| {
        inner
            .until
            .is_some_and(|inner| not_after(inner, outer, same))
    });
    let days = outer.days == 0 || (same && inner.days != 0 && inner.days & !outer.days == 0);
    let hours = outer.hours.is_none() || (same && outer.hours == inner.hours);
    // Days begin with the hours, which may go over midnight.
    let whole_days = outer.days == 0 || inner.hours == outer.hours || !over_midnight(inner);
    from && until && days && hours && whole_days
}

fn over_midnight(window: &Active) -> bool {
    window.hours.is_some_and(|hours| hours.until < hours.from)
}

/// Whether one border is not after another, wherever clocks differ.
fn not_after(first: Border, second: Border, same_zone: bool) -> bool {
    match (first, second) {
        (Border::Wall(first), Border::Wall(second)) if same_zone => first <= second,
        (first, second) => first.latest() <= second.earliest(),
    }
}

/// A moment at which all windows are in force and that fits what is known of
/// an event: the first one, in steps of half an hour, in the eight days after
/// the last window begins.
pub(super) fn moment(windows: &[&Active], sketch: &Sketch, schema: &Schema) -> Option<Instant> {
    let zone = &schema.zone;
    let begin = begin(windows, sketch, zone)?;
    let number = |name: &str, value: i64| {
        let known = schema.find(name).and_then(|id| sketch.fields.get(&id));
        known.is_none_or(|known| known.admits(value))
    };
    (0..8 * 48)
        .map(|step| Instant::from_micros(begin.micros() + step * 30 * MINUTE))
        .find(|at| {
            let local = at.local(zone);
            let (minute, weekday) = (local.minute, local.date.weekday());
            windows.iter().all(|window| {
                let zone = clock(window, zone);
                window.in_zone(zone).contains_in(*at, zone)
            }) && number("event.hour", i64::from(minute / 60))
                && number("event.minute", i64::from(minute))
                && number("event.weekday", i64::from(weekday))
                && sketch
                    .today
                    .as_ref()
                    .is_none_or(|today| today.admits(local.date.days().into()))
                && sketch
                    .now
                    .as_ref()
                    .is_none_or(|now| now.admits(at.micros()))
        })
}

/// By which clock a window goes for somebody without a zone.
const fn clock<'a>(window: &'a Active, program: &'a Zone) -> &'a Zone {
    match &window.zone {
        WindowZone::Fixed(zone) => zone,
        _ => program,
    }
}

/// Where to begin looking. Nothing here reads a clock: without a window it is
/// some Monday morning.
fn begin(windows: &[&Active], sketch: &Sketch, zone: &Zone) -> Option<Instant> {
    let monday = Date::from_ymd(2026, 1, 5)?;
    let monday = Instant::from_micros(Instant::start_of_day(monday, zone).micros() + 600 * MINUTE);
    let local = |window: &&Active| window.in_zone(clock(window, zone));
    let from = windows.iter().filter_map(|window| local(window).from).max();
    let until = windows
        .iter()
        .filter_map(|window| local(window).until)
        .min();
    let begin = match (from, until) {
        (Some(from), _) => from,
        (None, Some(until)) if until <= monday => {
            Instant::from_micros(until.micros().checked_sub(7 * 24 * 60 * MINUTE)?)
        }
        _ => monday,
    };
    // As near as what is known of today and now lets it be.
    let today = sketch.today.as_ref().and_then(|today| {
        let local = begin.local(zone).date.days();
        let day = i32::try_from(today.pick_number(local.into())?).ok()?;
        (day != local).then(|| Instant::start_of_day(Date::from_days(day), zone))
    });
    let now = sketch
        .now
        .as_ref()
        .and_then(|now| now.pick_number(begin.micros()));
    Some(now.map(Instant::from_micros).or(today).unwrap_or(begin))
}
