//! When a day begins.

use sadakat_engine::Host;
use sadakat_engine::model::{Clock, Date, Instant};

use crate::refusal::Refusal;

/// The first instant of a day by the program's clock, such as
/// `2026-11-29T00:00:00+03:00`, as the `day` events of a sweep have it; none if
/// every member goes by a clock of their own.
///
/// # Errors
/// If it is no day.
pub fn day_begins(host: &Host, day: &str) -> Result<Option<String>, Refusal> {
    let date = Date::parse(day).ok_or_else(|| Refusal::no_day(day))?;
    let snapshot = host.snapshot();
    let schema = &snapshot.settings().schema;
    Ok(match schema.clock {
        Clock::Program | Clock::Store => {
            Some(Instant::start_of_day(date, &schema.zone).to_rfc3339(&schema.zone))
        }
        _ => None,
    })
}
